"""
The tables. A change here needs a migration beside it, and its number in ``schema.VERSION``.

Everything a query filters by has its own column. What may name a patient or quote a page is sealed; where it is
searched for, a keyed mark of it stands in a column of its own.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from portal_bots.store import append_only
from portal_bots.store.columns import SealedJson, SealedText, UtcTime

metadata = MetaData()

requests = Table(
    "requests",
    metadata,
    Column("id", String, primary_key=True),
    Column("portal", String, nullable=False),
    Column("account", String, nullable=False),
    Column("payload", SealedJson("requests.payload"), nullable=False),
    Column("folder", SealedText("requests.folder"), nullable=False),  # where the packet's files lie
    Column("member_mark", String, nullable=False, index=True),
    Column("priority", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("status", String, nullable=False),
    Column("words", SealedText("requests.words"), nullable=False),
    Column("reference", SealedText("requests.reference"), nullable=False),
    Column("reference_mark", String, nullable=False),  # empty while there is none
    Column("authorization", SealedText("requests.authorization"), nullable=False),
    Column("submitted_at", UtcTime),
    Column("decided_at", UtcTime),
    Column("follow_up", Date),
    Column("letter", String, nullable=False),
    Column("decision", SealedJson("requests.decision")),
    Column("imported_at", UtcTime, nullable=False),
)

numbers = Table(
    "numbers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("value", SealedText("numbers.value"), nullable=False),
    Column("value_mark", String, nullable=False, index=True),
    Column("source", String, nullable=False),  # tracker or portal
    Column("seen_at", UtcTime, nullable=False),
    UniqueConstraint("request_id", "kind", "value_mark", name="numbers_once"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("file", SealedText("documents.file"), nullable=False),
    Column("file_mark", String, nullable=False),
    Column("listed_at", UtcTime),  # when the portal was seen to have it
    UniqueConstraint("request_id", "file_mark", name="documents_once"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("operation", String, nullable=False),
    Column("portal", String, nullable=False),
    Column("account", String, nullable=False),
    Column("payer", String, nullable=False, server_default=""),
    Column("priority", String, nullable=False),
    Column("rank", Integer, nullable=False),  # 0 urgent, 1 routine: what a claim sorts by
    Column("deadline", UtcTime),
    Column("not_before", UtcTime, nullable=False),
    Column("not_after", UtcTime),  # when the schedule's window closes; empty for any hour
    Column("state", String, nullable=False),
    Column("schedule", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("lease", String, nullable=False, server_default=""),  # the lane that claimed it last
    Column("fence", Integer, nullable=False),
    Column("exception_id", ForeignKey("exceptions.id")),
    Column("path", String, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("settled_at", UtcTime),
    Index("jobs_claim", "portal", "account", "state", "not_before"),
    Index(
        "jobs_one_live",
        "request_id",
        "operation",
        unique=True,
        sqlite_where=text("state IN ('due','running','held')"),
        postgresql_where=text("state IN ('due','running','held')"),
    ),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", ForeignKey("jobs.id"), nullable=False, index=True),
    Column("worker", String, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("outcome", String, nullable=False),  # path, error code, "handed back" or "lost"
    Column("phase", String, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("notes", SealedJson("attempts.notes"), nullable=False, default=[]),  # what was stopped and did no harm
)

intents = Table(
    "intents",  # the journal: committed before the last button is pressed
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False),
    Column("operation", String, nullable=False),  # no default: a program that knows none must not journal
    Column("fence", Integer, nullable=False),
    Column("pressed_at", UtcTime, nullable=False),
    Column("sent_at", UtcTime),  # when the first request after the press was let out of the browser
    Column("sent", SealedJson("intents.sent"), nullable=False, default={}),  # the review page; files, size, sha256
    Column("receipt", SealedJson("intents.receipt")),  # numbers and words, kept as soon as they were read
    Column("words", SealedText("intents.words"), nullable=False, default=""),  # what the portal showed last
    Column(
        "found", SealedJson("intents.found"), nullable=False, default=[]
    ),  # numbers that the last search showed
    Column("looked_at", UtcTime),  # when that search was
    Column("settled_at", UtcTime),
    Column("result", String, nullable=False),  # empty while nobody knows
    Index(
        "intents_one_open",
        "request_id",
        "operation",
        unique=True,
        sqlite_where=text("settled_at IS NULL"),
        postgresql_where=text("settled_at IS NULL"),
    ),
)

exceptions = Table(
    "exceptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String, nullable=False),
    Column("cause", Text, nullable=False),  # a mark: the cause of some errors is what a page says
    Column("portal", String, nullable=False),
    Column("account", String, nullable=False),
    Column("phase", String, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("words", SealedText("exceptions.words"), nullable=False),
    Column("detail", SealedText("exceptions.detail"), nullable=False),
    Column("next_step", Text, nullable=False),
    Column("written", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("state", String, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("deadline", UtcTime),
    Column("opened_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Column("times", Integer, nullable=False),
    Column("expires_at", UtcTime),  # when an answer comes too late, such as a code that was sent to a phone
    Column("evidence", JSON, nullable=False),
    Column(
        "questions", SealedJson("exceptions.questions")
    ),  # that the portal asks and the request does not answer
    Index(
        "exceptions_one_open",
        "cause",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

exception_jobs = Table(
    "exception_jobs",
    metadata,
    Column("exception_id", ForeignKey("exceptions.id"), primary_key=True),
    Column("job_id", ForeignKey("jobs.id"), primary_key=True),
)

exception_notes = Table(
    "exception_notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("exception_id", ForeignKey("exceptions.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("who", String, nullable=False),
    Column("verb", String, nullable=False),
    Column("text", SealedText("exception_notes.text"), nullable=False),
)

answers = Table(
    "answers",  # a person looked at the portal: is the case there? Believed once reading agrees
    metadata,
    Column("id", Integer, primary_key=True),
    Column("exception_id", ForeignKey("exceptions.id"), nullable=False),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("operation", String, nullable=False),
    Column("there", Boolean, nullable=False),
    Column("number", SealedText("answers.number"), nullable=False),  # empty when it is not there
    Column("who", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("checked_at", UtcTime),  # when the bot read the portal because of it
    Column("verdict", String, nullable=False, server_default=""),  # empty until checked
)

clinical_answers = Table(
    "clinical_answers",  # what people answered to a portal's questions about a request
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("question", SealedText("clinical_answers.question"), nullable=False),
    Column("question_mark", String, nullable=False),
    Column("answer", SealedText("clinical_answers.answer"), nullable=False),
    Column("supplied_by", SealedText("clinical_answers.supplied_by"), nullable=False),  # a clinician, or the chart
    Column("recorded_by", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("request_id", "question_mark", name="clinical_answers_once"),
)

unknown_words = Table(
    "unknown_words",  # what portals said that no flow knew
    metadata,
    Column("id", Integer, primary_key=True),
    Column("portal", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("text", SealedText("unknown_words.text"), nullable=False),
    Column("text_mark", String, nullable=False),
    Column("times", Integer, nullable=False),
    Column("first_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("request_id", String, nullable=False),  # for which it was said last
    UniqueConstraint("portal", "kind", "text_mark", name="unknown_words_once"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("portal", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("last_code_step", Integer, nullable=False),  # the last 30-second step whose code was typed
    Column("frozen", String, nullable=False),  # the error code that froze it, or empty
    Column("frozen_secret", String, nullable=False, server_default=""),  # a mark of the secret it had then
    Column("secret", String, nullable=False, server_default=""),  # a mark of the secret it was last seen with
    Column("secret_since", UtcTime),  # when that secret was first seen
    Column("signed_in_at", UtcTime),  # the last time it worked
    Column("pace", Float),  # actions a minute, while the portal asked for fewer than its flow declares
    Column("pace_until", UtcTime),
    Column("added_at", UtcTime, nullable=False),
)

firings = Table(
    "firings",
    metadata,
    Column("schedule", String, primary_key=True),
    Column("fire_time", UtcTime, primary_key=True),
    Column("recorded_at", UtcTime, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("missed", Integer, nullable=False),  # earlier fire times this one stands for
    Column("jobs", Integer, nullable=False),
)

news = Table(
    "news",  # every change of a request's status, for the morning report
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("was", String, nullable=False),
    Column("status", String, nullable=False),
    Column("words", SealedText("news.words"), nullable=False),
    Column("path", String, nullable=False),
)

marks = Table(
    "marks",  # moments that must be remembered
    metadata,
    Column("name", String, primary_key=True),  # "restored": later presses may be missing here
    Column("at", UtcTime, nullable=False),
)

sign_ins = Table(
    "sign_ins",  # every try to sign in, of every worker: what the budget is counted from
    metadata,
    Column("id", Integer, primary_key=True),
    Column("portal", String, nullable=False),
    Column("account", String, nullable=False),
    Column("worker", String, nullable=False),
    Column("secret", String, nullable=False),  # a mark of the password that was typed
    Column("began_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("codes", Integer, nullable=False, server_default="0"),  # one-time codes typed
    Column("result", String, nullable=False),  # "in", an error code, or empty while nobody knows
    Index("sign_ins_of", "portal", "account", "id"),
)

sessions = Table(
    "sessions",  # what a browser kept of a sign-in, sealed, for the next lane of the account
    metadata,
    Column("portal", String, primary_key=True),
    Column("account", String, primary_key=True),
    Column("lane", Integer, primary_key=True, autoincrement=False),
    Column("state", LargeBinary, nullable=False),
    Column("open", Boolean, nullable=False),  # signed in; else it is what the portal knows the browser by
    Column("used_at", UtcTime, nullable=False),
    Column("tend_at", UtcTime),  # when it should be refreshed or signed out
)

permits = Table(
    "permits",  # who allowed automation with an account
    metadata,
    Column("id", Integer, primary_key=True),
    Column("portal", String, nullable=False),
    Column("account", String, nullable=False),
    Column("allowed_by", String, nullable=False),
    Column("agreement", Text, nullable=False),
    Column("bot_id", String, nullable=False),  # as registered at the portal; empty where it registers none
    Column("operations", JSON, nullable=False),
    Column("until", Date, nullable=False),
    Column("recorded_by", String, nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    Column("revoked_by", String, nullable=False, server_default=""),
    Column("revoked_at", UtcTime),
    Column("reason", Text, nullable=False, server_default=""),  # why it was revoked
    Index("permits_of", "portal", "account"),
)

outages = Table(
    "outages",  # one row per outage of a portal, or of a payer behind it
    metadata,
    Column("id", Integer, primary_key=True),
    Column("portal", String, nullable=False),
    Column("payer", String, nullable=False),  # empty: the whole portal
    Column("code", String, nullable=False),
    Column("words", SealedText("outages.words"), nullable=False),
    Column("began_at", UtcTime, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("opened_at", UtcTime),  # when the breaker opened; empty while failures are few
    Column("probe_at", UtcTime),  # when one job may try again
    Column("prober", String, nullable=False, server_default=""),  # the lane that tries
    Column("prober_until", UtcTime),
    Column("ended_at", UtcTime),
    Index(
        "outages_one_open",
        "portal",
        "payer",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

outage_jobs = Table(
    "outage_jobs",  # jobs that an outage made wait
    metadata,
    Column("outage_id", ForeignKey("outages.id"), primary_key=True),
    Column("job_id", ForeignKey("jobs.id"), primary_key=True),
)

skews = Table(
    "skews",  # how far the clock of a worker's machine is from a portal's
    metadata,
    Column("portal", String, primary_key=True),
    Column("worker", String, primary_key=True),
    Column("seconds", Float, nullable=False),  # positive: our clock is ahead
    Column("measured_at", UtcTime, nullable=False),
)

kept_files = Table(
    "kept_files",  # every sealed file, for retention and its proof
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", String, nullable=False, unique=True),  # relative to the home
    Column("kind", String, nullable=False),
    Column("request_id", String, nullable=False, index=True),  # empty: of no request
    Column("attempt_id", Integer),
    Column("home", String, nullable=False),  # the id of the home that it lies in
    Column("key", String, nullable=False),  # the name of the key that it is sealed with
    Column("sha256", String, nullable=False),  # of the sealed bytes
    Column("size", Integer, nullable=False),
    Column("kept_at", UtcTime, nullable=False),
    Column("purging_at", UtcTime),  # when its purge was noted, before it was deleted
    Column("purged_at", UtcTime),
)

audit = Table(
    "audit",  # append-only: each row is chained to the one before it
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 …, no gap
    Column("at", UtcTime, nullable=False),
    Column("actor", String, nullable=False),  # a person, or "worker" and its id
    Column("action", String, nullable=False),
    Column("request_id", String, nullable=False, index=True),  # empty: of no request
    Column("portal", String, nullable=False),
    Column("account", String, nullable=False),
    Column("page", String, nullable=False),
    Column("facts", JSON, nullable=False),  # opaque ids, counts, hashes of files; never patient data
    Column("previous", String, nullable=False),
    Column("chain", String, nullable=False),  # keyed hash of all of the above
)

audit_head = Table(
    "audit_head",  # one row: what the audit ends with, so that rows missing at its end are seen
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("rows", Integer, nullable=False),
    Column("chain", String, nullable=False),
    Column("mark", String, nullable=False),  # keyed hash of both
)

append_only.guard(audit, audit_head)

"""
Version 1: the first tables, as that program made them.

Run only by tests: a store of version 1 has these tables already, and a fresh one gets today's at once.
"""

from alembic import op
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

revision = "0001"
down_revision = None

MOMENT = DateTime(timezone=True)

tables = MetaData()

Table("versions", tables, Column("version", Integer, primary_key=True))

Table(
    "requests",
    tables,
    Column("id", String, primary_key=True),
    Column("portal", String, nullable=False),
    Column("account", String, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("folder", String, nullable=False),
    Column("priority", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("status", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("reference", String, nullable=False),
    Column("authorization", String, nullable=False),
    Column("submitted_at", MOMENT),
    Column("decided_at", MOMENT),
    Column("follow_up", Date),
    Column("letter", String, nullable=False),
    Column("decision", JSON),
    Column("imported_at", MOMENT, nullable=False),
)

Table(
    "numbers",
    tables,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("value", String, nullable=False),
    Column("source", String, nullable=False),
    Column("seen_at", MOMENT, nullable=False),
    UniqueConstraint("request_id", "kind", "value"),
)

Table(
    "documents",
    tables,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("file", String, nullable=False),
    Column("listed_at", MOMENT),
    UniqueConstraint("request_id", "file"),
)

Table(
    "jobs",
    tables,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("operation", String, nullable=False),
    Column("portal", String, nullable=False),
    Column("account", String, nullable=False),
    Column("priority", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("deadline", MOMENT),
    Column("not_before", MOMENT, nullable=False),
    Column("not_after", MOMENT),
    Column("state", String, nullable=False),
    Column("schedule", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("exception_id", ForeignKey("exceptions.id")),
    Column("path", String, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("settled_at", MOMENT),
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

Table(
    "attempts",
    tables,
    Column("id", Integer, primary_key=True),
    Column("job_id", ForeignKey("jobs.id"), nullable=False, index=True),
    Column("worker", String, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("started_at", MOMENT, nullable=False),
    Column("ended_at", MOMENT),
    Column("outcome", String, nullable=False),
    Column("phase", String, nullable=False),
    Column("evidence", JSON, nullable=False),
)

Table(
    "intents",
    tables,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False),
    Column("fence", Integer, nullable=False),
    Column("pressed_at", MOMENT, nullable=False),
    Column("settled_at", MOMENT),
    Column("result", String, nullable=False),
    Index(
        "intents_one_open",
        "request_id",
        unique=True,
        sqlite_where=text("settled_at IS NULL"),
        postgresql_where=text("settled_at IS NULL"),
    ),
)

Table(
    "exceptions",
    tables,
    Column("id", Integer, primary_key=True),
    Column("code", String, nullable=False),
    Column("cause", Text, nullable=False),
    Column("portal", String, nullable=False),
    Column("account", String, nullable=False),
    Column("phase", String, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("next_step", Text, nullable=False),
    Column("written", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("state", String, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("deadline", MOMENT),
    Column("opened_at", MOMENT, nullable=False),
    Column("closed_at", MOMENT),
    Column("times", Integer, nullable=False),
    Column("evidence", JSON, nullable=False),
    Index(
        "exceptions_one_open",
        "cause",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

Table(
    "exception_jobs",
    tables,
    Column("exception_id", ForeignKey("exceptions.id"), primary_key=True),
    Column("job_id", ForeignKey("jobs.id"), primary_key=True),
)

Table(
    "exception_notes",
    tables,
    Column("id", Integer, primary_key=True),
    Column("exception_id", ForeignKey("exceptions.id"), nullable=False, index=True),
    Column("at", MOMENT, nullable=False),
    Column("who", String, nullable=False),
    Column("verb", String, nullable=False),
    Column("text", Text, nullable=False),
)

Table(
    "leases",
    tables,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
)

Table(
    "accounts",
    tables,
    Column("portal", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("last_code_step", Integer, nullable=False),
    Column("frozen", String, nullable=False),
    Column("added_at", MOMENT, nullable=False),
)

Table(
    "firings",
    tables,
    Column("schedule", String, primary_key=True),
    Column("fire_time", MOMENT, primary_key=True),
    Column("recorded_at", MOMENT, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("jobs", Integer, nullable=False),
)

Table(
    "news",
    tables,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("at", MOMENT, nullable=False),
    Column("was", String, nullable=False),
    Column("status", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("path", String, nullable=False),
)


def upgrade() -> None:
    """Make them."""
    tables.create_all(op.get_bind())
    op.execute("INSERT INTO versions (version) VALUES (1)")

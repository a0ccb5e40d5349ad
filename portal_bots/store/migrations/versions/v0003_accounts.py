"""Version 3: what keeps accounts safe, the ledger of kept files, and the audit."""

from alembic import op
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    text,
)

from portal_bots.store import append_only

revision = "0003"
down_revision = "0002"

MOMENT = DateTime(timezone=True)


def upgrade() -> None:
    """Nothing is known yet of what these tables hold."""
    _widen_accounts()
    _sign_ins()
    _sessions()
    _permits()
    _outages()
    _outage_jobs()
    op.add_column("jobs", Column("payer", String, nullable=False, server_default=""))
    op.add_column("jobs", Column("lease", String, nullable=False, server_default=""))
    op.add_column("exceptions", Column("expires_at", MOMENT))
    _skews()
    _kept_files()
    _audit()


def _widen_accounts() -> None:
    op.add_column("accounts", Column("frozen_secret", String, nullable=False, server_default=""))
    op.add_column("accounts", Column("secret", String, nullable=False, server_default=""))
    op.add_column("accounts", Column("secret_since", MOMENT))
    op.add_column("accounts", Column("signed_in_at", MOMENT))
    op.add_column("accounts", Column("pace", Float))
    op.add_column("accounts", Column("pace_until", MOMENT))


def _sign_ins() -> None:
    op.create_table(
        "sign_ins",
        Column("id", Integer, primary_key=True),
        Column("portal", String, nullable=False),
        Column("account", String, nullable=False),
        Column("worker", String, nullable=False),
        Column("secret", String, nullable=False),
        Column("began_at", MOMENT, nullable=False),
        Column("ended_at", MOMENT),
        Column("codes", Integer, nullable=False, server_default="0"),
        Column("result", String, nullable=False),
        Index("sign_ins_of", "portal", "account", "id"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        Column("portal", String, primary_key=True),
        Column("account", String, primary_key=True),
        Column("lane", Integer, primary_key=True, autoincrement=False),
        Column("state", LargeBinary, nullable=False),
        Column("open", Boolean, nullable=False),
        Column("used_at", MOMENT, nullable=False),
        Column("tend_at", MOMENT),
    )


def _permits() -> None:
    op.create_table(
        "permits",
        Column("id", Integer, primary_key=True),
        Column("portal", String, nullable=False),
        Column("account", String, nullable=False),
        Column("allowed_by", String, nullable=False),
        Column("agreement", Text, nullable=False),
        Column("bot_id", String, nullable=False),
        Column("operations", JSON, nullable=False),
        Column("until", Date, nullable=False),
        Column("recorded_by", String, nullable=False),
        Column("recorded_at", MOMENT, nullable=False),
        Column("revoked_by", String, nullable=False, server_default=""),
        Column("revoked_at", MOMENT),
        Column("reason", Text, nullable=False, server_default=""),
        Index("permits_of", "portal", "account"),
    )


def _outages() -> None:
    op.create_table(
        "outages",
        Column("id", Integer, primary_key=True),
        Column("portal", String, nullable=False),
        Column("payer", String, nullable=False),
        Column("code", String, nullable=False),
        Column("words", Text, nullable=False),
        Column("began_at", MOMENT, nullable=False),
        Column("failures", Integer, nullable=False),
        Column("opened_at", MOMENT),
        Column("probe_at", MOMENT),
        Column("prober", String, nullable=False, server_default=""),
        Column("prober_until", MOMENT),
        Column("ended_at", MOMENT),
        Index(
            "outages_one_open",
            "portal",
            "payer",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


def _outage_jobs() -> None:
    op.create_table(
        "outage_jobs",
        Column("outage_id", Integer, ForeignKey("outages.id"), primary_key=True),
        Column("job_id", Integer, ForeignKey("jobs.id"), primary_key=True),
    )


def _skews() -> None:
    op.create_table(
        "skews",
        Column("portal", String, primary_key=True),
        Column("worker", String, primary_key=True),
        Column("seconds", Float, nullable=False),
        Column("measured_at", MOMENT, nullable=False),
    )


def _kept_files() -> None:
    op.create_table(
        "kept_files",
        Column("id", Integer, primary_key=True),
        Column("path", String, nullable=False, unique=True),
        Column("kind", String, nullable=False),
        Column("request_id", String, nullable=False, index=True),
        Column("attempt_id", Integer),
        Column("home", String, nullable=False),
        Column("key", String, nullable=False),
        Column("sha256", String, nullable=False),
        Column("size", Integer, nullable=False),
        Column("kept_at", MOMENT, nullable=False),
        Column("purging_at", MOMENT),
        Column("purged_at", MOMENT),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("at", MOMENT, nullable=False),
        Column("actor", String, nullable=False),
        Column("action", String, nullable=False),
        Column("request_id", String, nullable=False, index=True),
        Column("portal", String, nullable=False),
        Column("account", String, nullable=False),
        Column("page", String, nullable=False),
        Column("facts", JSON, nullable=False),
        Column("previous", String, nullable=False),
        Column("chain", String, nullable=False),
    )
    op.create_table(
        "audit_head",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("rows", Integer, nullable=False),
        Column("chain", String, nullable=False),
        Column("mark", String, nullable=False),
    )
    for statement in append_only.STATEMENTS[op.get_bind().dialect.name]:
        op.execute(statement)

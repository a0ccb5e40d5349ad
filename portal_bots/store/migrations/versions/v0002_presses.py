"""Version 2: what a press sent and what is known since, a person's answers, moments to be remembered."""

from alembic import op
from sqlalchemy import JSON, Boolean, Column, DateTime, ForeignKey, Integer, String, Text, text

revision = "0002"
down_revision = "0001"

MOMENT = DateTime(timezone=True)


def upgrade() -> None:
    """Every press so far was a submission; the program's own table of versions gives way to Alembic's."""
    _widen_intents()
    op.add_column("attempts", Column("notes", JSON, nullable=False, server_default="[]"))
    _add_answers()
    op.create_table("marks", Column("name", String, primary_key=True), Column("at", MOMENT, nullable=False))
    op.drop_table("versions")


def _widen_intents() -> None:
    op.drop_index("intents_one_open", "intents")
    op.add_column("intents", Column("operation", String, nullable=False, server_default="submit"))
    with op.batch_alter_table("intents") as intents:
        intents.alter_column("operation", server_default=None)
        intents.add_column(Column("sent_at", MOMENT))
        intents.add_column(Column("sent", JSON, nullable=False, server_default="{}"))
        intents.add_column(Column("receipt", JSON))
        intents.add_column(Column("words", Text, nullable=False, server_default=""))
        intents.add_column(Column("found", JSON, nullable=False, server_default="[]"))
        intents.add_column(Column("looked_at", MOMENT))
    op.create_index(
        "intents_one_open",
        "intents",
        ["request_id", "operation"],
        unique=True,
        sqlite_where=text("settled_at IS NULL"),
        postgresql_where=text("settled_at IS NULL"),
    )


def _add_answers() -> None:
    op.create_table(
        "answers",
        Column("id", Integer, primary_key=True),
        Column("exception_id", Integer, ForeignKey("exceptions.id"), nullable=False),
        Column("request_id", String, ForeignKey("requests.id"), nullable=False, index=True),
        Column("operation", String, nullable=False),
        Column("there", Boolean, nullable=False),
        Column("number", String, nullable=False),
        Column("who", String, nullable=False),
        Column("at", MOMENT, nullable=False),
        Column("checked_at", MOMENT),
        Column("verdict", String, nullable=False, server_default=""),
    )

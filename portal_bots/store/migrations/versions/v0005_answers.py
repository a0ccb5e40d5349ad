"""Version 5: clinical questions and their answers, and the words of portals that no flow knows."""

from alembic import op
from sqlalchemy import Column, DateTime, ForeignKey, Integer, LargeBinary, String, UniqueConstraint

revision = "0005"
down_revision = "0004"

MOMENT = DateTime(timezone=True)


def upgrade() -> None:
    """Nothing is known yet of what these hold."""
    op.add_column("exceptions", Column("questions", LargeBinary))
    op.create_table(
        "clinical_answers",
        Column("id", Integer, primary_key=True),
        Column("request_id", String, ForeignKey("requests.id"), nullable=False, index=True),
        Column("question", LargeBinary, nullable=False),
        Column("question_mark", String, nullable=False),
        Column("answer", LargeBinary, nullable=False),
        Column("supplied_by", LargeBinary, nullable=False),
        Column("recorded_by", String, nullable=False),
        Column("at", MOMENT, nullable=False),
        UniqueConstraint("request_id", "question_mark", name="clinical_answers_once"),
    )
    op.create_table(
        "unknown_words",
        Column("id", Integer, primary_key=True),
        Column("portal", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("text", LargeBinary, nullable=False),
        Column("text_mark", String, nullable=False),
        Column("times", Integer, nullable=False),
        Column("first_at", MOMENT, nullable=False),
        Column("last_at", MOMENT, nullable=False),
        Column("request_id", String, nullable=False),
        UniqueConstraint("portal", "kind", "text_mark", name="unknown_words_once"),
    )

"""Version 4: what may name a patient or quote a page is sealed; marks are what it is found by."""

import json
from datetime import datetime
from typing import Any

from alembic import op
from sqlalchemy import Column, DateTime, ForeignKey, Integer, LargeBinary, String, UniqueConstraint, text

from portal_bots.store.columns import seal_of

revision = "0004"
down_revision = "0003"

#: table, its key, its columns that are sealed
SEALED = (
    ("requests", "id", ("payload", "folder", "words", "decision")),
    ("attempts", "id", ("notes",)),
    ("intents", "id", ("sent", "receipt", "words")),
    ("exceptions", "id", ("words", "detail")),
    ("exception_notes", "id", ("text",)),
    ("news", "id", ("words",)),
)
MAY_BE_NULL = {("requests", "decision"), ("intents", "receipt")}


def upgrade() -> None:
    """Each column gives way to a sealed one of its name. What stood there is wiped once it is over."""
    op.add_column("requests", Column("member", String, nullable=False, server_default=""))
    op.create_index("ix_requests_member", "requests", ["member"])
    _mark_members()
    _mark_causes()
    _documents()
    for table, key, columns in SEALED:
        for column in columns:
            _seal(table, key, column)


def _seal(table: str, key: str, column: str) -> None:
    null = (table, column) in MAY_BE_NULL
    default = None if null else text("''")
    op.add_column(table, Column("sealed", LargeBinary, nullable=null, server_default=default))
    tx = op.get_bind()
    seal = seal_of(tx.dialect)
    rows = tx.execute(text(f"SELECT {key} AS key, CAST({column} AS TEXT) AS plain FROM {table}"))  # noqa: S608 -- our names
    put = text(f"UPDATE {table} SET sealed = :sealed WHERE {key} = :key")  # noqa: S608 -- our names
    for row in rows.all():
        if row.plain is not None and not (null and row.plain == "null"):
            tx.execute(put, {"key": row.key, "sealed": seal.seal(row.plain.encode(), f"{table}.{column}")})
    op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.execute(f"ALTER TABLE {table} RENAME COLUMN sealed TO {column}")


def _mark_members() -> None:
    tx = op.get_bind()
    seal = seal_of(tx.dialect)
    for row in tx.execute(text("SELECT id, CAST(payload AS TEXT) AS payload FROM requests")).all():
        member: dict[str, Any] = json.loads(row.payload)["member"]
        plain = "".join(filter(str.isalnum, member["member_id"])).upper()
        mark = seal.mark(plain, "member")
        tx.execute(text("UPDATE requests SET member = :mark WHERE id = :id"), {"mark": mark, "id": row.id})


def _mark_causes() -> None:
    tx = op.get_bind()
    seal = seal_of(tx.dialect)
    for row in tx.execute(text("SELECT id, cause FROM exceptions")).all():
        values = {"mark": seal.mark(row.cause, "cause"), "id": row.id}
        tx.execute(text("UPDATE exceptions SET cause = :mark WHERE id = :id"), values)


def _documents() -> None:
    tx = op.get_bind()
    seal = seal_of(tx.dialect)
    rows = tx.execute(text("SELECT request_id, kind, file, listed_at FROM documents ORDER BY id")).all()
    op.drop_table("documents")
    table = op.create_table(
        "documents",
        Column("id", Integer, primary_key=True),
        Column("request_id", String, ForeignKey("requests.id"), nullable=False, index=True),
        Column("kind", String, nullable=False),
        Column("file", LargeBinary, nullable=False),
        Column("mark", String, nullable=False),
        Column("listed_at", DateTime(timezone=True)),
        UniqueConstraint("request_id", "mark"),
    )
    for row in rows:
        file = {"file": seal.seal(row.file.encode(), "documents.file"), "mark": seal.mark(row.file, "document")}
        tx.execute(
            table.insert().values(
                request_id=row.request_id, kind=row.kind, listed_at=_moment(row.listed_at), **file
            )
        )


def _moment(found: Any) -> Any:
    """SQLite gives a moment back as text."""
    return datetime.fromisoformat(found) if isinstance(found, str) else found

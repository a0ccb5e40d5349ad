"""Version 4: what may name a patient or quote a page is sealed; what is searched for has a keyed mark."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from alembic import op
from sqlalchemy import (
    JSON,
    Column,
    LargeBinary,
    RowMapping,
    String,
    TableClause,
    Text,
    bindparam,
    column,
    select,
    table,
    text,
    update,
)

from portal_bots.store.columns import seal_of
from portal_bots.store.seal import Seal

revision = "0004"
down_revision = "0003"

BATCH = 500  # rows held in memory
SEALED: dict[str, dict[str, type[Text | JSON]]] = {
    "requests": {
        "payload": JSON, "folder": Text, "words": Text, "reference": Text, "authorization": Text, "decision": JSON,
    },
    "numbers": {"value": Text},
    "documents": {"file": Text},
    "attempts": {"notes": JSON},
    "intents": {"sent": JSON, "receipt": JSON, "words": Text, "found": JSON},
    "exceptions": {"words": Text, "detail": Text},
    "exception_notes": {"text": Text},
    "answers": {"number": Text},
    "news": {"words": Text},
    "outages": {"words": Text},
}  # fmt: skip
MAY_BE_EMPTY = {"decision", "receipt"}
MARKS: dict[str, dict[str, Callable[[Seal, RowMapping], str]]] = {
    "requests": {
        "member_mark": lambda seal, row: seal.mark(
            "".join(filter(str.isalnum, row["payload"]["member"]["member_id"])).upper(), "requests.member_id"
        ),
        "reference_mark": lambda seal, row: (
            seal.mark(row["reference"], "requests.reference") if row["reference"] else ""
        ),
    },
    "numbers": {"value_mark": lambda seal, row: seal.mark(row["value"], "numbers.value")},
    "documents": {"file_mark": lambda seal, row: seal.mark(row["file"], "documents.file")},
}
UNIQUE = {"numbers": ("request_id", "kind", "value_mark"), "documents": ("request_id", "file_mark")}


def upgrade() -> None:
    """Row by row, since only this program can seal. What held the plain text is wiped once this is committed."""
    op.drop_index("intents_one_open", "intents")
    op.drop_index("exceptions_one_open", "exceptions")
    for name in SEALED:
        _widen(name)
        for rows in _batches(name):
            _fill(name, rows)
        _narrow(name)
    _mark_causes()
    _index()
    op.execute("INSERT INTO marks (name, at) VALUES ('plain text', CURRENT_TIMESTAMP) ON CONFLICT DO NOTHING")


def _widen(name: str) -> None:
    for plain in SEALED[name]:
        op.add_column(name, Column(f"{plain}_sealed", LargeBinary))
    for mark in MARKS.get(name, ()):
        op.add_column(name, Column(mark, String))


def _narrow(name: str) -> None:
    """The sealed columns take the names, and the place, of the plain ones."""
    with op.batch_alter_table(name) as changed:
        for plain in SEALED[name]:
            changed.drop_column(plain)
        for mark in MARKS.get(name, ()):
            changed.alter_column(mark, existing_type=String(), nullable=False)
        for plain in SEALED[name]:
            changed.alter_column(
                f"{plain}_sealed",
                new_column_name=plain,
                existing_type=LargeBinary(),
                nullable=plain in MAY_BE_EMPTY,
            )
        if name in UNIQUE:
            changed.create_unique_constraint(f"{name}_once", UNIQUE[name])


def _table(name: str) -> TableClause:
    plain = [column(each, type_()) for each, type_ in SEALED[name].items()]
    sealed = [column(f"{each}_sealed", LargeBinary()) for each in SEALED[name]]
    return table(name, column("id"), *plain, *sealed, *(column(mark, String()) for mark in MARKS.get(name, ())))


def _batches(name: str) -> Iterator[Sequence[RowMapping]]:
    """All rows, by their ids."""
    whole = _table(name)
    query = select(whole.c.id, *(whole.c[plain] for plain in SEALED[name])).order_by(whole.c.id).limit(BATCH)
    rows = op.get_bind().execute(query).mappings().all()
    while rows:
        yield rows
        rows = op.get_bind().execute(query.where(whole.c.id > rows[-1]["id"])).mappings().all()


def _fill(name: str, rows: Sequence[RowMapping]) -> None:
    seal, whole = seal_of(op.get_bind().dialect), _table(name)
    filled = [{"row": row["id"], **_sealed(name, seal, row), **_marked(name, seal, row)} for row in rows]
    op.get_bind().execute(update(whole).where(whole.c.id == bindparam("row")), filled)


def _sealed(name: str, seal: Seal, row: RowMapping) -> dict[str, bytes | None]:
    return {
        f"{plain}_sealed": _seal(seal, f"{name}.{plain}", row[plain], type_)
        for plain, type_ in SEALED[name].items()
    }


def _seal(seal: Seal, about: str, value: Any, type_: type[Text | JSON]) -> bytes | None:
    if value is None:
        return None
    return seal.seal((json.dumps(value) if type_ is JSON else value).encode(), about)


def _marked(name: str, seal: Seal, row: RowMapping) -> dict[str, str]:
    return {mark: made(seal, row) for mark, made in MARKS.get(name, {}).items()}


def _mark_causes() -> None:
    known = table("exceptions", column("id"), column("cause", Text()))
    for row in op.get_bind().execute(select(known)).all():
        marked = seal_of(op.get_bind().dialect).mark(row.cause, "exceptions.cause")
        op.get_bind().execute(update(known).where(known.c.id == row.id).values(cause=marked))


def _index() -> None:
    op.create_index("ix_requests_member_mark", "requests", ["member_mark"])
    op.create_index("ix_numbers_value_mark", "numbers", ["value_mark"])
    _one_open("intents", "settled_at IS NULL", "request_id", "operation")
    _one_open("exceptions", "state = 'open'", "cause")


def _one_open(name: str, where: str, *columns: str) -> None:
    op.create_index(
        f"{name}_one_open",
        name,
        list(columns),
        unique=True,
        sqlite_where=text(where),
        postgresql_where=text(where),
    )

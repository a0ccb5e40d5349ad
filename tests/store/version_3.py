"""The third version's database, the last that held patients' data as typed, with a patient in every place."""

from typing import Any

from sqlalchemy import JSON, Connection, Text, column, create_engine, insert, table, text, update

from portal_bots.store import audit, columns, migrations, schema
from portal_bots.testing import SEAL
from tests.factories import a_decision
from tests.store import version_1
from tests.store.canary import AUTHORIZATION, FILE, LAST, PAGE, REFERENCE, request

NOTED = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) CONSTRAINT alembic_version_pkc PRIMARY KEY NOT NULL)"
)
PLANTED: dict[str, dict[str, Any]] = {
    "requests": {
        "payload": request().model_dump(mode="json"),
        "folder": f"/packets/{LAST}",
        "words": PAGE,
        "reference": REFERENCE,
        "authorization": AUTHORIZATION,
        "decision": a_decision(note=PAGE).model_dump(mode="json"),
    },
    "numbers": {"value": REFERENCE},
    "documents": {"file": FILE},
    "attempts": {"notes": [PAGE]},
    "intents": {"sent": {"Member": PAGE}, "receipt": {"words": PAGE}, "words": PAGE, "found": [REFERENCE]},
    "exceptions": {"words": PAGE, "detail": PAGE, "cause": f"STATUS_UNRECOGNISED|uhc|{PAGE}"},
    "exception_notes": {"text": PAGE},
    "news": {"words": PAGE},
}
ANSWER = {"id": 1, "exception_id": 1, "request_id": "REQ-3", "operation": "submit", "there": True, "who": "dana"}


def build(url: str) -> None:
    """Make it where nothing is."""
    version_1.build(url)
    engine = create_engine(url)
    columns.give(engine.dialect, SEAL)
    with engine.begin() as tx:
        tx.execute(text(NOTED))
        tx.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
        migrations.upgrade(tx, "0003")
        audit.begin(tx)
        _plant(tx)
        if engine.dialect.name == "sqlite":
            tx.exec_driver_sql(f"PRAGMA application_id={schema.APPLICATION}")
    engine.dispose()


def _plant(tx: Connection) -> None:
    for name, values in PLANTED.items():
        typed = [
            column(each, Text() if isinstance(value, str) else JSON(none_as_null=True))
            for each, value in values.items()
        ]
        first = tx.execute(text(f"SELECT min(id) FROM {name}")).scalar_one()  # noqa: S608 -- our names
        whole = table(name, column("id"), *typed)
        tx.execute(update(whole).where(whole.c.id == first).values(**values))
    answers = table("answers", *(column(each) for each in (*ANSWER, "number", "at")))
    tx.execute(insert(answers).values(**ANSWER, number=REFERENCE, at=text("CURRENT_TIMESTAMP")))

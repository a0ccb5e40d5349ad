"""The first version's database, with rows in every table."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, make_url

HERE = Path(__file__).parent
TABLES = {
    "accounts", "attempts", "documents", "exception_jobs", "exception_notes", "exceptions", "firings", "intents",
    "jobs", "leases", "news", "numbers", "requests", "versions",
}  # fmt: skip


def build(url: str, *parts: str) -> None:
    """Make it, or only parts of it, where nothing is."""
    database = make_url(url).get_backend_name()
    script = "\n".join((HERE / f"{part}.sql").read_text("utf-8") for part in parts or (database, "rows"))
    if database == "sqlite":
        with closing(sqlite3.connect(str(make_url(url).database))) as file:
            file.execute("PRAGMA journal_mode=WAL")
            file.executescript(script)
        return
    engine = create_engine(url)
    with engine.begin() as tx:
        tx.exec_driver_sql(f"SET TIME ZONE 'UTC'; {script}")
    engine.dispose()

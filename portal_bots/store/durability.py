"""
The settings that keep a committed row through a power cut, and whether they are in force.

SQLite, set on every connection: ``journal_mode=WAL`` with ``synchronous=FULL`` flushes the log at each commit
(``NORMAL`` survives a killed process, but not a power cut); ``fullfsync`` and ``checkpoint_fullfsync`` make that
flush reach the disk itself on macOS, elsewhere they do nothing.

PostgreSQL: ``synchronous_commit=on`` is set on every connection, since a server, database or role may have it off.
``fsync`` and ``full_page_writes`` are the server's own: they can only be looked at.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

SQLITE = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "secure_delete=ON",  # what is deleted is overwritten, since it may name a patient
    "temp_store=MEMORY",
)
POSTGRESQL = "SET synchronous_commit = on"

_ENOUGH = {
    "sqlite": {
        "journal_mode": {"wal"},
        "synchronous": {"2", "3"},  # FULL, EXTRA
        "fullfsync": {"1"},
        "checkpoint_fullfsync": {"1"},
    },
    "postgresql": {
        "fsync": {"on"},
        "synchronous_commit": {"on", "remote_apply"},
        "full_page_writes": {"on"},
    },
}
_REMEDY = {
    "sqlite": "SQLite could not set it here, as on some network drives: keep the store on a local disk.",
    "postgresql": "Set it on in postgresql.conf and reload the server.",
}


def settings(tx: Connection) -> dict[str, str]:
    """What is in force on this connection, as the database tells."""
    ask = "PRAGMA" if tx.dialect.name == "sqlite" else "SHOW"
    return {name: str(tx.exec_driver_sql(f"{ask} {name}").scalar()) for name in _ENOUGH[tx.dialect.name]}


def doubt(database: str, found: Mapping[str, str]) -> str:
    """Why a power cut may cost what was committed, and the remedy. Empty when it does not."""
    weak = [f"{name} is {found[name]}" for name, enough in _ENOUGH[database].items() if found[name] not in enough]
    if not weak:
        return ""
    return f"A power cut may lose the journal of a press: {', '.join(weak)}. {_REMEDY[database]}"

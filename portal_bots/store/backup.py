"""Copying the store while workers use it."""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from portal_bots.domain.actions import Action
from portal_bots.store import archive, audit, copying, postgresql, resealing
from portal_bots.store.archive import CONTENT, BackupUnusableError, Locks, Manifest, sha256
from portal_bots.store.database import Store
from portal_bots.store.tables import metadata


def write(store: Store, target: Path, now: datetime, who: str = audit.PROGRAM) -> Manifest:
    """
    Write a backup of the store, as it is at one moment, to a file that is not there yet.

    The audit knows of it before it has its name.

    Raises:
        BackupUnusableError: It cannot be made; the reason.

    """
    database = store.url.get_backend_name()
    try:
        if target.exists():
            message = f"{target} is there already. A backup replaces no file."
            raise BackupUnusableError(message)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
            content = Path(folder) / CONTENT[database]
            before = store.run(resealing.sealed_with)
            rows = _COPY[database](store, content)
            keys = {*before, *store.run(resealing.sealed_with)}  # a rotation may be under way
            locks = Locks(store.seal.key_set, tuple(sorted(keys)))
            packed = Path(folder) / "packed.zip"
            manifest = archive.pack(packed, content, database, rows, now, locks)
            facts: audit.Facts = {"sha256": sha256(packed), "requests": rows["requests"]}
            store.run(audit.add, who, Action.BACKUP_WRITTEN, facts=facts, now=now)
            copying.put(packed, target)
            return manifest
    except (OSError, sqlite3.Error) as error:
        message = f"The store at {store.place} cannot be backed up to {target}: {error}."
        raise BackupUnusableError(message) from error


def _copy_sqlite(store: Store, content: Path) -> dict[str, int]:
    with closing(sqlite3.connect(str(store.url.database))) as source:
        copying.copy(source, content)
    with closing(sqlite3.connect(content)) as copied:
        flaw = copying.flaw(copied)
        if flaw:
            message = f"The store at {store.place} is damaged: {flaw}. Restore the last backup."
            raise BackupUnusableError(message)
        counted = {name: copied.execute(f"SELECT count(*) FROM {name}") for name in metadata.tables}  # noqa: S608 -- our names
        return {name: rows.fetchone()[0] for name, rows in counted.items()}


def _copy_postgresql(store: Store, content: Path) -> dict[str, int]:
    return store.run(_dump, store, content)


def _dump(tx: Connection, store: Store, content: Path) -> dict[str, int]:
    """Rows are counted in the very snapshot that is copied."""
    tx.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    snapshot: str = tx.execute(text("SELECT pg_export_snapshot()")).scalar_one()
    postgresql.dump(store.url, snapshot, content)
    return {
        name: tx.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in metadata.tables.items()
    }


_COPY: dict[str, Callable[[Store, Path], dict[str, int]]] = {
    "sqlite": _copy_sqlite,
    "postgresql": _copy_postgresql,
}

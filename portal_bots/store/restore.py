"""
Putting a backup in the place of the store, or leaving the store as it is: nothing between.

The content of a file is replaced in one transaction of SQLite: a worker that opens it meanwhile waits and sees
the new content; after a kill the next one finds the old content whole.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, inspect, make_url
from sqlalchemy.exc import DatabaseError

from portal_bots.domain.actions import Action
from portal_bots.store import archive, audit, copying, durability, keeping, marks, postgresql, schema
from portal_bots.store.archive import CONTENT, BackupUnusableError, Manifest, sha256
from portal_bots.store.database import Store, StoreUnusableError
from portal_bots.store.schema import SchemaError
from portal_bots.store.seal import Seal

_HELD = """
    SELECT name, expires_at FROM leases
    WHERE holder <> '' AND expires_at > strftime('%Y-%m-%d %H:%M:%f', 'now') ORDER BY expires_at DESC
"""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BESIDE = ("-wal", "-journal", "-shm")  # files of a SQLite database, which belong to this content of it only


@dataclass(frozen=True)
class Restored:
    """What was put in place, and where the store that it replaced is kept."""

    manifest: Manifest
    replaced: Path | None


def restore(backup: Path, store_url: str, seal: Seal, now: datetime, who: str = audit.PROGRAM) -> Restored:
    """
    Put a backup in the place of the store, migrated to today's tables and marked as restored.

    Raises:
        BackupUnusableError: The backup cannot be used, or the store is in use; the store is as it was.

    """
    url = make_url(store_url)
    database = url.get_backend_name()
    try:
        with _workshop(url) as folder:
            content = folder / CONTENT[database]
            manifest = archive.unpack(backup, content)
            if manifest.database != database:
                raise _Refused(f"it is of a store on {manifest.database}, this one is on {database}")
            _must_open(manifest, seal)
            tell = partial(_tell, who, sha256(backup), manifest, now)
            if database == "sqlite":
                _ready(content, seal, tell)
                return Restored(manifest, _put(content, Path(str(url.database)), seal, now))
            _load(url, content, seal, now, tell)
            return Restored(manifest, None)
    except (OSError, sqlite3.Error, DatabaseError, StoreUnusableError, _Refused) as error:
        reason = error.orig if isinstance(error, DatabaseError) else error
        message = f"{backup} cannot be restored: {str(reason).strip().rstrip('.')}."
        raise BackupUnusableError(message) from error


@contextmanager
def _workshop(url: URL) -> Iterator[Path]:
    """A folder beside the store, so that files can be moved into place; what a killed restore left goes."""
    if url.get_backend_name() != "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    file = Path(str(url.database))
    room = file.with_name(f".{file.name}.restoring")
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(mode=0o700)
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


class _Refused(Exception):
    """Why not."""


def _must_open(manifest: Manifest, seal: Seal) -> None:
    if manifest.key_set not in ("", seal.key_set):
        raise _Refused(
            "it is sealed with other keys than those in this keyring. Bring them: portal-bots keys import FILE"
        )
    missing = sorted(set(manifest.keys) - set(seal.keys.secrets))
    if missing:
        raise _Refused(
            f"key {', '.join(missing)}, which sealed it, is not in this keyring any more. "
            "Bring it: portal-bots keys import FILE, with an export from that time"
        )


def _tell(who: str, digest: str, manifest: Manifest, now: datetime, tx: Connection) -> None:
    """Mark the store as restored, and say so in the audit that it brought along."""
    marks.put(tx, marks.RESTORED, now)
    made_at, kept = manifest.made_at.isoformat(), manifest.rows.get("requests", 0)
    facts: audit.Facts = {"sha256": digest, "made_at": made_at, "requests": kept}
    audit.add(tx, who, Action.STORE_RESTORED, facts=facts, now=now)


def _ready(content: Path, seal: Seal, tell: Callable[[Connection], None]) -> None:
    """Make it what is to be in place: sound, ours, of today's version, marked, in one file."""
    with closing(sqlite3.connect(content)) as unpacked:
        flaw = copying.flaw(unpacked)
        if flaw:
            raise _Refused(f"its database is damaged: {flaw}")
        _must_be_ours(unpacked, "its database")
    store = Store.open(f"sqlite:///{content}", seal)
    store.run(tell)
    store.close()
    with closing(sqlite3.connect(content)) as marked:
        copying.single(marked)


def _must_be_ours(connection: sqlite3.Connection, what: str) -> None:
    try:
        schema.recognise(connection)
    except SchemaError as error:
        raise _Refused(f"{what} belongs to another program") from error


def _put(content: Path, file: Path, seal: Seal, now: datetime) -> Path | None:
    aside = file.with_name(f"{file.name}.replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    file.touch(mode=0o600)
    try:
        with _alone(file) as store, closing(sqlite3.connect(content)) as restored:
            used = store.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,)
            kept = _set_aside(store, content.with_name("replaced"), aside, seal) if used else None
            restored.backup(store)
            return kept
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
            raise
    _put_over_damaged(content, file, aside)
    return aside


def _set_aside(store: sqlite3.Connection, copied: Path, aside: Path, seal: Seal) -> Path:
    """Keep what is replaced; an earlier version's, which is readable, sealed whole."""
    copying.copy(store, copied)
    with closing(sqlite3.connect(copied)) as kept:
        names = {name for (name,) in kept.execute("SELECT name FROM pragma_table_info('requests')")}
    if names and "member_mark" not in names:
        return keeping.seal_file(copied, aside, seal)
    copying.put(copied, aside)
    return aside


@contextmanager
def _alone(file: Path) -> Iterator[sqlite3.Connection]:
    """The store's file while no other process has it open, and none can open it."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=1)) as store:
        _must_be_ours(store, str(file))
        for pragma in ("locking_mode=EXCLUSIVE", *durability.SQLITE[1:], "synchronous=EXTRA"):
            store.execute(f"PRAGMA {pragma}")
        try:
            copying.single(store)
            store.execute("BEGIN EXCLUSIVE")
            store.execute("COMMIT")  # the lock stays
        except sqlite3.OperationalError as error:
            raise _Refused(
                f"the store is in use ({error}). Stop the worker and whatever has {file} open"
            ) from error
        _no_lease(store)
        yield store


def _no_lease(store: sqlite3.Connection) -> None:
    """Its holder may be on another machine, or just killed: its browser may still press."""
    if store.execute("SELECT name FROM sqlite_master WHERE name = 'leases'").fetchone() is None:
        return
    held = store.execute(_HELD).fetchall()
    if held:
        names = ", ".join(name for name, _ in held)
        raise _Refused(f"a worker holds {names} until {held[0][1]} UTC. Stop it, or wait until then")


def _put_over_damaged(content: Path, file: Path, aside: Path) -> None:
    """What is left of a store that SQLite cannot read is kept; its log must not be applied to the new content."""
    for end in ("", *_BESIDE):
        part = file.with_name(file.name + end)
        if part.exists():
            kept = aside.with_name(aside.name + end)
            shutil.copyfile(part, kept)
            copying.flush(kept)
    copying.flush(file.parent)
    for end in _BESIDE:
        file.with_name(file.name + end).unlink(missing_ok=True)
    copying.flush(file.parent)
    copying.put(content, file)


def _load(url: URL, content: Path, seal: Seal, now: datetime, tell: Callable[[Connection], None]) -> None:
    engine = create_engine(url)
    try:
        with engine.connect() as tx:
            found = inspect(tx).get_table_names()
    finally:
        engine.dispose()
    if found:
        place = url.render_as_string(hide_password=True)
        raise _Refused(f"{place} has tables already. Make an empty database and set PORTAL_BOTS_STORE to it")
    postgresql.load(url, content, now)
    store = Store.open(url.render_as_string(hide_password=False), seal)
    store.run(tell)
    store.close()

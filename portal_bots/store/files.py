"""
Sealed files: what may show a patient lies in the home as ciphertext only, and each such file has a row.

A file gets its name once its row is committed, so nothing lies in a home that retention does not know of. A worker
that dies in between leaves a ``.part``, which is sealed too and swept away.
"""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from portal_bots.domain.actions import Action
from portal_bots.store import audit, copying
from portal_bots.store.database import Store
from portal_bots.store.seal import FORMAT, NAME, NONCE, Seal, key_of
from portal_bots.store.tables import kept_files

SEALED = ".sealed"  #: how the name of every sealed file ends
SEALED_MORE = len(FORMAT) + NAME + NONCE + 16  #: bytes that a sealed file has more; the last are AES-GCM's proof
FOLDERS = ("evidence", "letters", "packets")


class Kind(StrEnum):
    """What a kept file is: each kind is kept for a time of its own."""

    PICTURE = "picture"
    UNMASKED_PICTURE = "unmasked_picture"
    PAGE_TEXT = "page_text"
    LETTER = "letter"
    PACKET = "packet"


class FileMissingError(Exception):
    """A kept file cannot be had here: its message says where it is, or since when it is gone."""


@dataclass(frozen=True)
class NewFile:
    """What is to be kept."""

    path: str  #: relative to the home, opaque, ends with ``SEALED``
    kind: Kind
    home: str  #: the id of the home that it lies in
    request_id: str = ""
    attempt_id: int | None = None


@dataclass(frozen=True)
class KeptFile(NewFile):
    """A file that was kept."""

    id: int = 0
    key: str = ""  #: the name of the key that it is sealed with
    sha256: str = ""  #: of the sealed bytes
    size: int = 0  #: of the sealed bytes
    kept_at: datetime | None = None
    purging_at: datetime | None = None
    purged_at: datetime | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return self.path.rpartition("/")[2].removesuffix(SEALED)

    @property
    def facts(self) -> dict[str, str | int]:
        """What is told of it: nothing about a patient."""
        return {"file": self.path, "kind": self.kind.value, "sha256": self.sha256, "size": self.size}


def keep(
    store: Store,
    home: Path,
    new: NewFile,
    content: bytes,
    by: str,
    now: datetime,
    also: Callable[[Connection], None] = lambda _: None,
) -> None:
    """Seal content, and write it to the home; ``also`` is done in the transaction that records it."""
    part = _write_part(home / new.path, store.seal.seal(content, new.path))
    with ExitStack() as unless_recorded:
        unless_recorded.callback(part.unlink, missing_ok=True)
        store.run(_record, new, part.read_bytes(), by, now, also)
        unless_recorded.pop_all()
    copying.put(part, home / new.path)


def _write_part(path: Path, sealed: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_bytes(sealed)
    copying.flush(part)
    return part


def _record(
    tx: Connection, new: NewFile, sealed: bytes, by: str, now: datetime, also: Callable[[Connection], None]
) -> None:
    also(tx)
    digest, size = hashlib.sha256(sealed).hexdigest(), len(sealed)
    values = {**asdict(new), "kind": new.kind.value, "sha256": digest, "size": size, "kept_at": now}
    values["key"] = key_of(sealed)
    if find(tx, new.path) is None:
        tx.execute(insert(kept_files).values(**values))
    else:
        values |= {"purging_at": None, "purged_at": None}
        tx.execute(update(kept_files).where(kept_files.c.path == new.path).values(**values))
    unmasked = new.kind is Kind.UNMASKED_PICTURE
    action = Action.EVIDENCE_UNMASKED if unmasked else Action.EVIDENCE_KEPT
    tell(tx, by, action, KeptFile(**asdict(new), sha256=digest, size=size), now)


def read(store: Store, home: Path, path: str) -> bytes:
    """
    The content of a kept file.

    Raises:
        FileMissingError: It is not in this home.
        portal_bots.store.seal.SealBrokenError: It was changed, or its key is not in the keyring.

    """
    try:
        sealed = (home / path).read_bytes()
    except FileNotFoundError as error:
        raise FileMissingError(_whereabouts(path, home, store.run(find, path))) from error
    return store.seal.open(sealed, path)


def _whereabouts(path: str, home: Path, known: KeptFile | None) -> str:
    if known is None:
        return f"There is no kept file {path}. `portal-bots evidence list` shows all."
    if known.purged_at is not None:
        return f"{path} was purged on {known.purged_at:%m/%d/%Y}: its retention was over."
    return f"{path} is not in {home}. It was kept in the home with the instance {known.home}: look there."


def packet_path(seal: Seal, request_id: str, name: str) -> str:
    """Where a document that was attached to a request lies sealed: its own name may tell who the patient is."""
    return f"packets/{request_id}-{seal.mark(name, 'packet')[:16]}{SEALED}"


def find(tx: Connection, path: str) -> KeptFile | None:
    """The row of a file, or None."""
    row = tx.execute(select(kept_files).where(kept_files.c.path == path)).one_or_none()
    return None if row is None else kept(row)


def named(tx: Connection, name: str) -> KeptFile | None:
    """The file that a person means: by its path, or by its name alone."""
    paths = {name, name + SEALED, *(f"{folder}/{name}{SEALED}" for folder in FOLDERS)}
    row = tx.execute(select(kept_files).where(kept_files.c.path.in_(paths)).limit(1)).one_or_none()
    return None if row is None else kept(row)


def opened(tx: Connection, kept: KeptFile, who: str, reason: str, now: datetime) -> None:
    """A person is about to see a file: that is told to the audit before."""
    tell(tx, who, Action.EVIDENCE_OPENED, kept, now, reason=reason)


def tell(tx: Connection, who: str, action: Action, kept: KeptFile, now: datetime, **further: str | int) -> None:
    """Tell the audit what is done with a file, in the same transaction."""
    facts = {name: value for name, value in {**kept.facts, **further}.items() if value != ""}
    audit.add(tx, who, action, request_id=kept.request_id, facts=facts, now=now)


def every(tx: Connection, request_ids: Iterable[str] | None = None) -> list[KeptFile]:
    """Every file that was kept, of some requests or of all, oldest first."""
    query = select(kept_files).order_by(kept_files.c.id)
    if request_ids is not None:
        query = query.where(kept_files.c.request_id.in_(list(request_ids)))
    return [kept(row) for row in tx.execute(query)]


def kept(row: Row[Any]) -> KeptFile:
    """A row as a value."""
    return KeptFile(**{**row._asdict(), "kind": Kind(row.kind)})


def count(tx: Connection, key: str, home: str = "") -> int:
    """How many files are sealed with a key, in one home or in all."""
    there = (kept_files.c.key == key) & kept_files.c.purged_at.is_(None)
    mine = there & (kept_files.c.home == home) if home else there
    return tx.execute(select(func.count()).where(mine)).scalar_one()


def reseal(store: Store, home: Path) -> int:
    """
    Seal with the key in use what an earlier key sealed. Returns how many files were.

    It may be cut short at any moment and done again: what it did not come to still opens with its earlier key.
    """
    done = 0
    for path in store.run(_with_an_earlier_key, store.seal.keys.current):
        if (home / path).is_file():
            done += _reseal(store, home, path)
    return done


def _with_an_earlier_key(tx: Connection, current: str) -> list[str]:
    earlier = (kept_files.c.key != current) & kept_files.c.purging_at.is_(None)
    return list(tx.scalars(select(kept_files.c.path).where(earlier).order_by(kept_files.c.id)))


def _reseal(store: Store, home: Path, path: str) -> bool:
    """The row follows the file: as long as it names the earlier key, that key is not forgotten."""
    sealed = store.seal.seal(read(store, home, path), path)
    copying.put(_write_part(home / path, sealed), home / path)
    if not (remembered := store.run(_remember, path, sealed)):
        (home / path).unlink()  # it was purged meanwhile
    return remembered


def _remember(tx: Connection, path: str, sealed: bytes) -> bool:
    """False when its purge has begun."""
    mine = (kept_files.c.path == path) & kept_files.c.purging_at.is_(None)
    values = {"key": key_of(sealed), "sha256": hashlib.sha256(sealed).hexdigest(), "size": len(sealed)}
    return tx.execute(update(kept_files).where(mine).values(**values)).rowcount == 1

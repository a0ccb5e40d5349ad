"""
Copies of a store in a file, kept beside it: as it was before it was migrated, or replaced.

Earlier versions held patients' data as it was typed: their copies are sealed whole, in memory.
"""

import glob
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from portal_bots.store import copying
from portal_bots.store.schema import SEALED_SINCE, SchemaError
from portal_bots.store.seal import Seal

SEALED = ".sealed"  #: how the name of a sealed copy ends
_ABOUT = "copy of a store"


def keep(url: URL, version: int, seal: Seal) -> None:
    """
    Copy a store in a file beside it.

    Raises:
        SchemaError: It cannot be copied, so it must not be migrated.

    """
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    file = Path(url.database)
    target = file.with_name(f"{file.name}.version-{version}")
    try:
        with closing(sqlite3.connect(file)) as source:
            if version < SEALED_SINCE:
                _put_sealed(_whole(source), target.with_name(target.name + SEALED), seal)
            else:
                copying.copy(source, target)
        _seal_earlier(file, seal)
    except (sqlite3.Error, OSError, OverflowError) as error:
        message = f"cannot be migrated: {error}, while it was copied to {target}."
        raise SchemaError(message) from error


def open_copy(sealed: Path, target: Path, seal: Seal) -> None:
    """
    Write the database in a sealed copy to a file that is not there yet, readable for its user alone.

    Raises:
        FileExistsError: The file is there.
        portal_bots.store.seal.SealBrokenError: It is no sealed copy, was changed, or its key is missing.

    """
    content = seal.open(sealed.read_bytes(), _ABOUT)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    copying.flush(target)


def seal_file(plain: Path, name: Path, seal: Seal) -> Path:
    """Seal a readable copy whole, under a name that ends with ``SEALED``; the readable one is overwritten."""
    sealed = name.with_name(name.name + SEALED)
    _put_sealed(plain.read_bytes(), sealed, seal)
    with plain.open("r+b") as file:
        file.write(bytes(plain.stat().st_size))
    copying.flush(plain)
    plain.unlink()
    return sealed


def sealed_copies(url: URL) -> list[Path]:
    """The sealed copies beside a store in a file: of migrations, and of what a restore replaced."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return []
    file = Path(url.database)
    return sorted(file.parent.glob(f"{glob.escape(file.name)}.*{SEALED}"))


def reseal_copy(sealed: Path, seal: Seal) -> None:
    """Seal a copy again, with the key in use."""
    _put_sealed(seal.open(sealed.read_bytes(), _ABOUT), sealed, seal)


def _whole(source: sqlite3.Connection) -> bytes:
    """All of a database in one piece, made in memory."""
    with closing(sqlite3.connect(":memory:")) as memory:
        source.backup(memory)
        return memory.serialize()


def _put_sealed(content: bytes, target: Path, seal: Seal) -> None:
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_bytes(seal.seal(content, _ABOUT))
    copying.put(part, target)


def _seal_earlier(file: Path, seal: Seal) -> None:
    """Copies that earlier programs left are plain."""
    for version in range(1, SEALED_SINCE):
        left = file.with_name(f"{file.name}.version-{version}")
        if left.exists():
            seal_file(left, left, seal)

"""
The copy of a store in a file, as it was before it is migrated.

Earlier versions held patients' data as it was typed: their copies are sealed whole, in memory.
"""

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
                _put_sealed(_whole(source), target, seal)
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
    copying.put(part, target.with_name(target.name + SEALED))


def _seal_earlier(file: Path, seal: Seal) -> None:
    """Copies that earlier programs left are plain."""
    for version in range(1, SEALED_SINCE):
        left = file.with_name(f"{file.name}.version-{version}")
        if left.exists():
            _put_sealed(left.read_bytes(), left, seal)
            _overwrite(left)
            left.unlink()


def _overwrite(file: Path) -> None:
    with file.open("r+b") as plain:
        plain.write(bytes(file.stat().st_size))
    copying.flush(file)

"""
What a migration to sealed columns leaves in plain: the copy made before it, and freed pages of the file.

The copy is sealed as a whole; ``portal-bots keys unseal`` opens it. PostgreSQL's freed rows are its vacuum's: its
operator must wipe them, and the disk's encryption covers them until then.
"""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, text

from portal_bots.store.seal import Seal

FIRST_SEALED = 4  #: the first version whose columns are sealed


def copy_of(file: Path, version: int) -> Path:
    """Where a store of an earlier version is copied to before it is migrated."""
    return file.with_name(f"{file.name}.version-{version}")


def sealed_copy_of(file: Path, version: int) -> Path:
    """Where the sealed copy is kept."""
    return file.with_name(f"{file.name}.version-{version}.sealed")


def left(engine: Engine) -> int | None:
    """The version of a plain copy that a killed program left, or None."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    file = Path(engine.url.database)
    return next((version for version in range(1, FIRST_SEALED) if copy_of(file, version).is_file()), None)


def wipe(engine: Engine, seal: Seal, version: int) -> None:
    """After a migration: seal the copy, and rewrite the file without what was freed."""
    if version >= FIRST_SEALED:
        return
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM FULL"))
        return
    if engine.url.database:
        with suppress(FileNotFoundError):  # another program that opened it at this moment did it
            _seal_copy(Path(engine.url.database), seal, version)
    _rewrite(engine)


def _seal_copy(file: Path, seal: Seal, version: int) -> None:
    plain, sealed = copy_of(file, version), sealed_copy_of(file, version)
    content = seal.seal(plain.read_bytes(), sealed.name)
    part = sealed.with_suffix(f".{uuid4().hex}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    part.replace(sealed)
    plain.unlink()


def _rewrite(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        for command in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            connection.cursor().execute(command).fetchall()
    finally:
        connection.close()

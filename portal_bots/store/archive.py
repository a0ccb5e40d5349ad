"""A backup's file: a zip of a manifest and a database, which tells by itself whether it is whole and ours."""

import errno
import hashlib
import json
import shutil
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from portal_bots.store import copying
from portal_bots.store.schema import VERSION

PRODUCT = "portal-bots"
FORMAT = 1  #: of the file
MANIFEST = "manifest.json"
CONTENT = {"sqlite": "store.sqlite", "postgresql": "store.dump"}

_TORN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    TypeError,
    RuntimeError,
)  # as zipfile meets it


class BackupUnusableError(Exception):
    """A backup cannot be made or used: its message names the file and the reason."""


class Manifest(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True)

    product: str = PRODUCT
    format: int = FORMAT
    database: str  #: sqlite or postgresql
    version: int = VERSION  #: of the tables
    made_at: datetime
    size: int  #: bytes of the database
    sha256: str  #: of the database
    rows: dict[str, int]  #: how many each table has
    key_set: str = ""  #: whose keys seal it; empty: nothing in it is sealed
    keys: tuple[str, ...] = ()  #: the names of those that it cannot be read without


@dataclass(frozen=True)
class Locks:
    """What a database is sealed with."""

    key_set: str = ""
    keys: tuple[str, ...] = ()


_OPEN = Locks()


def pack(
    target: Path, content: Path, database: str, rows: dict[str, int], now: datetime, locks: Locks = _OPEN
) -> Manifest:
    """Write a backup of a database, under its name once it is on disk and was read back."""
    size, digest = content.stat().st_size, sha256(content)
    manifest = Manifest(
        database=database,
        made_at=now,
        size=size,
        sha256=digest,
        rows=rows,
        key_set=locks.key_set,
        keys=locks.keys,
    )
    part = content.with_name("part.zip")
    part.touch(mode=0o600)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(MANIFEST, manifest.model_dump_json(indent=2))
        file.write(content, CONTENT[database])
    unpack(part, content.with_name("read-back"))
    copying.put(part, target)
    return manifest


def unpack(backup: Path, content: Path) -> Manifest:
    """
    Take the database out of a backup, into a new file.

    Raises:
        BackupUnusableError: The file is torn, or not a backup that this program can use.

    """
    content.touch(mode=0o600)
    try:
        with zipfile.ZipFile(backup) as file:
            manifest = _manifest(backup, file)
            with file.open(CONTENT[manifest.database]) as packed, content.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
    except KeyError as error:
        raise _foreign(backup) from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a torn zip may send its reader to a place before its beginning
            raise
        raise _torn(backup, str(error)) from error
    except _TORN as error:
        raise (_torn(backup, str(error)) if _begins_as_zip(backup) else _foreign(backup)) from error
    if (content.stat().st_size, sha256(content)) != (manifest.size, manifest.sha256):
        raise _torn(backup, "its database is not the one that its manifest tells of")
    return manifest


def _manifest(backup: Path, file: zipfile.ZipFile) -> Manifest:
    known = json.loads(file.read(MANIFEST))
    if not isinstance(known, dict) or known.get("product") != PRODUCT:
        raise _foreign(backup)
    for name, newest in (("format", FORMAT), ("version", VERSION)):
        if known[name] > newest:
            later = f"its {name} is {known[name]}; this program knows {newest}. Upgrade it."
            raise BackupUnusableError(f"{backup} cannot be restored: {later}")
    return Manifest.model_validate(known)


def sha256(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _begins_as_zip(backup: Path) -> bool:
    with backup.open("rb") as file:
        return file.read(2) == b"PK"


def _torn(backup: Path, reason: str) -> BackupUnusableError:
    return BackupUnusableError(f"{backup} cannot be restored: it is torn. {reason[:1].upper()}{reason[1:]}.")


def _foreign(backup: Path) -> BackupUnusableError:
    return BackupUnusableError(f"{backup} cannot be restored: it is not a backup of portal-bots.")

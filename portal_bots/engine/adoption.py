"""Evidence that an earlier version left in plain: sealed as it is found, under the name that its request knows."""

import re
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from portal_bots.engine import instance
from portal_bots.store import Store, files
from portal_bots.store.files import SEALED, Kind, NewFile
from portal_bots.store.tables import attempts, jobs

_FOLDERS = {"evidence": Kind.UNMASKED_PICTURE, "letters": Kind.LETTER}  # nobody checked what those pictures show
_ATTEMPT = re.compile(r"attempt-(\d+)-")


def adopt(store: Store, home: Path, by: str) -> int:
    """Seal what lies in plain, keep it for as long as if it had been sealed at once, and delete the plain file."""
    found = [
        (kind, path)
        for folder, kind in _FOLDERS.items()
        for path in sorted((home / folder).glob("[!.]*"))
        if path.is_file() and path.suffix != SEALED
    ]
    for kind, path in found:
        _seal(store, home, kind, path, by)
    return len(found)


def _seal(store: Store, home: Path, kind: Kind, plain: Path, by: str) -> None:
    number = _ATTEMPT.match(plain.name)
    attempt = int(number[1]) if number else None
    request = plain.stem if kind is Kind.LETTER else store.run(_request_of, attempt)
    path = f"{plain.relative_to(home).as_posix()}{SEALED}"
    new = NewFile(path, kind, instance.known(home), request, attempt)
    files.keep(store, home, new, plain.read_bytes(), by, datetime.fromtimestamp(plain.stat().st_mtime, UTC))
    plain.unlink()


def _request_of(tx: Connection, attempt: int | None) -> str:
    query = select(jobs.c.request_id).join(attempts, attempts.c.job_id == jobs.c.id)
    return tx.scalar(query.where(attempts.c.id == attempt)) or ""

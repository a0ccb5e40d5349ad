"""PostgreSQL's own programs, which copy a database while it is used and bring it back."""

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from portal_bots.store.append_only import FUNCTION
from portal_bots.store.archive import BackupUnusableError
from portal_bots.store.marks import RESTORED
from portal_bots.store.schema import LOCK
from portal_bots.store.tables import metadata

_PLAIN = ("--no-owner", "--no-privileges")  # whoever restores it owns it
_BY_HAND = {"pg_dump": ", or copy it where they are: pg_dump --format=custom --file=store.dump {}"}


def dump(url: URL, snapshot: str, content: Path) -> None:
    """
    Copy our tables as an open transaction sees them.

    Raises:
        BackupUnusableError: pg_dump is not there, or says why not.

    """
    ours = [f"--table={name}" for name in (*metadata.tables, "alembic_version")]
    _run(url, "pg_dump", f"--snapshot={snapshot}", "--format=custom", *_PLAIN, f"--file={content}", *ours)


def load(url: URL, content: Path, now: datetime) -> None:
    """
    Bring a copy back into a database without our tables, and mark it as restored, in one transaction.

    Raises:
        BackupUnusableError: pg_restore or psql is not there, or says why not.

    """
    script = content.with_name("store.sql")
    values = f"('{RESTORED}', '{now.isoformat()}') ON CONFLICT (name) DO UPDATE SET at = excluded.at"
    mark = f"RESET search_path; INSERT INTO marks VALUES {values}"  # noqa: S608 -- our own words
    _run(None, "pg_restore", *_PLAIN, f"--file={script}", str(content))
    whole = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction")
    _run(
        url, "psql", *whole, f"--command={LOCK}", f"--command={FUNCTION}", f"--file={script}", f"--command={mark}"
    )


def _run(url: URL | None, tool: str, *arguments: str) -> None:
    program = shutil.which(tool)
    if program is None:
        message = f"{tool} is not installed. Install PostgreSQL's client programs (Debian: postgresql-client)"
        raise BackupUnusableError(f"{message} and run this again{_BY_HAND.get(tool, '').format(_place(url))}.")
    done = subprocess.run(  # noqa: S603 -- our own arguments
        [program, *([f"--dbname={_place(url)}"] if url else []), *arguments],
        env={**os.environ, **({"PGPASSWORD": str(url.password)} if url and url.password else {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"{tool} failed: {done.stderr.strip()}"
        raise BackupUnusableError(message)


def _place(url: URL | None) -> str:
    """Without the password, which goes by environment: arguments are seen by everybody on the machine."""
    return url.set(drivername="postgresql", password=None).render_as_string() if url else ""

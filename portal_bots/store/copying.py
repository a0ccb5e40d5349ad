"""Files that are whole and on disk, whatever happens while they are written."""

import fcntl
import os
import sqlite3
from contextlib import closing
from pathlib import Path


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy a database, while others may work with it: one moment of it, in one file, under its name when whole."""
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with closing(sqlite3.connect(part)) as copied:
        copied.execute("PRAGMA journal_mode=OFF")  # a copy cut short is thrown away, not rolled back
        source.backup(copied)
        single(copied)
    put(part, target)


def single(connection: sqlite3.Connection) -> None:
    """Take all of a database into its one file: no write-ahead log beside it."""
    connection.execute("PRAGMA journal_mode=DELETE")


def put(part: Path, target: Path) -> None:
    """Give a file its name once every byte of it is on disk."""
    flush(part)
    part.replace(target)
    flush(target.parent)


def flush(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder."""
    number = os.open(path, os.O_RDONLY)
    try:
        if hasattr(fcntl, "F_FULLFSYNC"):  # macOS: fsync alone leaves it in the drive's cache
            fcntl.fcntl(number, fcntl.F_FULLFSYNC)
        os.fsync(number)
    finally:
        os.close(number)


def flaw(connection: sqlite3.Connection) -> str:
    """What is wrong inside a database. Empty when nothing is."""
    try:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    if found != "ok":
        return str(found)
    return f"a row of {broken[0]} points to a row of {broken[2]} that is not there" if broken else ""

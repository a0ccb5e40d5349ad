"""A PostgreSQL server of our own: Debian's binaries, a folder that is thrown away, a free port of this machine."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

BINARIES = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda folder: int(folder.parent.name))
UNPRIVILEGED = "postgres"  # as whom it runs where tests run as root, which it refuses


class PostgreSQL:
    """A running server."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._engine = create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")

    def database(self, name: str) -> str:
        """Where a fresh database of this name is."""
        with self._engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name}"))
        return f"{self._address}/{name}"

    def close(self) -> None:
        """Let go of it."""
        self._engine.dispose()


@contextmanager
def running(binaries: Path) -> Iterator[PostgreSQL]:
    """Start a server, and stop it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the path of a socket has at most 107 characters
    if os.geteuid() == 0:
        shutil.chown(folder, UNPRIVILEGED, UNPRIVILEGED)
    data, port = folder / "data", _free_port()
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    try:
        _run(folder, binaries / "initdb", "-D", data, "-U", "bot", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        _run(folder, binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        server = PostgreSQL(f"postgresql+psycopg://bot@127.0.0.1:{port}")
        try:
            yield server
        finally:
            server.close()
            _run(folder, binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _run(folder: Path, *command: str | Path) -> None:
    root = os.geteuid() == 0
    subprocess.run(
        command,
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        user=UNPRIVILEGED if root else None,
        group=UNPRIVILEGED if root else None,
        extra_groups=() if root else None,
    )

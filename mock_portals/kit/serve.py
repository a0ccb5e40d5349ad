"""Run a mock portal as a process of its own."""

import argparse
import asyncio
import json
import secrets
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from mock_portals.kit.connection import KnownConnection

Builder = Callable[[Path, str], Starlette]

HOST = "127.0.0.1"


def run(build: Builder, slug: str) -> None:
    """Serve as the command line says."""
    serve(build, slug, sys.argv[1:])


def serve(build: Builder, slug: str, arguments: Sequence[str]) -> None:
    """Serve until SIGTERM; the one line on standard output says where."""
    parser = argparse.ArgumentParser(prog=f"mock_portals.{slug}")
    parser.add_argument("--port", type=int, default=0, help="0 chooses a free one")
    parser.add_argument("--data", type=Path, required=True, help="folder of the portal's database")
    parser.add_argument("--control-token", default="", help="chosen at random if not given")
    given = parser.parse_args(arguments)
    token = given.control_token or secrets.token_urlsafe(16)
    # uvicorn raises the signal again once it has shut down; that then ends the process with 0.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    asyncio.run(_serve(build(given.data, token), given.port, token))


async def _serve(app: Starlette, port: int, token: str) -> None:
    door = socket.create_server((HOST, port))
    config = uvicorn.Config(
        app,
        http=KnownConnection,
        access_log=False,
        date_header=False,  # every answer carries the date of the portal's own clock: kit/dated.py
        log_level="warning",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    ready = {"url": f"http://{HOST}:{door.getsockname()[1]}", "control_token": token}
    await _Announced(config, json.dumps(ready)).serve(sockets=[door])


class _Announced(uvicorn.Server):
    """A server that says its one line once it answers."""

    def __init__(self, config: uvicorn.Config, line: str) -> None:
        super().__init__(config)
        self._line = line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(self._line + "\n")
        sys.stdout.flush()

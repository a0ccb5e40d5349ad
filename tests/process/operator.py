"""An operator at a terminal: real commands, real processes, real signals."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import structlog
from pydantic import SecretStr

from mock_portals.uhc import UhcPortal
from portal_bots.cli import main
from portal_bots.domain import AuthRequest, Operation
from portal_bots.engine import keys
from portal_bots.engine.clock import SystemClock
from portal_bots.engine.secrets import Credentials, open_keyring
from portal_bots.store import Store, jobs, requests
from portal_bots.store.seal import Seal
from tests.conftest import NIGHT, ROOT

COMMAND = Path(sys.executable).with_name("portal-bots")
LONGEST = 120.0  # seconds a worker may live: one that never says what a test waits for is killed


def typed_here(
    arguments: Sequence[str], environment: Mapping[str, str], typed: str
) -> subprocess.CompletedProcess[str]:
    """The same command in this process, which has read the program already."""
    out, err, code, umask = StringIO(), StringIO(), 0, os.umask(0o022)
    said = structlog.get_config()
    with (
        patch.dict(os.environ, environment, clear=True),
        patch.multiple(sys, argv=[str(COMMAND), *arguments], stdin=StringIO(typed)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            os.umask(umask)
            structlog.configure(**said)
    return subprocess.CompletedProcess([*arguments], code, out.getvalue(), err.getvalue())


@dataclass
class Operator:
    """Works with one home and one portal."""

    home: Path
    portal: UhcPortal
    keyring_password: str = "invented for tests"
    schedules: Path = ROOT / "schedules"
    url: str = ""  #: where the portal is said to be, if not where it is
    browser: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The settings of this home."""
        browser = {"PORTAL_BOTS_BROWSER": str(self.browser)} if self.browser else {}
        return {
            **os.environ,
            **browser,
            "PORTAL_BOTS_HOME": str(self.home),
            "PORTAL_BOTS_FLOWS": str(ROOT / "flows"),
            "PORTAL_BOTS_SCHEDULES": str(self.schedules),
            "PORTAL_BOTS_PORTAL_URLS": json.dumps({"uhc": self.url or self.portal.url}),
            "PORTAL_BOTS_KEYRING_PASSWORD": self.keyring_password,
            "PORTAL_BOTS_PRACTICE_PHONE": "602-555-0100",
            "PORTAL_BOTS_POLL": "1",
            "PORTAL_BOTS_LOG_FORMAT": "json",
        }

    def run(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Type a command and wait for its end. Only what works at the portal needs a process of its own."""
        if arguments[0] in ("run", "work"):
            return self.apart(*arguments, typed=typed)
        return typed_here(arguments, self.environment, typed)

    def apart(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Type a command, in a process of its own, and wait for its end."""
        return subprocess.run(
            [COMMAND, *arguments],
            env=self.environment,
            input=typed,
            text=True,
            capture_output=True,
            timeout=120,
            check=False,
        )

    def store_sign_in(self, credentials: Credentials, account: str = "main") -> None:
        """``portal-bots account add uhc main``."""
        lines = f"{credentials.username}\n{credentials.password}\n{credentials.totp_secret}"
        done = self.run("account", "add", "uhc", account, "--owner", "Ana Ruiz", typed=lines)
        if done.returncode:
            raise RuntimeError(done.stderr)

    @property
    def store(self) -> Store:
        """The store, opened beside whoever works on it."""
        keyring = open_keyring(self.home, SecretStr(self.keyring_password))
        return Store.open(
            f"sqlite:///{self.home / 'portal-bots.sqlite'}", Seal(keys.load(keyring.backend, self.home))
        )

    def plan(self, *wanted: AuthRequest) -> None:
        """Put submissions into the store, due now."""
        store, now = self.store, SystemClock().now()
        for request in wanted:
            store.run(requests.put, request, "uhc", NIGHT / "packets", "", now)
            store.run(jobs.add, f"test/{request.id}", request.id, Operation.SUBMIT, "test", now, now)
        store.close()

    def known(self, request: AuthRequest, reference: str) -> None:
        """Put a request into the store that is at the portal already."""
        store = self.store
        store.run(requests.put, request, "uhc", NIGHT / "packets", reference, SystemClock().now())
        store.close()

    def start_worker(self) -> "WorkerProcess":
        """``portal-bots work``."""
        return WorkerProcess(
            subprocess.Popen([COMMAND, "work"], env=self.environment, stderr=subprocess.PIPE, text=True)
        )


class WorkerProcess:
    """A running ``portal-bots work``, watched through its log."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._late = threading.Timer(LONGEST, process.kill)
        self._late.daemon = True
        self._late.start()
        self.log: list[dict[str, object]] = []

    def until(self, wanted: Callable[[dict[str, object]], bool]) -> dict[str, object]:
        """Read the log up to an event."""
        for line in self._process.stderr or ():
            self.log.append(json.loads(line))
            if wanted(self.log[-1]):
                return self.log[-1]
        message = f"the worker ended before that: {self.log[-3:]}"
        raise RuntimeError(message)

    def terminate(self) -> int:
        """SIGTERM, and its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._end()

    def kill(self) -> int:
        """SIGKILL: no chance to clean up."""
        self._process.kill()
        return self._end()

    def _end(self) -> int:
        _, rest = self._process.communicate(timeout=60)
        self._late.cancel()
        self.log += [json.loads(line) for line in rest.splitlines() if line.startswith("{")]
        return self._process.returncode

"""
A night in which everything secret is marked, as an operator has it: real commands, a real worker, kills.

Whatever our processes write lies below three folders of its own: the home, the folder for temporary files, and the
folder in which the commands are typed. What they print is kept there, too, except what a person asked to be shown.
"""

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from mock_portals.uhc import UhcPortal
from portal_bots.domain import AuthRequest, JobState, Operation
from portal_bots.domain.attention import ExceptionState
from portal_bots.engine.clock import SystemClock
from portal_bots.engine.secrets import Authenticator, Credentials
from portal_bots.store import accounts, exceptions, jobs, outages, requests, resolving, sign_ins
from portal_bots.store.tables import attempts, intents
from portal_bots.store.tables import jobs as jobs_table
from tests.conftest import NIGHT, Tonight
from tests.faults.table import Fault
from tests.kills.people import Planned
from tests.process.operator import COMMAND, Operator
from tests.secrecy.marks import Mark, born, phone

PASSWORD = "C4nary pa55/wörd+&"
KEYRING = "C4nary keyring/pässword+&"
PASSPHRASE = "C4nary passphrase/für+&"
PHONE = "602-555-0137"
PASSED_ON = ("PATH", "HOME", "PYTHONPATH", "PLAYWRIGHT_BROWSERS_PATH")
ASKED = ("show", "list")  # what these print, a person asked for
LIMITS = {"max_bytes": 50 * 1_048_576, "max_files": 10, "max_name_length": 120, "max_pages": 999}
SOON = timedelta(minutes=50)
LONGEST = 120.0  # seconds that an attempt may take
Waiting = Iterator[None]


@dataclass
class Marked(Operator):
    """An operator whose processes write nowhere but below a folder, and whose commands' words are kept."""

    said: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        for folder in (self.temporary, self.here):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def temporary(self) -> Path:
        """Where temporary files go."""
        return self.home.with_name("tmp")

    @property
    def here(self) -> Path:
        """Where the commands are typed."""
        return self.home.with_name("here")

    @property
    def environment(self) -> dict[str, str]:
        """The same settings, and nothing of the person who runs the tests."""
        own = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        ours = {name: value for name, value in super().environment.items() if name.startswith("PORTAL_BOTS_")}
        return own | ours | {"TMPDIR": str(self.temporary), "PORTAL_BOTS_PRACTICE_PHONE": PHONE}

    def run(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Type a command; what it prints is kept, unless a person asked to see it."""
        done = subprocess.run(
            [COMMAND, *arguments],
            cwd=self.here,
            env=self.environment,
            input=typed,
            text=True,
            capture_output=True,
            timeout=600,
            check=False,
        )
        self.said += 1
        if not set(ASKED) & set(arguments):
            (self.here / f"said-{self.said:03}.txt").write_text(done.stdout + done.stderr, "utf-8")
        return done

    def begin(self) -> "subprocess.Popen[bytes]":
        """``portal-bots work``; what it says is kept."""
        self.said += 1
        with (self.here / f"worker-{self.said:03}.log").open("wb") as log:
            return subprocess.Popen([COMMAND, "work"], cwd=self.here, env=self.environment, stdout=log, stderr=log)


class CanaryNight:
    """One portal, one home, everything marked."""

    def __init__(self, folder: Path, portal: UhcPortal, night: Tonight, planned: Sequence[Planned]) -> None:
        self.folder = folder
        self.portal = portal
        self.planned = list(planned)
        self.operator = Marked(folder / "home", portal, KEYRING)
        self._night = night
        self._tokens: set[str] = set()
        self._imported: list[AuthRequest] = []
        portal.seed(self._seed(night, planned))

    def _seed(self, night: Tonight, planned: Sequence[Planned]) -> dict[str, Any]:
        seed = json.loads(json.dumps(night.seed))
        seed["accounts"][0]["password"] = PASSWORD
        seed["members"] += [one.member for one in planned]
        seed["cases"] += [one.case for one in planned if one.reference]
        return dict(seed)

    @property
    def credentials(self) -> Credentials:
        """The sign-in of the account ``main``."""
        known = self._night.credentials("main")
        return Credentials(known.username, PASSWORD, known.totp_secret)

    @property
    def roots(self) -> tuple[Path, ...]:
        """Everything that our processes may write to."""
        return (self.operator.home, self.operator.temporary, self.operator.here)

    def prepare(self, *numbers: int) -> None:
        """Store the sign-in, import requests of the example night, add a document to one."""
        self.operator.store_sign_in(self.credentials)
        self._imported = [self._night.request(number) for number in numbers]
        self._must("import", str(_tracker(self.folder / "asked", numbers)))
        document = self.folder / "asked" / f"{self._imported[0].member.last_name}.pdf"
        document.write_bytes((NIGHT / "packets" / self._imported[0].documents[0].file).read_bytes())
        self._must("requests", "attach", self._imported[0].id, str(document), "--kind", "chart_note")

    def work_tonight(self) -> None:
        """Every operation of the schedule."""
        self.operator.run("run", "tonight")
        self.look()

    @contextmanager
    def suffering(self) -> Iterator["subprocess.Popen[bytes]"]:
        """A worker that stays signed in between the faults: something is always due before long."""
        self._over()
        worker = self.operator.begin()
        yield worker
        worker.send_signal(signal.SIGTERM)
        worker.wait(LONGEST)

    def suffer(self, worker: "subprocess.Popen[bytes]", fault: Fault, planned: Planned) -> str:
        """One fault on one request. Returns what came of it."""
        for name, params in fault.switches.items():
            self.portal.fault(name, **params)
        self.portal.seed({"limits": fault.limits})
        self.plan(planned)
        came = self._wait_for(worker, self._ended, planned)
        self.portal.clear_faults()
        self.portal.seed({"limits": LIMITS})
        self._over()
        self.look()
        return came

    def _over(self) -> None:
        """The next fault need not wait for the breaker, nor behind what this one stopped."""
        store, now = self.operator.store, SystemClock().now()
        store.run(outages.worked, "uhc", "", now)
        for row in store.run(exceptions.every, ExceptionState.OPEN):
            store.run(resolving.dismiss, row.id, "canary", "seen", now)
            store.run(accounts.unfreeze, "uhc", "main", row.code)
        store.run(sign_ins.say, "uhc", "main", "canary", sign_ins.BY_HAND, now)
        key, one = f"canary/soon/{now:%H%M%S}", self._imported[0].id
        store.run(jobs.add, key, one, Operation.READ_STATUS, "canary", now + SOON, now)
        store.close()

    def kill(self, planned: Planned) -> None:
        """A worker dies with the last button pressed."""
        self.plan(planned)
        worker = self.operator.begin()
        self._wait_for(worker, self._pressed, planned)
        self.look()
        worker.kill()
        worker.wait(LONGEST)

    def plan(self, planned: Planned) -> None:
        """Put a request into the store, due now."""
        store, now, one = self.operator.store, SystemClock().now(), planned.request
        store.run(requests.put, one, "uhc", NIGHT / "packets", planned.reference, now)
        store.run(jobs.add, f"canary/{one.id}", one.id, planned.operation, "canary", now, now)
        store.close()

    def people(self) -> None:
        """What people do in the morning."""
        self._must("report", *(word for kind in ("html", "json", "csv", "xlsx", "pdf") for word in ("--as", kind)))
        self._must("backup")
        self._must("keys", "export", str(self.operator.here / "keys"), typed=f"{PASSPHRASE}\n")
        self._must("keys", "rotate")
        for command in (("exceptions",), ("jobs",), ("doctor",), ("health",), ("audit", "verify")):
            self.operator.run(*command)
        self.look()

    def look(self) -> None:
        """Remember which sessions the portal has, and by which tokens their browsers are known."""
        with closing(sqlite3.connect(self.folder / "portal" / "uhc.sqlite")) as database:
            for query in ("SELECT token FROM sessions", "SELECT csrf FROM sessions", "SELECT token FROM devices"):
                self._tokens |= {token for (token,) in database.execute(query)}

    def marks(self) -> list[Mark]:
        """Everything that must not be found."""
        people = [*self._imported, *(one.request for one in self.planned)]
        patients = {mark.text: mark for one in people for mark in _patient(one)}
        return [*patients.values(), *phone("the practice's phone", PHONE), *self._secrets()]

    def _secrets(self) -> Iterator[Mark]:
        yield Mark("password", PASSWORD)
        yield Mark("authenticator secret", self.credentials.totp_secret)
        yield Mark("keyring password", KEYRING)
        yield Mark("passphrase of the exported keys", PASSPHRASE)
        yield from (Mark("token of a session", token) for token in sorted(self._tokens))
        yield from (Mark("one-time code", code, alone=True) for code in self._codes())

    def _codes(self) -> list[str]:
        """Every code that was typed, from the portal's own record of their time steps."""
        app = Authenticator(self.credentials.totp_secret)
        with closing(sqlite3.connect(self.folder / "portal" / "uhc.sqlite")) as database:
            steps = database.execute("SELECT what FROM typed_codes WHERE username = 'night.main'").fetchall()
        return sorted({app.at(int(step) * 30) for (step,) in steps})

    def _must(self, *arguments: str, typed: str = "") -> None:
        done = self.operator.run(*arguments, typed=typed)
        if done.returncode:
            message = f"portal-bots {' '.join(arguments)}: {done.returncode} {done.stdout} {done.stderr}"
            raise RuntimeError(message)

    def _wait_for(self, worker: "subprocess.Popen[bytes]", what: Any, planned: Planned) -> str:
        store, until = self.operator.store, time.monotonic() + LONGEST
        try:
            while time.monotonic() < until:
                if came := store.run(what, planned.request.id):
                    return str(came)
                if worker.poll() is not None:
                    message = f"the worker ended: {worker.returncode}"
                    raise RuntimeError(message)
                time.sleep(0.1)
        finally:
            store.close()
        message = f"{planned.request.id} took longer than {LONGEST:.0f} s"
        raise RuntimeError(message)

    @staticmethod
    def _ended(tx: Any, request_id: str) -> str | None:
        mine = attempts.join(jobs_table, attempts.c.job_id == jobs_table.c.id)
        query = attempts.select().select_from(mine).where(jobs_table.c.request_id == request_id)
        row = tx.execute(query.where(attempts.c.ended_at.is_not(None))).first()
        if row is not None:
            return str(row.outcome)
        held = (jobs_table.c.request_id == request_id) & (jobs_table.c.state == JobState.HELD.value)
        return "held with another" if tx.execute(jobs_table.select().where(held)).first() else None

    @staticmethod
    def _pressed(tx: Any, request_id: str) -> str | None:
        query = intents.select().where(intents.c.request_id == request_id, intents.c.sent_at.is_not(None))
        return "pressed" if tx.execute(query).first() else None


def _patient(request: AuthRequest) -> Iterator[Mark]:
    member = request.member
    yield Mark("name of a patient", member.last_name)
    yield Mark("member ID", member.member_id, alone=True)
    yield from born("day of birth", member.born)


def _tracker(folder: Path, numbers: Sequence[int]) -> Path:
    """A tracker with some rows of the example night, its packets beside it."""
    folder.mkdir(parents=True)
    lines = (NIGHT / "tracker.csv").read_text("utf-8").splitlines()
    wanted = [line for line in lines if line.startswith(tuple(f"REQ-{number}," for number in numbers))]
    (folder / "tracker.csv").write_text("\n".join([lines[0], *wanted]), "utf-8")
    (folder / "packets").symlink_to(NIGHT / "packets")
    return folder / "tracker.csv"

"""The client of a mock portal's process, for tests and benchmarks."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from mock_portals.kit.barrier import LONGEST_HOLD, Point

ROOT = Path(__file__).resolve().parents[2]
ANSWER_WITHIN = 30.0  # seconds

Row = dict[str, Any]


class PortalProcess:
    """A running mock portal: started here, or attached to."""

    slug: ClassVar[str]

    def __init__(self, url: str, token: str, process: subprocess.Popen[str] | None = None) -> None:
        self.url = url
        self.token = token
        self._process = process

    @classmethod
    def start(cls, data_dir: Path, *, port: int = 0) -> Self:
        """Start a process on a folder; an earlier one's records are still there."""
        paths = os.pathsep.join(path for path in (str(ROOT), os.environ.get("PYTHONPATH")) if path)
        process = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", *cls._module(), "--port", str(port), "--data", str(data_dir)],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": paths},
        )
        line = cls._first_line(process)
        ready = json.loads(line)
        return cls(ready["url"], ready["control_token"], process)

    @classmethod
    def attach(cls, url: str, token: str) -> Self:
        """Talk to a portal somebody else started."""
        return cls(url, token)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the process if it is ours."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def reset(self) -> None:
        """Empty the portal: records, faults, sessions, clock."""
        self._call("POST", "reset")

    def seed(self, seed: Row) -> None:
        """Create or change accounts, approvals, providers, members, plan questions, cases, limits."""
        self._call("POST", "seed", seed)

    def cases(self) -> list[Row]:
        """Every case with lines, documents and letters, oldest first."""
        return list(self._call("GET", "cases"))

    def ledger(self, kind: str | None = None) -> list[Row]:
        """What the portal accepted and refused, in order."""
        return list(self._call("GET", "ledger" + (f"?kind={quote(kind)}" if kind else "")))

    def accounts(self) -> list[Row]:
        """Counters of every account."""
        return list(self._call("GET", "accounts"))

    def move(self, reference: str, **changes: Any) -> Row:
        """Let the payer decide on a case."""
        return dict(self._call("POST", f"cases/{quote(reference)}/move", changes))

    def fault(self, name: str, **params: Any) -> None:
        """Switch a fault on; `times` limits how often it fires."""
        self._call("PUT", f"faults/{quote(name)}", params)

    def clear_fault(self, name: str) -> None:
        """Switch one fault off."""
        self._call("DELETE", f"faults/{quote(name)}")

    def clear_faults(self) -> None:
        """Switch all faults off."""
        self._call("DELETE", "faults")

    def drift(self, *changes: Row) -> None:
        """Let pages drift by these changes (kit/drift_kinds.py), in place of those that were on."""
        self._call("PUT", "drift", list(changes))

    def drifted(self) -> list[int]:
        """Places of the changes, among those that are on, which some page was shown with."""
        return list(self._call("GET", "drift")["applied"])

    def clear_drift(self) -> None:
        """Let pages be as they were."""
        self._call("DELETE", "drift")

    def barrier(self, write: int, point: Point, seconds: float = LONGEST_HOLD) -> None:
        """Stop the n-th write from now on: before it is handled, saved but not answered, or answered."""
        self._call("PUT", "barrier", {"write": write, "point": point, "seconds": seconds})

    def barrier_reached(self, wait: float = 30.0) -> bool:
        """Whether the write came to its point, after waiting so many seconds for it."""
        return bool(self._call("GET", f"barrier?wait={wait}", timeout=wait + ANSWER_WITHIN)["reached"])

    def writes(self) -> int:
        """How many writes came in since the barrier was armed, up to its release."""
        return int(self._call("GET", "barrier")["writes"])

    def release(self) -> None:
        """Disarm the barrier; the held write, if any, has been handled when this returns."""
        self._call("DELETE", "barrier")

    def advance(self, seconds: float) -> None:
        """Turn the portal's clock forward."""
        self._call("POST", "clock", {"advance": seconds})

    def now(self) -> datetime:
        """The portal's present moment."""
        return datetime.fromisoformat(self._call("GET", "clock")["now"])

    @classmethod
    def _module(cls) -> list[str]:
        return [f"mock_portals.{cls.slug}"]

    @staticmethod
    def _first_line(process: subprocess.Popen[str]) -> str:
        if process.stdout is None:
            raise RuntimeError("the portal has no standard output")
        with process.stdout as stdout:
            line = stdout.readline()
        if not line:
            raise RuntimeError(f"the portal ended with {process.wait()} before it was ready")
        return line

    def _call(
        self, method: str, path: str, body: Row | list[Row] | None = None, timeout: float = ANSWER_WITHIN
    ) -> Any:
        request = Request(  # noqa: S310  the portal's own address
            f"{self.url}/_control/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-Control-Token": self.token, "Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=timeout) as answer:  # noqa: S310  the portal's own address
                return json.load(answer)
        except HTTPError as error:
            with error:
                raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()}") from error

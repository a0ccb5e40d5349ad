"""Running the image as an engine would."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.container.processes import Process
from tests.container.verdict import CannotGoOnError, Done, timed

HERE = Path(__file__).parent
GRACE = 25.0  # seconds: PORTAL_BOTS_GRACE, left as it is
OWN = ("unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child")
ENTERED = ("--mount", "--pid", "--ipc", "--uts", "--root", "--wd")


class Container:
    """The image, with what is mounted and set."""

    def __init__(self, root: Path, config: dict[str, Any], given: Path, portal_url: str) -> None:
        self._config = config
        self._prepared = ["sh", str(HERE / "engine.sh"), str(root), str(given)]
        self._environment = [
            *config["Env"],
            f"PORTAL_BOTS_PORTAL_URLS={json.dumps({'uhc': portal_url})}",
            "PORTAL_BOTS_PRACTICE_PHONE=602-555-0100",
        ]

    def run(self, *arguments: str, typed: str = "") -> Done:
        """A container of its own for one command: ``docker run --rm IMAGE …``."""
        return timed(self._fresh(arguments), typed)

    def portal_bots(self, *arguments: str, typed: str = "") -> Done:
        """A container of its own for one of our commands."""
        return self.run("portal-bots", *arguments, typed=typed)

    @contextlib.contextmanager
    def started(self, log: Path, *settings: str) -> Iterator["Running"]:
        """A container that stays, with further settings: ``docker run --detach --env … IMAGE``."""
        command_line = self._fresh(self._config["Cmd"], *settings)
        with log.open("w") as file:
            process = subprocess.Popen(command_line, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
        running = Running(process, log, self._as_user(*settings))
        try:
            yield running
        finally:
            running.kill()

    def _fresh(self, arguments: Iterable[str], *settings: str) -> list[str]:
        return [*OWN, *self._prepared, *self._as_user(*settings), *self._config["Entrypoint"], *arguments]

    def _as_user(self, *settings: str) -> list[str]:
        ids = [f"--reuid={self._config['User']}", f"--regid={self._config['User']}", "--clear-groups"]
        nothing_more = ["--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]
        surroundings = ["/usr/bin/env", "-i", "-C", self._config["WorkingDir"], *self._environment, *settings]
        return ["/usr/bin/setpriv", *ids, *nothing_more, *surroundings]


class Running:
    """A container that stays."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path, as_user: list[str]) -> None:
        self.log = log
        self._process = process
        self._as_user = as_user

    def acted(self, action: str) -> bool:
        """Whether its log has an action."""
        return f'"action": "{action}"' in self.log.read_text()

    def execute(self, *arguments: str) -> Done:
        """A command beside the worker: ``docker exec``."""
        entered = ["nsenter", "--target", str(self._init()), *ENTERED]
        return timed([*entered, *self._as_user, *arguments])

    def python(self, source: str) -> Done:
        """A few lines of Python beside the worker."""
        return self.execute("python3", "-c", source)

    def processes(self) -> list[Process]:
        """All its processes, without the one that looks."""
        done = self.python((HERE / "processes.py").read_text("utf-8"))
        if not done.ok:
            raise CannotGoOnError(done.words)
        found: list[Process] = json.loads(done.out)
        return found

    def browsers(self) -> list[int]:
        """The process numbers of its browser."""
        return [one["pid"] for one in self.processes() if "headless" in one["name"] or "chrom" in one["name"]]

    def defunct(self) -> list[str]:
        """Processes that ended and that nobody has waited for."""
        return [one["name"] for one in self.processes() if one["state"] == "Z"]

    def stop(self) -> tuple[int | None, float]:
        """SIGTERM to its first process, as ``docker stop``: exit code (None: it had to be killed) and seconds."""
        begun = time.monotonic()
        os.kill(self._init(), signal.SIGTERM)
        try:
            return self._process.wait(GRACE + 20), time.monotonic() - begun
        except subprocess.TimeoutExpired:
            self.kill()
            return None, time.monotonic() - begun

    def kill(self) -> None:
        """End it whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _init(self) -> int:
        parent = self._process.pid
        try:
            return int(Path(f"/proc/{parent}/task/{parent}/children").read_text().split()[0])
        except (OSError, IndexError) as error:
            message = f"the container ended by itself: {self.log.read_text()[-500:]}"
            raise CannotGoOnError(message) from error

"""Two unattended workers on one home, ended in the middle of a job and while idle, and all that is left behind."""

import json
from typing import Any

from tests.container.commands import take_in
from tests.container.night import UID, Trial
from tests.container.running import GRACE, Running
from tests.container.verdict import wait

OFTEN = "PORTAL_BOTS_SCHEDULES=/run/night/schedules"  # these, instead of those of the image
GRAVE = {"error", "critical"}
ALL = 6  # cases, the operator's two among them
KILL = """
import os
for pid in {pids}:
    try:
        os.kill(pid, 9)
    except OSError:
        pass
"""


def work(trial: Trial) -> None:
    """One worker after the other."""
    take_in(trial, "later.csv")
    for name, part in (("first", interrupted), ("second", finished)):
        with trial.container.started(trial.log(name), OFTEN) as worker:
            up = wait(lambda: worker.acted("working"), 20)
            trial.verdict.check(f"the {name} worker works", up, "" if up else worker.log.read_text()[-500:])
            part(trial, worker)


def interrupted(trial: Trial, worker: Running) -> None:
    """The first: it loses its browser, then it is stopped in the middle of its work."""
    healthy(trial, worker, "health beside the worker")
    trial.verdict.check("a schedule fires and a browser starts", wait(worker.browsers, 90))
    lose_browser(trial, worker)
    sends(trial, worker)
    weigh(trial, worker)
    busy, sent = not quiet(worker), trial.sent
    code, seconds = worker.stop()
    words = f"exit code {code}, {seconds:.1f} s, in the middle: {busy}, {sent} cases"
    trial.verdict.check("SIGTERM while it works: clean end in the grace", code == 0 and seconds < GRACE + 5, words)
    trial.verdict.check("that was in the middle of a job", busy)
    trial.verdict.figure("SIGTERM", f"{seconds:.1f} s")


def finished(trial: Trial, worker: Running) -> None:
    """The second: it does the rest, writes its report, and is stopped while it waits."""
    reports = trial.night.data / "reports"
    known = {*reports.glob("*.xlsx")}  # the first worker's
    trial.verdict.check("all is sent", wait(lambda: trial.sent >= ALL, 180), f"{trial.sent} cases")
    trial.verdict.check("the report is written", wait(lambda: {*reports.glob("*.xlsx")} - known, 90))
    idle = wait(lambda: quiet(worker), 60)
    healthy(trial, worker, "health, some minutes later")
    trial.verdict.check("no defunct processes", wait(lambda: not worker.defunct(), 10), worker.defunct() or "")
    code, seconds = worker.stop()
    words = f"exit code {code}, {seconds:.1f} s, idle: {idle}"
    trial.verdict.check("SIGTERM while idle: clean end", idle and code == 0, words)
    trial.verdict.check("nothing is sent twice", trial.sent == ALL, f"{trial.sent} cases")


def healthy(trial: Trial, worker: Running, name: str) -> None:
    """What the image's health check asks."""
    health = worker.execute("portal-bots", "health")
    trial.verdict.check(name, health.ok, health.words)


def lose_browser(trial: Trial, worker: Running) -> None:
    """Kill every process of the browser, as a machine short of memory does; tini has to reap them."""
    victims = worker.browsers()
    worker.python(KILL.format(pids=victims))
    gone = wait(lambda: not {*victims} & {one["pid"] for one in worker.processes()}, 10)
    reaped = wait(lambda: not worker.defunct(), 10)
    words = f"{len(victims)} processes killed"
    trial.verdict.check("a killed browser leaves nothing defunct", victims and gone and reaped, words)


def sends(trial: Trial, worker: Running) -> None:
    """With a new browser, it goes on to send."""
    before = trial.sent
    trial.verdict.check("it goes on after its browser was killed", wait(worker.browsers, 120))
    trial.verdict.check("it sends", wait(lambda: trial.sent > before, 150), f"{trial.sent} cases")


def weigh(trial: Trial, worker: Running) -> None:
    """Whose processes there are, and what they hold."""
    every = worker.processes()
    names = ", ".join(sorted({one["name"] for one in every}))
    trial.verdict.check("all its processes are of bots", {one["uid"] for one in every} == {UID}, names)
    memory = sum(one["pss"] for one in every) // 1024
    trial.verdict.figure("memory while working", f"{memory} MB in {len(every)} processes")


def quiet(worker: Running) -> bool:
    """Whether no job is being worked."""
    done = worker.execute("portal-bots", "jobs", "--json")
    return done.ok and all(job["state"] != "running" for job in json.loads(done.out))


def judge(trial: Trial) -> None:
    """All that was written."""
    control(trial)
    logs(trial)
    own_log(trial)
    files(trial)


def control(trial: Trial) -> None:
    """What is looked for in the logs is found where it stands."""
    found = trial.night.named((trial.night.folder / "tracker.csv").read_text("utf-8"))
    trial.verdict.check(
        "patient data would be recognized", len(found) > 3, f"in the tracker: {len(found)} columns"
    )


def logs(trial: Trial) -> None:
    """The workers' output: JSON line by line, and nobody in it."""
    lines = [line for name in ("first", "second") for line in trial.log(name).read_text("utf-8").splitlines()]
    foreign = [line[:160] for line in lines if event(line) is None]
    trial.verdict.check(
        "every line of the log is JSON", lines and not foreign, foreign[:5] or f"{len(lines)} lines"
    )
    trial.verdict.absent("the log holds no patient data and no secret", trial.night.named("\n".join(lines)))
    grave = [line for line in lines if (event(line) or {}).get("level") in GRAVE]
    trial.verdict.figure("events logged as errors", len(grave))
    for line in grave[:5]:
        trial.verdict.note("", line[:200])


def own_log(trial: Trial) -> None:
    """The file that `run` writes in the home."""
    text = (trial.night.data / "portal-bots.log").read_text("utf-8")
    trial.verdict.check("`run` keeps a log", text, f"{len(text.splitlines())} lines")
    trial.verdict.absent("logs of `run` hold no patient data", trial.night.named(text))


def event(line: str) -> dict[str, Any] | None:
    """A line of the log as an event, or nothing when it is none."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def files(trial: Trial) -> None:
    """The home: the worker's, and closed."""
    data = trial.night.data
    every = list(data.rglob("*"))
    stray = [path.name for path in every if (path.stat().st_uid, path.stat().st_gid) != (UID, UID)]
    trial.verdict.absent("every file in /data belongs to bots", stray, f"{len(every)} files")
    trial.verdict.check("/data stays closed to other users", not data.stat().st_mode & 0o077)

"""What is in the image, and an operator's commands in it: accounts, doctor, import, run, report."""

from tests.container.night import Trial
from tests.container.verdict import CannotGoOnError, Done

# What is of no use to the worker.
LEFTOVERS = """
ls /opt/portal-bots/bin | grep -E '^(pip|pytest|mypy|ruff|uv|uvicorn)$'
ls -d /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /root/.cache 2>/dev/null
"""


def starts(trial: Trial) -> None:
    """What is in the image, and how fast it starts."""
    verdict, container = trial.verdict, trial.container
    verdict.check("whoami", (who := container.run("whoami").out.strip()) == "bots", who)
    verdict.check("the root file system is not written to", not container.run("touch", "/app/x", "/x").ok)
    verdict.absent("neither tools of development nor caches", container.run("sh", "-c", LEFTOVERS).lines)
    helps(trial)
    health = container.portal_bots("health")
    verdict.check("health before any worker: exit code 3", health.code == 3, health.words)


def helps(trial: Trial) -> None:
    """The shortest command, four times."""
    first, *warm = [trial.container.portal_bots("--help") for _ in range(4)]
    best = min(done.seconds for done in warm)
    trial.verdict.check("portal-bots --help", all(done.ok for done in (first, *warm)), first.err[-300:])
    trial.verdict.figure("start of --help", f"{first.seconds:.2f} s, best {best:.2f} s")


def operate(trial: Trial) -> None:
    """An operator's first evening."""
    for account in trial.night.accounts:
        store_sign_in(trial, account)
    consult(trial)
    take_in(trial, "first.csv")
    run_tonight(trial)
    paper = trial.container.portal_bots("report", "--as", "pdf", "--as", "xlsx", "--to", "/data/asked-for")
    written = sorted(path.suffix for path in (trial.night.data / "asked-for").glob("*"))
    trial.verdict.check("report as PDF and XLSX", paper.ok and {".pdf", ".xlsx"} <= {*written}, paper.words)


def store_sign_in(trial: Trial, account: dict[str, str]) -> None:
    """Secrets are typed once; they stay in the keyring."""
    lines = "".join(f"{account[name]}\n" for name in ("username", "password", "totp_secret"))
    add = ("account", "add", "uhc", account["account"], "--owner", "Ana Ruiz")
    done = trial.container.portal_bots(*add, typed=lines)
    trial.verdict.check(f"account add uhc {account['account']}", done.ok, done.words)


def consult(trial: Trial) -> None:
    """The doctor; when it finds something wrong, nothing else would work."""
    doctor = trial.container.portal_bots("doctor")
    _show(trial, "doctor", doctor, [*doctor.lines, *doctor.err.splitlines()[-3:]])
    if not doctor.ok:
        message = "the doctor found something wrong"
        raise CannotGoOnError(message)


def take_in(trial: Trial, name: str) -> None:
    """Import one of the trackers."""
    done = trial.container.portal_bots("import", f"/run/night/{name}")
    trial.verdict.check(f"import {name}", done.ok, done.words)


def run_tonight(trial: Trial) -> None:
    """A schedule by hand: two requests are new, two wait for an answer."""
    done = trial.container.portal_bots("run", "tonight")
    _show(trial, "run tonight", done, [*done.lines[-4:], done.err[-500:]], fine={0, 1})
    trial.verdict.figure("run tonight", f"{done.seconds:.1f} s")
    trial.verdict.check("the portal's ledger: cases created", trial.sent == 2, trial.sent)


def _show(
    trial: Trial, name: str, done: Done, lines: list[str], fine: frozenset[int] | set[int] = frozenset({0})
) -> None:
    for line in filter(None, lines):
        trial.verdict.note(name, line[:150])
    trial.verdict.check(name, done.code in fine, f"exit code {done.code}, {done.seconds:.2f} s")

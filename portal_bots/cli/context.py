"""What commands open: settings, store, flows, schedules, secrets."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError
from sqlalchemy.exc import SQLAlchemyError

from portal_bots.browser.launch import BrowserMissingError, Shell, choose
from portal_bots.desk import morning, report
from portal_bots.desk.tracker import TrackerUnusableError
from portal_bots.domain.calendar import Terms
from portal_bots.domain.schedules import Schedule
from portal_bots.engine import keys, permission
from portal_bots.engine import schedules as firing
from portal_bots.engine.clock import SystemClock
from portal_bots.engine.instance import HomeInUseError, instance
from portal_bots.engine.keys import KeysUnusableError
from portal_bots.engine.progress import Progress
from portal_bots.engine.schedules import ScheduleUnusableError
from portal_bots.engine.secrets import KeyringSecrets, SecretsUnusableError, open_keyring
from portal_bots.engine.settings import Settings
from portal_bots.engine.tools import Tools
from portal_bots.flow import registry
from portal_bots.flow.registry import FlowsUnusableError, Registry
from portal_bots.scaffold.description import DescriptionUnusableError
from portal_bots.scaffold.recording import NotARecordingError
from portal_bots.scaffold.writing import InTheWayError
from portal_bots.store import Store
from portal_bots.store.archive import BackupUnusableError
from portal_bots.store.audit import AuditBrokenError
from portal_bots.store.database import StoreUnusableError, key_set_of
from portal_bots.store.files import FileMissingError
from portal_bots.store.seal import Seal, SealBrokenError
from portal_bots.testing.mock.finding import NoMockPortalError


class SettingsUnusableError(Exception):
    """A setting is wrong: the message names it."""


COULD_NOT_RUN = (
    AuditBrokenError,
    BackupUnusableError,
    BrowserMissingError,
    DescriptionUnusableError,
    FileMissingError,
    FlowsUnusableError,
    HomeInUseError,
    InTheWayError,
    KeysUnusableError,
    NoMockPortalError,
    NotARecordingError,
    ScheduleUnusableError,
    SealBrokenError,
    SecretsUnusableError,
    SettingsUnusableError,
    StoreUnusableError,
    SQLAlchemyError,
    TrackerUnusableError,
)

AS_JSON = typer.Option("--json", help="Print JSON instead of a table.")


def settings() -> Settings:
    """
    The settings in force; the home is there.

    Raises:
        SettingsUnusableError: One of them is wrong.

    """
    found = looked_up()
    _make(found.home)
    return found


def looked_up() -> Settings:
    """
    The settings in force, for what needs no home.

    Raises:
        SettingsUnusableError: One of them is wrong.

    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "PORTAL_BOTS_" + ".".join(map(str, first["loc"])).upper()
        message = f"{name}: {first['msg']}"
        raise SettingsUnusableError(message) from error
    except (SettingsError, OSError) as error:
        message = f"Settings cannot be read: {error}. A secret file must be readable for the user who runs this."
        raise SettingsUnusableError(message) from error


def _make(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        usable = os.access(home, os.W_OK | os.X_OK)
    except OSError:
        usable = False
    if not usable:
        message = f"PORTAL_BOTS_HOME: {home} cannot be written by user {getpass.getuser()}. Change its owner."
        raise SettingsUnusableError(message)


@contextmanager
def open_store() -> Iterator[Store]:
    """The store, closed at the end; its seal has the keys of the keyring."""
    found = settings()
    with keys.in_use(found.home):
        store = Store.open(found.store_url, seal())
        try:
            yield store
        finally:
            store.close()


def flows() -> Registry:
    """Every flow."""
    return registry.load(settings().flows)


def schedules() -> dict[str, Schedule]:
    """Every schedule."""
    return firing.load(settings().schedules)


def terms() -> dict[str, Terms]:
    """What portals ask of their accounts."""
    return permission.terms(settings(), flows())


def outages() -> list[str]:
    """A sentence for each portal that is out now."""
    now, known = SystemClock().now(), terms()
    with open_store() as store:
        found = store.run(report.outages, now, now, morning.ZONE, known)
    return [one.sentence for one in found if one.ended_at is None]


def secrets() -> KeyringSecrets:
    """The keyring."""
    found = settings()
    return open_keyring(found.home, found.keyring_password)


def seal() -> Seal:
    """What patients' data is sealed and opened with."""
    found, backend = settings(), secrets().backend
    held = keys.load(backend, found.home, lambda: bool(key_set_of(found.store_url)))
    return Seal(held, lambda: keys.kept(backend))


@contextmanager
def tools(progress: Progress) -> Iterator[Tools]:
    """All that a worker needs, checked before anything begins."""
    found = settings()
    choice = choose(found.browser)
    with open_store() as store, instance(found.home) as worker:
        yield Tools(
            settings=found,
            store=store,
            registry=flows(),
            secrets=secrets(),
            shell=Shell(choice),
            clock=SystemClock(),
            worker=worker,
            progress=progress,
        )


def person() -> str:
    """Who runs this command, for the audit."""
    return getpass.getuser()


def asked(what: str) -> str:
    """What a person types without echo; without a terminal, the next line of standard input."""
    return getpass.getpass(f"{what}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def wrong_use(sentence: str) -> typer.Exit:
    """End with a sentence and exit code 2."""
    typer.echo(sentence, err=True)
    return typer.Exit(2)

"""Secrets are in no ``repr``, no message and no traceback, and nothing that we start is told of them."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import IntegrityError

from portal_bots.browser.launch import Shell, choose
from portal_bots.engine.clock import SystemClock
from portal_bots.engine.codes import CodeBroker, StoredLogin
from portal_bots.engine.secrets import Credentials, open_keyring
from portal_bots.engine.settings import Settings
from portal_bots.store import Store, requests
from portal_bots.store.seal import Keys, Seal
from portal_bots.store.tables import requests as table
from portal_bots.testing import SEAL
from tests.conftest import ROOT
from tests.factories import NIGHT, a_request
from tests.secrecy.processes import Process, below

MARK = "m4rked-p4ssw0rd"
TOTP = "KRSXG5CTMVRXEZLU"
UNHANDLED = """
import sys
from portal_bots.cli import context, main

def broken(*_):
    password = "m4rked-p4ssw0rd"
    raise RuntimeError("broken")

context.settings = broken
for command in sys.argv[1:]:
    sys.argv = ["portal-bots", *command.split()]
    try:
        main()
    except BaseException:
        sys.excepthook(*sys.exc_info())  # as the interpreter does at its end
"""
COMMANDS = (
    "account list", "audit verify", "backup", "exceptions", "jobs", "keys list", "permit list", "report",
    "requests list", "run tonight", "schedules", "work",
)  # fmt: skip


def _broker(folder: Path) -> CodeBroker:
    store = Store.open(f"sqlite:///{folder / 'store.sqlite'}", SEAL)
    return CodeBroker(store, SystemClock(), "uhc", "main", timedelta(seconds=5))


class TestRepr:
    def test_credentials(self, tmp_path: Path) -> None:
        """Neither credentials, nor a login made of them, nor the keyring that holds them shows anything."""
        known = Credentials("dana.whitfield", MARK, TOTP)
        keyring = open_keyring(tmp_path, SecretStr(MARK))
        keyring.put("uhc", "main", known)

        login = StoredLogin(known, _broker(tmp_path), _nothing)
        shown = [repr(known), str(known), repr(login), repr(keyring), repr(keyring.backend)]
        assert not [text for text in shown if MARK in text or TOTP in text or "dana" in text]

    def test_settings(self) -> None:
        """Settings show neither the keyring's password nor the store's."""
        settings = Settings(keyring_password=SecretStr(MARK), store=f"postgresql+psycopg://bot:{MARK}@db/night")

        assert MARK not in repr(settings)
        assert MARK not in str(settings)

    def test_keys(self) -> None:
        """Keys show their names only."""
        keys = Keys.fresh().rotated()

        shown = f"{keys!r} {keys} {Seal(keys)!r} {replace(keys)!r}"
        assert not [
            one for one in (*keys.secrets.values(), keys.marks) if repr(one) in shown or one.hex() in shown
        ]


async def _nothing() -> timedelta:
    return timedelta(0)


class TestMessages:
    def test_store(self, tmp_path: Path) -> None:
        """What the database refuses is told without the values that were to be written."""
        store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}", SEAL)
        store.run(requests.put, a_request(), "uhc", tmp_path, "", NIGHT)

        with pytest.raises(IntegrityError) as refused:
            store.run(lambda tx: tx.execute(table.insert().values(id="REQ-1", words=MARK)))

        assert MARK not in f"{refused.value} {refused.value!r}"
        store.close()

    def test_unhandled(self) -> None:
        """An error that nobody expected is told where it was, without what anything was called there."""
        done = subprocess.run(
            [sys.executable, "-c", UNHANDLED, *COMMANDS],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.stderr.count("RuntimeError: broken") == len(COMMANDS)
        assert MARK not in done.stdout + done.stderr


class TestProcesses:
    async def test_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The browser and its driver know nothing of our settings, nor of what is named like a secret."""
        for name in ("PORTAL_BOTS_KEYRING_PASSWORD", "portal_bots_store", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, MARK)
        others = set(below(os.getpid()))  # of tests that ran here before
        shell = Shell(choose())
        try:
            await shell.browser()
            started = [Process.read(number) for number in below(os.getpid()) if number not in others]
        finally:
            await shell.close()

        assert os.environ["PORTAL_BOTS_KEYRING_PASSWORD"] == MARK
        browsers = [one for one in started if "headless" in one.command]
        drivers = [one for one in started if "cli.js" in one.command]
        assert len(drivers) == 1
        assert browsers
        assert not [one.command for one in browsers if MARK in one.environment]
        assert not [one for one in drivers if "PORTAL_BOTS_" in one.environment.upper()]
        assert not [one.command for one in started if MARK in one.command]

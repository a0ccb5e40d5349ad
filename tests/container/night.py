"""The invented night, laid out as it is mounted, and all that is tried on it."""

import json
import os
import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fixtures import tracker
from fixtures.generate import generate
from fixtures.source import Night as Told
from mock_portals.uhc import UhcPortal
from tests.container.running import HERE, Container
from tests.container.verdict import Verdict

UID = 10001
TRACKERS = {
    "first.csv": ("REQ-1001", "REQ-1005", "REQ-1012", "REQ-1014"),  # two to send, two to read
    "later.csv": ("REQ-1002", "REQ-1003", "REQ-1004", "REQ-1006"),  # sent by the unattended worker
}
PRIVATE = ("First name", "Last name", "Date of birth", "Member ID", "Reference number", "Notes")


@dataclass(frozen=True)
class Night:
    """Trackers, packets, schedules, sign-ins."""

    given: Path
    rows: list[dict[str, str]]

    @classmethod
    def prepare(cls, given: Path) -> "Night":
        """Tell it for today."""
        told = Told(datetime.now(UTC).date())
        night = cls(given, [tracker.text_row(request, told) for request in told.requests])
        generate(told.day, night.folder)
        for name, ids in TRACKERS.items():
            tracker.write_csv((row for row in night.rows if row["Request ID"] in ids), night.folder / name)
        shutil.copytree(HERE / "schedules", night.folder / "schedules")
        night._lock_up()
        return night

    @property
    def folder(self) -> Path:
        """What the operator brings: /run/night."""
        return self.given / "night"

    @property
    def data(self) -> Path:
        """The worker's home: /data."""
        return self.given / "data"

    @property
    def seed(self) -> dict[str, Any]:
        """Who and what the portal knows."""
        return dict(json.loads((self.folder / "uhc.json").read_text("utf-8")))

    @property
    def accounts(self) -> list[dict[str, str]]:
        """The sign-ins."""
        return list(json.loads((self.folder / "accounts.json").read_text("utf-8")))

    def named(self, text: str) -> set[str]:
        """What of patients and sign-ins stands in a text: names of columns only."""
        private = {(column, row[column]) for row in self.rows for column in PRIVATE if row[column]}
        private |= {(name, account[name]) for account in self.accounts for name in ("password", "totp_secret")}
        return {column for column, value in private if value in text}

    def _lock_up(self) -> None:
        """A keyring password and a home that only the worker's user reads."""
        self.data.mkdir(mode=0o700)
        password = self.given / "secrets/portal_bots_keyring_password"
        password.parent.mkdir()
        password.touch(mode=0o400)
        password.write_text(secrets.token_urlsafe(24) + "\n")
        for path in (self.data, password):
            os.chown(path, UID, UID)


@dataclass(frozen=True)
class Trial:
    """All that a check needs."""

    verdict: Verdict
    container: Container
    portal: UhcPortal
    night: Night

    @property
    def sent(self) -> int:
        """Cases created, by the portal's own ledger."""
        return len(self.portal.ledger("case_created"))

    def log(self, name: str) -> Path:
        """The log of one worker."""
        return self.night.given / f"{name}.log"

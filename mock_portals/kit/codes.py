"""The second step of a sign-in: one-time codes, approvals on a phone, the recovery code."""

import hmac
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from mock_portals.kit.accounts import Accounts
from mock_portals.kit.clock import Clock, moment_of, stamp
from mock_portals.kit.database import Database, Row
from mock_portals.kit.totp import matching_step, near_step

CodeAnswer = Literal["accepted", "used", "wrong", "locked"]

GOOD_FOR = timedelta(minutes=10)  # assumed


class Codes:
    """What was typed and sent, and what of it was right."""

    def __init__(self, database: Database, clock: Clock, accounts: Accounts) -> None:
        self._database = database
        self._clock = clock
        self._accounts = accounts

    def check(self, account: Row, code: str) -> CodeAnswer:
        """Accept each step of the app once, and never one older than the last accepted."""
        self._note(account, code)
        if self._accounts.locked(account):
            return "locked"
        step = matching_step(account["totp_secret"], code, self._clock.now())
        if step is not None and step > account["last_step"]:
            self._accounts.change(account["username"], last_step=step)
            return self._accepted(account)
        return self.refuse(account, used=step is not None and step == account["last_step"])

    def take_away(self, account: Row, code: str) -> None:
        """Somebody else signs in with this code first, at another place."""
        step = matching_step(account["totp_secret"], code, self._clock.now())
        if step is not None:
            self._accounts.change(account["username"], last_step=max(step, account["last_step"]))

    def refuse(self, account: Row, *, used: bool = False) -> CodeAnswer:
        """Count a bad code towards the lockout."""
        name = account["username"]
        self._database.run("UPDATE accounts SET codes_refused = codes_refused + 1 WHERE username = ?", name)
        if self._accounts.failed(name):
            return "locked"
        return "used" if used else "wrong"

    def send(self, username: str) -> str:
        """Send a code, or a question that is answered on the phone."""
        code = f"{secrets.randbelow(1_000_000):06d}"
        until = stamp(self._clock.now() + GOOD_FOR)
        row = {"username": username, "code": code, "approved": 0, "until": until}
        self._database.upsert("sent", ("username",), row)
        return code

    def check_sent(self, account: Row, code: str) -> CodeAnswer:
        """Accept a code that was sent, once."""
        sent = self._sent(account["username"])
        if self._accounts.locked(account):
            return "locked"
        if sent is None or not hmac.compare_digest(sent["code"], code):
            return self.refuse(account)
        self._database.run("DELETE FROM sent WHERE username = ?", account["username"])
        return self._accepted(account)

    def approve(self, seed: Mapping[str, Any]) -> None:
        """The person says yes on their phone."""
        self._database.update("sent", ("username", seed["username"]), {"approved": 1})

    def approved(self, username: str) -> bool:
        """Whether the person said yes, and not too long ago."""
        sent = self._sent(username)
        return sent is not None and bool(sent["approved"])

    def check_recovery(self, account: Row, code: str) -> CodeAnswer:
        """Accept the recovery code, once."""
        if self._accounts.locked(account):
            return "locked"
        known = account["recovery_code"] or ""
        if not known or not hmac.compare_digest(known, code.replace(" ", "")):
            return self.refuse(account)
        if account["recovery_used"]:
            return self.refuse(account, used=True)
        self._database.update("standings", ("username", account["username"]), {"recovery_used": 1})
        return self._accepted(account)

    def _sent(self, username: str) -> Row | None:
        row = self._database.row("SELECT * FROM sent WHERE username = ?", username)
        return row if row and moment_of(row["until"]) > self._clock.now() else None

    def _note(self, account: Row, code: str) -> None:
        """Keep which step was typed, or which digits of another secret, so that one typed twice can be counted."""
        now = self._clock.now()
        what = near_step(account["totp_secret"], code, now) or code
        self._database.run(
            "INSERT INTO typed_codes (username, what, at) VALUES (?, ?, ?)", account["username"], what, stamp(now)
        )

    def _accepted(self, account: Row) -> CodeAnswer:
        name = account["username"]
        self._database.run("UPDATE accounts SET codes_accepted = codes_accepted + 1 WHERE username = ?", name)
        return "accepted"

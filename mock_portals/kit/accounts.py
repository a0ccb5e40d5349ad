"""Accounts of a portal: passwords, one-time codes and the lockout."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Literal

from mock_portals.kit.clock import Clock, moment_of, stamp
from mock_portals.kit.database import Database, Row
from mock_portals.kit.rules import Rules
from mock_portals.kit.totp import matching_step

PasswordAnswer = Literal["right", "wrong", "locked"]
CodeAnswer = Literal["accepted", "used", "wrong", "locked"]

SHOWN = "username, failed_count, locked_until, codes_refused, codes_accepted, sign_ins"


def fingerprint(username: str, password: str) -> str:
    """A salted digest, few rounds because the passwords are invented."""
    return hashlib.pbkdf2_hmac("sha256", password.encode(), username.encode(), 500).hex()


class Accounts:
    """Who may sign in, and how often they failed."""

    def __init__(self, database: Database, clock: Clock, rules: Rules) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules

    def put(self, seed: Mapping[str, Any]) -> None:
        """Create or change an account; its counters stay."""
        row = {
            "username": seed["username"],
            "password": fingerprint(seed["username"], seed["password"]),
            "totp_secret": seed["totp_secret"],
            "person": seed.get("person", seed["username"]),
            "providers": json.dumps(seed.get("providers", [])),
            "challenge": seed.get("challenge"),
        }
        self._database.upsert("accounts", ("username",), row)

    def find(self, username: str) -> Row | None:
        """One account with its list of providers."""
        row = self._database.row("SELECT * FROM accounts WHERE username = ?", username)
        return row | {"providers": json.loads(row["providers"])} if row else None

    def counters(self) -> list[Row]:
        """What a test may know about every account."""
        return self._database.rows(f"SELECT {SHOWN} FROM accounts ORDER BY username")

    def check_password(self, account: Row, password: str) -> PasswordAnswer:
        """Compare a password; a locked account is refused even the right one."""
        if self.locked(account):
            return "locked"
        if hmac.compare_digest(account["password"], fingerprint(account["username"], password)):
            return "right"
        return "locked" if self._failed(account["username"]) else "wrong"

    def check_code(self, account: Row, code: str) -> CodeAnswer:
        """Accept each step once, and never one older than the last accepted."""
        if self.locked(account):
            return "locked"
        step = matching_step(account["totp_secret"], code, self._clock.now())
        if step is not None and step > account["last_step"]:
            self._accepted(account["username"], step)
            return "accepted"
        return self.refuse_code(account, used=step is not None and step == account["last_step"])

    def refuse_code(self, account: Row, *, used: bool = False) -> CodeAnswer:
        """Count a bad code towards the lockout."""
        name = account["username"]
        self._database.run("UPDATE accounts SET codes_refused = codes_refused + 1 WHERE username = ?", name)
        if self._failed(name):
            return "locked"
        return "used" if used else "wrong"

    def locked(self, account: Row) -> bool:
        """Whether the lock still holds; one that ran out is lifted."""
        if account["locked_until"] is None:
            return False
        if moment_of(account["locked_until"]) > self._clock.now():
            return True
        self._change(account["username"], failed_count=0, locked_until=None)
        return False

    def remember_rendering(self, username: str, npi: str) -> None:
        """Keep the rendering provider used last."""
        self._change(username, last_rendering=npi)

    def _accepted(self, username: str, step: int) -> None:
        self._database.run(
            "UPDATE accounts SET failed_count = 0, last_step = ?, codes_accepted = codes_accepted + 1, "
            "sign_ins = sign_ins + 1 WHERE username = ?",
            step,
            username,
        )

    def _failed(self, username: str) -> bool:
        self._database.run("UPDATE accounts SET failed_count = failed_count + 1 WHERE username = ?", username)
        count = self._database.value("SELECT failed_count FROM accounts WHERE username = ?", username)
        if count < self._rules.bad_tries:
            return False
        self._change(username, locked_until=stamp(self._clock.now() + self._rules.locked_for))
        return True

    def _change(self, username: str, **columns: object) -> None:
        self._database.update("accounts", ("username", username), columns)

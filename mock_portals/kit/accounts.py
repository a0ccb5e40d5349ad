"""Accounts of a portal: passwords, their age, and the lockout."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from mock_portals.kit.clock import Clock, moment_of, stamp
from mock_portals.kit.database import Database, Row
from mock_portals.kit.rules import Rules

PasswordAnswer = Literal["right", "wrong", "locked", "disabled"]

FOUND = """
    SELECT accounts.*, password_set, used, disabled, device_check, security_answer, recovery_code, recovery_used
    FROM accounts LEFT JOIN standings USING (username) WHERE username = ?"""
AGES = {"password_age_days": "password_set", "unused_days": "used"}
SEEDED = ("disabled", "device_check", "security_answer", "recovery_code", "recovery_used")


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
        """Create or change an account; its counters stay, and so does what is not given of its standing."""
        before = self.find(seed["username"])
        row = {
            "username": seed["username"],
            "password": fingerprint(seed["username"], seed["password"]),
            "totp_secret": seed["totp_secret"],
            "person": seed.get("person", seed["username"]),
            "providers": json.dumps(seed.get("providers", [])),
            "challenge": seed.get("challenge"),
        }
        self._database.upsert("accounts", ("username",), row)
        self._put_standing(seed, fresh=before is None or before["password"] != row["password"])

    def find(self, username: str) -> Row | None:
        """One account with its list of providers."""
        row = self._database.row(FOUND, username)
        return row | {"providers": json.loads(row["providers"])} if row else None

    def check_password(self, account: Row, password: str) -> PasswordAnswer:
        """Compare a password; a locked or disabled account is refused even the right one."""
        if self.locked(account):
            return "locked"
        if self._disabled(account):
            return "disabled"
        if hmac.compare_digest(account["password"], fingerprint(account["username"], password)):
            return "right"
        return "locked" if self.failed(account["username"]) else "wrong"

    def change_password(self, account: Row, password: str) -> bool:
        """Keep a new password; the one that was there before is not taken again."""
        changed = fingerprint(account["username"], password)
        if hmac.compare_digest(account["password"], changed):
            return False
        self.change(account["username"], password=changed)
        self._stand(account["username"], password_set=stamp(self._clock.now()))
        return True

    def expired(self, account: Row) -> bool:
        """Whether the password is too old."""
        days = self._database.setting("password_days", self._rules.password_days)
        return self._older(account["password_set"], days)

    def locked(self, account: Row) -> bool:
        """Whether the lock still holds; one that ran out is lifted."""
        if account["locked_until"] is None:
            return False
        if moment_of(account["locked_until"]) > self._clock.now():
            return True
        self.change(account["username"], failed_count=0, locked_until=None)
        return False

    def failed(self, username: str) -> bool:
        """Count a bad try. True when the account is locked by it."""
        self._add(username, "failed_count")
        count = self._database.value("SELECT failed_count FROM accounts WHERE username = ?", username)
        if count < self._rules.bad_tries:
            return False
        self.change(username, locked_until=stamp(self._clock.now() + self._rules.locked_for))
        return True

    def signed_in(self, username: str) -> None:
        """Somebody is in: bad tries are forgotten."""
        self._add(username, "sign_ins")
        self.change(username, failed_count=0)
        self._stand(username, used=stamp(self._clock.now()))

    def remember_rendering(self, username: str, npi: str | None) -> None:
        """Keep the rendering provider used last."""
        self.change(username, last_rendering=npi)

    def change(self, username: str, **columns: object) -> None:
        """Change columns of one account."""
        self._database.update("accounts", ("username", username), columns)

    def _put_standing(self, seed: Mapping[str, Any], *, fresh: bool) -> None:
        now, username = self._clock.now(), seed["username"]
        begins = {"username": username, "password_set": stamp(now), "used": stamp(now), "security_answer": "Rover"}
        self._database.insert_missing("standings", begins)
        ages = ({"password_age_days": 0} if fresh else {}) | dict(seed)
        moments = {
            column: stamp(now - timedelta(days=ages[name])) for name, column in AGES.items() if name in ages
        }
        self._stand(username, **moments, **{name: seed[name] for name in SEEDED if name in seed})

    def _disabled(self, account: Row) -> bool:
        days = self._database.setting("unused_days", self._rules.unused_days)
        return bool(account["disabled"]) or self._older(account["used"], days)

    def _older(self, text: str | None, days: int) -> bool:
        return text is not None and self._clock.now() - moment_of(text) > timedelta(days=days)

    def _stand(self, username: str, **columns: object) -> None:
        if columns:
            self._database.update("standings", ("username", username), columns)

    def _add(self, username: str, counter: str) -> None:
        self._database.run(f"UPDATE accounts SET {counter} = {counter} + 1 WHERE username = ?", username)

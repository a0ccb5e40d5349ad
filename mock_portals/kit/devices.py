"""Browsers that a person told the portal to trust."""

import secrets
from datetime import timedelta
from typing import Literal

from mock_portals.kit.clock import Clock, stamp
from mock_portals.kit.database import Database

Trust = Literal["private", "remembered"]  # spared the security question; spared the code


class Devices:
    """Known by a cookie, each for one account and some days."""

    def __init__(self, database: Database, clock: Clock, trusted_for: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._trusted_for = trusted_for

    def trusts(self, token: str | None, username: str, trust: Trust) -> bool:
        """Whether this browser is still trusted with this account."""
        until = self._database.value(
            "SELECT until FROM devices WHERE token = ? AND username = ? AND trust = ?", token, username, trust
        )
        return until is not None and bool(until > stamp(self._clock.now()))

    def trust(self, token: str | None, username: str, trust: Trust) -> str:
        """Trust a browser from now on; the answer is the token it is known by."""
        token = token or secrets.token_urlsafe(24)
        until = stamp(self._clock.now() + self._trusted_for)
        row = {"token": token, "username": username, "trust": trust, "until": until}
        self._database.upsert("devices", ("token", "username", "trust"), row)
        return token

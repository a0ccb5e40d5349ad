"""Browser sessions: a cookie, a form token, idle time, and what a visitor is in the middle of."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from mock_portals.kit.clock import Clock, moment_of, stamp
from mock_portals.kit.database import Database, Row
from mock_portals.kit.rules import Rules


@dataclass
class Session:
    """One visitor; `name` is what the ledger may show."""

    token: str
    name: str
    csrf: str
    account: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    just_ended: bool = False


def _from_row(row: Row) -> Session:
    return Session(row["token"], row["name"], row["csrf"], row["account"], json.loads(row["data"]))


class Sessions:
    """Sessions in the database, so that a restart keeps people signed in."""

    def __init__(self, database: Database, clock: Clock, rules: Rules) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules

    def resume(self, token: str | None) -> Session:
        """The visitor's session; a new one if there was none or it idled too long."""
        row = self._database.row("SELECT * FROM sessions WHERE token = ?", token)
        if row is None:
            return self.fresh()
        if self._clock.now() - moment_of(row["seen"]) <= self._rules.idle:
            return _from_row(row)
        return self.end(_from_row(row))

    def end(self, session: Session) -> Session:
        """Forget a session and hand out a new one that knows whether somebody was signed in."""
        self.drop(session)
        following = self.fresh()
        following.just_ended = session.account is not None
        return following

    def fresh(self) -> Session:
        """A session of nobody yet."""
        return Session(secrets.token_urlsafe(24), f"s-{secrets.token_hex(4)}", secrets.token_urlsafe(24))

    def drop(self, session: Session) -> None:
        """Forget a session."""
        self._database.run("DELETE FROM sessions WHERE token = ?", session.token)

    def save(self, session: Session) -> None:
        """Keep what the request changed, and the time it was seen."""
        row = {
            "token": session.token,
            "name": session.name,
            "account": session.account,
            "csrf": session.csrf,
            "data": json.dumps(session.data),
            "seen": stamp(self._clock.now()),
        }
        self._database.upsert("sessions", ("token",), row)

    def sign_in(self, session: Session, account: str) -> None:
        """Change the token at sign-in, so that a token known before is worth nothing."""
        self.drop(session)
        following = self.fresh()
        session.token, session.csrf = following.token, following.csrf
        session.account, session.data = account, {}

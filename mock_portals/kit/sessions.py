"""Browser sessions: a cookie, a form token, idle time, and what a visitor is in the middle of."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any, Literal

from mock_portals.kit.clock import Clock, moment_of, stamp
from mock_portals.kit.database import Database, Row
from mock_portals.kit.rules import Rules

Ended = Literal["ended", "taken"]
ENDED = "ended"  # how a session ended that its browser does not know of yet
SESSIONS = "sessions_per_account"  # a limit; 0: as many as there are sign-ins


@dataclass
class Session:
    """One visitor; `name` is what the ledger may show."""

    token: str
    name: str
    csrf: str
    account: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    ended: Ended | None = None


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
        if ENDED in (data := json.loads(row["data"])):
            return self.fresh(data[ENDED])
        if self._clock.now() - moment_of(row["seen"]) <= self._rules.idle:
            return _from_row(row)
        return self.end(_from_row(row))

    def end(self, session: Session) -> Session:
        """Forget a session and hand out a new one that knows whether somebody was signed in."""
        self.drop(session)
        return self.fresh("ended" if session.account is not None else None)

    def fresh(self, ended: Ended | None = None) -> Session:
        """A session of nobody yet, which knows how the one before ended."""
        token, name, csrf = secrets.token_urlsafe(24), f"s-{secrets.token_hex(4)}", secrets.token_urlsafe(24)
        return Session(token, name, csrf, ended=ended)

    def close(self, token: str, how: Ended) -> None:
        """End a session behind its browser's back: the next page says so."""
        changes = {"account": None, "data": json.dumps({ENDED: how})}
        self._database.update("sessions", ("token", token), changes)

    def drop(self, session: Session) -> None:
        """Forget a session."""
        self._database.run("DELETE FROM sessions WHERE token = ?", session.token)

    def save(self, session: Session) -> None:
        """Keep what the request changed, and the time it was seen; one that was ended meanwhile stays so."""
        kept = self._database.value("SELECT data FROM sessions WHERE token = ?", session.token)
        if kept is not None and ENDED in json.loads(kept):
            return
        row = {
            "token": session.token,
            "name": session.name,
            "account": session.account,
            "csrf": session.csrf,
            "data": json.dumps(session.data),
            "seen": stamp(self._clock.now()),
        }
        self._database.upsert("sessions", ("token",), row)

    def sign_in(self, session: Session, account: str) -> list[str]:
        """
        Change the token at sign-in, so that a token known before is worth nothing.

        Returns the names of older sessions that ended by it.
        """
        stolen = self._steal(account)
        self.drop(session)
        following = self.fresh()
        session.token, session.csrf = following.token, following.csrf
        session.account, session.data = account, {}
        return stolen

    def _steal(self, account: str) -> list[str]:
        """End the oldest sessions of an account, as far as it may not have one more."""
        most = self._database.setting(SESSIONS, 0)
        rows = self._database.rows(
            "SELECT token, name FROM sessions WHERE account = ? AND seen >= ? ORDER BY rowid DESC",
            account,
            stamp(self._clock.now() - self._rules.idle),
        )
        stolen = rows[most - 1 :] if most else []
        for row in stolen:
            self.close(row["token"], "taken")
        return [row["name"] for row in stolen]

"""
Which kept files are to be purged, and the proof of it.

A purge is noted before the file is deleted and confirmed after it, so that whatever a kill leaves is finished by
the next one, and the audit never says of a file that is still there that it is gone.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from portal_bots.domain.actions import Action
from portal_bots.domain.attention import ExceptionState
from portal_bots.store.files import KeptFile, Kind, every, kept, tell
from portal_bots.store.tables import documents, exception_jobs, exceptions, intents, jobs, kept_files


def due(tx: Connection, home: str, keep: Mapping[Kind, timedelta], now: datetime) -> list[KeptFile]:
    """The files of a home whose time is over, oldest first, without those that somebody may still need."""
    old = [one for one in every(tx) if one.home == home and one.purging_at is None and _is_old(one, keep, now)]
    needed = _Needed(tx)
    return [one for one in old if not needed.has(one)]


def _is_old(one: KeptFile, keep: Mapping[Kind, timedelta], now: datetime) -> bool:
    return one.kept_at is not None and one.kept_at + keep[one.kind] <= now


class _Needed:
    """What is never purged: a person, or reading, has still to find something out by it."""

    def __init__(self, tx: Connection) -> None:
        opened = exceptions.c.state == ExceptionState.OPEN.value
        held = (
            select(jobs.c.request_id)
            .join(exception_jobs, exception_jobs.c.job_id == jobs.c.id)
            .join(exceptions, exceptions.c.id == exception_jobs.c.exception_id)
            .where(opened)
        )
        pressed = select(intents.c.request_id).where(intents.c.settled_at.is_(None))
        self._requests = {*tx.scalars(held), *tx.scalars(pressed)}
        self._unsent = set(tx.scalars(select(documents.c.request_id).where(documents.c.listed_at.is_(None))))
        shown = [path for paths in tx.scalars(select(exceptions.c.evidence).where(opened)) for path in paths]
        attempts = select(kept_files.c.attempt_id).where(kept_files.c.path.in_(shown))
        self._attempts = set(tx.scalars(attempts.where(kept_files.c.attempt_id.is_not(None))))

    def has(self, one: KeptFile) -> bool:
        """True for a file of an open exception or press, and for a document that the portal does not list yet."""
        unsent = one.kind is Kind.PACKET and one.request_id in self._unsent
        return one.request_id in self._requests or one.attempt_id in self._attempts or unsent


def unfinished(tx: Connection, home: str) -> list[KeptFile]:
    """Purges of a home that were noted and not confirmed."""
    begun = kept_files.c.purging_at.is_not(None) & kept_files.c.purged_at.is_(None)
    return [kept(row) for row in tx.execute(select(kept_files).where(begun, kept_files.c.home == home))]


def begin(tx: Connection, one: KeptFile, by: str, now: datetime) -> bool:
    """Note that a file is about to be deleted. False where another did, or it is needed by now."""
    mine = (kept_files.c.id == one.id) & kept_files.c.purging_at.is_(None)
    if _Needed(tx).has(one) or tx.execute(update(kept_files).where(mine).values(purging_at=now)).rowcount != 1:
        return False
    tell(tx, by, Action.EVIDENCE_PURGED, one, now, step="begun", days=_days(one, now))
    return True


def end(tx: Connection, one: KeptFile, by: str, now: datetime) -> None:
    """Confirm that it is gone."""
    mine = (kept_files.c.id == one.id) & kept_files.c.purged_at.is_(None)
    if tx.execute(update(kept_files).where(mine).values(purged_at=now)).rowcount == 1:
        tell(tx, by, Action.EVIDENCE_PURGED, one, now, step="done", days=_days(one, now))


def _days(one: KeptFile, now: datetime) -> int:
    return 0 if one.kept_at is None else (now - one.kept_at).days

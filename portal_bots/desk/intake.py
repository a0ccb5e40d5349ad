"""Taking a tracker into the store: row by row, so that one bad row costs nothing else."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path

from sqlalchemy import Connection

from portal_bots.desk import tracker
from portal_bots.desk.tracker import Problem, TrackerRow
from portal_bots.domain import AuthRequest
from portal_bots.domain.actions import Action
from portal_bots.flow.registry import Registry
from portal_bots.store import Store, audit, requests
from portal_bots.store.requests import Imported, Sent

_ACTIONS = {Imported.ADDED: Action.REQUEST_IMPORTED, Imported.CHANGED: Action.REQUEST_CHANGED}


@dataclass
class Intake:
    """What came of an import."""

    counts: Counter[Imported] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def take(
    store: Store,
    registry: Registry,
    path: Path,
    practice_phone: str,
    now: datetime,
    who: str = audit.PROGRAM,
) -> Intake:
    """
    Import a tracker. Packets lie in the folder ``packets`` beside it, or beside it.

    Raises:
        TrackerUnusableError: The file is no tracker.

    """
    intake = Intake()
    folder = path.parent / "packets"
    packets = (folder if folder.is_dir() else path.parent).resolve()
    for row in tracker.read(path, practice_phone):
        result = _put(store, registry, row, packets, now, who) if isinstance(row, TrackerRow) else row
        if isinstance(result, Problem):
            intake.problems.append(result)
        else:
            intake.counts[result] += 1
    return intake


def _put(
    store: Store, registry: Registry, row: TrackerRow, folder: Path, now: datetime, who: str
) -> Imported | Problem:
    portal = registry.portal_of(row.request.payer)
    if portal is None:
        known = ", ".join(registry.payers)
        return Problem(row.row, "Payer", f"no flow takes {row.request.payer!r}. Known payers: {known}")
    sent_at = datetime.combine(row.submitted, time(12), UTC) if row.submitted else None
    sent = Sent(sent_at, row.follow_up)
    return store.run(_take_over, who, row.request, portal, folder, row.reference, now, sent)


def _take_over(
    tx: Connection,
    who: str,
    request: AuthRequest,
    portal: str,
    folder: Path,
    reference: str,
    now: datetime,
    sent: Sent,
) -> Imported:
    result = requests.put(tx, request, portal, folder, reference, now, sent)
    if result in _ACTIONS:
        action, account = _ACTIONS[result], request.account
        audit.add(tx, who, action, request_id=request.id, portal=portal, account=account, now=now)
    return result

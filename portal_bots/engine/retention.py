"""
Retention: each kind of kept file is deleted when its time is over, with proof.

HIPAA asks for six years for documentation (45 CFR 164.316(b)(2)(i)), which letters and packets are kept for. The
other times are defaults of ours, and all are for the practice to set: state law and contracts may ask for more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from portal_bots.engine import instance
from portal_bots.engine.adoption import adopt
from portal_bots.store import Store, copying, purging
from portal_bots.store.files import FOLDERS, KeptFile, Kind

SIX_YEARS = timedelta(days=6 * 365 + 2)  # six years have at most two leap days
DEFAULTS = {
    Kind.PICTURE: timedelta(days=90),
    Kind.UNMASKED_PICTURE: timedelta(days=30),
    Kind.PAGE_TEXT: timedelta(days=30),
    Kind.LETTER: SIX_YEARS,
    Kind.PACKET: SIX_YEARS,
}
_LEFT = timedelta(days=1)  # a part that is older belongs to a worker that died


@dataclass(frozen=True)
class Retention:
    """How long each kind is kept in a home."""

    store: Store
    home: Path
    days: Mapping[Kind, int]  #: what the practice set; the defaults count for the rest

    @property
    def _keep(self) -> dict[Kind, timedelta]:
        return {**DEFAULTS, **{kind: timedelta(days=days) for kind, days in self.days.items()}}

    def due(self, now: datetime) -> list[KeptFile]:
        """What would be purged."""
        return self.store.run(purging.due, instance.known(self.home), self._keep, now)

    def purge(self, by: str, now: datetime) -> list[KeptFile]:
        """Delete what is due, and finish what an earlier purge began. Returns what is gone."""
        adopt(self.store, self.home, by)
        self._sweep(now)
        for one in self.due(now):
            self.store.run(purging.begin, one, by, now)
        gone = self.store.run(purging.unfinished, instance.known(self.home))
        for one in gone:
            self._delete(one)
            self.store.run(purging.end, one, by, now)
        return gone

    def _delete(self, one: KeptFile) -> None:
        path = self.home / one.path
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            copying.flush(path.parent)

    def _sweep(self, now: datetime) -> None:
        """Throw away what workers that died left of files that never got their name."""
        for folder in FOLDERS:
            for part in (self.home / folder).glob(".*.part"):
                if part.stat().st_mtime < (now - _LEFT).timestamp():
                    part.unlink(missing_ok=True)

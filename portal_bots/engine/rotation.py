"""Sealing again, with the key in use, all that earlier keys sealed, wherever it lies."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from portal_bots.store import Store, files, keeping, resealing
from portal_bots.store.seal import head_in, key_of


class Resealable(Protocol):
    """A place where sealed content lies. A new one is added to ``places``."""

    def sealed_with(self) -> Mapping[str, int]:
        """How many pieces are sealed with each key."""
        ...

    def reseal(self) -> int:
        """Seal some pieces again. Returns how many; 0 when all are sealed with the key in use."""
        ...


@dataclass(frozen=True)
class Rows:
    """The columns of the store, and the sessions in it."""

    store: Store

    def sealed_with(self) -> Mapping[str, int]:
        """How many cells."""
        return self.store.run(resealing.sealed_with)

    def reseal(self) -> int:
        """A batch of rows."""
        return self.store.run(resealing.reseal)


@dataclass(frozen=True)
class Files:
    """The kept files: those of all homes are counted, those of this one sealed again."""

    store: Store
    home: Path

    def sealed_with(self) -> Mapping[str, int]:
        """How many files."""
        return Counter(kept.key for kept in self.store.run(files.every) if kept.purged_at is None)

    def reseal(self) -> int:
        """All files."""
        return files.reseal(self.store, self.home)


@dataclass(frozen=True)
class Copies:
    """The sealed copies of a store that migrations left beside it."""

    store: Store

    def sealed_with(self) -> Mapping[str, int]:
        """How many copies."""
        return Counter(key_of(head_in(path)) for path in keeping.sealed_copies(self.store.url))

    def reseal(self) -> int:
        """All copies."""
        earlier = [
            path
            for path in keeping.sealed_copies(self.store.url)
            if key_of(head_in(path)) != self.store.seal.keys.current
        ]
        for path in earlier:
            keeping.reseal_copy(path, self.store.seal)
        return len(earlier)


def places(store: Store, home: Path) -> tuple[Resealable, ...]:
    """Everywhere."""
    return Rows(store), Files(store, home), Copies(store)


def sealed_with(store: Store, home: Path) -> Mapping[str, int]:
    """How many pieces are sealed with each key, everywhere."""
    return sum((Counter(place.sealed_with()) for place in places(store, home)), Counter[str]())


def finish(store: Store, home: Path) -> int:
    """Seal again what earlier keys sealed. Returns how many pieces. Cut short, it is begun again and goes on."""
    total = 0
    for place in places(store, home):
        while done := place.reseal():
            total += done
    return total

"""Documents as a portal lists them: name, size as printed, and whether it has taken them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from portal_bots.domain.requests import Value

_SIZE = re.compile(r"([\d,]+(?:\.\d+)?)\s*(bytes|B|KB|MB|GB)", re.IGNORECASE)
_POWERS = {"BYTES": 0, "B": 0, "KB": 1, "MB": 2, "GB": 3}


class DocumentState(StrEnum):
    """What a portal says of a document that it lists."""

    TAKEN = "taken"  #: it is on the case
    PENDING = "pending"  #: still being checked, for viruses or otherwise
    REFUSED = "refused"  #: checked and not taken


class ListedDocument(Value):
    """One row of a portal's list of documents."""

    name: str
    size: str = ""  #: as printed, such as ``24 KB``; empty where the portal shows none
    state: DocumentState = DocumentState.TAKEN

    def is_file(self, name: str, size: int) -> bool:
        """True when this row can be the file of this name and size (bytes)."""
        return self.name == name and size_fits(self.size, size)


@dataclass(frozen=True)
class PacketFile:
    """A file of a packet, as it is sent: one of the practice's own, or one that lies sealed in the home."""

    name: str
    size: int  #: bytes
    read_bytes: Callable[[], bytes] = field(repr=False)
    path: Path | None = None  #: where it lies; None where it is sealed, and only ever opened in memory


def size_fits(printed: str, size: int) -> bool:
    """
    True when a size (bytes) may be printed like this. Portals round to the last digit they print.

    Whether a portal counts 1,000 or 1,024 to the step is not known, so both are taken; so is text without a size.
    """
    found = _SIZE.search(printed)
    if found is None:
        return True
    digits, power = found[1].replace(",", ""), _POWERS[found[2].upper()]
    shown, step = float(digits), 10.0 ** -len(digits.partition(".")[2])
    return any(abs(size / base**power - shown) <= step for base in (1000, 1024))


def not_listed(files: Iterable[tuple[str, int]], listed: Iterable[ListedDocument]) -> list[str]:
    """The names of files (name, size in bytes) that no row is, or whose row says that they were refused."""
    rows = [row for row in listed if row.state is not DocumentState.REFUSED]
    return [name for name, size in files if not any(row.is_file(name, size) for row in rows)]

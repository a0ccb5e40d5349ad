"""Evidence: pictures, page texts and letters, sealed before they reach the disk, under names that tell nothing."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal_bots.browser.masking import Hidden
from portal_bots.browser.tab import Tab
from portal_bots.domain.clocks import Clock
from portal_bots.domain.requests import AuthRequest
from portal_bots.engine import instance
from portal_bots.store import Store, files
from portal_bots.store.files import SEALED, Kind, NewFile

UNMASKED = "-unmasked"  #: what the name of a picture has more when nothing is covered in it


@dataclass(frozen=True)
class About:
    """What evidence is of."""

    request_id: str
    attempt_id: int


@dataclass(frozen=True)
class Evidence:
    """The sealed files of a home."""

    home: Path
    store: Store
    clock: Clock
    by: str  #: who keeps it, as the audit says it

    async def keep(self, kind: Kind, name: str, content: bytes, about: About) -> str:
        """Seal and keep content, such as ``evidence/attempt-7-review.png``; returns the name of its file."""
        return await asyncio.to_thread(self._keep, kind, name, content, about)

    def _keep(self, kind: Kind, name: str, content: bytes, about: About) -> str:
        path = self._free(name)
        new = NewFile(path, kind, instance.known(self.home), about.request_id, about.attempt_id)
        files.keep(self.store, self.home, new, content, self.by, self.clock.now())
        return path

    def _free(self, name: str) -> str:
        """A name that no file has: an attempt may come to the same page twice."""
        stem, dot, ending = name.rpartition(".")
        path, number = f"{name}{SEALED}", 1
        while (self.home / path).exists():
            number += 1
            path = f"{stem}-{number}{dot}{ending}{SEALED}"
        return path

    def open(self, name: str) -> bytes:
        """
        The content of a kept file. Whoever shows it to a person writes that into the audit first.

        Raises:
            FileMissingError: It is not in this home.
            SealBrokenError: It was changed, or its key is not in the keyring.

        """
        return files.read(self.store, self.home, name)

    async def picture(self, tab: Tab, what: str, hidden: Hidden, about: About) -> str:
        """
        A masked picture of the page.

        Raises:
            NotMaskedError: It cannot be sure that the patient is covered: nothing was kept.

        """
        name = f"evidence/attempt-{about.attempt_id}-{what}.png"
        return await self.keep(Kind.PICTURE, name, await tab.picture(hidden), about)

    async def page(self, tab: Tab, what: str, about: About) -> str:
        """The text of the page and its picture as it is, for whoever must find out why it stopped."""
        stem = f"evidence/attempt-{about.attempt_id}-{what}"
        kept = await self.keep(Kind.PAGE_TEXT, f"{stem}.txt", (await tab.text()).encode(), about)
        if not tab.signing_in:  # a picture of that page would show the user name and a code
            await self.keep(Kind.UNMASKED_PICTURE, f"{stem}{UNMASKED}.png", await tab.bare_picture(), about)
        return kept


def unmasked_of(picture: str) -> str:
    """The path of the picture in which nothing is covered, taken with a masked one."""
    return picture.removesuffix(f".png{SEALED}") + f"{UNMASKED}.png{SEALED}"


def hidden(request: AuthRequest, numbers: Iterable[str]) -> Hidden:
    """What a picture must not show of a request; its numbers at the portal may be seen."""
    member = request.member
    names = {part for name in (member.first_name, member.last_name) for part in (name, *_parts(name))}
    ours = (request.patient_id,) if len(request.patient_id) > 3 else ()  # a shorter one is in every number
    texts = (member.member_id, *ours, *printed(member.born), *sorted(names))
    return Hidden(texts, (*filter(None, numbers), request.rendering.npi, *request.codes), request.start.year)


def _parts(name: str) -> list[str]:
    """The parts of a name that a portal may show alone or in another order."""
    return [part for part in name.replace("-", " ").split() if len(part) > 2]


def printed(day: date) -> tuple[str, ...]:
    """A day in the forms that portals print."""
    month, short = f"{day:%B}", f"{day:%b}"
    return (
        f"{day:%m/%d/%Y}", f"{day.month}/{day.day}/{day.year}", f"{day:%m/%d/%y}", f"{day:%m-%d-%Y}",
        f"{day.month}-{day.day}-{day.year}", f"{day:%m.%d.%Y}", f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}",
        f"{day:%m%d%Y}", f"{day:%Y%m%d}", f"{month} {day.day} {day.year}", f"{short} {day.day} {day.year}",
        f"{day.day} {month} {day.year}", f"{day:%d} {short} {day.year}", f"{day.day} {short} {day.year}",
    )  # fmt: skip

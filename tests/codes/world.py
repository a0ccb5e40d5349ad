"""A worker at a portal where something is the matter: how tests arrange it, and how it is put right."""

import inspect
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest

from flows.uhc import Uhc
from mock_portals.uhc import UhcPortal
from portal_bots.browser import uploads
from portal_bots.domain import AuthRequest, Decision, Operation
from portal_bots.domain.steps import Step
from portal_bots.engine.permission import day_at
from portal_bots.engine.progress import Unwatched
from portal_bots.engine.secrets import Credentials
from portal_bots.flow import PacketFile, Tab
from portal_bots.flow.registry import Registered, Registry
from portal_bots.store import permits
from portal_bots.testing import Bot, SharedClock
from portal_bots.testing.payer import under_the_payers_name
from tests.conftest import NIGHT, Tonight
from tests.factories import a_permit

ONCE = {"times": 1}
LIMITS = {"max_bytes": 50 * 1_048_576, "max_files": 10}


class Hasty(Uhc):
    """The flow, with a portal that answers within seconds or not at all."""

    portal = replace(Uhc.portal, patience=timedelta(seconds=3), answer=timedelta(seconds=3))


class Mistaken(Uhc):
    """A flow that counts on what no page shows."""

    async def read_status(self, tab: Tab, reference: str) -> Decision:
        """Look for it in vain."""
        page = await self.open_case(tab, reference)
        return self.decision_of(page.facts["Case manager"])

    def decision_of(self, words: str) -> Decision:
        """What would be made of it."""
        return Decision(reference=words, status=self.status_of(words), words=words)


class Pressing(Uhc):
    """A flow that presses the last button itself."""

    async def prepare(self, tab: Tab, request: AuthRequest, files: Sequence[PacketFile]) -> None:
        """Go one step too far."""
        await super().prepare(tab, request, files)
        await tab.press("Submit request")


class Dying(Uhc):
    """A flow under which the browser is killed, whenever it reads."""

    async def read_status(self, tab: Tab, reference: str) -> Decision:
        """Too late."""
        for child in psutil.Process().children(recursive=True):
            if "headless" in child.name():
                child.kill()
        return await super().read_status(tab, reference)


class At(Unwatched):
    """Does something when a step was done, once."""

    def __init__(self, step: Step, act: Callable[[], None]) -> None:
        self._step = step
        self._acts = [act]

    async def reached(self, lane: str, job: object, step: Step) -> None:  # noqa: ARG002 -- what a watcher is told
        """Was it this one?"""
        if step is self._step and self._acts:
            self._acts.pop()()


@dataclass
class World:
    """All that a scenario may touch. ``request`` is what the bot is asked for."""

    bot: Bot
    portal: UhcPortal
    night: Tonight
    folder: Path
    patch: pytest.MonkeyPatch
    request: AuthRequest
    reference: str
    also: AuthRequest | None = None  #: another one that waits with it
    there: str = field(default="", init=False)  #: the number that a person finds at the portal

    def flow(self, flow: type[Uhc]) -> None:
        """Work with another flow."""
        registry = Registry({"uhc": Registered(flow(), self.bot.tools.portal("uhc").playbook)})
        self.bot.tools = replace(self.bot.tools, registry=registry)

    def asks(self, **changes: Any) -> None:
        """The tracker says something else."""
        self.request = self.request.model_copy(update=changes)

    def member(self, **changes: Any) -> None:
        """The tracker says something else about the member."""
        self.asks(member=self.request.member.model_copy(update=changes))

    def account(self, **changes: Any) -> None:
        """The portal has something else on the account."""
        self.portal.seed({"accounts": [self.night.account("main") | changes]})

    def knows(self, account: str = "main", **changes: str) -> None:
        """The keyring has another secret."""
        right = self.night.credentials("main")
        known = {"username": right.username, "password": right.password, "totp_secret": right.totp_secret}
        self.bot.know(account, Credentials(**(known | changes)))

    def case(self, reference: str, **changes: Any) -> None:
        """The portal has a case for the request, as asked but for the changes."""
        request = self.request
        lines = [
            line.model_dump(mode="json") | {"unit_type": line.unit_type.capitalize()} for line in request.lines
        ]
        documents = [{"name": one.file, "size": self.size(one.file)} for one in request.documents]
        known = {
            "reference": reference,
            "member_id": request.member.member_id,
            "first_name": request.member.first_name,
            "place_of_service": request.place_of_service,
            "diagnoses": list(request.diagnoses),
            "lines": lines,
            "rendering_npi": request.rendering.npi,
            "level": request.priority.capitalize(),
            "documents": documents,
        }
        self.portal.seed({"cases": [known | changes]})
        self.there = reference

    def size(self, name: str) -> int:
        """The size of a document of the packet."""
        return (NIGHT / "packets" / name).stat().st_size

    def packets_without(self, *names: str) -> None:
        """Documents are missing in the packet."""
        self.bot.packets = self.folder / "packets"
        shutil.copytree(NIGHT / "packets", self.bot.packets)
        for name in names:
            (self.bot.packets / name).unlink()

    def packet_is_whole(self) -> None:
        """The documents are there after all."""
        self.bot.packets = NIGHT / "packets"
        self.imported()

    def imported(self) -> None:
        """The tracker is imported, as it is now."""
        self.bot.take(self.request, self.reference)

    def live(self) -> None:
        """The portal has the name of a payer's."""
        under_the_payers_name(self.bot, self.portal.url, self.patch)

    def permit(self, *operations: Operation) -> None:
        """``permit add``."""
        now = self.bot.tools.clock.now()
        day = day_at(self.bot.tools.portal("uhc").flow.portal, now)
        kept = a_permit(operations=operations or tuple(Operation), until=day, recorded_at=now)
        self.bot.store.run(permits.record, kept, day)

    def clock_is_set(self) -> None:
        """This machine's clock agrees with the portal's."""
        self.bot.tools = replace(self.bot.tools, clock=SharedClock(self.portal.advance, self.portal.now()))

    def scans(self, seconds: float) -> None:
        """A form waits no longer for a scan."""
        self.patch.setattr(uploads, "SCAN", seconds)

    def at(self, step: Step, act: Callable[[], None]) -> None:
        """Something happens when the bot has done a step."""
        self.bot.tools = replace(self.bot.tools, progress=At(step, act))


Act = Callable[[World], object]  #: what changes in the world; some of it takes time


async def done(act: Act, world: World) -> None:
    """Do it."""
    doing = act(world)
    if inspect.isawaitable(doing):
        await doing


def all_of(*acts: Act) -> Act:
    """One after the other."""

    async def act(world: World) -> None:
        for one in acts:
            await done(one, world)

    return act

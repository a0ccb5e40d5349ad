"""What cannot be resolved becomes one exception per root cause, and goes on when the cause is gone."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil

from flows.uhc import Uhc
from mock_portals.uhc import UhcPortal
from portal_bots.domain import AuthRequest, Decision, JobState, Operation, Status
from portal_bots.domain.attention import ExceptionState
from portal_bots.domain.errors import Written
from portal_bots.engine.secrets import Credentials
from portal_bots.flow import PacketFile, Tab
from portal_bots.flow.registry import Registered, Registry
from portal_bots.store import exceptions, jobs, outages, reporting, resolving
from portal_bots.testing import Bot
from portal_bots.testing.bot import WHO
from tests.conftest import NIGHT, Tonight


async def resolve(bot: Bot) -> None:
    """A person says that the cause of the only exception is gone; what it held goes on."""
    [row] = bot.exceptions
    bot.store.run(resolving.resolve, row.id, WHO, "done", bot.tools.clock.now())
    await bot.work()


def until_saved(portal: UhcPortal) -> None:
    """Return when the portal has saved a case."""
    while not portal.ledger("case_created"):
        pass


class Pressing(Uhc):
    """A flow with a mistake: it presses the last button itself."""

    async def prepare(self, tab: Tab, request: AuthRequest, files: Sequence[PacketFile]) -> None:
        """Go one step too far."""
        await super().prepare(tab, request, files)
        await tab.press("Submit request")


class Tracked(Uhc):
    """A portal on whose pages somebody else listens."""

    async def read_status(self, tab: Tab, reference: str) -> Decision:
        """Read it, while the page talks."""
        await tab.page.evaluate("fetch('http://ads.invalid/pixel').catch(() => null)")
        return await super().read_status(tab, reference)


class TestSignIn:
    async def test_a_wrong_password_is_typed_once(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A rejected password is never tried again; all jobs of the account wait behind one row."""
        right = night.credentials("main")
        bot.know("main", Credentials(right.username, "wrong", right.totp_secret))
        for number in (1001, 1006):
            bot.take(night.request(number))

        await bot.do(Operation.SUBMIT, night.request(1001), night.request(1006))
        await bot.work()

        [row] = bot.exceptions
        assert (row.code, row.waiting, row.written) == ("LOGIN_REJECTED", 2, Written.NO)
        assert len(portal.ledger("sign_in_refused")) == 1

        bot.know("main", right)
        await resolve(bot)

        assert len(portal.ledger("case_created")) == 2
        assert bot.exceptions == []

    async def test_new_jobs_of_a_frozen_account_join_its_exception(
        self, bot: Bot, portal: UhcPortal, night: Tonight
    ) -> None:
        """Work that comes in while an account is stopped waits behind the same row; nobody signs in."""
        right = night.credentials("main")
        bot.know("main", Credentials(right.username, "wrong", right.totp_secret))
        await bot.submit(night.request(1001))

        await bot.submit(night.request(1006))

        [row] = bot.exceptions
        assert (row.waiting, row.requests) == (2, ("REQ-1001", "REQ-1006"))
        assert len(portal.ledger("sign_in_refused")) == 1

    async def test_a_captcha_is_left_to_a_person(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A security check stops the account without a try to solve it; afterwards the work goes on."""
        portal.fault("captcha", where="signin")
        await bot.submit(night.request(1001))

        [row] = bot.exceptions
        assert (row.code, row.phase) == ("CAPTCHA_REQUIRED", "sign_in")

        portal.clear_faults()
        await resolve(bot)

        assert len(portal.ledger("case_created")) == 1

    async def test_an_account_without_secret_says_so(self, bot: Bot, night: Tonight) -> None:
        """A request for an account nobody stored names the account and the remedy."""
        await bot.submit(night.request(1001).model_copy(update={"account": "nobody"}))

        [row] = bot.exceptions
        assert (row.code, row.words) == ("SECRET_MISSING", "uhc/nobody")

    async def test_a_one_time_code_is_never_typed_twice(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """Two sign-ins in the same half minute use two codes: the second waits for the next step."""
        for number in (1012, 1014, 1016):
            await bot.read(night.request(number), night.reference(number))

        [account] = [row for row in portal.accounts() if row["username"] == "night.main"]
        assert (account["codes_accepted"], account["codes_refused"]) == (3, 0)

    async def test_signs_out_at_the_end(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """Every sitting ends with the portal's own sign-out, also after a failure."""
        portal.fault("extra_field", page="details", label="County", required=True)

        await bot.submit(night.request(1001))

        assert len(portal.ledger("signed_out")) == len(portal.ledger("signed_in")) == 1


class TestForms:
    async def test_an_unknown_required_field_stops_before_typing(
        self, bot: Bot, portal: UhcPortal, night: Tonight
    ) -> None:
        """A question nobody declared is named with its options; requests it stops share one row."""
        numbers = (1029, 1030)
        for number in numbers:
            bot.take(night.request(number))
        await bot.do(Operation.SUBMIT, *(night.request(number) for number in numbers))

        [row] = bot.exceptions
        assert row.code == "FORM_CHANGED"
        assert row.words == (
            "Service details: required field added: 'Is this service related to a work injury?' (radio) "
            "with options Yes, No"
        )
        assert (row.waiting, row.written) == (2, Written.NO)
        assert portal.ledger("case_created") == []

    async def test_goes_on_when_the_form_is_as_known_again(
        self, bot: Bot, portal: UhcPortal, night: Tonight
    ) -> None:
        """After the portal took its new field back, the held request is sent once."""
        portal.fault("extra_field", page="codes", label="Case manager", required=True)
        await bot.submit(night.request(1001))
        [row] = bot.exceptions

        portal.clear_faults()
        await bot.retry(row)

        assert len(portal.ledger("case_created")) == 1
        assert bot.store.run(exceptions.get, row.id).state is ExceptionState.RESOLVED

    async def test_an_optional_field_does_not_cry_wolf(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A new field that may stay empty stops nothing."""
        portal.fault("extra_field", page="details", label="Fax", required=False)

        standing = await bot.submit(night.request(1001))

        assert standing.status is Status.SUBMITTED

    async def test_a_renamed_label_is_named(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """The same field under other words is told with both."""
        portal.fault("rename_label", page="details", old="Contact phone", new="Call-back number")

        await bot.submit(night.request(1001))

        [row] = bot.exceptions
        assert row.words == "Service details: field renamed: 'Contact phone' is now 'Call-back number'"


class TestRequests:
    async def test_an_incomplete_packet_opens_no_browser(
        self, bot: Bot, portal: UhcPortal, night: Tonight, tmp_path: Path
    ) -> None:
        """A missing document is named before anybody signs in; with it the request is sent."""
        request = night.request(1028)
        await bot.submit(request)

        [row] = bot.exceptions
        assert row.code == "PACKET_INCOMPLETE"
        assert "REQ-1028-face-to-face.pdf" in row.words
        assert portal.ledger("signed_in") == []

        packets = tmp_path / "packets"
        shutil.copytree(NIGHT / "packets", packets)
        shutil.copy(packets / "REQ-1006-face-to-face.pdf", packets / "REQ-1028-face-to-face.pdf")
        bot.packets = packets
        bot.take(request)
        await bot.retry(row)

        assert len(portal.ledger("case_created")) == 1
        assert bot.exceptions == []

    async def test_a_document_the_payer_wants_is_named(self, bot: Bot, night: Tonight) -> None:
        """The playbook knows what a spine request needs."""
        await bot.submit(night.request(1027))

        [row] = bot.exceptions
        assert (row.code, row.words) == ("PACKET_INCOMPLETE", "Missing for spine: conservative care.")

    async def test_behavioral_health_goes_elsewhere(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A service that another portal takes is not tried here."""
        await bot.submit(night.request(1036))

        [row] = bot.exceptions
        assert (row.code, row.words) == (
            "REROUTE",
            "Behavioral requests of UnitedHealthcare go to Optum Provider Express.",
        )
        assert portal.ledger("signed_in") == []

    async def test_a_dismissed_request_is_dropped(self, bot: Bot, night: Tonight) -> None:
        """What a person dismisses does not come back by itself."""
        await bot.submit(night.request(1036))
        [row] = bot.exceptions

        bot.store.run(resolving.dismiss, row.id, WHO, "sent by fax", bot.tools.clock.now())
        await bot.work()

        assert bot.waiting == 0
        assert [job.state for job in bot.store.run(jobs.every)] == [JobState.DROPPED]


class TestPortalTrouble:
    async def test_a_session_that_ends_is_signed_in_anew(
        self, bot: Bot, portal: UhcPortal, night: Tonight
    ) -> None:
        """A session lost in the middle of the wizard costs sign-ins and a while, not a second case."""
        portal.fault("session_ends", after_requests=8, times=1)

        await bot.submit(night.request(1001))
        await bot.wait()
        standing = bot.standing(night.request(1001))

        assert standing.status is Status.SUBMITTED
        assert len(portal.ledger("case_created")) == 1
        assert len(portal.ledger("signed_in")) == 2

    async def test_maintenance_postpones_all_jobs_of_the_account(
        self, bot: Bot, portal: UhcPortal, night: Tonight
    ) -> None:
        """A closed portal is no exception of a request: its jobs wait, and run when it is back."""
        portal.fault("maintenance")
        request = night.request(1012)
        await bot.read(request, night.reference(1012))

        [job] = bot.store.run(jobs.every, JobState.DUE)
        assert job.not_before > bot.tools.clock.now()
        assert bot.exceptions == []

        portal.clear_faults()
        await bot.tools.clock.sleep_until(job.not_before)
        await bot.work()

        assert bot.standing(request).status is Status.APPROVED

    async def test_a_dead_portal_is_one_outage(self, bot: Bot, night: Tonight) -> None:
        """A portal that does not answer for hours is one outage, for which all jobs wait; nobody is asked."""
        bot.tools.settings.portal_urls["uhc"] = "http://127.0.0.1:9"
        numbers = (1012, 1014)
        for number in numbers:
            bot.take(night.request(number), night.reference(number))
        await bot.do(Operation.READ_STATUS, *(night.request(number) for number in numbers))
        begun = bot.tools.clock.now()
        while bot.tools.clock.now() < begun + timedelta(hours=4):
            await bot.tools.clock.sleep_until(max(job.not_before for job in bot.store.run(jobs.every)))
            await bot.work()

        [outage] = bot.store.run(outages.every, begun)
        assert (outage.code, outage.held, outage.undone) == ("PORTAL_UNAVAILABLE", 2, 2)
        assert {job.state for job in bot.store.run(jobs.every)} == {JobState.DUE}
        assert bot.exceptions == []

    async def test_hosts_that_are_not_the_portals_are_noted(self, bot: Bot, night: Tonight) -> None:
        """A page that talks to strangers does not stop the work; that it was blocked is noted on the attempt."""
        registry = Registry({"uhc": Registered(Tracked(), bot.tools.portal("uhc").playbook)})
        bot.tools = replace(bot.tools, registry=registry)

        standing = await bot.read(night.request(1012), night.reference(1012))

        noted = [note for _, note in bot.store.run(reporting.noted, standing.request.id)]
        assert standing.status is Status.APPROVED
        assert noted == ["The portal's page wanted to talk to ads.invalid, which was blocked: 1 time."]

    async def test_a_flow_may_not_press_its_last_button(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A flow that presses the irreversible button itself is stopped with a sentence that says why."""
        registry = Registry({"uhc": Registered(Pressing(), bot.tools.portal("uhc").playbook)})
        bot.tools = replace(bot.tools, registry=registry)

        await bot.submit(night.request(1001))

        [row] = bot.exceptions
        assert (row.code, row.written) == ("FLOW_BUG", Written.NO)
        assert row.words.startswith("a flow may not press 'Submit request': the engine presses the last button")
        assert portal.ledger("case_created") == []

    async def test_a_killed_browser_is_started_again(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """The browser dies while the portal answers: the worker lives on, reads, and finds the one case."""
        portal.fault("submit_hang", seconds=3, times=1)
        work = asyncio.create_task(bot.submit(night.request(1001)))
        await asyncio.to_thread(until_saved, portal)
        for child in psutil.Process().children(recursive=True):
            if "headless" in child.name():
                child.kill()

        await work
        for job in bot.store.run(jobs.every, JobState.DUE):
            await bot.tools.clock.sleep_until(job.not_before)
        await bot.work()

        [created] = portal.ledger("case_created")
        assert bot.standing(night.request(1001)).reference == created["data"]["reference"]
        assert bot.exceptions == []

"""UnitedHealthcare Provider Portal on its mock."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pypdf import PdfReader

from flows.uhc import HOME, Uhc
from mock_portals.kit.totp import code_for, step_at
from mock_portals.uhc import UhcPortal
from portal_bots.browser.launch import Shell
from portal_bots.browser.tab import Tab
from portal_bots.domain import Operation, Status, errors
from portal_bots.domain.decisions import compare
from portal_bots.domain.errors import Phase
from portal_bots.engine import packets
from portal_bots.testing import Bot
from portal_bots.testing.contract import FlowContract
from tests.conftest import NIGHT, Tonight
from tests.mock_portals.world import Visitor, counters

USERNAME = "night.main"


class Known:
    """The right sign-in of the account; its codes are made by the portal's clock."""

    def __init__(self, portal: UhcPortal, night: Tonight) -> None:
        right = night.credentials("main")
        self.username, self.password, self._secret = right.username, right.password, right.totp_secret
        self._portal = portal
        self.codes = 0

    async def code(self) -> str:
        """The code of the present step."""
        self.codes += 1
        return self.now()

    def now(self) -> str:
        """The same, for somebody else."""
        return code_for(self._secret, step_at(self._portal.now()))


@pytest.fixture
def login(portal: UhcPortal, night: Tonight) -> Known:
    """What the flow is given to sign in."""
    return Known(portal, night)


@pytest_asyncio.fixture
async def tab(shell: Shell, portal: UhcPortal) -> AsyncIterator[Tab]:
    """A tab that is about to sign in."""
    tab = await shell.open_tab(Uhc().manners(portal.url))
    yield tab
    await tab.close()


class TestUhc(FlowContract):
    flow = Uhc
    mock = UhcPortal
    asks = {"service": "pain_msk"}


class TestSignIn:
    @pytest.mark.parametrize(
        ("account", "faults", "error", "words"),
        [
            ({"password_age_days": 91}, {}, errors.PasswordExpired, "Change your password. Your password has e"),
            ({"unused_days": 46}, {}, errors.AccountLocked, "Your account is disabled: it was not used"),
            ({"disabled": True}, {}, errors.AccountLocked, "Your account is disabled"),
            ({"device_check": True}, {}, errors.ActionNeeded, "Security question. You have not used this device"),
            ({}, {"new_device": {}}, errors.ActionNeeded, "Security question. You have not used this device"),
            ({}, {"terms": {}}, errors.ActionNeeded, "Updated terms of use. The terms of this portal have"),
            (
                {},
                {"methods": {"only": "no_app"}},
                errors.MfaMethodUnsupported,
                "Text message, Phone call, Passk",
            ),
            (
                {},
                {"methods": {"only": "renamed"}},
                errors.MfaMethodUnsupported,
                "Code generator, Text message, Ph",
            ),
            ({}, {"methods": {"only": "phone"}}, errors.MfaNeedsPerson, "Text me, Call me"),
            ({}, {"methods": {"only": "email"}}, errors.MfaNeedsPerson, "Email me a code"),
            ({}, {"methods": {"only": "push"}}, errors.MfaNeedsPerson, "Approve on your phone"),
            (
                {},
                {"maintenance": {"status": 200}},
                errors.PortalMaintenance,
                "We will be right back. The portal",
            ),
            ({}, {"code_taken": {}}, errors.MfaCodeRejected, "That code has already been used."),
        ],
    )
    async def test_stops(
        self,
        tab: Tab,
        login: Known,
        portal: UhcPortal,
        night: Tonight,
        account: dict[str, Any],
        faults: dict[str, dict[str, Any]],
        error: type[errors.PortalError],
        words: str,
    ) -> None:
        """What the portal asks or says instead of the first page has its own error, with the portal's words."""
        portal.seed({"accounts": [night.account("main") | account]})
        for name, params in faults.items():
            portal.fault(name, **params)

        with pytest.raises(error) as stopped:
            await Uhc().sign_in(tab, login)

        assert words in stopped.value.words
        assert portal.ledger("code_sent") == []
        assert counters(portal, USERNAME)["failed_count"] <= ("code_taken" in faults)

    async def test_a_locked_account_types_no_code(self, tab: Tab, login: Known, portal: UhcPortal) -> None:
        """The portal says so with the right password, too."""
        somebody = Visitor(portal)
        for _ in range(5):
            somebody.password(USERNAME, "wrong")

        with pytest.raises(errors.AccountLocked, match=r"Your account is locked\."):
            await Uhc().sign_in(tab, login)

        assert login.codes == 0

    async def test_a_known_device(self, tab: Tab, login: Known, portal: UhcPortal) -> None:
        """On a device that a person had remembered no code is asked for, and none is made."""
        portal.seed({"limits": {"remember_device": True}})
        person = Visitor(portal)
        person.password(USERNAME, login.password)
        person.post("/signin/method", method="app")
        person.post("/signin/code", code=login.now(), remember="yes")
        [device] = [cookie.value or "" for cookie in person.cookies if cookie.name == "uhc_device"]
        await tab.page.context.add_cookies([{"name": "uhc_device", "value": device, "url": portal.url}])

        await Uhc().sign_in(tab, login)

        assert login.codes == 0
        assert counters(portal, USERNAME)["sign_ins"] == 2

    async def test_leaves_the_boxes_alone(self, tab: Tab, login: Known, portal: UhcPortal) -> None:
        """Where the portal offers to remember the device, that is not asked for."""
        portal.seed({"limits": {"remember_device": True}})

        await Uhc().sign_in(tab, login)

        assert [cookie["name"] for cookie in await tab.page.context.cookies()] == ["uhc_session"]

    async def test_a_stolen_session(self, tab: Tab, login: Known, portal: UhcPortal) -> None:
        """When somebody else signs in, the session ends, with words that say why."""
        portal.seed({"limits": {"sessions_per_account": 1}})
        await Uhc().sign_in(tab, login)
        portal.advance(30)
        person = Visitor(portal)
        person.password(USERNAME, login.password)
        person.code(login.now())
        tab.phase = Phase.SEARCH

        with pytest.raises(errors.SessionExpired, match="somebody else signed in"):
            await tab.open(HOME)


class TestSubmit:
    @pytest.mark.parametrize("number", [1005, 1008])
    async def test_creates_one_case_as_asked(
        self, bot: Bot, portal: UhcPortal, night: Tonight, number: int
    ) -> None:
        """The portal's ledger shows one case with every line, date and document of the request."""
        request = night.request(number)

        standing = await bot.submit(request)

        [created] = portal.ledger("case_created")
        case = created["data"]
        assert (standing.status, standing.reference) == (Status.SUBMITTED, case["reference"])
        assert case["member_id"] == request.member.member_id
        assert case["first_name"] == request.member.first_name
        assert case["rendering_npi"] == request.rendering.npi
        assert case["level"] == request.priority.capitalize()
        assert case["diagnoses"] == list(request.diagnoses)
        asked = [
            (
                line.code,
                list(line.modifiers),
                line.units,
                line.unit_type.capitalize(),
                str(line.start),
                str(line.end),
            )
            for line in request.lines
        ]
        got = [
            (line["code"], line["modifiers"], line["units"], line["unit_type"], line["start"], line["end"])
            for line in case["lines"]
        ]
        assert got == asked
        assert [document["name"] for document in case["documents"]] == [d.file for d in request.documents]

    async def test_is_not_sent_twice(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A second job for the same request adopts the case that is there."""
        first = await bot.submit(night.request(1002))

        [second] = await bot.do(Operation.SUBMIT, night.request(1002))

        assert second.reference == first.reference
        assert len(portal.ledger("case_created")) == 1

    async def test_adopts_a_case_somebody_phoned_in(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A request whose case is at the portal already takes over its number; nothing is pressed."""
        standing = await bot.submit(night.request(1026))

        assert standing.reference == "PA2611004618"
        assert portal.ledger("case_created") == []

    async def test_leaves_the_other_twin_alone(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A case of the twin with the same member ID, birth date, code and day is not adopted."""
        standing = await bot.submit(night.request(1008))

        [created] = portal.ledger("case_created")
        assert standing.reference == created["data"]["reference"]
        assert standing.reference != "PA2611004120"

    async def test_does_not_keep_the_provider_used_last(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """The portal fills in the provider of the request before; each case gets its own."""
        numbers = (1001, 1003)
        for number in numbers:
            bot.take(night.request(number))

        await bot.do(Operation.SUBMIT, *(night.request(number) for number in numbers))

        rendering = {
            row["data"]["member_id"]: row["data"]["rendering_npi"] for row in portal.ledger("case_created")
        }
        assert rendering == {night.request(n).member.member_id: night.request(n).rendering.npi for n in numbers}

    async def test_keeps_the_proof_when_nothing_is_required(
        self, bot: Bot, portal: UhcPortal, night: Tonight
    ) -> None:
        """A code without authorization ends with the portal's Decision ID, and no case."""
        standing = await bot.submit(night.request(1031))

        [decided] = portal.ledger("not_required")
        assert standing.status is Status.NOT_REQUIRED
        assert decided["data"]["decision_id"] in bot.numbers(night.request(1031))
        assert portal.ledger("case_created") == []


class TestReadStatus:
    @pytest.mark.parametrize(
        ("number", "status", "words"),
        [
            (1012, Status.APPROVED, "Approved"),
            (1014, Status.PARTIAL, "Partially approved"),
            (1016, Status.DENIED, "Denied"),
            (1018, Status.NEEDS_INFO, "Additional information needed"),
            (1020, Status.IN_REVIEW, "In clinical review"),
            (1021, Status.IN_REVIEW, "Pended"),
        ],
    )
    async def test_keeps_status_and_words(
        self, bot: Bot, night: Tonight, number: int, status: Status, words: str
    ) -> None:
        """Each status word is normalised and kept verbatim."""
        standing = await bot.read(night.request(number), night.reference(number))

        assert (standing.status, standing.words) == (status, words)
        assert bot.exceptions == []

    async def test_tells_line_by_line_what_was_approved(self, bot: Bot, night: Tonight) -> None:
        """A partial approval names the units approved and the line denied with its reason."""
        standing = await bot.read(night.request(1014), night.reference(1014))

        assert standing.decision is not None
        rows = compare(standing.request.lines, standing.decision.lines)
        differences = [difference for row in rows for difference in row.differences]
        assert any("approved" in difference for difference in differences)
        assert any("denied" in difference for difference in differences)
        assert any(line.reason for line in standing.decision.lines)

    async def test_looks_past_thirty_days(self, bot: Bot, night: Tonight) -> None:
        """An old case is found although the list opens on the last 30 days."""
        standing = await bot.read(night.request(1022), night.reference(1022))

        assert standing.status is Status.IN_REVIEW

    async def test_never_guesses_an_unknown_word(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A word nobody mapped is kept verbatim for a person; once the portal says a known one, it goes on."""
        reference = night.reference(1023)
        standing = await bot.read(night.request(1023), reference)

        [row] = bot.exceptions
        assert (row.code, row.words) == ("STATUS_UNRECOGNISED", "Escalated to medical director")
        assert standing.status is Status.SUBMITTED

        portal.move(reference, status="Approved")
        await bot.retry(row)

        assert bot.standing(night.request(1023)).status is Status.APPROVED
        assert bot.exceptions == []

    async def test_asks_twice_for_a_case_that_is_not_there(self, bot: Bot, night: Tonight) -> None:
        """A number the portal does not know is looked for twice before a person is asked."""
        request = night.request(1024)
        await bot.read(request, night.reference(1024))

        [row] = bot.exceptions
        assert (row.code, row.words) == ("CASE_NOT_FOUND", night.reference(1024))

        bot.take(request, night.reference(1012))
        await bot.retry(row)

        assert bot.standing(request).status is Status.APPROVED


class TestLettersAndUploads:
    async def test_fetches_the_letter_of_a_decision(self, bot: Bot, night: Tonight) -> None:
        """A decision brings its letter, a PDF, without anybody asking."""
        standing = await bot.read(night.request(1016), night.reference(1016))

        letter = PdfReader(io.BytesIO(bot.tools.evidence.open(standing.letter)))
        assert "denial" in letter.pages[0].extract_text().lower()

    async def test_sends_a_further_document_once(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """A document added after the submission goes to the same case, once."""
        request = night.request(1001)
        standing = await bot.submit(request)
        further = NIGHT / "packets/REQ-1003-chart-note.pdf"
        grown = request.model_copy(
            update={
                "documents": (*request.documents, request.documents[0].model_copy(update={"file": further.name}))
            }
        )
        bot.take(grown)

        for _ in range(2):
            await bot.do(Operation.UPLOAD, grown)

        [added] = portal.ledger("document_added")
        assert added["data"]["reference"] == standing.reference
        assert bot.standing(grown).listed == {document.file for document in grown.documents}

    async def test_sends_what_was_attached(
        self, bot: Bot, portal: UhcPortal, night: Tonight, tmp_path: Path
    ) -> None:
        """A document that was attached goes to the portal from memory, whole, beside the practice's own files."""
        request = night.request(1001)
        file = tmp_path / "addendum.pdf"
        file.write_bytes((NIGHT / "packets/REQ-1003-chart-note.pdf").read_bytes())
        bot.take(request)
        packets.attach(bot.store, bot.tools.home, request.id, "chart_note", file, "dana", bot.tools.clock.now())
        sent = file.read_bytes()
        file.unlink()

        await bot.do(Operation.SUBMIT, request)

        [created] = portal.ledger("case_created")
        documents = {one["name"]: one["size"] for one in created["data"]["documents"]}
        assert documents["addendum.pdf"] == len(sent)
        assert len(documents) == len(request.documents) + 1
        assert bot.standing(request).listed == set(documents)
        assert bot.exceptions == []

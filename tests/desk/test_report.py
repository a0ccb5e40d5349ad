"""The morning report: what it says, in which order, and in which files."""

import csv
import io
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pypdf
import pytest
from playwright.async_api import Page

from portal_bots.browser.launch import Shell
from portal_bots.browser.printing import print_pdf
from portal_bots.desk import report
from portal_bots.desk.report import Report, render_html
from portal_bots.desk.report.model import Kind
from portal_bots.domain import Operation, Priority, Status, errors
from portal_bots.domain.errors import Phase, Written
from portal_bots.domain.notes import blocked
from portal_bots.domain.outcomes import Outcome
from portal_bots.domain.outcomes import Path as Way
from portal_bots.domain.receipts import Receipt
from portal_bots.domain.requests import UnitType
from portal_bots.store import Store, requests, resolving, settle
from portal_bots.store.requests import Sent
from portal_bots.testing import SEAL
from tests.desk.world import NOW, SINCE, Story, decided, line, request

SPREADSHEETS = {"csv", "xlsx"}


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """A store in which nothing happened yet."""
    store = Store.open(f"sqlite:///{tmp_path / 'x.sqlite'}", SEAL)
    yield Story(store)
    store.close()


@pytest.fixture
def busy(story: Story) -> Report:
    """A night with something of everything."""
    asked = line(), line("97140", units=6)
    story.read(
        request(2, *asked, last="O'Dell"),
        Status.PARTIAL,
        "Partially Approved",
        decided(asked[0], units=6),
        decided(asked[1], Status.DENIED, "Not Certified", units=0, reason="<script>alert(1)</script>"),
        note="=HYPERLINK(1)",
    )
    story.read(request(3), Status.NEEDS_INFO, "Pended", information_due=date(2026, 12, 4), note="Notes & labs")
    story.send(request(4), "PA4")
    story.send(request(5), "+PA5", "Pended", Way.ADOPTED)
    story.stop(request(6), errors.FormChanged("New field “Admission type”"))
    story.stop(request(7), errors.SubmitUnknown(), Written.UNKNOWN)
    story.read(request(1), Status.APPROVED, "Approved", decided(line()), authorization="A1", letter_offered=True)
    return story.report()


class TestNews:
    def test_is_told_in_order(self, story: Story) -> None:
        """Approvals come first, then parts, changes, denials, wishes for information, and what was found."""
        story.send(request(1), "PA1", path=Way.ADOPTED)
        story.read(request(2), Status.NEEDS_INFO, "Pended")
        story.read(request(3), Status.DENIED, "Not Certified")
        story.read(request(4), Status.MODIFIED, "Modified")
        story.read(request(5), Status.PARTIAL, "Partial")
        story.read(request(6), Status.APPROVED, "Approved")
        story.send(request(7), "D7", "No authorization required", Way.NOT_REQUIRED)

        told = [(one.kind.value, one.request.id) for one in story.report().news]

        assert told == [
            ("approved", "REQ-6"),
            ("partial", "REQ-5"),
            ("modified", "REQ-4"),
            ("denied", "REQ-3"),
            ("needs_info", "REQ-2"),
            ("not_required", "REQ-7"),
            ("adopted", "REQ-1"),
        ]

    def test_is_only_what_changed(self, story: Story) -> None:
        """A decision of an earlier night is not told again."""
        story.read(request(1), Status.APPROVED, "Approved")

        later = story.store.run(report.build, NOW, NOW + timedelta(days=1), "America/New_York")

        assert later.news == ()

    def test_puts_asked_beside_approved(self, busy: Report) -> None:
        """Fewer units and a denied line are said in words, with the payer's reason."""
        partial = busy.news[1]
        page = render_html(busy)

        assert [one.differences for one in partial.lines] == [
            ("12 visits asked, 6 approved",),
            ("97140 denied",),
        ]
        assert partial.lines[1].reason == "<script>alert(1)</script>"
        assert "12 visits asked, 6 approved" in page

    def test_does_not_believe_the_header(self, story: Story) -> None:
        """An approval with fewer units than asked is marked as not as asked."""
        story.read(request(1), Status.APPROVED, "Approved", decided(line(), units=6))

        assert "not as asked" in render_html(story.report())

    def test_units_not_shown_are_not_taken_as_asked(self, story: Story) -> None:
        """Where the portal shows no units, the report does not claim that they are what was asked."""
        story.read(request(1), Status.APPROVED, "Approved", decided(line(), units=None))
        page = render_html(story.report())

        assert "the portal shows no units" in page
        assert "as asked" not in page

    def test_says_what_units_count(self, story: Story) -> None:
        """Twelve units are not twelve visits."""
        story.read(request(1), Status.APPROVED, "Approved", decided(line(), unit_type=UnitType.UNITS))

        (told,) = story.report().news[0].lines

        assert told.differences == ("counted in units, visits were asked",)

    def test_says_that_lines_are_missing(self, story: Story) -> None:
        """A decision without results by line says so, and shows what was asked."""
        story.read(request(1), Status.DENIED, "Denied")

        told = story.report()

        assert not told.news[0].decided_by_line
        assert "no result by line" in render_html(told)

    def test_tells_a_decision_taken_back(self, story: Story) -> None:
        """A case that was approved and is in review again is news."""
        story.read(request(1), Status.APPROVED, "Approved")
        story.store.run(
            requests.set_status, "REQ-1", Status.IN_REVIEW, "In Review", "read", NOW + timedelta(days=1)
        )

        later = story.store.run(report.build, NOW, NOW + timedelta(days=2), "America/New_York")

        assert [one.kind for one in later.news] == [Kind.TAKEN_BACK]

    def test_moves_without_news_are_told_shortly(self, story: Story) -> None:
        """A case that went into review is listed below the news."""
        story.read(request(1), Status.IN_REVIEW, "In Review")

        told = story.report()

        assert told.news == ()
        assert [(one.was, one.status) for one in told.moved] == [(Status.SUBMITTED, Status.IN_REVIEW)]

    def test_sent_requests_come_with_number_and_proof(self, busy: Report) -> None:
        """What was sent or found has its reference, how it came about, and its evidence."""
        told = {one.request.id: (one.path, one.reference, len(one.evidence)) for one in busy.submitted}

        assert told == {"REQ-4": (Way.SUBMITTED, "PA4", 1), "REQ-5": (Way.ADOPTED, "+PA5", 1)}


class TestNeeds:
    def test_are_in_the_order_of_work(self, story: Story) -> None:
        """Urgent ones are first; then what may have been sent, information, sign-ins, data, forms."""
        story.stop(request(1), errors.FormChanged("New field"))
        story.stop(request(2), errors.PacketIncomplete("Missing: order."))
        story.stop(request(3, account="second"), errors.LoginRejected("Wrong password"))
        story.read(request(4), Status.NEEDS_INFO, "Pended", information_due=date(2026, 12, 9))
        story.read(request(5), Status.NEEDS_INFO, "Pended", information_due=date(2026, 12, 4))
        story.stop(request(6), errors.SubmitUnknown(), Written.UNKNOWN)
        story.stop(request(7, priority=Priority.URGENT), errors.StatusUnrecognised("Routed"))

        needs = story.report().needs

        assert [one.requests[0].id for one in needs] == [f"REQ-{n}" for n in (7, 6, 5, 4, 3, 2, 1)]
        assert [one.urgent for one in needs] == [True] + [False] * 6
        assert needs[1].written is Written.UNKNOWN

    def test_are_one_per_cause(self, story: Story) -> None:
        """Three requests stopped by the same change of a form are one thing to do."""
        for number in (1, 2, 3):
            story.stop(request(number), errors.FormChanged("New field “Admission type”", phase=Phase.FILL))

        (need,) = story.report().needs

        assert [brief.id for brief in need.requests] == ["REQ-1", "REQ-2", "REQ-3"]
        assert (need.waiting, need.times, need.command) == (3, 3, "portal-bots exceptions show 1")

    def test_near_service_is_urgent(self, story: Story) -> None:
        """A routine request whose service begins in two days is urgent, too."""
        soon = line().model_copy(update={"start": date(2026, 12, 4)})
        story.stop(request(1, soon), errors.CaseDataInvalid("Unknown provider"))

        assert story.report().needs[0].urgent

    def test_show_days_left(self, busy: Report) -> None:
        """Information wanted by Friday is due in two days on Wednesday."""
        wanted = next(one for one in busy.needs if one.code == "NEEDS_INFO")

        assert wanted.days_left == 2
        assert wanted.words == "Notes & labs"

    def test_go_when_done(self, story: Story) -> None:
        """A resolved exception is not in the report any more."""
        story.stop(request(1), errors.FormChanged("New field"))
        story.store.run(resolving.resolve, 1, "Ana", "added", NOW)

        assert story.report().needs == ()


class TestDidNotRun:
    def test_says_why_and_when(self, story: Story) -> None:
        """Jobs moved by maintenance say so, also those that had not begun, together."""
        until = NOW + timedelta(hours=6)
        story.delay(request(1), errors.PortalMaintenance("Back at noon", until=until), until)
        for number in (2, 3):
            story.know(request(number))
            story.plan(request(number), Operation.SUBMIT, NOW + timedelta(hours=6))

        (row,) = story.report().idle

        assert row.why == "The portal is closed for maintenance."
        assert row.when == NOW + timedelta(hours=6)
        assert row.requests == ("REQ-1", "REQ-2", "REQ-3")

    def test_says_that_a_press_is_open(self, story: Story) -> None:
        """A submission cut short after the press is told as such: it is looked for, not sent again."""
        story.die(request(1))

        told = story.report()

        assert told.idle[0].pressed_at == SINCE + timedelta(minutes=1)
        assert "not sent again" in render_html(told)

    def test_names_frozen_sign_ins(self, story: Story) -> None:
        """A sign-in that is not used has its owner, its reason and what waits for it."""
        story.stop(request(1, account="second"), errors.AccountLocked("Locked"))

        (account,) = story.report().frozen

        assert (account.name, account.owner, account.code, account.waiting) == (
            "second",
            "Ben Ortiz",
            "ACCOUNT_LOCKED",
            1,
        )

    def test_follow_ups_name_payers_over_their_time(self, story: Story) -> None:
        """A request sent three weeks ago, without a decision, is overdue at the payer."""
        sent = Sent(SINCE - timedelta(days=21), date(2026, 12, 1))
        story.store.run(requests.put, request(1), "uhc", Path("packets"), "PA1", SINCE, sent)

        (told,) = story.report().follow_ups

        assert told.overdue_at_payer
        assert told.days_over == 1


class TestHarmless:
    def test_is_told_once(self, story: Story) -> None:
        """What was blocked in several attempts is one line with its sum."""
        for number, times in ((1, 2), (2, 3)):
            ending = story.begin(request(number), Operation.SUBMIT)
            noted = replace(ending, notes=(blocked("ads.example", times),))
            story.store.run(settle.done, noted, Outcome(Way.SUBMITTED, receipt=Receipt.of(f"PA{number}", "Sent")))

        told = story.report()

        assert [(one.portal, one.notes) for one in told.harmless] == [("uhc", (blocked("ads.example", 5),))]
        assert "ads.example, which was blocked: 5 times." in render_html(told)

    def test_nothing(self, busy: Report) -> None:
        """A calm night says nothing of it."""
        assert "without harm" not in render_html(busy)


class TestPage:
    def test_escapes_what_came_from_elsewhere(self, busy: Report) -> None:
        """Names and the portal's words are text, whatever they contain."""
        page = render_html(busy)

        assert "<script" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "O&#39;Dell, M." in page

    def test_shows_no_more_of_a_patient_than_needed(self, busy: Report) -> None:
        """First names, birth dates and member numbers are not in the report."""
        page = render_html(busy)

        assert not [known for known in ("María", "07/02/1961", "1961", "917340562") if known in page]

    def test_stands_alone(self, busy: Report) -> None:
        """The page names no other host and runs no script."""
        page = render_html(busy)

        assert not [found for found in ("http://", "https://", "src=", "@import", "url(") if found in page]

    def test_says_the_night_in_a_sentence(self, busy: Report) -> None:
        """The first sentence counts what matters."""
        assert busy.sentence == (
            "7 requests looked after: 2 decided, 1 needs information, 1 submitted and 1 found at the portal "
            "already; 3 things need you; 3 jobs did not run to the end."
        )

    def test_says_that_a_night_was_empty(self, story: Story) -> None:
        """Every section of an empty night has a friendly sentence."""
        told = story.report()
        page = render_html(told)

        assert told.sentence == "A quiet night: nothing was due, and nothing needs you."
        assert page.count('class="empty"') == 6

    @pytest.mark.parametrize("width", [390, 1280])
    async def test_fits_a_screen(self, busy: Report, shell: Shell, width: int) -> None:
        """Nothing scrolls sideways, on a telephone neither."""
        page: Page = await (await shell.browser()).new_page(viewport={"width": width, "height": 800})
        await page.set_content(render_html(busy))

        shown = await page.evaluate("document.documentElement.scrollWidth")
        await page.close()

        assert shown <= width


class TestFiles:
    def test_json_is_the_report(self, busy: Report, tmp_path: Path) -> None:
        """What is read back from the JSON is the same report."""
        (path,) = report.write(busy, tmp_path, {"json"})

        assert Report.model_validate_json(path.read_text("utf-8")) == busy

    def test_spreadsheets_hold_the_same_rows(self, busy: Report, tmp_path: Path) -> None:
        """CSV and XLSX list the same requests of the news and of what needs a person."""
        table, book = report.write(busy, tmp_path, SPREADSHEETS)
        rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))
        sheets = openpyxl.load_workbook(book)

        listed = [(row["What"], row["Request"]) for row in rows]
        found = [
            (row[0], row[names.index("Request")])
            for sheet in (sheets["News"], sheets["Needs a person"])
            for names, *_ in [list(sheet.values)]
            for row in list(sheet.values)[1:]
        ]

        assert found == listed
        assert len(listed) == len(busy.news) + len(busy.needs)
        assert sheets.sheetnames == [
            "News", "Lines", "Submitted", "Needs a person", "Did not run", "Outages", "Accounts",
            "Follow-ups", "Counts",
        ]  # fmt: skip

    def test_no_cell_is_a_formula(self, busy: Report, tmp_path: Path) -> None:
        """Words and numbers that begin like a formula stay texts."""
        table, book = report.write(busy, tmp_path, SPREADSHEETS)
        cells = [cell for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row]

        assert "'=HYPERLINK(1)" in table.read_text("utf-8-sig")
        assert {cell.value for cell in cells} >= {"=HYPERLINK(1)", "+PA5"}
        assert not [cell for cell in cells if cell.data_type == "f"]

    def test_only_the_owner_reads_them(self, busy: Report, tmp_path: Path) -> None:
        """Files are written whole, the page first, readable by their owner only, named by their time."""
        files = report.write(busy, tmp_path / "reports", {"csv", "html", "json", "xlsx"})

        assert [path.name for path in files] == [
            f"morning-report-2026-12-02-061500.{kind}" for kind in ("html", "json", "csv", "xlsx")
        ]
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
        assert sorted((tmp_path / "reports").iterdir()) == sorted(files)

    def test_refuses_an_unknown_format(self, busy: Report, tmp_path: Path) -> None:
        """A format that does not exist is named."""
        with pytest.raises(ValueError, match="docx"):
            report.write(busy, tmp_path, {"docx"})

    async def test_prints(self, busy: Report, shell: Shell, tmp_path: Path) -> None:
        """The PDF has pages with the news on them."""
        path = report.keep(tmp_path, busy, "pdf", await print_pdf(shell, render_html(busy)))
        pages = pypdf.PdfReader(path).pages

        assert path.read_bytes().startswith(b"%PDF")
        assert "Morning report" in pages[0].extract_text()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_an_empty_night_has_files(self, story: Story, tmp_path: Path) -> None:
        """An empty night can be written in every format."""
        assert len(report.write(story.report(), tmp_path, {"html", "json", "csv", "xlsx"})) == 4

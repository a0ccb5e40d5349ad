"""What of a recorded script is read, and what is not kept of it."""

from pathlib import Path

import pytest

from portal_bots.scaffold.recording import NotARecordingError, read
from portal_bots.scaffold.recording.steps import Act, By, Shape, Target
from tests.scaffold.recording.conftest import Read

TEXTBOX = Target(By.ROLE, "textbox", "Member ID")


class TestTargets:
    @pytest.mark.parametrize(
        ("locator", "target"),
        [
            ('get_by_label("Unit type")', Target(By.LABEL, name="Unit type")),
            ('get_by_label("Units", exact=True)', Target(By.LABEL, name="Units", exact=True)),
            ('get_by_role("textbox", name="Member ID")', TEXTBOX),
            ('get_by_placeholder("Member ID")', Target(By.PLACEHOLDER, name="Member ID")),
            ('get_by_test_id("member-id")', Target(By.MARK, withheld=True)),
            ('get_by_title("Member")', Target(By.MARK, withheld=True)),
            ('get_by_text("Somebody")', Target(By.TEXT, withheld=True)),
            ('get_by_role("option", name="Somebody")', Target(By.ROLE, "option", withheld=True)),
            ('get_by_role("cell", name="Somebody")', Target(By.ROLE, "cell", withheld=True)),
            ('get_by_role("radio", name="Somebody")', Target(By.ROLE, "radio", withheld=True)),
            ('get_by_role("radio", name="Urgent")', Target(By.ROLE, "radio", "Urgent")),
            ('locator("#ctl00_member")', Target(By.CSS)),
            ('locator("input[type=\\"file\\"]")', Target(By.CSS, files=True)),
            ('get_by_role("textbox")', Target(By.ROLE, "textbox")),
            (
                'get_by_role("textbox", name="Member ID").nth(1)',
                Target(By.ROLE, "textbox", "Member ID", position="1"),
            ),
            (
                'get_by_role("textbox", name="Member ID").first',
                Target(By.ROLE, "textbox", "Member ID", position="first"),
            ),
            ('get_by_role("main").get_by_role("textbox", name="Member ID")', TEXTBOX),
            (
                'get_by_role("group", name="Procedure 2").get_by_label("Units")',
                Target(By.LABEL, name="Units", group="Procedure 2"),
            ),
            (
                'get_by_role("row", name="Somebody").get_by_role("button")',
                Target(By.ROLE, "button", among=True),
            ),
            (
                'locator("div").filter(has_text=re.compile(r"^State$")).nth(1)',
                Target(By.CSS, among=True, position="1"),
            ),
            (
                'locator("iframe[title=\\"Prior auth\\"]").content_frame.get_by_label("Units")',
                Target(By.LABEL, name="Units", frame="Prior auth"),
            ),
            (
                'frame_locator("#newBodyFrame").get_by_label("Units")',
                Target(By.LABEL, name="Units", frame=""),
            ),
            ('get_by_role("textbox", name=re.compile(r"Member"))', Target(By.ROLE, "textbox", withheld=True)),
        ],
    )
    def test_target(self, recorded: Read, locator: str, target: Target) -> None:
        """Each way in which the recorder finds a control is read for the words a person reads there."""
        step = recorded(f'page.{locator}.fill("x")').steps[0]

        assert step.target == target

    @pytest.mark.parametrize(
        "name",
        [
            "TILLQUIST, MAREN",
            "Tillquist Maren, MD",
            "PA0000000012",
            "Case 900100200",
            "04/09/1961",
            "M54.16 - Radiculopathy",
            "Welcome, Dana",
            "dana@practice.example",
            "Form for TYPED-BEFORE",
            "Before typed",
        ],
    )
    def test_patient(self, recorded: Read, name: str) -> None:
        """Words that were typed somewhere, or look like a patient's, are kept of no link or button."""
        steps = recorded(
            'page.get_by_label("First name").fill("typed-before")',
            'page.get_by_label("Last name").fill("Typed")',
            f'page.get_by_role("link", name="{name}").click()',
        ).steps

        assert steps[-1].target == Target(By.ROLE, "link", withheld=True)
        assert steps[0].target == Target(By.LABEL, name="First name")

    def test_short_value(self, recorded: Read) -> None:
        """A value that is found in many words hides only words of its own."""
        steps = recorded(
            'page.get_by_label("Units").fill("3")',
            'page.get_by_label("User").fill("solo")',
            'page.get_by_role("button", name="Resolution 3").click()',
            'page.get_by_role("button", name="Solo practice").click()',
        ).steps

        assert [step.target.name for step in steps if step.target] == ["Units", "User", "Resolution 3", ""]


class TestActs:
    @pytest.mark.parametrize(
        ("line", "act"),
        [
            ('page.get_by_label("A").fill("x")', Act.FILL),
            ('page.get_by_label("A").select_option("x")', Act.SELECT),
            ('page.get_by_label("A").select_option(["x", "y"])', Act.SELECT),
            ('page.get_by_label("A").check()', Act.CHECK),
            ('page.get_by_label("A").uncheck()', Act.UNCHECK),
            ('page.get_by_label("A").set_input_files("x.pdf")', Act.FILES),
            ('page.get_by_label("A").click()', Act.CLICK),
            ('page.get_by_label("A").dblclick()', Act.CLICK),
            ('page.get_by_label("A").press("Enter")', Act.KEY),
            ('page.get_by_label("A").hover()', Act.HOVER),
            ('page.keyboard.type("x")', Act.UNREAD),
            ('page.evaluate("x")', Act.UNREAD),
            ("for _ in range(3): page.go_back()", Act.UNREAD),
            ('other.get_by_label("A").click()', Act.UNREAD),
        ],
    )
    def test_act(self, recorded: Read, line: str, act: Act) -> None:
        """Each action of the recorder is read; what it never writes is said to be unread, not passed over."""
        steps = recorded('page.get_by_label("Before").click()', line).steps

        assert [step.act for step in steps] == [Act.CLICK, act]
        assert steps[1].line == 10

    def test_typed(self, recorded: Read) -> None:
        """Of a value its length is kept, and that it is one of a date control."""
        steps = recorded(
            'page.get_by_label("A").fill("12345678")', 'page.get_by_label("B").fill("2026-12-01")'
        ).steps

        assert [(one.typed.length, one.typed.shape) for one in steps if one.typed] == [
            (8, Shape.TEXT),
            (10, Shape.ISO_DATE),
        ]

    def test_address(self, recorded: Read) -> None:
        """An address keeps its path, without what may name a case; the portal's host is told."""
        recording = recorded(
            'page.goto("https://dana:secret@portal.payer.example/cases/PA0000000012?member=900100200#/x")'
        )

        assert [step.address for step in recording.steps] == ["/cases/{reference}"]
        assert recording.hosts == ("portal.payer.example",)
        assert recording.url == "https://portal.payer.example"

    def test_expected(self, recorded: Read) -> None:
        """Headings and addresses that are expected are read, other expectations are not."""
        steps = recorded(
            'page.goto("https://portal.payer.example/")',
            'expect(page.get_by_role("heading", name="Find the member")).to_be_visible()',
            'expect(page.get_by_role("heading")).to_contain_text("Service details")',
            'expect(page.locator("h1")).to_contain_text("Your cases")',
            'expect(page.locator("main")).to_match_aria_snapshot("- heading \\"Clinical\\"\\n- text: x")',
            'expect(page).to_have_url("https://portal.payer.example/request/member")',
            'expect(page.get_by_label("Member ID")).to_have_value("900100200")',
            'expect(page.get_by_role("heading", name="TILLQUIST, MAREN")).to_be_visible()',
        ).steps

        assert [(step.act, step.words or step.address) for step in steps[1:]] == [
            (Act.SEE, "Find the member"),
            (Act.SEE, "Service details"),
            (Act.SEE, "Your cases"),
            (Act.SEE, "Clinical"),
            (Act.AT, "/request/member"),
        ]

    def test_around(self, recorded: Read) -> None:
        """New tabs, downloads and the browser's own dialogs are marks of the click that brought them."""
        opened, asked, loaded, there = recorded(
            "with page.expect_popup() as page1_info:",
            '    page.get_by_role("link", name="View letters").click()',
            "page1 = page1_info.value",
            'page1.once("dialog", lambda dialog: dialog.dismiss())',
            'page1.get_by_role("button", name="Remove").click()',
            "with page1.expect_download() as download_info:",
            '    page1.get_by_role("link", name="Letter").click()',
            "download = download_info.value",
            'page1.get_by_role("link", name="Back").click()',
        ).steps

        assert (opened.new_tab, asked.dialog, loaded.download) == (True, True, True)
        assert (there.tab, there.new_tab, there.dialog, there.download) == ("page1", False, False, False)


class TestKinds:
    @pytest.mark.parametrize("wait", ["await ", ""])
    def test_async(self, tmp_path: Path, wait: str) -> None:
        """A recording for asyncio reads like any other."""
        path = tmp_path / "recording.py"
        path.write_text(
            "async def run(playwright: Playwright) -> None:\n"
            "    browser = await playwright.chromium.launch(headless=False)\n"
            "    context = await browser.new_context()\n"
            "    page = await context.new_page()\n"
            f'    {wait}page.goto("https://portal.payer.example/")\n'
            "    async with page.expect_popup() as page1_info:\n"
            f'        {wait}page.get_by_role("link", name="Cases").click()\n'
            "    page1 = await page1_info.value\n"
            f'    {wait}page1.get_by_label("Status").select_option("x")\n'
            "\n\nasync def main() -> None:\n"
            "    async with async_playwright() as playwright:\n"
            "        await run(playwright)\n"
            "\n\nasyncio.run(main())\n",
            "utf-8",
        )

        assert [(step.act, step.tab) for step in read(path).steps] == [
            (Act.OPEN, "page"),
            (Act.CLICK, "page"),
            (Act.SELECT, "page1"),
        ]

    def test_pytest(self, tmp_path: Path) -> None:
        """A recording for pytest reads like any other."""
        path = tmp_path / "recording.py"
        path.write_text(
            "import re\nfrom playwright.sync_api import Page, expect\n\n\n"
            "def test_example(page: Page) -> None:\n"
            '    page.goto("https://portal.payer.example/")\n'
            '    page.get_by_role("link", name="Cases").click()\n',
            "utf-8",
        )

        assert [step.act for step in read(path).steps] == [Act.OPEN, Act.CLICK]

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ("page.goto('x'\nCANARY-7 = 1", "line 1: this is not Python."),
            ("print('hello')\n", "nothing is done on a page in it."),
            ("", "nothing is done on a page in it."),
            ("\udcff", "is missing or is no text file."),
        ],
    )
    def test_none(self, tmp_path: Path, content: str, told: str) -> None:
        """What is no recording is refused in a sentence with file, line and remedy, and nothing of its content."""
        path = tmp_path / "recording.py"
        path.write_bytes(content.encode("utf-8", "surrogateescape"))

        with pytest.raises(NotARecordingError) as refused:
            read(path)

        assert str(refused.value).startswith(str(path))
        assert told in str(refused.value)
        assert "playwright codegen" in str(refused.value)
        assert "CANARY" not in str(refused.value)

    def test_missing(self, tmp_path: Path) -> None:
        """A file that is not there is refused the same way."""
        with pytest.raises(NotARecordingError, match=r"recording\.py: it is missing"):
            read(tmp_path / "recording.py")

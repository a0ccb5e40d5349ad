"""All rows of a list, however the page brings them."""

import re

import pytest

from portal_bots.browser.lists import counting
from portal_bots.browser.screens import Screen, Table
from portal_bots.domain import errors
from tests.browser.controls.visit import Visit

CASES = Table("Cases", "Reference number", "Status")


async def numbers(visit: Visit, path: str) -> list[str]:
    """The reference numbers of all rows."""
    screen = Screen(path.split("?", maxsplit=1)[0], heading="Cases")
    await visit.open(path, "Cases")
    await visit.tab.page.get_by_role("row").nth(3).wait_for()
    return [row["Reference number"] for row in await visit.tab.all_rows(screen, CASES)]


class TestVirtual:
    @pytest.mark.parametrize("path", ["/virtual", "/virtual?way=bare"])
    async def test_all(self, visit: Visit, path: str) -> None:
        """Of 300 rows some twenty are in the page; all are read, each once, in order, from wherever it stands."""
        read = await numbers(visit, path)

        assert read == [f"A{n}" for n in range(1, 301)]

    async def test_fewer_than_told(self, visit: Visit) -> None:
        """A table that tells of more rows than it ever brings is not taken for a whole one."""
        visit.hurry()

        with pytest.raises(errors.UnexpectedPage, match="Cases: 300 of 309 rows could be read"):
            await numbers(visit, "/virtual?way=short")


class TestPaged:
    @pytest.mark.parametrize("path", ["/paged", "/paged?way=untold"])
    async def test_all(self, visit: Visit, path: str) -> None:
        """A button turns the pages, and old rows stay until the new ones come: each row is read once."""
        read = await numbers(visit, path)

        assert read == [f"A{n:03}" for n in range(1, 46)]

    async def test_no_way_on(self, visit: Visit) -> None:
        """Where the page tells of more rows and has nothing to press, what was read is not all."""
        with pytest.raises(errors.UnexpectedPage, match="Cases: 20 of 45 rows could be read"):
            await numbers(visit, "/paged?way=unturned")

    async def test_fewer_than_told(self, visit: Visit) -> None:
        """Where the last page comes too early, what was read is not all."""
        with pytest.raises(errors.UnexpectedPage, match="Cases: 45 of 60 rows could be read"):
            await numbers(visit, "/paged?way=short")


class TestCounting:
    @pytest.mark.parametrize(
        ("words", "text", "found"),
        [
            ("Showing {first}–{last} of {total}", "Showing 1–20 of 1,245", ("1", "20", "1,245")),
            ("{first}–{last} of {total}", "Rows 21 - 40 of 45.", ("21", "40", "45")),
            ("Displaying {first} to {last} of {total} (all)", "Displaying 1 to 2  of 2 (all)", ("1", "2", "2")),
        ],
    )
    def test_found(self, words: str, text: str, found: tuple[str, ...]) -> None:
        """Numbers are found whatever the dash and the spaces."""
        match = re.search(counting(words).replace("(?<", "(?P<"), text)

        assert match is not None
        assert match.group("first", "last", "total") == found

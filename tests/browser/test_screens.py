"""Screens: recognised by path and heading, opened by their address."""

from typing import Any

import pytest

from portal_bots.browser.screens import PageView, Screen, Table, TableView

CASE = Screen("/cases/{reference}", heading="Case details")
SEEN: dict[str, Any] = {
    "path": "/cases/A1",
    "url": "http://portal/cases/A1",
    "title": "Portal",
    "headings": ["Case details", "Notes"],
    "alerts": [],
    "notes": ["Saved"],
    "says": ["One paragraph"],
    "buttons": ["Save"],
    "links": {"Home": "http://portal/home"},
    "facts": {"Status": "Pended"},
    "tables": [{"caption": "Lines", "heads": ["Code"], "rows": [{"Code": "62323"}], "total": 0, "numbers": []}],
    "landmarks": [],
    "overlays": [],
    "challenge": "",
    "ready": True,
}


def page(path: str, *headings: str) -> PageView:
    """A page with headings."""
    return PageView(path=path, url="", title="Portal", headings=headings)


class TestIsShown:
    @pytest.mark.parametrize("path", ["/cases/A1", "/cases/A1/", "/cases/A%2F1", "/cases/a b.c"])
    def test_part(self, path: str) -> None:
        """A part in braces stands for whatever is in its place."""
        assert CASE.is_shown(page(path, "Case details"))

    @pytest.mark.parametrize("path", ["/cases", "/cases/", "/cases/A1/letters", "/old/cases/A1", "/casesX/A1"])
    def test_other_path(self, path: str) -> None:
        """A longer, shorter or other path is another screen."""
        assert not CASE.is_shown(page(path, "Case details"))

    def test_heading(self) -> None:
        """The right path under another heading is another screen."""
        assert not CASE.is_shown(page("/cases/A1", "Something went wrong"))
        assert not CASE.is_shown(page("/cases/A1"))

    def test_any_heading(self) -> None:
        """The heading may be one of several."""
        assert CASE.is_shown(page("/cases/A1", "Welcome", "Case details"))

    def test_several_parts(self) -> None:
        """A path may have several parts that differ."""
        screen = Screen("/p/{provider}/cases/{case}", heading="Case")

        assert screen.is_shown(page("/p/7/cases/9", "Case"))
        assert not screen.is_shown(page("/p/7/cases", "Case"))

    def test_points(self) -> None:
        """Characters with a meaning in patterns are just characters in paths."""
        screen = Screen("/home.aspx", heading="Home")

        assert screen.is_shown(page("/home.aspx", "Home"))
        assert not screen.is_shown(page("/homexaspx", "Home"))


class TestAddress:
    def test_plain(self) -> None:
        """Without parts and query the address is the path."""
        assert Screen("/home", heading="Home").address({}) == "/home"

    def test_part_is_quoted(self) -> None:
        """What is put into a path stays one part of it."""
        assert CASE.address({}, reference="A/1 ?x#é") == "/cases/A%2F1%20%3Fx%23%C3%A9"

    def test_query(self) -> None:
        """A query is quoted and keeps its order."""
        query = {"range": "all", "name": "O'Dell & Co", "a": "b=c"}

        assert CASE.address(query, reference="A1") == "/cases/A1?range=all&name=O%27Dell+%26+Co&a=b%3Dc"

    def test_part_missing(self) -> None:
        """An address without one of its parts is a mistake of the flow."""
        with pytest.raises(KeyError, match="reference"):
            CASE.address({})

    def test_address_is_recognised(self) -> None:
        """A screen knows the path that it was opened by."""
        assert CASE.is_shown(page(CASE.address({}, reference="A/1 ?"), "Case details"))


class TestPageView:
    def test_of(self) -> None:
        """What the page's script saw becomes a value that cannot be changed by accident."""
        seen = PageView.of(SEEN)

        assert seen == PageView(
            path="/cases/A1",
            url="http://portal/cases/A1",
            title="Portal",
            headings=("Case details", "Notes"),
            notes=("Saved",),
            says=("One paragraph",),
            buttons=("Save",),
            links={"Home": "http://portal/home"},
            facts={"Status": "Pended"},
            tables=(TableView("Lines", ("Code",), ({"Code": "62323"},)),),
        )

    def test_heading(self) -> None:
        """The heading is the first one, or the title where there is none."""
        assert PageView.of(SEEN).heading == "Case details"
        assert PageView.of(SEEN | {"headings": []}).heading == "Portal"


def test_table() -> None:
    """A table is declared as it reads: caption, columns, and the sentence for none."""
    table = Table("Cases", "Number", "Status", empty="No cases.")

    assert (table.caption, table.columns, table.empty) == ("Cases", ("Number", "Status"), "No cases.")

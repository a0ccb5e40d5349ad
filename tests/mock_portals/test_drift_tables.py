"""Tables, facts and headings that drift, each in a real browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from mock_portals.uhc import UhcPortal
from tests.mock_portals.desk import REVIEW
from tests.mock_portals.world import Drifted, case

CASE = "/cases/PA0000000001"
COLUMNS = ["Code", "Modifiers", "Units", "Unit type", "Start date", "End date"]


def table(page: Page, caption: str = "Procedures") -> Locator:
    """A table by its caption."""
    return page.get_by_role("table", name=caption, exact=True)


def headings(page: Page, caption: str = "Procedures") -> list[str]:
    """Its columns."""
    return table(page, caption).get_by_role("columnheader").all_inner_texts()


def rows(page: Page, caption: str = "Procedures") -> list[list[str]]:
    """Its rows."""
    body = table(page, caption).locator("tbody").get_by_role("row").all()
    return [row.get_by_role("cell").all_inner_texts() for row in body]


def by_heading(page: Page) -> list[dict[str, str]]:
    """Its rows, each cell under its heading."""
    return [dict(zip(headings(page), row, strict=True)) for row in rows(page)]


def test_rename_column(drifted: Drifted) -> None:
    """A column of one table has another heading."""
    page = drifted(REVIEW, {"kind": "rename_column", "caption": "Procedures", "column": "Code", "to": "CPT"})

    assert headings(page) == ["CPT", *COLUMNS[1:]]
    assert headings(page, "Diagnoses") == ["Code", "Description"]


def test_drop_column(drifted: Drifted) -> None:
    """A column is gone from each row."""
    before = by_heading(drifted(REVIEW))
    page = drifted(REVIEW, {"kind": "drop_column", "caption": "Procedures", "column": "Units"})

    assert by_heading(page) == [{name: row[name] for name in row if name != "Units"} for row in before]


def test_add_column(drifted: Drifted) -> None:
    """A column stands before all others."""
    before = rows(drifted(REVIEW))
    page = drifted(REVIEW, {"kind": "add_column", "caption": "Procedures", "column": "Modality"})

    assert headings(page) == ["Modality", *COLUMNS]
    assert rows(page) == [["—", *row] for row in before]


def test_shuffle_columns(drifted: Drifted) -> None:
    """Columns stand in another order, each with its cells."""
    before = by_heading(drifted(REVIEW))
    page = drifted(REVIEW, {"kind": "shuffle_columns", "caption": "Procedures", "seed": 1})

    assert by_heading(page) == before
    assert sorted(headings(page)) == sorted(COLUMNS) != headings(page) != COLUMNS


def test_rows_that_come_later(drifted: Drifted) -> None:
    """A row that a script adds has drifted as the others did."""
    page = drifted(
        REVIEW,
        {"kind": "drop_column", "caption": "Procedures", "column": "Modifiers"},
        {"kind": "shuffle_columns", "caption": "Procedures", "seed": 1},
        {"kind": "add_column", "caption": "Procedures", "column": "Modality"},
    )
    table(page).locator("tbody").evaluate(
        "(it, cells) => it.insertRow().append(...cells.map((text) => { const cell = document.createElement('td');"
        "cell.textContent = text; return cell; }))",
        COLUMNS,
    )
    cells = {name: name for name in COLUMNS if name != "Modifiers"}
    assert by_heading(page)[-1] == {"Modality": "—", **cells}


def test_rename_caption(drifted: Drifted) -> None:
    """A table has another caption; changes of the list that name the old one still mean it."""
    page = drifted(
        REVIEW,
        {"kind": "rename_caption", "caption": "Procedures", "to": "Services"},
        {"kind": "rename_column", "caption": "Procedures", "column": "Code", "to": "CPT"},
    )
    expect(table(page)).to_have_count(0)
    assert headings(page, "Services")[0] == "CPT"


def test_shuffle_rows(drifted: Drifted) -> None:
    """Rows stand in another order."""
    before = rows(drifted(REVIEW))
    page = drifted(REVIEW, {"kind": "shuffle_rows", "caption": "Procedures", "seed": 1})

    assert rows(page) == before[::-1]


def test_drop_table(drifted: Drifted) -> None:
    """A table is gone."""
    page = drifted(REVIEW, {"kind": "drop_table", "caption": "Procedures"})

    expect(table(page)).to_have_count(0)
    expect(table(page, "Diagnoses")).to_have_count(1)


@pytest.fixture
def with_case(portal: UhcPortal, drifted: Drifted) -> Drifted:
    """Opens the page of a case after it drifted."""
    portal.seed({"cases": [case(1, portal.now().isoformat())]})
    return drifted


def facts(page: Page) -> dict[str, str]:
    """What the page tells of a case, in its order."""
    return dict(zip(page.locator("dt").all_inner_texts(), page.locator("dd").all_inner_texts(), strict=True))


def test_rename_fact(with_case: Drifted) -> None:
    """A fact has another label."""
    page = with_case(CASE, {"kind": "rename_fact", "label": "Status", "to": "Disposition"})

    assert list(facts(page))[:2] == ["Reference number", "Disposition"]
    assert facts(page)["Disposition"] == "Pended"


def test_drop_fact(with_case: Drifted) -> None:
    """A fact is gone, and no other is taken for it."""
    before = facts(with_case(CASE))
    page = with_case(CASE, {"kind": "drop_fact", "label": "Status"})

    assert facts(page) == {name: text for name, text in before.items() if name != "Status"}


def test_shuffle_facts(with_case: Drifted) -> None:
    """Facts stand in another order, each with what is said of it."""
    before = facts(with_case(CASE))
    page = with_case(CASE, {"kind": "shuffle_facts", "seed": 1})

    assert facts(page) == before
    assert list(facts(page)) != list(before)


def test_retitle(with_case: Drifted) -> None:
    """Only the page of that heading has another, and changes that name the old one still happen there."""
    retitled = {"kind": "retitle", "heading": "Case details", "heading_to": "Authorization"}
    dropped = {"kind": "drop_fact", "heading": "Case details", "label": "Status"}
    page = with_case(CASE, retitled, dropped)
    expect(page.get_by_role("heading", level=1)).to_have_text("Authorization")
    expect(page).to_have_title("Case details | UnitedHealthcare Provider Portal")
    assert "Status" not in facts(page)
    page.get_by_role("link", name="Your cases").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your cases")


def test_submitting(portal: UhcPortal, drifted: Drifted) -> None:
    """A review whose tables and facts have drifted can still be submitted."""
    page = drifted(
        REVIEW,
        {"kind": "shuffle_rows", "caption": "Procedures", "seed": 1},
        {"kind": "shuffle_columns", "caption": "Procedures", "seed": 1},
        {"kind": "shuffle_facts", "seed": 1},
        {"kind": "wrap", "seed": 1},
        {"kind": "slow", "ms": 200},
    )
    page.get_by_role("button", name="Submit request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Request received")
    assert len(portal.cases()) == 1

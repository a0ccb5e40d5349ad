"""The review page: every difference from what was asked for is named."""

from typing import Any

import pytest

from portal_bots.browser.forms import Having
from portal_bots.browser.review import Review, Shown, ShownRows
from portal_bots.browser.screens import PageView, Screen, Table, TableView

SCREEN = Screen("/review", heading="Review")
LINES = Table("Lines", "Code", "Modifiers", "Units")
ASKED = (("62323", "", "1"), ("77003", "26", "1"))
REVIEW = Review(
    SCREEN,
    Shown("Name", lambda _: "DELGADO, ROSA"),
    Shown("Provider", lambda _: Having("NPI 1234567893")),
    ShownRows(LINES, lambda _: ASKED),
)
FACTS = {"Name": "DELGADO, ROSA", "Provider": "Amal Haddad MD (NPI 1234567893)"}


def lines(*rows: tuple[str, ...], heads: tuple[str, ...] = LINES.columns) -> TableView:
    """The table of lines as the page shows it."""
    return TableView("Lines", heads, tuple(dict(zip(heads, row, strict=True)) for row in rows))


def page(facts: dict[str, str] | None = None, *tables: TableView) -> PageView:
    """A review page, right in what is not told."""
    known: dict[str, Any] = {"path": "/review", "url": "", "title": "", "headings": ("Review",)}
    return PageView(**known, facts=FACTS | (facts or {}), tables=tables or (lines(*ASKED),))


def differences(shown: PageView, *parts: Shown | ShownRows) -> tuple[str, ...]:
    """What differs, of the whole review or of some parts."""
    return (Review(SCREEN, *parts) if parts else REVIEW).differences(shown, object())


class TestFacts:
    def test_right(self) -> None:
        """A page that shows all as asked differs in nothing."""
        assert differences(page()) == ()

    @pytest.mark.parametrize("name", ["Delgado, Rosa", " DELGADO,   ROSA ", "delgado,\nrosa"])
    def test_case_and_space(self, name: str) -> None:
        """Capitals and spaces mean nothing."""
        assert differences(page({"Name": name})) == ()

    def test_wrong(self) -> None:
        """A difference names label, expected and shown."""
        assert differences(page({"Name": "DELGADO, RITA"})) == (
            "Name: expected 'DELGADO, ROSA', the portal shows 'DELGADO, RITA'",
        )

    def test_more_than_asked(self) -> None:
        """A fact is right as a whole; a longer one is another."""
        assert len(differences(page({"Name": "DELGADO, ROSA M"}))) == 1

    def test_having(self) -> None:
        """A fact that must contain a text says which."""
        assert differences(page({"Provider": "Amal Haddad MD (NPI 1999999984)"})) == (
            "Provider: expected 'NPI 1234567893', the portal shows 'Amal Haddad MD (NPI 1999999984)'",
        )

    def test_having_in_other_letters(self) -> None:
        """A text is contained also in other capitals and spaces."""
        assert differences(page({"Provider": "haddad\n npi  1234567893"})) == ()

    @pytest.mark.parametrize("expected", ["No", Having("no"), "nothing", "", Having("")])
    def test_missing(self, expected: str | Having) -> None:
        """A fact that is not on the page is never right, whatever was expected."""
        [difference] = differences(page(), Shown("Injury", lambda _: expected))

        assert difference.endswith("the portal shows nothing")

    def test_all_are_told(self) -> None:
        """Every difference is told, in the order of the review."""
        found = differences(page({"Name": "X", "Provider": "Y"}, lines()))

        assert [difference.partition(":")[0] for difference in found] == ["Name", "Provider", "Lines"]


class TestRows:
    def test_any_order(self) -> None:
        """Rows may come in any order."""
        assert differences(page(None, lines(*reversed(ASKED)))) == ()

    def test_order_in_other_letters(self) -> None:
        """Rows in any order and in other capitals are the same rows."""
        asked = ShownRows(Table("Lines", "Name"), lambda _: [("Beta",), ("alpha",)])

        assert differences(page(None, lines(("beta",), ("ALPHA ",), heads=("Name",))), asked) == ()

    @pytest.mark.parametrize(
        "rows",
        [
            (*ASKED, ("62323", "", "1")),
            ASKED[:1],
            (("62323", "", "2"), ASKED[1]),
            (("62323", "50", "1"), ASKED[1]),
            (("62323", "", "1"), ("62323", "", "1")),
        ],
        ids=["one more", "one less", "other units", "modifier added", "doubled"],
    )
    def test_wrong(self, rows: tuple[tuple[str, ...], ...]) -> None:
        """A row more, less or different is told with all rows expected and shown."""
        [difference] = differences(page(None, lines(*rows)))

        assert difference.startswith("Lines: expected 62323 1; 77003 26 1, the portal shows 62323 ")

    def test_missing_table(self) -> None:
        """A table that is not there shows nothing of what was asked."""
        other = TableView("Documents", ("File name",), ())

        assert differences(page(None, other)) == ("Lines: expected 62323 1; 77003 26 1, the portal shows nothing",)

    def test_missing_column(self) -> None:
        """A column that is not there is told, also where nothing stood in it: what it says now is unknown."""
        asked = ShownRows(LINES, lambda _: ASKED[:1])
        renamed = lines(("62323", "50", "1"), heads=("Code", "Mods", "Units"))

        assert differences(page(None, renamed), asked) == ("Lines: the portal shows no column Modifiers",)

    def test_further_columns(self) -> None:
        """Columns that nobody declared are left alone."""
        more = lines(*((*row, "$10") for row in ASKED), heads=(*LINES.columns, "Price"))

        assert differences(page(None, more)) == ()

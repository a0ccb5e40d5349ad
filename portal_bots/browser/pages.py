"""Pages that can be opened without writing anything, with what a flow reads on them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portal_bots.browser.forms import Form
from portal_bots.browser.screens import PageView, Screen, Table


@dataclass(frozen=True)
class Page:
    """
    A page that only shows: what must be on it for the flow to read it.

    ``{reference}`` in its path is the number of a case that the portal has.
    """

    screen: Screen
    tables: tuple[Table, ...] = ()
    facts: tuple[str, ...] = ()  #: labels beside which it shows a value
    form: Form | None = None  #: one that begins nothing by being opened
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def of_a_case(self) -> bool:
        """It needs the number of a case."""
        return "{reference}" in self.screen.path

    def lacks(self, page: PageView) -> Iterator[str]:
        """What is not there, in sentences."""
        for label in self.facts:
            if label not in page.facts:
                yield f"there is no {label!r}; there are {', '.join(map(repr, page.facts)) or 'none'}"
        for table in self.tables:
            yield from _table(table, page)


def _table(table: Table, page: PageView) -> Iterator[str]:
    if table.empty and table.empty in page.says:
        return
    view = next((view for view in page.tables if view.caption == table.caption), None)
    if view is None:
        captions = ", ".join(repr(one.caption) for one in page.tables) or "none"
        yield f"table {table.caption!r} is gone; there are {captions}"
        return
    for column in table.columns:
        if column not in view.heads:
            yield f"{table.caption}: column {column!r} is gone; there are {', '.join(map(repr, view.heads))}"

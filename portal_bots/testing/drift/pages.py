"""Changes of the pages that are only read: lists, cases, letters."""

import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from portal_bots.browser.pages import Page
from portal_bots.flow.base import PayerFlow
from portal_bots.testing.drift.change import FORM_CHANGED, UNEXPECTED_PAGE, Drift


def of_pages(flow: PayerFlow, seed: int) -> list[Drift]:
    """Changes of the pages that are only read."""
    return [drift for page in flow.pages() for drift in _of_page(page, seed)]


def _of_page(page: Page, seed: int) -> Iterator[Drift]:
    chance = random.Random(f"{seed}/{page.screen.heading}")  # noqa: S311 -- repeatable on purpose

    def change(kind: str, **params: Any) -> dict[str, Any]:
        return {"kind": kind, "heading": page.screen.heading, **params}

    for kind in ("restyle", "new_ids"):
        yield Drift(change(kind, seed=chance.randrange(10**6)))
    yield Drift(change("retitle", heading_to=f"{page.screen.heading} (new)"), UNEXPECTED_PAGE)
    if page.facts:
        yield Drift(change("shuffle_facts", seed=chance.randrange(10**6)))
        yield from _of_facts(page.facts, change)
    for table in page.tables:
        for kind in ("shuffle_columns", "shuffle_rows"):
            yield Drift(change(kind, caption=table.caption, seed=chance.randrange(10**6)))
        yield Drift(change("add_column", caption=table.caption, column="Days left"))
        yield Drift(
            change("rename_caption", caption=table.caption, to=f"All {table.caption.lower()}"), FORM_CHANGED
        )
        yield Drift(change("drop_table", caption=table.caption), FORM_CHANGED)
        yield from _of_columns(table.caption, table.columns, change)


def _of_facts(facts: Iterable[str], change: Callable[..., dict[str, Any]]) -> Iterator[Drift]:
    for label in facts:
        yield Drift(change("rename_fact", label=label, to=f"Other {label.lower()}"), UNEXPECTED_PAGE)
        yield Drift(change("drop_fact", label=label), UNEXPECTED_PAGE)


def _of_columns(caption: str, columns: Iterable[str], change: Callable[..., dict[str, Any]]) -> Iterator[Drift]:
    for column in columns:
        yield Drift(
            change("rename_column", caption=caption, column=column, to=f"Other {column.lower()}"), FORM_CHANGED
        )
        yield Drift(change("drop_column", caption=caption, column=column), FORM_CHANGED)

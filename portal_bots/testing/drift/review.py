"""Changes of what the last page before the press shows, or does not show any more."""

import random
from collections.abc import Iterator

from portal_bots.browser.review import Review, Shown
from portal_bots.browser.screens import Table
from portal_bots.testing.drift.change import FORM_CHANGED, Drift


def of_review(review: Review, seed: int) -> Iterator[Drift]:
    """What the last page before the press shows, or does not show any more."""
    chance = random.Random(f"{seed}/{review.screen.heading}/shown")  # noqa: S311 -- repeatable on purpose
    for part in review.parts:
        changed = _of_fact(part.label) if isinstance(part, Shown) else _of_table(part.table, chance)
        for change in changed:
            yield Drift({"heading": review.screen.heading, **change}, FORM_CHANGED)


def _of_fact(label: str) -> Iterator[dict[str, str]]:
    yield {"kind": "rename_fact", "label": label, "to": f"Other {label.lower()}"}
    yield {"kind": "drop_fact", "label": label}


def _of_table(table: Table, chance: random.Random) -> Iterator[dict[str, str]]:
    column = chance.choice(table.columns)
    named = {"caption": table.caption, "column": column}
    yield {"kind": "rename_column", "to": f"Other {column.lower()}", **named}
    yield {"kind": "drop_column", **named}
    yield {"kind": "drop_table", "caption": table.caption}

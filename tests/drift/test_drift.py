"""Portals that change overnight: a few changes in every run, all of them in ``make drift``."""

from collections import Counter, defaultdict

import pytest

from flows.uhc import Uhc
from mock_portals.kit.drift import checked
from mock_portals.uhc import UhcPortal
from portal_bots.testing import Bot
from portal_bots.testing.drift import Drift, of_forms, of_pages
from tests.conftest import Tonight
from tests.drift.run import Task, run
from tests.faults.run import impatient

SENT, READ = 1001, 1012


def changes(night: Tonight, seed: int = 1) -> list[Drift]:
    """Every change of the flow, as the battery makes them."""
    return [*of_forms(Uhc(), night.request(SENT), seed), *of_pages(Uhc(), seed)]


class TestChanges:
    def test_enough(self, night: Tonight) -> None:
        """Each declared form, the page of the documents and the review page change in at least thirty ways."""
        count = Counter(one.page for one in of_forms(Uhc(), night.request(SENT), 1))

        assert set(count) > {form.screen.heading for form in Uhc.forms}
        assert min(count.values()) >= 30

    def test_every_kind(self, night: Tonight) -> None:
        """Harmful and harmless ones are made of each form."""
        kinds = defaultdict(set)
        for one in of_forms(Uhc(), night.request(SENT), 1):
            kinds[one.page].add(one.harmful)

        assert all(found == {True, False} for found in kinds.values())

    def test_repeatable(self, night: Tonight) -> None:
        """The same seed makes the same changes, another one others."""
        assert changes(night) == changes(night) != changes(night, 2)

    def test_possible(self, night: Tonight) -> None:
        """Each is one that a mock portal takes."""
        made = [dict(one.change) for one in changes(night)]

        assert checked(made) == made

    def test_told(self) -> None:
        """A change reads as one."""
        drift = Drift({"kind": "rename", "heading": "Service details", "label": "Contact phone", "to": "Call"})

        assert str(drift) == "Service details: rename (label 'Contact phone', to 'Call')"


@pytest.mark.parametrize(
    "drift",
    [
        Drift(
            {
                "kind": "add",
                "heading": "Diagnosis and procedures",
                "label": "Laterality",
                "control": "select",
                "required": True,
                "options": ["Left", "Right"],
            },
            "FORM_CHANGED",
        ),
        Drift(
            {"kind": "drop_option", "heading": "Place of service", "label": "Place of service", "option": "22 - "},
            "FORM_CHANGED",
        ),
        Drift(
            {
                "kind": "rename_column",
                "heading": "Your cases",
                "caption": "Cases",
                "column": "Status",
                "to": "State",
            },
            "FORM_CHANGED",
        ),
        Drift({"kind": "twin_button", "heading": "Review your request", "name": "Submit request"}, "FORM_CHANGED"),
        Drift({"kind": "slow", "heading": "Service details", "ms": 600}),
        Drift({"kind": "shuffle_fields", "heading": "Diagnosis and procedures", "seed": 3}),
    ],
    ids=str,
)
async def test_change(bot: Bot, portal: UhcPortal, night: Tonight, drift: Drift) -> None:
    """What could change a meaning stops before the press, what does not is survived; then all is as asked."""
    task = Task(night.request(SENT), night.request(READ), night.reference(READ))

    seen = await run(impatient(bot), portal, drift, task)

    assert seen.as_told, seen

"""Decisions: the code table, statuses, and the comparison line by line."""

from datetime import date
from typing import Any

import pytest

from portal_bots.domain.decisions import ActionCode, LineDecision, Status, compare
from portal_bots.domain.receipts import Receipt
from portal_bots.domain.requests import ServiceLine
from tests.factories import a_line, a_line_decision, a_receipt

ACTION_CODES = {
    "A1": "approved",
    "A2": "partial",
    "A3": "denied",
    "A4": "in_review",
    "A6": "modified",
    "C": "cancelled",
    "CT": "contact_payer",
    "NA": "not_required",
}
FINAL = {"approved", "partial", "modified", "denied", "cancelled", "not_required"}


class TestActionCode:
    def test_table(self) -> None:
        """X12 data element 306 means exactly this."""
        assert {code.value: code.status.value for code in ActionCode} == ACTION_CODES


class TestStatus:
    def test_final(self) -> None:
        """These are decided and are not read again."""
        assert {status.value for status in Status if status.final} == FINAL

    def test_news(self) -> None:
        """A decision is news, and so is a payer that waits for us."""
        assert {status.value for status in Status if status.news} == FINAL | {"needs_info", "contact_payer"}


def differences(asked: ServiceLine, decided: LineDecision) -> tuple[str, ...]:
    """What differs between one line and one decision that belong together."""
    (row,) = compare((asked,), (decided,))
    assert (row.asked, row.decided) == (asked, decided)
    return row.differences


class TestCompare:
    @pytest.mark.parametrize(
        ("shown", "told"),
        [
            pytest.param({}, (), id="as asked"),
            pytest.param({"units": 12, "start": "2026-12-14", "end": "2027-01-31"}, (), id="all shown, as asked"),
            pytest.param({"units": 6}, ("12 visits asked, 6 approved",), id="fewer units"),
            pytest.param({"start": "2026-12-16"}, ("starts 12/16/2026 instead of 12/14/2026",), id="starts later"),
            pytest.param({"end": "2026-12-31"}, ("ends 12/31/2026 instead of 01/31/2027",), id="ends earlier"),
            pytest.param(
                {"units": 6, "end": "2026-12-31"},
                ("12 visits asked, 6 approved", "ends 12/31/2026 instead of 01/31/2027"),
                id="fewer units and ends earlier",
            ),
            pytest.param({"status": "denied", "units": 0}, ("97110 denied",), id="denied"),
        ],
    )
    def test_line(self, shown: dict[str, Any], told: tuple[str, ...]) -> None:
        """Each difference of a line is told once, in words."""
        asked = a_line(code="97110", units=12, unit_type="visits", end=date(2027, 1, 31))

        assert differences(asked, a_line_decision(code="97110", **shown)) == told

    def test_modifiers(self) -> None:
        """Lines of the same code are told apart by their modifiers, in any order."""
        left, right = a_line(modifiers=("LT", "59")), a_line(modifiers=("RT",))
        denied = a_line_decision(modifiers=("RT",), status=Status.DENIED)
        approved = a_line_decision(modifiers=("59", "LT"))

        rows = compare((left, right), (denied, approved))

        assert [(row.asked, row.decided, row.differences) for row in rows] == [
            (left, approved, ()),
            (right, denied, ("62323 denied",)),
        ]

    def test_same_line_twice(self) -> None:
        """A line asked twice needs two decisions."""
        rows = compare((a_line(), a_line()), (a_line_decision(),))

        assert [row.differences for row in rows] == [(), ("62323 has no line in the decision",)]

    def test_missing_and_extra(self) -> None:
        """A line without a decision and a decision nobody asked for both come out."""
        asked, extra = a_line(), a_line_decision(code="62322")

        rows = compare((asked,), (extra,))

        assert [(row.asked, row.decided, row.differences) for row in rows] == [
            (asked, None, ("62323 has no line in the decision",)),
            (None, extra, ("62322 was not asked for",)),
        ]

    def test_other_modifier(self) -> None:
        """The right code with another modifier is not the line asked."""
        rows = compare((a_line(modifiers=("LT",)),), (a_line_decision(modifiers=("RT",)),))

        assert [row.differences for row in rows] == [
            ("62323 has no line in the decision",),
            ("62323 was not asked for",),
        ]


class TestReceipt:
    def test_reference(self) -> None:
        """The first number finds the case again; the usual receipt has one."""
        assert Receipt.of("A1", "Submitted") == a_receipt("A1", "Submitted")
        assert Receipt.of("A1", "Submitted").reference == "A1"

    def test_without_numbers(self) -> None:
        """A portal that gives no number gives no reference."""
        assert not Receipt(numbers=(), words="Thank you").reference

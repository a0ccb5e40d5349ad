"""Service lines: asked beside approved."""

from portal_bots.desk.report import wording
from portal_bots.desk.report.model import Line
from portal_bots.domain.decisions import LineComparison, LineDecision, Status, compare
from portal_bots.domain.requests import ServiceLine
from portal_bots.store.requests import Standing


def lines(standing: Standing) -> tuple[Line, ...]:
    """Every line of a request; what was asked only, where the portal showed no result by line."""
    decision, asked = standing.decision, standing.request.lines
    if decision is None or not decision.lines:
        return tuple(_undecided(line) for line in asked)
    return tuple(_line(row, final=decision.status.final) for row in compare(asked, decision.lines))


def _undecided(asked: ServiceLine) -> Line:
    return _line(LineComparison(asked=asked, decided=None, differences=()), final=False)


def _line(row: LineComparison, *, final: bool) -> Line:
    asked, decided = row.asked, row.decided
    named = asked or decided
    if named is None:
        message = "a comparison has a line asked, a line decided, or both"
        raise ValueError(message)
    return Line(
        code=named.code,
        modifiers=named.modifiers,
        unit_type=named.unit_type,
        approved_unit_type=(decided or named).unit_type,
        asked=asked.units if asked else None,
        approved=decided.units if decided else None,
        asked_dates=(asked.start, asked.end) if asked else None,
        dates=(decided.start, decided.end) if decided else None,
        status=decided.status if decided else None,
        words=decided.words if decided else "",
        reason=decided.reason if decided else "",
        differences=row.differences + _unlike(asked, decided, final=final and not row.differences),
    )


def _unlike(asked: ServiceLine | None, decided: LineDecision | None, *, final: bool) -> tuple[str, ...]:
    """What differs beside units and dates: what a unit counts, and a line that is not approved as a whole."""
    if asked is None or decided is None:
        return ()
    if decided.units is not None and decided.unit_type is not asked.unit_type:
        return (f"counted in {decided.unit_type}, {asked.unit_type} were asked",)
    if final and decided.status is not Status.APPROVED:
        return (f"{decided.code}: {wording.STATUS[decided.status].lower()}",)
    return ()

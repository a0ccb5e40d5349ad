"""Step 3: diagnoses and service lines, every code chosen from the list."""

from typing import Any

from starlette.responses import JSONResponse, Response

from mock_portals.kit.drafts import Draft
from mock_portals.kit.format import day
from mock_portals.kit.visit import Visit
from mock_portals.kit.wizard.draft import done, on_draft, show, take_extra, undo
from mock_portals.uhc import catalog
from mock_portals.uhc.assumptions import MOST_DIAGNOSES, MOST_PROCEDURES, UNIT_TYPES, new_decision_id
from mock_portals.uhc.wizard.code_checks import checked_diagnosis, checked_line
from mock_portals.uhc.wizard.vendor import elsewhere

LINE_FIELDS = ("procedure", "procedure_text", "modifiers", "units", "unit_type", "start", "end")
TYPED_IN_LINE = ("procedure_text", "modifiers", "units", "start", "end")


async def find_codes(visit: Visit) -> Response:
    """What the typeahead offers."""
    if visit.portal.faults.fires("api_401"):
        return JSONResponse({"error": "not authorized"}, 401)
    query = visit.request.query_params
    found = catalog.search(query.get("kind", ""), query.get("q", ""))
    return JSONResponse([{"code": code.code, "text": code.shown} for code in found])


@on_draft("codes")
async def show_codes(visit: Visit, draft: Draft) -> Response:
    """As many rows as were filled in, at least one of each."""
    typed = _retyped(draft.content) if draft.content.get("slipped") else draft.content.get("codes", {})
    return show(
        visit,
        draft,
        "codes",
        diagnoses=typed.get("diagnoses") or [{}],
        lines=typed.get("lines") or [{}],
        unit_types=UNIT_TYPES,
        most={"diagnoses": MOST_DIAGNOSES, "procedures": MOST_PROCEDURES},
    )


@on_draft("codes")
async def take_codes(visit: Visit, draft: Draft) -> Response:
    """Check every row; rows left blank do not count."""
    diagnoses, lines = _typed_diagnoses(visit), _typed_lines(visit)
    draft.content |= {"codes": {"diagnoses": diagnoses, "lines": lines}, "slipped": False}
    alerts: list[str] = []
    before = _codes(draft)
    draft.content["diagnoses"] = [
        checked_diagnosis(row, number, alerts) for number, row in enumerate(diagnoses, 1)
    ]
    draft.content["lines"] = [checked_line(row, number, alerts) for number, row in enumerate(lines, 1)]
    alerts += take_extra(visit, draft, "codes")
    if alerts:
        return visit.go("/request/codes", *alerts)
    if not any(catalog.PROCEDURES[line["code"]].requires_authorization for line in draft.content["lines"]):
        return _not_required(visit, draft)
    if _codes(draft) != before:
        undo(draft, "details")  # other codes may ask other questions
    return elsewhere(visit, draft) or done(visit, draft, "codes")


async def show_not_required(visit: Visit) -> Response:
    """The answer to a request that needs no authorization."""
    decision = visit.session.data.get("not_required")
    return visit.render("not_required", decision=decision) if decision else visit.go("/home")


def _typed_diagnoses(visit: Visit) -> list[dict[str, Any]]:
    rows = [
        {"code": visit.text(f"diagnosis_{n}"), "text": visit.text(f"diagnosis_{n}_text")}
        for n in range(1, MOST_DIAGNOSES + 1)
    ]
    return [row for n, row in enumerate(rows) if n == 0 or row["code"] or row["text"]]


def _typed_lines(visit: Visit) -> list[dict[str, Any]]:
    rows = [{name: visit.text(f"{name}_{n}") for name in LINE_FIELDS} for n in range(1, MOST_PROCEDURES + 1)]
    return [row for n, row in enumerate(rows) if n == 0 or any(row[name] for name in TYPED_IN_LINE)]


def _codes(draft: Draft) -> list[str]:
    return [line["code"] for line in draft.content.get("lines", ())]


def _not_required(visit: Visit, draft: Draft) -> Response:
    member = draft.content["member"]
    decision = {
        "decision_id": new_decision_id(),
        "codes": _codes(draft),
        "member": visit.portal.people.member(**member),
        "date": visit.portal.clock.now().isoformat(timespec="seconds"),
    }
    visit.record("not_required", decision_id=decision["decision_id"], codes=decision["codes"], **member)
    draft.ended = True
    visit.session.data["not_required"] = decision
    return visit.go("/request/not-required")


def _retyped(content: dict[str, Any]) -> dict[str, Any]:
    # Who goes back to the page of codes meets the changed ones there too.
    return {
        "diagnoses": [{"code": code, "text": catalog.DIAGNOSES[code].shown} for code in content["diagnoses"]],
        "lines": [_retyped_line(line) for line in content["lines"]],
    }


def _retyped_line(line: dict[str, Any]) -> dict[str, Any]:
    return {
        "procedure": line["code"],
        "procedure_text": catalog.PROCEDURES[line["code"]].shown,
        "modifiers": ", ".join(line["modifiers"]),
        "units": str(line["units"]),
        "unit_type": line["unit_type"],
        "start": day(line["start"]),
        "end": day(line["end"]),
    }

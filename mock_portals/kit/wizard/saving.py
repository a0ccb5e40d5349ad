"""What a submitted draft becomes in the portal's records, and what a fault makes of that."""

from collections.abc import Mapping
from typing import Any

from mock_portals.kit.database import Row
from mock_portals.kit.drafts import Draft
from mock_portals.kit.visit import Visit
from mock_portals.kit.wizard.slips import other_code

# Assumption: who has the draft or the case that stands in our way.
COLLEAGUE, COLLEAGUE_ID = "Dana Cole", "dana.cole"


def save(visit: Visit, draft: Draft) -> Row:
    """The case, with all that belongs to it, at once."""
    content, documents = _content(visit, draft), visit.portal.documents.of_draft(draft.id)
    _half(visit, content, documents)
    with visit.portal.database.transaction():
        _meanwhile(visit, content)
        case = visit.portal.cases.create(content, documents)
        visit.portal.accounts.remember_rendering(visit.account["username"], content.get("rendering_npi"))
        draft.reference = case["reference"]
        visit.portal.drafts.save(draft)
        visit.record("case_created", draft=draft.id, **case)
    return case


def _content(visit: Visit, draft: Draft) -> dict[str, Any]:
    content = draft.content
    return {
        **content["member"],
        **content["details"],
        "place_of_service": content.get("place_of_service"),
        "diagnoses": content.get("diagnoses", []),
        "lines": [dict(line) for line in content["lines"]],
        "answers": content.get("answers", {}),
        "account": visit.account["username"],
    }


def _half(visit: Visit, content: dict[str, Any], documents: list[Row]) -> None:
    half = visit.portal.faults.take("half_saved")
    if half is None:
        return
    match half.get("drop", "line"):
        case "document":
            del documents[-1:]
        case "units":
            max(content["lines"], key=lambda line: int(line["units"]))["units"] -= 1
        case _:
            del content["lines"][-1:]


def _meanwhile(visit: Visit, content: Mapping[str, Any]) -> None:
    fault = visit.portal.faults.take("created_meanwhile")
    if fault is None:
        return
    theirs = {**content, "account": COLLEAGUE_ID, "contact_name": COLLEAGUE}
    if not fault.get("same", True):
        codes = [line["code"] for line in content["lines"]]
        theirs["lines"] = [
            {**line, "code": other_code(visit.portal.rules.offers, codes, line["code"])}
            for line in content["lines"]
        ]
    case = visit.portal.cases.create(theirs, [], fault.get("reference"))
    visit.portal.ledger.record("case_created_elsewhere", COLLEAGUE_ID, None, case)

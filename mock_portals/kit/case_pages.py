"""Your cases: the list, the details, documents sent later, letters."""

import json
from dataclasses import replace
from datetime import timedelta

from starlette.responses import Response

from mock_portals.kit.cases import CaseQuery
from mock_portals.kit.clock import stamp
from mock_portals.kit.database import Row
from mock_portals.kit.search_lag import hide, indexed_before
from mock_portals.kit.uploads import take_files
from mock_portals.kit.visit import Visit

FILTERS = ("reference", "member_id", "status")


async def show_cases(visit: Visit) -> Response:
    """The list, which by default leaves out older cases."""
    typed = {name: visit.request.query_params.get(name, "").strip() for name in FILTERS}
    rules = visit.portal.rules
    chosen = visit.request.query_params.get("range", next(iter(rules.ranges)))
    query = CaseQuery(
        npis=visible_npis(visit),
        exact={name: value for name, value in typed.items() if value},
        since=_since(visit, chosen),
        before=indexed_before(visit),
        page=_page_number(visit),
        page_size=visit.portal.database.setting("page_size", rules.page_size),
    )
    cases, total = visit.portal.cases.page(query)
    _count_hidden(visit, query, total)
    known = rules.statuses.words
    words = [*known, *sorted(set(visit.portal.cases.counts(CaseQuery(query.npis))) - set(known))]
    return visit.render(
        "cases",
        cases=cases,
        total=total,
        number=query.page,
        page_size=query.page_size,
        typed=typed | {"range": chosen},
        ranges=rules.ranges,
        words=words,
    )


async def show_case(visit: Visit) -> Response:
    """Everything about one case."""
    case = _case(visit)
    if case is None:
        return visit.render("case_not_found", 404)
    if visit.portal.faults.fires("restricted", reference=case["reference"]):
        return visit.render("case_restricted")
    rendering = visit.portal.people.providers([case["rendering_npi"] or ""])
    return visit.render("case", case=case, rendering=rendering[0] if rendering else None)


async def take_documents(visit: Visit) -> Response:
    """More documents for a case that is still open."""
    case = _case(visit)
    if case is None:
        return visit.render("case_not_found", 404)
    path = f"/cases/{case['reference']}"
    if case["status"] in visit.portal.rules.statuses.closed:
        return visit.go(path, "Documents cannot be added to a closed case.")
    return await take_files(visit, path, case=case["reference"])


async def show_letters(visit: Visit) -> Response:
    """Letters are read in a place of their own [trackit]."""
    case = _case(visit)
    return visit.render("letters", case=case) if case else visit.render("case_not_found", 404)


async def open_letter(visit: Visit) -> Response:
    """The letter itself, shown in the browser."""
    letter = visit.portal.letters.find(visit.request.path_params["letter"])
    if letter is None or not _visible(visit, visit.portal.cases.find(letter["reference"])):
        return visit.render("not_found", 404)
    visit.record("letter_opened", letter=letter["id"], reference=letter["reference"])
    name = json.dumps(f"{letter['reference']}-{letter['kind']}.pdf")
    headers = {"content-disposition": f"inline; filename={name}"}
    return Response(letter["pdf"], media_type="application/pdf", headers=headers)


def _case(visit: Visit) -> Row | None:
    case = visit.portal.cases.find(visit.request.path_params["reference"])
    return case if case and _visible(visit, case) and not hide(visit, case["submitted"]) else None


def _count_hidden(visit: Visit, query: CaseQuery, shown: int) -> None:
    if query.before and sum(visit.portal.cases.counts(replace(query, before=None)).values()) > shown:
        visit.portal.faults.take("search_lag")


def _visible(visit: Visit, case: Row | None) -> bool:
    if case is None:
        return False
    return case["rendering_npi"] is None or case["rendering_npi"] in visible_npis(visit)


def _since(visit: Visit, chosen: str) -> str | None:
    ranges = visit.portal.rules.ranges
    days = (chosen if chosen in ranges else next(iter(ranges))).removesuffix("d")
    return stamp(visit.portal.clock.now() - timedelta(days=int(days))) if days.isdecimal() else None


def _page_number(visit: Visit) -> int:
    text = visit.request.query_params.get("page", "1")
    return max(1, int(text)) if text.isdecimal() else 1


def visible_npis(visit: Visit) -> list[str]:
    """Cases are shown for the whole tax ID [trackit]."""
    return visit.portal.people.colleagues(visit.account["providers"])

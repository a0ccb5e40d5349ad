"""Step 2: find the member, then select one of those who match."""

from starlette.responses import Response

from mock_portals.kit.drafts import Draft
from mock_portals.kit.format import typed_day
from mock_portals.kit.people import SEARCHES
from mock_portals.kit.visit import Visit
from mock_portals.kit.wizard.draft import done, on_draft, show, undo
from mock_portals.kit.wizard.saving import COLLEAGUE
from mock_portals.uhc.assumptions import SEARCH_METHODS

NO_MATCH = "No member matches. Check the member ID and date of birth."
MISSING = {
    "member_id": "Enter the member ID.",
    "born": "Enter the date of birth as MM/DD/YYYY.",
    "first_name": "Enter the first name.",
    "last_name": "Enter the last name.",
    "state": "Enter the state.",
}


@on_draft("member")
async def show_member(visit: Visit, draft: Draft) -> Response:
    """Three ways to search."""
    typed = draft.content.get("search", {"method": "id_born"})
    return show(visit, draft, "member", methods=SEARCH_METHODS, fields=SEARCHES, typed=typed)


@on_draft("member")
async def take_member(visit: Visit, draft: Draft) -> Response:
    """Search by the fields of the chosen method only."""
    method = visit.text("method") if visit.text("method") in SEARCHES else "id_born"
    typed = {name: visit.text(name) for name in SEARCHES[method]}
    draft.content["search"] = typed | {"method": method}
    if "born" in typed:
        typed["born"] = typed_day(typed["born"]) or ""
    alerts = [MISSING[name] for name, value in typed.items() if not value]
    found = [] if alerts else visit.portal.people.search(method, typed)
    if not found:
        return visit.go("/request/member", *(alerts or [NO_MATCH]))
    draft.content["matches"] = [[row["member_id"], row["first_name"]] for row in found]
    return visit.go("/request/member/results")


@on_draft("member")
async def show_results(visit: Visit, draft: Draft) -> Response:
    """Everybody who matches: twins share ID and birth date."""
    matches = draft.content.get("matches")
    if not matches:
        return visit.go("/request/member")
    members = [visit.portal.people.member(*match) for match in matches]
    return show(visit, draft, "member_results", step="member", members=list(enumerate(members)))


@on_draft("member")
async def take_selection(visit: Visit, draft: Draft) -> Response:
    """Keep the one that was selected."""
    matches = draft.content.get("matches", [])
    chosen = visit.text("match")
    if not chosen.isdigit() or int(chosen) >= len(matches):
        return visit.go("/request/member", NO_MATCH)
    member = dict(zip(("member_id", "first_name"), matches[int(chosen)], strict=True))
    if member != draft.content.get("member"):
        undo(draft, "details")  # another plan may ask other questions
    draft.content["member"] = member
    return _taken(visit, draft) or done(visit, draft, "member")


@on_draft("member")
async def show_taken(visit: Visit, draft: Draft) -> Response:
    """Where it ends as long as somebody else has an open draft for the member."""
    person = draft.content.get("open_with")
    return (
        show(visit, draft, "taken", step="member", person=person)
        if person
        else visit.go("/request/member/results")
    )


def _taken(visit: Visit, draft: Draft) -> Response | None:
    fault = visit.portal.faults.take("draft_of_other")
    draft.content["open_with"] = None if fault is None else fault.get("person", COLLEAGUE)
    if fault is None:
        return None
    undo(draft, "member")
    return visit.go("/request/member/taken")

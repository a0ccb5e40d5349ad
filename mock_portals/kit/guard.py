"""Who may see which page, and what stands in the way after sign-in."""

from starlette.responses import JSONResponse, Response

from mock_portals.kit.challenge import new_text
from mock_portals.kit.visit import Visit

# What a session has still before it, and where.
IN_THE_WAY = {
    "terms": "/terms",
    "challenge": "/signin/challenge",
    "profile": "/profile",
    "question": "/security-question",
}


def anyone(visit: Visit) -> Response | None:
    """Pages met before and after signing in."""
    return _ended(visit) if visit.session.ended else None


def nobody(_: Visit) -> Response | None:
    """Turns nobody away."""
    return None


def signing_in(visit: Visit) -> Response | None:
    """Pages of the sign-in, which somebody signed in does not need."""
    return anyone(visit) or (visit.go("/home") if visit.session.account else None)


def at_gate(visit: Visit) -> Response | None:
    """Pages that stand between signing in and the first page."""
    if visit.session.ended:
        return _ended(visit)
    return None if visit.session.account else visit.go("/signin")


def signed_in(visit: Visit) -> Response | None:
    """Every other page."""
    if at_gate(visit) is None:
        _fault_ends_session(visit)
    return at_gate(visit) or _gates(visit)


def interface(visit: Visit) -> Response | None:
    """What scripts fetch: an answer with a status instead of a redirect."""
    return JSONResponse({"error": "signed out"}, 401) if at_gate(visit) else None


def page_of(path: str) -> str:
    """The name of a page where a fault is about its request, as where it is about what is shown."""
    match path.strip("/").split("/"):
        case ["request", "member", "taken"]:
            return "taken"
        case ["request", "member", inner]:
            return f"member_{inner}"
        case ["signin", inner]:
            return inner
        case ["request", name, *_]:
            return name.replace("-", "_")
        case ["cases", _]:
            return "case"
        case ["cases", _, inner]:
            return inner
        case [name, *_]:
            return name
    return path


def _ended(visit: Visit) -> Response:
    return visit.go(f"/signin?{visit.session.ended}=1")


def _fault_ends_session(visit: Visit) -> None:
    faults = visit.portal.faults
    page = page_of(visit.request.url.path)
    params = faults.find("session_ends", page=page, method=visit.request.method)
    if params is not None and faults.seen("session_ends") > params.get("after_requests", 0):
        faults.take("session_ends")
        faults.restart_count("session_ends")
        visit.session = visit.portal.sessions.end(visit.session)


def _gates(visit: Visit) -> Response | None:
    data = visit.session.data
    _fault_challenges(visit)
    _fault_asks(visit)
    way = next((path for name, path in IN_THE_WAY.items() if data.get(name)), None)
    return visit.go(way) if way else None


def _fault_asks(visit: Visit) -> None:
    data, path = visit.session.data, visit.request.url.path
    if data.get("question") or data.get("question_passed"):
        return
    if visit.portal.faults.fires("security_question", page=page_of(path)):
        visit.record("question_asked", page=page_of(path), method=visit.request.method)
        data["question"] = path if visit.request.method == "GET" else "/home"


def _fault_challenges(visit: Visit) -> None:
    fault = visit.portal.faults.find("captcha") or {}
    data = visit.session.data
    if fault.get("where") == "any" and not (data.get("challenge_passed") or data.get("challenge")):
        visit.portal.faults.take("captcha")
        data["challenge"] = new_text()

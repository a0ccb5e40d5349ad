"""
What keeps machines out: pages in place of a page, and checks in a form; and two things that only look like them.

Which of them this portal has, if any, is not known. Their words are those of products that sites use, assumed.
"""

import asyncio
import secrets
from typing import Any

from starlette.responses import HTMLResponse, Response

from mock_portals.kit.challenge import new_text, picture
from mock_portals.kit.faults import Params
from mock_portals.kit.guard import page_of
from mock_portals.kit.visit import Visit

IN_PLACE = {"human": 403, "checking": 503, "denied": 403, "too_many": 429, "incident": 200}
IN_FORM = ("checkbox", "frame", "image")
HARMLESS = ("badge", "words")
KINDS = (*IN_PLACE, *IN_FORM, *HARMLESS)
NOT_CHECKED = "Please complete the security check."
NOT_READ = "The characters do not match. Try the new image."
SENT_TO = {"submit": "review"}  # whose form goes to an address of another name


def walled(visit: Visit) -> Response | None:
    """What is answered in place of a page, or to a form whose check was not passed."""
    page = page_of(visit.request.url.path)
    fault = visit.portal.faults.find("challenge", page=page)
    kind = _kind(fault)
    if kind not in IN_PLACE:
        return _refused(visit, SENT_TO.get(page, page))
    visit.portal.faults.take("challenge")
    visit.record("challenged", what=kind, page=page, method=visit.request.method)
    status = (fault or {}).get("status", IN_PLACE[kind])
    return visit.render(f"wall_{kind}", status, account=None, reference=_reference())


def check(visit: Visit, page: str) -> dict[str, Any] | None:
    """What a page shows beside what it shows anyway."""
    kept, data = visit.session.data.get("check", {}), visit.session.data
    fault = visit.portal.faults.find("challenge", page=page)
    kind = _kind(fault)
    if kind not in (*IN_FORM, *HARMLESS):
        if kept.get("page") == page:
            del data["check"]
        return None
    visit.portal.faults.take("challenge")
    if kind in IN_FORM:
        text = new_text() if kind == "image" else None
        visit.record("challenged", what=kind, page=page, method=visit.request.method, text=text)
        data["check"] = {"page": page, "kind": kind, "path": visit.request.url.path, "text": text}
    return {"kind": kind}


async def show_frame(visit: Visit) -> Response:
    """The box of the check that is a frame of its own."""
    late = (visit.portal.faults.find("challenge") or {}).get("late_ms", 0)
    await asyncio.sleep(late / 1000)
    passed = visit.session.data.get("check", {}).get("passed")
    return _framed(visit, "check_frame", passed=passed, csrf_token=visit.session.csrf)


async def take_frame(visit: Visit) -> Response:
    """Somebody ticked it."""
    visit.record("challenge_answered", what="frame")
    visit.session.data.get("check", {})["passed"] = True
    return await show_frame(visit)


async def show_image(visit: Visit) -> Response:
    """The characters to be read."""
    return Response(picture(visit.session.data.get("check", {}).get("text") or ""), media_type="image/png")


async def show_badge(visit: Visit) -> Response:
    """What the badge of an invisible check has in its frame."""
    return _framed(visit, "check_badge")


async def show_incident(visit: Visit) -> Response:
    """The text of the page that is otherwise blank."""
    return _framed(visit, "check_incident")


def _framed(visit: Visit, name: str, **context: Any) -> Response:
    # No page of the portal: nothing that a test adds to pages is in it.
    return HTMLResponse(visit.templates.get_template(f"{name}.html").render(context))


def _kind(fault: Params | None) -> str | None:
    return None if fault is None else str(fault.get("kind", "human"))


def _refused(visit: Visit, page: str) -> Response | None:
    kept = visit.session.data.get("check", {})
    if visit.request.method != "POST" or kept.get("page") != page or kept.get("passed"):
        return None
    typed = visit.text("characters").upper()
    if kept["kind"] != "image" or not typed:
        return visit.go(kept["path"], NOT_CHECKED)
    right = typed == kept["text"]
    visit.record("challenge_answered", what="image", right=right)
    return None if right else visit.go(kept["path"], NOT_READ)


def _reference() -> str:
    return f"18.2f{secrets.token_hex(3)}.1760000000.{secrets.token_hex(4)}"

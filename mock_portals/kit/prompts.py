"""What lies over a page until somebody closes it, and means nothing."""

from datetime import timedelta
from typing import Any

from starlette.responses import Response

from mock_portals.kit.visit import Visit

BUTTONS = {
    "survey": ("No thanks", "Take the survey"),
    "paperless": ("Remind me later", "Enroll now"),
    "cookie_bar": ("Necessary only", "Accept all"),
}
# Assumption: how long the choice about cookies is kept.
COOKIES_KEPT_FOR = timedelta(days=365)


def prompts(visit: Visit, page: str) -> dict[str, Any]:
    """What comes up on a page: each once a session, and the bar until a choice was made in this browser."""
    faults, closed = visit.portal.faults, visit.session.data.get("closed", ())
    return {
        "survey": None if "survey" in closed else faults.take("survey", page=page),
        "paperless": None if "paperless" in closed else faults.take("paperless", page=page),
        "cookie_bar": None if _choice(visit) in visit.request.cookies else faults.take("cookie_bar"),
    }


async def close(visit: Visit) -> Response:
    """Which of its buttons was pressed."""
    told = await visit.request.json()
    prompt, button = told["prompt"], told["button"]
    if button not in BUTTONS[prompt]:
        raise LookupError(button)
    visit.record(f"{prompt}_closed", button=button, page=told["page"])
    visit.session.data.setdefault("closed", []).append(prompt)
    response = Response(status_code=204)
    if prompt == "cookie_bar":
        age = int(COOKIES_KEPT_FOR.total_seconds())
        response.set_cookie(_choice(visit), button.split()[0].lower(), max_age=age, samesite="lax")
    return response


def _choice(visit: Visit) -> str:
    """The cookie that keeps it."""
    return f"{visit.portal.rules.slug}_cookies"

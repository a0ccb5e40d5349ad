"""Step 4: urgency, rendering provider, contact, and what the member's plan asks."""

from typing import Any

from starlette.responses import Response

from mock_portals.kit.drafts import Draft
from mock_portals.kit.visit import Visit
from mock_portals.kit.wizard.draft import done, on_draft, show, take_extra
from mock_portals.uhc.assumptions import LEVELS, PHONE_DIGITS
from mock_portals.uhc.wizard.questions import posed, take_answers


@on_draft("details")
async def show_details(visit: Visit, draft: Draft) -> Response:
    """The rendering provider defaults to the one used last [manual]."""
    account = visit.account
    typed = draft.content.get("details") or {"rendering_npi": account["last_rendering"]}
    return show(
        visit,
        draft,
        "details",
        levels=LEVELS,
        providers=visit.portal.people.providers(account["providers"]),
        questions=posed(visit, draft, "details"),
        typed=typed,
    )


@on_draft("details")
async def take_details(visit: Visit, draft: Draft) -> Response:
    """Everything here is required but the questions that say otherwise."""
    typed = {name: visit.text(name) for name in ("level", "rendering_npi", "contact_name", "contact_phone")}
    draft.content["details"] = typed
    alerts = [words for words, wrong in _problems(visit, typed).items() if wrong]
    alerts += take_answers(visit, draft, "details") + take_extra(visit, draft, "details")
    return visit.go("/request/details", *alerts) if alerts else done(visit, draft, "details")


def _problems(visit: Visit, typed: dict[str, Any]) -> dict[str, bool]:
    return {
        "Choose a level of service.": typed["level"] not in LEVELS,
        "Choose a rendering provider.": typed["rendering_npi"] not in visit.account["providers"],
        "Enter a contact name.": not typed["contact_name"],
        "Enter a contact phone with ten digits.": sum(map(str.isdecimal, typed["contact_phone"])) < PHONE_DIGITS,
    }

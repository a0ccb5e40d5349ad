"""Step 4: urgency, rendering provider, contact, and what the member's plan asks."""

from typing import Any

from starlette.responses import Response

from mock_portals.kit.database import Row
from mock_portals.kit.drafts import Draft
from mock_portals.kit.visit import Visit
from mock_portals.uhc.assumptions import LEVELS, PHONE_DIGITS
from mock_portals.uhc.wizard.draft import done, on_draft, show, take_extra


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
        questions=_questions(visit, draft),
        answers=draft.content.get("answers", {}),
        typed=typed,
    )


@on_draft("details")
async def take_details(visit: Visit, draft: Draft) -> Response:
    """Everything here is required but the questions that say otherwise."""
    typed = {name: visit.text(name) for name in ("level", "rendering_npi", "contact_name", "contact_phone")}
    draft.content["details"] = typed
    alerts = [words for words, wrong in _problems(visit, typed).items() if wrong]
    alerts += _take_answers(visit, draft) + take_extra(visit, draft, "details")
    return visit.go("/request/details", *alerts) if alerts else done(visit, draft, "details")


def _problems(visit: Visit, typed: dict[str, Any]) -> dict[str, bool]:
    return {
        "Choose a level of service.": typed["level"] not in LEVELS,
        "Choose a rendering provider.": typed["rendering_npi"] not in visit.account["providers"],
        "Enter a contact name.": not typed["contact_name"],
        "Enter a contact phone with ten digits.": sum(map(str.isdecimal, typed["contact_phone"])) < PHONE_DIGITS,
    }


def _questions(visit: Visit, draft: Draft) -> list[Row]:
    member = visit.portal.people.member(**draft.content["member"]) or {}
    return visit.portal.people.questions(member["plan"], "details")


def _take_answers(visit: Visit, draft: Draft) -> list[str]:
    questions = _questions(visit, draft)
    answers = {question["label"]: visit.text(f"question_{n}") for n, question in enumerate(questions, 1)}
    draft.content["answers"] = draft.content.get("answers", {}) | answers
    wrong = [q["label"] for q in questions if not _acceptable(q, answers[q["label"]])]
    return [f"{label} is required." for label in wrong]


def _acceptable(question: Row, answer: str) -> bool:
    return answer in question["options"] if answer else not question["required"]

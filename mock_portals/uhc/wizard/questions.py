"""The questions of plans on a page of the wizard: which are asked, and whether they were answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from mock_portals.kit.drafts import Draft
from mock_portals.kit.format import typed_day
from mock_portals.kit.questions import Question
from mock_portals.kit.visit import Visit

BETWEEN = "; "  # several boxes of one question
WRONG = "{label}: choose from the answers."
WRONG_DATE = "{label}: enter the date as MM/DD/YYYY."


@dataclass(frozen=True)
class Posed:
    """A question as a page shows it."""

    question: Question
    name: str
    answer: str
    follows: str
    hidden: bool


def posed(visit: Visit, draft: Draft, page: str) -> list[Posed]:
    """Every question of the page with its answer so far; those are hidden whose turn has not come."""
    answers = draft.content.get("answers", {})
    questions = _of_page(visit, draft, page)
    names = {question.label: f"question_{number}" for number, question in enumerate(questions, 1)}
    return [
        Posed(
            question=question,
            name=names[question.label],
            answer=answers.get(question.label, ""),
            follows=names.get(question.follows or "", ""),
            hidden=not question.asked_after(answers),
        )
        for question in questions
    ]


def take_answers(visit: Visit, draft: Draft, page: str) -> list[str]:
    """Keep the answers to what was asked and to nothing else; the alerts about them."""
    answers: dict[str, str] = {}
    alerts: list[str] = []
    for number, question in enumerate(_of_page(visit, draft, page), 1):
        if question.asked_after(answers):
            answer = answers[question.label] = _typed(visit, question, f"question_{number}")
            alerts += _problems(question, answer)
    added = {extra["label"] for extra in draft.content.get("extra", {}).values()}
    kept = {label: answer for label, answer in draft.content.get("answers", {}).items() if label in added}
    draft.content["answers"] = kept | answers
    return alerts


def _of_page(visit: Visit, draft: Draft, page: str) -> Sequence[Question]:
    member = visit.portal.people.member(**draft.content["member"]) or {}
    codes = [line["code"] for line in draft.content["lines"]]
    return visit.portal.questions.of_page(page, member["plan"], codes)


def _typed(visit: Visit, question: Question, name: str) -> str:
    if question.kind != "checkbox":
        return visit.text(name)
    return BETWEEN.join(text for text in visit.form.getlist(name) if isinstance(text, str))


def _problems(question: Question, answer: str) -> list[str]:
    label = question.label
    if not answer:
        return [f"{label} is required."] if question.required else []
    if question.kind == "date":
        return [] if typed_day(answer) else [WRONG_DATE.format(label=label)]
    given = answer.split(BETWEEN) if question.kind == "checkbox" else [answer]
    return [] if set(given) <= set(question.offered or given) else [WRONG.format(label=label)]

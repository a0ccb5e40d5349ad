"""What the steps share: the draft of this session, the order of steps, fields a fault adds."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.responses import Response

from mock_portals.kit.drafts import Draft
from mock_portals.kit.gate import Handler
from mock_portals.kit.visit import Visit

NOTHING_OPEN = "There is no open request. Start a new request."

StepHandler = Callable[[Visit, Draft], Awaitable[Response]]


def on_draft(name: str) -> Callable[[StepHandler], Handler]:
    """A step of the wizard: it needs a draft whose earlier steps are done, and keeps its changes."""

    def decorate(handler: StepHandler) -> Handler:
        async def answer(visit: Visit) -> Response:
            draft = visit.portal.drafts.find(visit.session.data.get("draft"))
            if draft is None or draft.ended or expires(visit, draft, name):
                return visit.go("/home", NOTHING_OPEN)
            missing = _first_missing(visit, draft, name)
            if missing:
                return visit.go(f"/request/{missing}")
            response = await handler(visit, draft)
            visit.portal.drafts.save(draft)
            return response

        return answer

    return decorate


async def start(visit: Visit) -> Response:
    """A fresh draft; an older one is left behind."""
    draft = visit.portal.drafts.start(visit.session)
    visit.session.data["draft"] = draft.id
    visit.record("draft_started", draft=draft.id)
    return visit.go(f"/request/{next(iter(visit.portal.rules.steps))}")


async def cancel(visit: Visit) -> Response:
    """Leave the wizard; the draft is gone."""
    draft = visit.portal.drafts.find(visit.session.data.pop("draft", None))
    if draft and not draft.ended:
        draft.ended = True
        visit.portal.drafts.save(draft)
    return visit.go("/home")


def expires(visit: Visit, draft: Draft, name: str) -> bool:
    """Whether a fault takes the draft away while a page of it is sent."""
    if visit.request.method != "POST" or not visit.portal.faults.fires("draft_expires", page=name):
        return False
    draft.ended = True
    visit.portal.drafts.save(draft)
    visit.session.data.pop("draft", None)
    visit.record("draft_expired", draft=draft.id, page=name)
    return True


def done(visit: Visit, draft: Draft, name: str) -> Response:
    """Tick a step off and go to the next one."""
    steps = list(visit.portal.rules.steps)
    ticked = draft.content.setdefault("done", [])
    if name not in ticked:
        ticked.append(name)
    return visit.go(f"/request/{steps[steps.index(name) + 1]}")


def undo(draft: Draft, name: str) -> None:
    """Make a step be passed again."""
    draft.content["done"] = [step for step in draft.content.get("done", []) if step != name]


def show(
    visit: Visit, draft: Draft, page: str, *, step: str | None = None, template: str | None = None, **context: Any
) -> Response:
    """The page of a step, with the stepper and the field a fault may add."""
    context |= {"draft": draft.content, "extra": _extra(visit, draft, page)}
    return _in_wizard(visit, page, step or page, template, context)


def show_last(visit: Visit, page: str, **context: Any) -> Response:
    """A page of the last step, which no draft belongs to any more."""
    return _in_wizard(visit, page, "confirmation", None, context)


def take_extra(visit: Visit, draft: Draft, page: str) -> list[str]:
    """Keep the answer to the added field; the alerts about it."""
    extra = draft.content.get("extra", {}).get(page)
    if extra is None:
        return []
    answer = visit.text("extra")
    draft.content.setdefault("answers", {})[extra["label"]] = answer
    return [f"{extra['label']} is required."] if extra.get("required", True) and not answer else []


def _extra(visit: Visit, draft: Draft, page: str) -> dict[str, Any] | None:
    shown: dict[str, dict[str, Any]] = draft.content.setdefault("extra", {})
    if page not in shown:
        fault = visit.portal.faults.take("extra_field", page=page)
        if fault is None:
            return None
        shown[page] = fault
    value = draft.content.get("answers", {}).get(shown[page]["label"], "")
    return shown[page] | {"value": value}


def _in_wizard(visit: Visit, page: str, step: str, template: str | None, context: dict[str, Any]) -> Response:
    steps = visit.portal.rules.steps
    context |= {"steps": steps, "step": step, "step_number": list(steps).index(step) + 1}
    context["heartbeat"] = visit.portal.faults.fires("heartbeat")
    return visit.render(page, template=template, **context)


def _first_missing(visit: Visit, draft: Draft, name: str) -> str | None:
    steps = list(visit.portal.rules.steps)
    before = steps[: steps.index(name)]
    return next((step for step in before if step not in draft.content.get("done", [])), None)

"""Pages that only the person of an account can answer: their profile, a question in the middle of the session."""

from starlette.responses import Response

from mock_portals.kit.stages import locked
from mock_portals.kit.visit import Visit

# Assumption: what the page asks for that wants a profile to be complete.
PROFILE = {"job_title": "Job title", "work_phone": "Work phone", "work_email": "Work e-mail"}


async def show_profile(visit: Visit) -> Response:
    """What is missing of it."""
    if not visit.session.data.get("profile"):
        return visit.go("/home")
    return visit.render("profile", fields=PROFILE, typed=visit.session.data.get("profile_typed", {}))


async def take_profile(visit: Visit) -> Response:
    """Nothing goes on before all of it is there."""
    typed = {name: visit.text(name) for name in PROFILE}
    missing = [f"Enter your {PROFILE[name].lower()}." for name, value in typed.items() if not value]
    visit.session.data["profile_typed"] = typed
    if missing:
        return visit.go("/profile", *missing)
    visit.session.data["profile"] = False
    visit.record("profile_saved")
    return visit.go("/home")


async def show_question(visit: Visit) -> Response:
    """The question of the account."""
    return visit.render("question") if visit.session.data.get("question") else visit.go("/home")


async def take_question(visit: Visit) -> Response:
    """A wrong answer counts as a wrong password does."""
    data, account = visit.session.data, visit.account
    if not data.get("question"):
        return visit.go("/home")
    if visit.text("answer").casefold() == account["security_answer"].casefold():
        data["question_passed"] = True
        visit.record("question_answered")
        return visit.go(data.pop("question"))
    visit.record("answer_refused")
    if not visit.portal.accounts.failed(account["username"]):
        return visit.go("/security-question", "That is not the answer we have on file.")
    visit.session = visit.portal.sessions.end(visit.session)
    visit.session.data["username"] = account["username"]
    return locked(visit, account, "/signin")

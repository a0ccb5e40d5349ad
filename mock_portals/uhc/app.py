"""The portal as a web application: every address and who may open it."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from mock_portals.kit import tokens
from mock_portals.kit.control import Control
from mock_portals.kit.dated import Dated
from mock_portals.kit.drifted import Drifted
from mock_portals.kit.gate import Gate, Guard, Handler
from mock_portals.kit.portal import Portal
from mock_portals.kit.visit import Visit
from mock_portals.uhc import (
    announcement,
    case_pages,
    entrance,
    guard,
    interface,
    personal,
    prompts,
    second_step,
    signin,
    tour,
    walls,
)
from mock_portals.uhc.assumptions import RULES
from mock_portals.uhc.faults import FAULTS
from mock_portals.uhc.format import FILTERS
from mock_portals.uhc.guard import anyone, at_gate, signed_in, signing_in
from mock_portals.uhc.obstacles import past
from mock_portals.uhc.wizard import (
    answer,
    codes,
    details,
    documents,
    draft,
    member,
    review,
    service,
    submit,
    vendor,
)

HERE = Path(__file__).parent
MEDIA = {".css": "text/css", ".js": "text/javascript"}

PAGES: list[tuple[str, str, Handler, Guard]] = [
    ("GET", "/signin", signin.show_signin, signing_in),
    ("POST", "/signin", signin.take_signin, signing_in),
    ("GET", "/signin/password", signin.show_password, signing_in),
    ("POST", "/signin/password", signin.take_password, signing_in),
    ("GET", "/signin/challenge", signin.show_challenge, anyone),
    ("POST", "/signin/challenge", signin.take_challenge, anyone),
    ("GET", "/signin/challenge.png", signin.challenge_image, anyone),
    ("GET", "/signin/expired", signin.show_expired, signing_in),
    ("POST", "/signin/expired", signin.take_expired, signing_in),
    ("GET", "/signin/device", signin.show_device, signing_in),
    ("POST", "/signin/device", signin.take_device, signing_in),
    ("GET", "/signin/method", second_step.show_method, signing_in),
    ("POST", "/signin/method", second_step.take_method, signing_in),
    ("GET", "/signin/code", second_step.show_code, signing_in),
    ("POST", "/signin/code", second_step.take_code, signing_in),
    ("GET", "/signin/phone", second_step.show_phone, signing_in),
    ("POST", "/signin/phone", second_step.take_sent, signing_in),
    ("GET", "/signin/email", second_step.show_email, signing_in),
    ("POST", "/signin/email", second_step.take_sent, signing_in),
    ("GET", "/signin/push", second_step.show_push, signing_in),
    ("POST", "/signin/push", second_step.take_push, signing_in),
    ("GET", "/api/push", second_step.push_state, signing_in),
    ("GET", "/signin/recovery", second_step.show_recovery, signing_in),
    ("POST", "/signin/recovery", second_step.take_recovery, signing_in),
    ("POST", "/signout", signin.sign_out, at_gate),
    ("GET", "/provider", entrance.show_provider, at_gate),
    ("POST", "/provider", entrance.take_provider, at_gate),
    ("GET", "/terms", entrance.show_terms, at_gate),
    ("POST", "/terms", entrance.take_terms, at_gate),
    ("GET", "/profile", personal.show_profile, at_gate),
    ("POST", "/profile", personal.take_profile, at_gate),
    ("GET", "/security-question", personal.show_question, at_gate),
    ("POST", "/security-question", personal.take_question, at_gate),
    ("GET", "/announcements", announcement.show_announcement, at_gate),
    ("POST", "/announcements", announcement.take_announcement, at_gate),
    ("POST", "/tour", tour.take_tour, anyone),
    ("GET", "/home", entrance.home, signed_in),
    ("GET", "/request/new", draft.start, signed_in),
    ("GET", "/request/cancel", draft.cancel, signed_in),
    ("GET", "/request/service", service.show_service, signed_in),
    ("POST", "/request/service", service.take_service, signed_in),
    ("GET", "/request/member", member.show_member, signed_in),
    ("POST", "/request/member", member.take_member, signed_in),
    ("GET", "/request/member/results", member.show_results, signed_in),
    ("POST", "/request/member/results", member.take_selection, signed_in),
    ("GET", "/request/member/taken", member.show_taken, signed_in),
    ("POST", "/api/session", interface.stay, guard.interface),
    ("POST", "/api/tokens", tokens.check, guard.interface),
    ("POST", "/api/closed", prompts.close, guard.nobody),
    ("POST", "/api/heartbeat", interface.heartbeat, guard.interface),
    ("POST", "/api/analytics", interface.analytics, guard.interface),
    ("GET", "/api/codes", codes.find_codes, guard.interface),
    ("GET", "/request/codes", codes.show_codes, signed_in),
    ("POST", "/request/codes", codes.take_codes, signed_in),
    ("GET", "/request/not-required", codes.show_not_required, signed_in),
    ("GET", "/request/managed", vendor.show_managed, signed_in),
    ("GET", "/request/details", details.show_details, signed_in),
    ("POST", "/request/details", details.take_details, signed_in),
    ("GET", "/request/documents", documents.show_documents, signed_in),
    ("POST", "/request/documents", documents.leave_documents, signed_in),
    ("POST", "/request/documents/upload", documents.take_upload, signed_in),
    ("POST", "/request/documents/remove", documents.remove, signed_in),
    ("GET", "/request/review", review.show_review, signed_in),
    ("POST", "/request/submit", submit.submit, signed_in),
    ("GET", "/request/similar/{reference}", submit.show_similar, signed_in),
    ("GET", "/request/confirmation", answer.show_emailed, signed_in),
    ("GET", "/request/confirmation/{reference}", review.show_confirmation, signed_in),
    ("GET", "/cases", case_pages.show_cases, signed_in),
    ("GET", "/cases/{reference}", case_pages.show_case, signed_in),
    ("POST", "/cases/{reference}", case_pages.take_documents, signed_in),
    ("GET", "/cases/{reference}/letters", case_pages.show_letters, signed_in),
    ("GET", "/letters/{letter:int}.pdf", case_pages.open_letter, signed_in),
]

# What pages show in frames and pictures of theirs.
PARTS: list[tuple[str, str, Handler, Guard]] = [
    ("GET", "/challenge/frame", walls.show_frame, anyone),
    ("POST", "/challenge/frame", walls.take_frame, anyone),
    ("GET", "/challenge/image.png", walls.show_image, anyone),
    ("GET", "/challenge/badge", walls.show_badge, anyone),
    ("GET", "/challenge/incident", walls.show_incident, anyone),
]


def build(data_dir: Path, token: str) -> Starlette:
    """The application on one folder of data."""
    portal = Portal(data_dir, RULES, FAULTS)
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= FILTERS
    gate = Gate(portal, templates, shell)
    pages = [(method, path, handler, past(allowed)) for method, path, handler, allowed in PAGES]
    routes: list[BaseRoute] = [
        Route(path, gate.endpoint(handler, allowed), methods=[method])
        for method, path, handler, allowed in (*PARTS, *pages)
    ]
    missing = gate.endpoint(not_found, past(signed_in))
    return Starlette(
        routes=[Control(portal, token).mount(), *static_files(), *routes, Route("/{path:path}", missing)],
        middleware=[Middleware(Dated, clock=portal.clock), Middleware(Drifted, drift=portal.drift)],
    )


def shell(visit: Visit, page: str) -> dict[str, Any]:
    """What header and navigation need, and what lies over a page or is put into it."""
    account = visit.portal.accounts.find(visit.session.account or "")
    chosen = visit.portal.people.providers([visit.session.data.get("provider", "")])
    over = prompts.prompts(visit, page) | {"check": walls.check(visit, page)}
    return {"account": account, "represented": chosen[0] if chosen else None, **over}


async def not_found(visit: Visit) -> Response:
    """The first page for the bare address, else a page of its own."""
    known = visit.request.url.path == "/"
    return visit.go("/home") if known else visit.render("not_found", 404)


def static_files() -> list[BaseRoute]:
    """Style and scripts from memory, cached by the browser."""
    return [_static(path) for path in sorted((HERE / "static").iterdir()) if path.suffix in MEDIA]


def _static(path: Path) -> Route:
    content = path.read_bytes()
    headers = {"cache-control": "public, max-age=3600"}

    async def answer(_: Request) -> Response:
        return Response(content, media_type=MEDIA[path.suffix], headers=headers)

    return Route(f"/static/{path.name}", answer)

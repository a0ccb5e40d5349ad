"""A portal as a web application: what every one has, and the pages of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from mock_portals.kit import (
    announcement,
    case_pages,
    guard,
    interface,
    personal,
    prompts,
    sign_in,
    terms,
    tokens,
    tour,
    walls,
)
from mock_portals.kit.control import Control
from mock_portals.kit.dated import Dated
from mock_portals.kit.drifted import Drifted
from mock_portals.kit.format import filters
from mock_portals.kit.gate import Gate, Guard, Handler
from mock_portals.kit.guard import anyone, at_gate, signing_in
from mock_portals.kit.obstacles import past
from mock_portals.kit.portal import Portal
from mock_portals.kit.visit import Visit
from mock_portals.kit.wizard import answer, documents, draft, submit

Address = tuple[str, str, Handler, Guard]  # method, path, who answers, who may ask
Behind = tuple[str, str, Handler]  # the same with the guard of all other pages
Shell = Callable[[Visit, str], dict[str, Any]]

HERE = Path(__file__).parent
MEDIA = {".css": "text/css", ".js": "text/javascript"}

PAGES: list[Address] = [
    ("GET", "/signin/challenge", sign_in.show_challenge, anyone),
    ("POST", "/signin/challenge", sign_in.take_challenge, anyone),
    ("GET", "/signin/challenge.png", sign_in.challenge_image, anyone),
    ("GET", "/signin/expired", sign_in.show_expired, signing_in),
    ("POST", "/signin/expired", sign_in.take_expired, signing_in),
    ("GET", "/signin/device", sign_in.show_device, signing_in),
    ("POST", "/signin/device", sign_in.take_device, signing_in),
    ("POST", "/signout", sign_in.sign_out, at_gate),
    ("GET", "/terms", terms.show_terms, at_gate),
    ("POST", "/terms", terms.take_terms, at_gate),
    ("GET", "/profile", personal.show_profile, at_gate),
    ("POST", "/profile", personal.take_profile, at_gate),
    ("GET", "/security-question", personal.show_question, at_gate),
    ("POST", "/security-question", personal.take_question, at_gate),
    ("GET", "/announcements", announcement.show_announcement, at_gate),
    ("POST", "/announcements", announcement.take_announcement, at_gate),
    ("POST", "/tour", tour.take_tour, anyone),
    ("POST", "/api/session", interface.stay, guard.interface),
    ("POST", "/api/tokens", tokens.check, guard.interface),
    ("POST", "/api/closed", prompts.close, guard.nobody),
    ("POST", "/api/heartbeat", interface.heartbeat, guard.interface),
    ("POST", "/api/analytics", interface.analytics, guard.interface),
]

# For whoever may see the portal's other pages too.
REQUESTS: list[Behind] = [
    ("GET", "/request/new", draft.start),
    ("GET", "/request/cancel", draft.cancel),
    ("POST", "/request/submit", submit.submit),
    ("GET", "/request/similar/{reference}", submit.show_similar),
    ("GET", "/request/confirmation", answer.show_emailed),
    ("GET", "/request/confirmation/{reference}", answer.show_confirmation),
    ("GET", "/cases", case_pages.show_cases),
    ("GET", "/cases/{reference}", case_pages.show_case),
    ("GET", "/letters/{letter:int}.pdf", case_pages.open_letter),
]
DOCUMENTS: list[Behind] = [
    ("GET", "/request/documents", documents.show_documents),
    ("POST", "/request/documents", documents.leave_documents),
    ("POST", "/request/documents/upload", documents.take_upload),
    ("POST", "/request/documents/remove", documents.remove),
]

# What pages show in frames and pictures of theirs.
PARTS: list[Address] = [
    ("GET", "/challenge/frame", walls.show_frame, anyone),
    ("POST", "/challenge/frame", walls.take_frame, anyone),
    ("GET", "/challenge/image.png", walls.show_image, anyone),
    ("GET", "/challenge/badge", walls.show_badge, anyone),
    ("GET", "/challenge/incident", walls.show_incident, anyone),
]


@dataclass(frozen=True)
class Site:
    """What a portal has of its own: a folder with templates and static files, addresses, and who may see them."""

    folder: Path
    pages: Sequence[Address]
    guard: Guard  #: of an address that nobody knows
    shell: Shell


def build(portal: Portal, token: str, site: Site) -> Starlette:
    """The application of a portal."""
    gate = Gate(portal, _templates(portal, site), _shell(site))
    pages = [
        (method, path, handler, past(allowed))
        for method, path, handler, allowed in (*PAGES, *site.pages, *behind(site.guard, *REQUESTS))
    ]
    routes: list[BaseRoute] = [
        Route(path, gate.endpoint(handler, allowed), methods=[method])
        for method, path, handler, allowed in (*PARTS, *pages)
    ]
    missing = Route("/{path:path}", gate.endpoint(not_found, past(site.guard)))
    return Starlette(
        routes=[Control(portal, token).mount(), *_static_files(site), *routes, missing],
        middleware=[Middleware(Dated, clock=portal.clock), Middleware(Drifted, drift=portal.drift)],
    )


def behind(allowed: Guard, *pages: Behind) -> list[Address]:
    """Pages with a guard of the portal's own."""
    return [(method, path, handler, allowed) for method, path, handler in pages]


async def not_found(visit: Visit) -> Response:
    """The first page for the bare address, else a page of its own."""
    known = visit.request.url.path == "/"
    return visit.go("/home") if known else visit.render("not_found", 404)


def _templates(portal: Portal, site: Site) -> Environment:
    """Templates of the portal before those of the kit, which are also there as `kit/...`."""
    kit = FileSystemLoader(HERE / "templates")
    templates = Environment(
        loader=ChoiceLoader([FileSystemLoader(site.folder / "templates"), kit, PrefixLoader({"kit": kit})]),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= filters(portal.rules)
    return templates


def _shell(site: Site) -> Shell:
    """What header and navigation need, and what lies over a page or is put into it."""

    def shell(visit: Visit, page: str) -> dict[str, Any]:
        account = visit.portal.accounts.find(visit.session.account or "")
        over = prompts.prompts(visit, page) | {"check": walls.check(visit, page)}
        return {"account": account, **over, **site.shell(visit, page)}

    return shell


def _static_files(site: Site) -> Iterator[BaseRoute]:
    """Style and scripts from memory, cached by the browser."""
    for folder in (site.folder / "static", HERE / "static"):
        yield from (_static(path) for path in sorted(folder.iterdir()) if path.suffix in MEDIA)


def _static(path: Path) -> Route:
    content = path.read_bytes()
    headers = {"cache-control": "public, max-age=3600"}

    async def answer(_: Request) -> Response:
        return Response(content, media_type=MEDIA[path.suffix], headers=headers)

    return Route(f"/static/{path.name}", answer)

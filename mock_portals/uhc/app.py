"""The portal as a web application: every address of its own and who may open it."""

from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from mock_portals.kit import app, app_code, case_pages
from mock_portals.kit.app import DOCUMENTS, Address, Site, behind
from mock_portals.kit.guard import at_gate, interface, signing_in
from mock_portals.kit.portal import Portal
from mock_portals.kit.visit import Visit
from mock_portals.uhc import entrance, second_step, signin
from mock_portals.uhc.assumptions import RULES
from mock_portals.uhc.faults import FAULTS
from mock_portals.uhc.guard import representing
from mock_portals.uhc.wizard import codes, details, member, review, service, vendor

PAGES: list[Address] = [
    ("GET", "/signin", signin.show_signin, signing_in),
    ("POST", "/signin", signin.take_signin, signing_in),
    ("GET", "/signin/password", signin.show_password, signing_in),
    ("POST", "/signin/password", signin.take_password, signing_in),
    ("GET", "/signin/method", second_step.show_method, signing_in),
    ("POST", "/signin/method", second_step.take_method, signing_in),
    ("GET", "/signin/code", app_code.show_code, signing_in),
    ("POST", "/signin/code", app_code.take_code, signing_in),
    ("GET", "/signin/phone", second_step.show_phone, signing_in),
    ("POST", "/signin/phone", second_step.take_sent, signing_in),
    ("GET", "/signin/email", second_step.show_email, signing_in),
    ("POST", "/signin/email", second_step.take_sent, signing_in),
    ("GET", "/signin/push", second_step.show_push, signing_in),
    ("POST", "/signin/push", second_step.take_push, signing_in),
    ("GET", "/api/push", second_step.push_state, signing_in),
    ("GET", "/signin/recovery", second_step.show_recovery, signing_in),
    ("POST", "/signin/recovery", second_step.take_recovery, signing_in),
    ("GET", "/provider", entrance.show_provider, at_gate),
    ("POST", "/provider", entrance.take_provider, at_gate),
    ("GET", "/home", entrance.home, representing),
    ("GET", "/request/service", service.show_service, representing),
    ("POST", "/request/service", service.take_service, representing),
    ("GET", "/request/member", member.show_member, representing),
    ("POST", "/request/member", member.take_member, representing),
    ("GET", "/request/member/results", member.show_results, representing),
    ("POST", "/request/member/results", member.take_selection, representing),
    ("GET", "/request/member/taken", member.show_taken, representing),
    ("GET", "/api/codes", codes.find_codes, interface),
    ("GET", "/request/codes", codes.show_codes, representing),
    ("POST", "/request/codes", codes.take_codes, representing),
    ("GET", "/request/not-required", codes.show_not_required, representing),
    ("GET", "/request/managed", vendor.show_managed, representing),
    ("GET", "/request/details", details.show_details, representing),
    ("POST", "/request/details", details.take_details, representing),
    ("GET", "/request/review", review.show_review, representing),
    ("POST", "/cases/{reference}", case_pages.take_documents, representing),
    ("GET", "/cases/{reference}/letters", case_pages.show_letters, representing),
]


def build(data_dir: Path, token: str) -> Starlette:
    """The application on one folder of data."""
    site = Site(Path(__file__).parent, [*PAGES, *behind(representing, *DOCUMENTS)], representing, shell)
    return app.build(Portal(data_dir, RULES, FAULTS), token, site)


def shell(visit: Visit, _: str) -> dict[str, Any]:
    """For whom somebody works."""
    chosen = visit.portal.people.providers([visit.session.data.get("provider", "")])
    return {"represented": chosen[0] if chosen else None}

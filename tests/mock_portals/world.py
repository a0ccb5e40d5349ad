"""An invented practice for the tests of mock portals, and a browser without a window or scripts."""

import socket
from collections.abc import Callable
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from playwright.sync_api import Page

from mock_portals.kit.process import PortalProcess
from mock_portals.kit.totp import code_for, step_at
from mock_portals.uhc import UhcPortal

Drifted = Callable[..., Page]  # from a path and changes

SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "Invented-1"
NPIS = ("1234567893", "1992745673")

SEED: dict[str, Any] = {
    "providers": [
        {"npi": NPIS[0], "name": "Rivera Spine Center", "tin": "990000001", "specialty": "Pain"},
        {"npi": NPIS[1], "name": "Okafor, Adaeze MD", "tin": "990000001", "specialty": "Imaging"},
    ],
    "accounts": [
        {
            "username": username, "password": PASSWORD, "totp_secret": SECRET, "person": person,
            "providers": NPIS[:count], "challenge": challenge,
        }
        for username, person, count, challenge in (
            ("dana", "Dana Reyes", 2, None), ("solo", "Sol Lee", 1, None), ("robot", "Ro Bott", 1, "captcha"),
        )
    ],
    "members": [
        {
            "member_id": member_id, "first_name": first, "last_name": last, "born": born,
            "sex": "F", "plan": plan, "state": "OH",
        }
        for member_id, first, last, born, plan in (
            ("900100200", "Maren", "Tillquist", "1961-04-09", "Choice Plus"),
            ("900300400", "Ines", "Quill", "2011-08-30", "Choice Plus"),
            ("900300400", "Iris", "Quill", "2011-08-30", "Choice Plus"),
            ("900500600", "Otto", "Brandvold", "1950-12-01", "Dual Complete"),
        )
    ],
    "plan_questions": [
        {"plan": "Dual Complete", "page": "details", "label": "Is this a retrospective request?",
         "options": ["Yes", "No"], "required": True},
    ],
}  # fmt: skip


LINES = {
    "procedure_1": "62323", "procedure_1_text": "62323 - x", "units_1": "3", "unit_type_1": "Units",
    "start_1": "12/01/2026", "end_1": "12/31/2026",
    "procedure_2": "77003", "procedure_2_text": "77003 - x", "units_2": "1", "unit_type_2": "Units",
    "start_2": "12/01/2026", "end_2": "12/31/2026",
}  # fmt: skip
MEMBER = {"method": "id_born", "member_id": "900100200", "born": "04/09/1961"}
CODES = {"diagnosis_1": "M54.16", "diagnosis_1_text": "M54.16 - x", **LINES}
DETAILS = {"level": "Routine", "rendering_npi": NPIS[0], "contact_name": "Dana", "contact_phone": "555-010-0199"}


def account(username: str = "solo", **more: Any) -> dict[str, Any]:
    """An account to seed, as it was and with something changed."""
    rows: list[dict[str, Any]] = SEED["accounts"]
    return next(row for row in rows if row["username"] == username) | more


def counters(portal: UhcPortal, username: str = "solo") -> dict[str, Any]:
    """The counters of one account."""
    return next(row for row in portal.accounts() if row["username"] == username)


def case(number: int, submitted: str, **more: Any) -> dict[str, Any]:
    """A case to seed."""
    line = {"code": "62323", "units": 1, "unit_type": "Units", "start": "2026-12-01", "end": "2026-12-31"}
    return {
        "reference": f"PA{number:010d}",
        "member_id": "900100200",
        "diagnoses": ["M54.16"],
        "place_of_service": "22",
        "lines": [line],
        "rendering_npi": NPIS[0],
        "level": "Routine",
        "status": "Pended",
        "submitted": submitted,
    } | more


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.token = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("name") == "csrf_token":
            self.token = given.get("value") or ""


class Visitor:
    """A person at the portal who follows redirects and keeps cookies."""

    def __init__(self, portal: PortalProcess) -> None:
        self.portal = portal
        self.cookies = CookieJar()
        self.url = self.text = ""
        self.status = 0

    def get(self, path: str) -> str:
        """Open a page."""
        return self._read(path)

    def post(self, path: str, **fields: str) -> str:
        """Send a form with the token of the page before."""
        return self._read(path, urlencode({"csrf_token": self._token()} | fields).encode())

    def password(self, username: str = "dana", password: str = PASSWORD) -> str:
        """Go as far as the password."""
        self.get("/signin")
        self.post("/signin", username=username)
        return self.post("/signin/password", password=password)

    def code(self, code: str) -> str:
        """Choose the app and give a code."""
        self.post("/signin/method", method="app")
        return self.post("/signin/code", code=code)

    def sign_in(self, username: str = "solo") -> "Visitor":
        """Sign in with the next unused code."""
        self.password(username)
        self.code(self.next_code())
        assert "/signin" not in self.url, self.text
        return self

    def next_code(self) -> str:
        """A code nobody used yet: the portal's clock moves on by a step first."""
        self.portal.advance(30)
        return current_code(self.portal)

    def upload(self, path: str, name: str, content: bytes) -> str:
        """Send one file in the field of the page before."""
        edge = "edge-of-a-part"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self._token()}\r\n'
        head += f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        body = head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content
        return self._read(path, body + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}")

    def send(self, path: str, **fields: str) -> socket.socket:
        """Send a form as `post` does and leave the answer unread: who closes this line is gone."""
        host, _, port = self.portal.url.removeprefix("http://").partition(":")
        body = urlencode({"csrf_token": self._token()} | fields)
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)
        head = f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookies}\r\n"
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        line = socket.create_connection((host, int(port)), timeout=10)
        line.sendall(f"{head}{body}".encode())
        return line

    def open(self, path: str) -> Any:
        """The answer itself, for what is not a page."""
        return self._opener().open(self.portal.url + path, timeout=10)

    def _token(self) -> str:
        form = _Form()
        form.feed(self.text)
        return form.token

    def _read(self, path: str, data: bytes | None = None, kind: str = "") -> str:
        headers = {"Content-Type": kind} if kind else {}
        request = Request(self.portal.url + path, data, headers)  # noqa: S310  the portal's own address
        try:
            with self._opener().open(request, timeout=10) as answer:
                self.status, self.url, self.text = answer.status, answer.url, answer.read().decode()
        except HTTPError as refused:
            with refused:
                self.status, self.url, self.text = refused.code, refused.url or "", refused.read().decode()
        return self.text

    def _opener(self) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self.cookies))


def take_over(visitor: Visitor, page: Page, path: str) -> Page:
    """Go on in a real browser where a visitor is."""
    (cookie,) = visitor.cookies
    page.set_default_timeout(5000)
    page.context.add_cookies([{"name": cookie.name, "value": cookie.value or "", "url": visitor.portal.url}])
    page.goto(f"{visitor.portal.url}{path}")
    return page


def current_code(portal: PortalProcess) -> str:
    """The code of the portal's present step."""
    return code_for(SECRET, step_at(portal.now()))


def to_documents(visitor: Visitor, **changes: str) -> None:
    """Steps 1 to 4 of a request with two lines, for the first member found; some fields may differ."""
    if not visitor.url:
        visitor.sign_in()
    visitor.get("/request/new")
    visitor.post("/request/service", place_of_service="22")
    visitor.post("/request/member", **(MEMBER | changes))
    visitor.post("/request/member/results", match="0")
    visitor.post("/request/codes", **(CODES | changes))
    visitor.post("/request/details", **(DETAILS | changes))
    assert visitor.url.endswith("/request/documents"), visitor.text


def to_review(visitor: Visitor) -> None:
    """Steps 1 to 5, with one document."""
    to_documents(visitor)
    visitor.upload("/request/documents/upload", "notes.pdf", b"%PDF-1.7 notes")
    visitor.post("/request/documents")
    assert visitor.url.endswith("/request/review"), visitor.text


def draft_of(visitor: Visitor) -> str:
    """The number of the request that the review page is about to send."""
    return visitor.text.split('name="draft" value="')[1].split('"')[0]


def submit(visitor: Visitor) -> str:
    """Press the last button."""
    return visitor.post("/request/submit", draft=draft_of(visitor))

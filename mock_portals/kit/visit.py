"""One request to a page: who asks, what was sent, how to answer."""

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mock_portals.kit.database import Row
from mock_portals.kit.portal import Portal
from mock_portals.kit.sessions import Session
from mock_portals.kit.stream import answer
from mock_portals.kit.whims import order


@dataclass
class Visit:
    """A page request with its session; page handlers get this and nothing else."""

    request: Request
    portal: Portal
    session: Session
    templates: Environment
    shell: Callable[["Visit", str], dict[str, Any]]
    tokens: Callable[["Visit"], Row | None]
    form: FormData = field(default_factory=FormData)

    @property
    def account(self) -> Row:
        """The signed-in account."""
        account = self.portal.accounts.find(self.session.account or "")
        if account is None:
            raise LookupError("nobody is signed in")
        return account

    def text(self, name: str) -> str:
        """A field as typed, without blanks around it."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def uploads(self, name: str) -> list[UploadFile]:
        """The files chosen in a field."""
        return [file for file in self.form.getlist(name) if isinstance(file, UploadFile) and file.filename]

    def record(self, kind: str, **data: object) -> None:
        """Write to the portal's ledger in this visitor's name."""
        account = self.session.account or self.session.data.get("username")
        self.portal.ledger.record(kind, account, self.session.name, data)

    def go(self, path: str, *alerts: str) -> Response:
        """Send the browser to another page, which shows the alerts."""
        if alerts:
            self.session.data["alerts"] = list(alerts)
        return RedirectResponse(path, 303)

    def render(self, page: str, status: int = 200, *, template: str | None = None, **context: Any) -> Response:
        """A page with what every page shows; its template has its name unless another is given."""
        shared = {
            "page": page,
            "rules": self.portal.rules,
            "alerts": self.session.data.pop("alerts", []),
            "toast": self.session.data.pop("toast", None),
            "csrf_token": self.session.csrf,
            "notice": self.portal.faults.take("notice", page=page),
            "idle_warning": self.portal.faults.take("idle_warning", page=page),
            "tokens": self.tokens(self),
            "mixed": order(self.portal.faults),
        }
        text = self.templates.get_template(f"{template or page}.html").render(
            shared | self.shell(self, page) | context
        )
        return answer(self._renamed(page, text), status, self.portal.faults.take("streams", page=page))

    def _renamed(self, page: str, text: str) -> str:
        renamed = self.portal.faults.take("rename_label", page=page)
        if renamed is None:
            return text
        old, new = html.escape(renamed["old"]), html.escape(renamed["new"])
        return text.replace(f">{old}<", f">{new}<")

"""The way every page request takes: faults, session, form token, cookie."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import Response

from mock_portals.kit.portal import Portal
from mock_portals.kit.visit import Visit

Handler = Callable[[Visit], Awaitable[Response]]
Guard = Callable[[Visit], Response | None]
Endpoint = Callable[[Request], Awaitable[Response]]
MOST_FILES_IN_A_FORM = 100


class Gate:
    """Turns page handlers into endpoints of the web framework."""

    def __init__(self, portal: Portal, templates: Environment, shell: Callable[[Visit], dict[str, Any]]) -> None:
        self._portal = portal
        self._templates = templates
        self._shell = shell
        self._cookie = f"{portal.rules.slug}_session"

    def endpoint(self, handler: Handler, guard: Guard) -> Endpoint:
        """A page for those whom the guard does not send elsewhere."""

        async def answer(request: Request) -> Response:
            session = self._portal.sessions.resume(request.cookies.get(self._cookie))
            visit = Visit(request, self._portal, session, self._templates, self._shell)
            response = await self._answer(visit, handler, guard)
            self._portal.sessions.save(visit.session)
            response.set_cookie(self._cookie, visit.session.token, httponly=True, samesite="lax")
            response.headers.setdefault("cache-control", "no-store")
            return response

        return answer

    async def _answer(self, visit: Visit, handler: Handler, guard: Guard) -> Response:
        slow = self._portal.faults.take("slow")
        if slow is not None:
            await asyncio.sleep(slow.get("ms", 1000) / 1000)
        if self._portal.faults.fires("maintenance"):
            return visit.render("maintenance", 503)
        elsewhere = guard(visit)
        if elsewhere is not None:
            return elsewhere
        if visit.request.method != "POST":
            return await handler(visit)
        async with visit.request.form(max_files=MOST_FILES_IN_A_FORM) as form:
            visit.form = form
            if not hmac.compare_digest(visit.text("csrf_token").encode(), visit.session.csrf.encode()):
                return visit.render("form_expired", 403)
            return await handler(visit)

"""The way every page request takes: faults, session, form token, cookie."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from jinja2 import Environment
from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from mock_portals.kit.barrier import Write
from mock_portals.kit.closures import closed
from mock_portals.kit.portal import Portal
from mock_portals.kit.tokens import to_give
from mock_portals.kit.visit import Visit
from mock_portals.kit.whims import delay

Handler = Callable[[Visit], Awaitable[Response]]
Guard = Callable[[Visit], Response | None]
Endpoint = Callable[[Request], Awaitable[Response]]
MOST_FILES_IN_A_FORM = 100
INTERFACE = "/api/"  # what scripts call, which has no form token and is no page


class Gate:
    """Turns page handlers into endpoints of the web framework."""

    def __init__(
        self, portal: Portal, templates: Environment, shell: Callable[[Visit, str], dict[str, Any]]
    ) -> None:
        self._portal = portal
        self._templates = templates
        self._shell = shell
        self._cookie = f"{portal.rules.slug}_session"

    def endpoint(self, handler: Handler, guard: Guard) -> Endpoint:
        """A page for those whom the guard does not send elsewhere."""

        async def answer(request: Request) -> Response:
            # A request is taken in whole before anything else: who leaves afterwards does not stop it.
            try:
                await request.body()
            except ClientDisconnect:
                return Response()
            async with request.form(max_files=MOST_FILES_IN_A_FORM) as form:
                return await self._past_barrier(request, form, handler, guard)

        return answer

    async def _past_barrier(self, request: Request, form: FormData, handler: Handler, guard: Guard) -> Response:
        write = self._portal.barrier.next_write(request.url.path) if _is_write(request) else Write(None)
        await write.at("before")
        try:
            await asyncio.sleep(delay(self._portal.faults))
            response = await self._served(request, form, handler, guard)
        finally:
            write.handled()
        await write.at("saved")
        response.background = BackgroundTask(write.at, "answered")
        return response

    async def _served(self, request: Request, form: FormData, handler: Handler, guard: Guard) -> Response:
        session = self._portal.sessions.resume(request.cookies.get(self._cookie))
        visit = Visit(request, self._portal, session, self._templates, self._shell, to_give, form)
        response = await self._answer(visit, handler, guard)
        if visit.session.account or not _by_script(request):
            self._portal.sessions.save(visit.session)
            response.set_cookie(self._cookie, visit.session.token, httponly=True, samesite="lax")
        response.headers.setdefault("cache-control", "no-store")
        return response

    async def _answer(self, visit: Visit, handler: Handler, guard: Guard) -> Response:
        elsewhere = closed(visit) or guard(visit)
        if elsewhere is not None:
            return elsewhere
        if _is_write(visit.request) and not _has_token(visit):
            return visit.render("form_expired", 403)
        return await handler(visit)


def _is_write(request: Request) -> bool:
    return request.method == "POST" and not _by_script(request)


def _by_script(request: Request) -> bool:
    return request.url.path.startswith(INTERFACE)


def _has_token(visit: Visit) -> bool:
    return hmac.compare_digest(visit.text("csrf_token").encode(), visit.session.csrf.encode())

"""The door for tests: seed, decide, set faults, let pages drift, turn the clock, read what was written."""

import hmac
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from mock_portals.kit.clock import stamp
from mock_portals.kit.counters import counters
from mock_portals.kit.portal import Portal

Endpoint = Callable[[Request], Awaitable[Response]]


class Control:
    """The control API of one portal; only who holds the token may use it."""

    def __init__(self, portal: Portal, token: str) -> None:
        self._portal = portal
        self._token = token

    def mount(self) -> Mount:
        """All of it under /_control."""
        table: list[tuple[str, str, Endpoint]] = [
            ("POST", "/reset", self._reset),
            ("POST", "/seed", self._seed),
            ("GET", "/cases", self._cases),
            ("POST", "/cases/{reference}/move", self._move),
            ("GET", "/ledger", self._ledger),
            ("GET", "/accounts", self._accounts),
            ("PUT", "/faults/{name}", self._put_fault),
            ("DELETE", "/faults/{name}", self._clear_fault),
            ("DELETE", "/faults", self._clear_fault),
            ("GET", "/drift", self._drifted),
            ("PUT", "/drift", self._put_drift),
            ("DELETE", "/drift", self._clear_drift),
            ("PUT", "/barrier", self._arm),
            ("GET", "/barrier", self._barrier),
            ("DELETE", "/barrier", self._release),
            ("GET", "/clock", self._clock),
            ("POST", "/clock", self._advance),
        ]
        return Mount("/_control", routes=[Route(p, self._guarded(e), methods=[m]) for m, p, e in table])

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        async def answer(request: Request) -> Response:
            given = request.headers.get("x-control-token", "")
            if not hmac.compare_digest(given.encode(), self._token.encode()):
                return JSONResponse({"error": "wrong control token"}, 403)
            try:
                return await endpoint(request)
            except (AttributeError, LookupError, TypeError, ValueError) as error:
                return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)

        return answer

    async def _reset(self, _: Request) -> Response:
        self._portal.reset()
        return JSONResponse({})

    async def _seed(self, request: Request) -> Response:
        self._portal.seed(await request.json())
        return JSONResponse({})

    async def _cases(self, _: Request) -> Response:
        return JSONResponse(self._portal.cases.all())

    async def _move(self, request: Request) -> Response:
        case = self._portal.cases.move(request.path_params["reference"], await request.json())
        return JSONResponse(case) if case else JSONResponse({"error": "no such case"}, 404)

    async def _ledger(self, request: Request) -> Response:
        return JSONResponse(self._portal.ledger.entries(request.query_params.get("kind")))

    async def _accounts(self, _: Request) -> Response:
        return JSONResponse(counters(self._portal.database, self._portal.clock, self._portal.rules))

    async def _put_fault(self, request: Request) -> Response:
        self._portal.faults.put(request.path_params["name"], await request.json())
        return JSONResponse({})

    async def _clear_fault(self, request: Request) -> Response:
        self._portal.faults.clear(request.path_params.get("name"))
        return JSONResponse({})

    async def _drifted(self, _: Request) -> Response:
        return JSONResponse({"applied": sorted(self._portal.drift.applied)})

    async def _put_drift(self, request: Request) -> Response:
        self._portal.drift.put(await request.json())
        return JSONResponse({})

    async def _clear_drift(self, _: Request) -> Response:
        self._portal.drift.clear()
        return JSONResponse({})

    async def _arm(self, request: Request) -> Response:
        self._portal.barrier.arm(**await request.json())
        return JSONResponse({})

    async def _barrier(self, request: Request) -> Response:
        wait = float(request.query_params.get("wait", 0))
        return JSONResponse(await self._portal.barrier.state(wait))

    async def _release(self, _: Request) -> Response:
        self._portal.barrier.release()
        await self._portal.barrier.settle()
        return JSONResponse({})

    async def _clock(self, _: Request) -> Response:
        return JSONResponse({"now": stamp(self._portal.clock.now())})

    async def _advance(self, request: Request) -> Response:
        self._portal.clock.advance((await request.json())["advance"])
        return await self._clock(request)

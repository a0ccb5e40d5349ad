"""What the scripts of the pages send by themselves."""

from starlette.responses import Response

from mock_portals.kit.visit import Visit


async def stay(visit: Visit) -> Response:
    """Somebody wants to stay signed in, and by asking does."""
    return await _counted(visit, "session_extended")


async def heartbeat(visit: Visit) -> Response:
    """A page is still open."""
    return await _counted(visit, "heartbeat")


async def analytics(visit: Visit) -> Response:
    """Something was clicked."""
    return await _counted(visit, "analytics")


async def _counted(visit: Visit, kind: str) -> Response:
    visit.record(kind, body=(await visit.request.body()).decode())
    return Response(status_code=204)

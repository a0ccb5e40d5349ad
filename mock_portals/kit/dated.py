"""The Date of every answer, told by the portal's own clock."""

from email.utils import format_datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mock_portals.kit.clock import Clock


class Dated:
    """An application whose answers tell the portal's time, right or wrong."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with a date."""

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = format_datetime(self._clock.now(), usegmt=True)
                message["headers"] = [*message["headers"], (b"date", date.encode())]
            await send(message)

        await self._app(scope, receive, dated)

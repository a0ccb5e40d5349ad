"""What a browser must keep beside the cookie, where a portal wants that: one token in each of its stores."""

import json
import secrets

from starlette.responses import Response

from mock_portals.kit.database import Row
from mock_portals.kit.visit import Visit

LIMIT = "browser_tokens"
STORES = ("local", "tab", "database")


def to_give(visit: Visit) -> Row | None:
    """What a page's script needs, where tokens are wanted: those to keep, or none once they were seen."""
    if not (visit.session.account and visit.portal.database.setting(LIMIT, default=False)):
        return None
    data = visit.session.data
    data.setdefault("tokens", {store: secrets.token_urlsafe(12) for store in STORES})
    return {"give": None if data.get("tokens_seen") else data["tokens"]}


async def check(visit: Visit) -> Response:
    """A page tells what its browser has: the session ends unless that is everything."""
    told, kept = json.loads(await visit.request.body()), visit.session.data.get("tokens", {})
    lacking = [store for store in STORES if told.get(store) != kept.get(store)]
    if not lacking:
        visit.session.data["tokens_seen"] = True
        return Response(status_code=204)
    visit.record("session_incomplete", lacking=lacking)
    visit.portal.sessions.close(visit.session.token, "ended")
    return Response(status_code=401)

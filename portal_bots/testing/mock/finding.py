"""The mock portal of a flow, found by its slug and started with an account and the people of a request."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal_bots.domain.requests import AuthRequest
from portal_bots.engine.secrets import Credentials
from portal_bots.testing.mock.base import MockPortal
from portal_bots.testing.mock.kit import KitMock

RIGHT = Credentials("night.main", "Invented-Main-2026!", "INVENTEDSECRETFORMAINACCOUNT2345")


class NoMockPortalError(Exception):
    """There is no mock portal of that slug: its message says where it was looked for."""


def client_of(slug: str, root: Path) -> type[Any]:
    """
    The class that starts a mock portal: the one in ``mock_portals/<slug>`` with that slug.

    Raises:
        NoMockPortalError: There is none.

    """
    if str(root) not in sys.path:
        sys.path.append(str(root))
    try:
        module = importlib.import_module(f"mock_portals.{slug}")
    except ModuleNotFoundError as error:
        message = f"There is no mock portal in {root / 'mock_portals' / slug}: {error}."
        raise NoMockPortalError(message) from error
    for thing in vars(module).values():
        if isinstance(thing, type) and hasattr(thing, "start") and getattr(thing, "slug", "") == slug:
            return thing
    message = f"mock_portals.{slug} has no class with this slug that starts the portal."
    raise NoMockPortalError(message)


@contextmanager
def running(slug: str, root: Path, folder: Path, request: AuthRequest) -> Iterator[MockPortal]:
    """
    The mock portal, with our account and the people of a request, until the end.

    Raises:
        NoMockPortalError: There is none of that slug.

    """
    started = client_of(slug, root).start(folder)
    portal = started if isinstance(started, MockPortal) else KitMock(started)
    try:
        portal.know(request)
        portal.sign_up(RIGHT, request)
        yield portal
    finally:
        portal.stop()

"""A store for nights of paper."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import event

from portal_bots.store import Store
from portal_bots.testing import SEAL
from tests.paper.office import Office


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store in a file that does not wait for the disk: no power cut is played. Its workers log nothing."""
    known = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    opened = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}", SEAL)
    event.listen(opened._engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    opened._engine.dispose()
    yield opened
    opened.close()
    structlog.configure(**known)


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Iterator[Office]:
    """A practice with one request to submit."""
    opened = Office(store, tmp_path)
    opened.order("REQ-1")
    yield opened
    opened.close()

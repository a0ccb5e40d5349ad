"""Backup and restore, as an operator types them, with a worker beside them."""

from datetime import timedelta
from pathlib import Path

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.engine.clock import SystemClock
from portal_bots.store import Store, marks, requests
from tests.conftest import NIGHT, Tonight
from tests.process.operator import Operator
from tests.process.test_work import said


@pytest.fixture
def operator(portal: UhcPortal, tmp_path: Path) -> Operator:
    """An operator with a home; no account is needed here."""
    return Operator(tmp_path / "home", portal)


def put(store: Store, night: Tonight, number: int) -> None:
    """A request comes in."""
    store.run(requests.put, night.request(number), "uhc", NIGHT / "packets", "", SystemClock().now())


class TestBackup:
    def test_there_and_back(self, operator: Operator, night: Tonight) -> None:
        """A backup is made beside a worker; it is restored once the worker is gone, and the store says so."""
        operator.home.mkdir()
        store = operator.store
        put(store, night, 1001)
        worker = operator.start_worker()
        worker.until(said("working"))
        made = operator.run("backup")
        put(store, night, 1006)
        store.close()
        [file] = (operator.home / "backups").iterdir()

        refused = operator.run("restore", str(file))
        worker.terminate()
        done = operator.run("restore", str(file))

        assert made.stdout.startswith(
            f"{file}: 1 requests and 0 jobs.\nEvidence, letters and packets are not in it"
        )
        assert (refused.returncode, refused.stderr) == (3, f"A worker runs in {operator.home}. Stop it first.\n")
        assert (done.returncode, done.stderr) == (0, "")
        [aside] = operator.home.glob("portal-bots.sqlite.replaced-*")
        assert f"kept at {aside}." in done.stdout
        store = operator.store
        assert [standing.request.id for standing in store.run(requests.every)] == ["REQ-1001"]
        restored = store.run(marks.get, marks.RESTORED)
        store.close()
        assert restored is not None
        assert SystemClock().now() - restored < timedelta(minutes=1)

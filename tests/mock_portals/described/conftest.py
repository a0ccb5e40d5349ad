"""Both portals run for all tests of the folder, emptied and seeded for each."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from mock_portals.kit.process import PortalProcess
from tests.mock_portals.described.world import SEED, AtDental, AtMedical, Clerk, Dental, Medical


@pytest.fixture(scope="session")
def running_medical(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Medical]:
    """The process."""
    with Medical.start(tmp_path_factory.mktemp("medical")) as portal:
        yield portal


@pytest.fixture(scope="session")
def running_dental(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dental]:
    """The process."""
    with Dental.start(tmp_path_factory.mktemp("dental")) as portal:
        yield portal


@pytest.fixture
def medical(running_medical: Medical, page: Page) -> AtMedical:
    """A person without a session at the medical portal."""
    return AtMedical(_seeded(running_medical), page)


@pytest.fixture
def clerk(running_medical: Medical) -> Clerk:
    """The same by forms alone, without a browser."""
    return Clerk(_seeded(running_medical))


@pytest.fixture
def dental(running_dental: Dental, page: Page) -> AtDental:
    """A person without a session at the dental portal."""
    return AtDental(_seeded(running_dental), page)


def _seeded(portal: PortalProcess) -> PortalProcess:
    portal.reset()
    portal.seed(SEED)
    return portal

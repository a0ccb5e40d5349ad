"""A home with its sign-in, and the portal."""

from pathlib import Path

import pytest

from mock_portals.uhc import UhcPortal
from tests.conftest import Tonight
from tests.process.operator import Operator


@pytest.fixture
def operator(portal: UhcPortal, night: Tonight, tmp_path: Path) -> Operator:
    """An operator who stored the sign-in of the account ``main``."""
    operator = Operator(tmp_path / "home", portal)
    operator.store_sign_in(night.credentials("main"))
    return operator

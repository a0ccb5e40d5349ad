"""A practice for each test."""

from pathlib import Path

import pytest

from tests.flow.practice import Practice


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """A repository without fault."""
    return Practice(tmp_path)

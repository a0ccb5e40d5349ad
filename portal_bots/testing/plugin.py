"""The pytest plugin of the contract."""

import pytest

pytest.register_assert_rewrite("portal_bots.testing.contract")  # a failed comparison shows both sides

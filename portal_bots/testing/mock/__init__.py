"""What the contract asks of a mock portal, and the adapter to those that speak the kit's control protocol."""

from portal_bots.testing.mock.base import Counters, MockPortal, SeenCase, UnsupportedError
from portal_bots.testing.mock.kit import KitMock

__all__ = ["Counters", "KitMock", "MockPortal", "SeenCase", "UnsupportedError"]

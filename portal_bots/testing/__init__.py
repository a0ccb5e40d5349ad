"""What a payer author's tests use: a bot on a real store and browser, a clock that a mock portal follows."""

from portal_bots.testing.bot import Bot
from portal_bots.testing.clock import SharedClock
from portal_bots.testing.examples import example
from portal_bots.testing.mock import Counters, MockPortal, SeenCase, UnsupportedError
from portal_bots.testing.secrets import SEAL, MemorySecrets

__all__ = [
    "SEAL",
    "Bot",
    "Counters",
    "MemorySecrets",
    "MockPortal",
    "SeenCase",
    "SharedClock",
    "UnsupportedError",
    "example",
]

"""Credentials in memory, and a seal that every process of a test knows."""

from portal_bots.engine.secrets import Credentials
from portal_bots.store.seal import Keys, Seal

SEAL = Seal(Keys("testtest", {"testtest": bytes(range(32))}, bytes(range(32, 64))))


class MemorySecrets:
    """Keeps credentials as long as it lives."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Credentials] = {}

    def get(self, portal: str, account: str) -> Credentials | None:
        """The credentials of an account, or None."""
        return self._kept.get((portal, account))

    def put(self, portal: str, account: str, credentials: Credentials) -> None:
        """Keep the credentials of an account."""
        self._kept[portal, account] = credentials

    def remove(self, portal: str, account: str) -> None:
        """Forget them."""
        self._kept.pop((portal, account), None)

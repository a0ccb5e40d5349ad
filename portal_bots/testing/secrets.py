"""Credentials in memory."""

from portal_bots.engine.secrets import Credentials


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

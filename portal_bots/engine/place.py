"""Where a lane works: an account of a portal, and which of the account's lanes it is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Most portals allow one lane an account; the second one of others is ``portal/account#2``."""

    portal: str
    account: str
    lane: int = 1

    @property
    def name(self) -> str:
        """As logs and people call it."""
        return f"{self.portal}/{self.account}" + (f"#{self.lane}" if self.lane > 1 else "")

    @property
    def lease(self) -> str:
        """The name of its lease."""
        return f"account:{self.name}"

    @property
    def facts(self) -> dict[str, str]:
        """For the log."""
        return {"portal": self.portal, "account": self.account}

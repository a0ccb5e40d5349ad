"""Evidence: masked pictures and letters, in files only the worker's user can read, named by opaque ids."""

import os
from dataclasses import dataclass
from pathlib import Path

from portal_bots.browser.tab import Tab
from portal_bots.domain.requests import AuthRequest


@dataclass(frozen=True)
class Evidence:
    """The folder that evidence and letters go to."""

    home: Path

    def keep(self, name: str, content: bytes) -> str:
        """Write a file; returns its path relative to the home."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        return name

    async def picture(self, tab: Tab, attempt_id: int, what: str, request: AuthRequest) -> str:
        """A masked picture of the page, listed on an attempt."""
        content = await tab.picture(sensitive(request))
        return self.keep(f"evidence/attempt-{attempt_id}-{what}.png", content)


def sensitive(request: AuthRequest) -> tuple[str, ...]:
    """The texts of a request that identify its patient, as portals print them."""
    member = request.member
    return (member.member_id, f"{member.born:%m/%d/%Y}", member.last_name, member.first_name)

"""What a night tells whoever watches it."""

from typing import Protocol

from portal_bots.domain.jobs import Job
from portal_bots.domain.steps import Step


class Progress(Protocol):
    """A watcher. Lanes are named ``portal/account``."""

    def lane_started(self, lane: str, due: int) -> None:
        """An account is being worked; ``due`` jobs wait."""
        ...

    async def reached(self, lane: str, job: Job, step: Step) -> None:
        """A step of a submission or upload is done."""
        ...

    def job_ended(self, lane: str, job: Job, result: str) -> None:
        """A job was settled, postponed or held; ``result`` is its path or error code."""
        ...

    def lane_ended(self, lane: str) -> None:
        """The account is signed out."""
        ...


class Unwatched:
    """Nobody watches: the log is enough."""

    def lane_started(self, lane: str, due: int) -> None:
        """Nothing to show."""

    async def reached(self, lane: str, job: Job, step: Step) -> None:
        """Nothing to show."""

    def job_ended(self, lane: str, job: Job, result: str) -> None:
        """Nothing to show."""

    def lane_ended(self, lane: str) -> None:
        """Nothing to show."""

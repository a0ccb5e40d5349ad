"""A schedule: what is done when, for which requests."""

from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from portal_bots.domain.clocks import Window
from portal_bots.domain.jobs import Operation
from portal_bots.domain.requests import Text, Value

_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"


class Which(StrEnum):
    """Which requests a step of a schedule is for."""

    NEW = "new"  #: never sent
    OPEN = "open"  #: sent, not decided
    DECIDED = "decided"  #: decided, letter not fetched yet
    DOCUMENTS = "documents"  #: sent, with further documents that the portal does not have


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"{name!r} is not a time zone such as America/New_York"
        raise ValueError(message) from error
    return name


class Step(Value):
    """One operation for one choice of requests."""

    operation: Operation
    requests: Which


class Schedule(Value):
    """Read from ``schedules/<name>.toml``."""

    name: Text
    title: Text
    cron: Text  #: five fields: minute, hour, day of month, month, day of week
    timezone: Annotated[str, AfterValidator(_known_zone)]
    window: Annotated[str, Field(pattern=f"^{_CLOCK}-{_CLOCK}$")] | None = None  #: such as 22:00-06:00
    portals: tuple[str, ...] = ()  #: only these portals; empty for all
    steps: tuple[Step, ...] = ()
    report: bool = False  #: write the morning report when it fires

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not self.steps and not self.report:
            message = "a schedule needs [[steps]], or report = true"
            raise ValueError(message)
        return self

    @property
    def hours(self) -> Window | None:
        """The working window, or None when work may be done at any hour."""
        if self.window is None:
            return None
        opens, closes = self.window.split("-")
        return Window.model_validate({"opens": opens, "closes": closes, "zone": self.timezone})

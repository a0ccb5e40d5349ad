"""A job that a lane works on, with all that is remembered of earlier presses for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import Field

from portal_bots.domain.jobs import Job
from portal_bots.domain.receipts import Receipt
from portal_bots.domain.requests import Value


class Intent(Value):
    """A press that was journaled and is not settled: nobody knows what came of it."""

    id: int
    pressed_at: datetime
    sent_at: datetime | None = None  #: when the first request after the press left the browser; None if none did
    sent: dict[str, Any] = Field(default_factory=dict)  #: what the review page showed, and the files
    receipt: Receipt | None = None  #: what the portal gave, as soon as it was read
    words: str = ""  #: what the portal showed last
    found: tuple[str, ...] = ()  #: reference numbers that the last search showed
    looked_at: datetime | None = None
    pictures: tuple[str, ...] = ()  #: of the attempt that pressed, where they were asked for


class Answer(Value):
    """What a person says of a press: it is there under this number, or it is not. To be checked by reading."""

    id: int
    there: bool
    number: str = ""
    who: str
    at: datetime


@dataclass(frozen=True)
class Told:
    """What a person tells: the case is there under a number, or (without one) it is not there."""

    who: str
    number: str = ""
    request_id: str = ""  #: which request, where an exception holds several
    note: str = ""


@dataclass(frozen=True)
class Claim:
    """A job under its attempt."""

    job: Job
    attempt_id: int
    intent: Intent | None = None  #: an earlier attempt pressed the last button and nobody knows what came of it
    answer: Answer | None = None  #: a person said what came of it, and nobody checked that yet
    unseen_since: datetime | None = None  #: until when something may have been sent that this store does not know

    @property
    def pressed(self) -> bool:
        """True while a press of this request is not settled."""
        return self.intent is not None

    @property
    def said_not_there(self) -> bool:
        """True when a person says that the press left nothing at the portal."""
        return self.answer is not None and not self.answer.there

    def said(self, number: str) -> bool:
        """True when a person says that the case with this number is the one, as it is."""
        return self.answer is not None and self.answer.there and self.answer.number == number

    def certain_from(self, lag: timedelta) -> datetime | None:
        """When a search that finds nothing proves that nothing is there; a portal may take ``lag`` to show it."""
        pressed = self.intent and (self.intent.sent_at or self.intent.pressed_at)
        moments = [moment for moment in (pressed, self.unseen_since) if moment]
        return max(moments) + lag if moments else None


def next_look(now: datetime, certain: datetime, lag: timedelta) -> datetime:
    """When to search again for what a portal may not show yet: half-way, and when its lag is over."""
    return min(certain, now + max(lag / 2, timedelta(seconds=1)))

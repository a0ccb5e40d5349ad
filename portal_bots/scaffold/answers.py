"""What a person answers about a new portal, made into its description."""

from dataclasses import dataclass, field

from portal_bots.domain.decisions import Status
from portal_bots.scaffold.rendering import render

WORDS = {
    "Received": Status.SUBMITTED,
    "Pended": Status.IN_REVIEW,
    "Additional information needed": Status.NEEDS_INFO,
    "Approved": Status.APPROVED,
    "Partially approved": Status.PARTIAL,
    "Denied": Status.DENIED,
    "Cancelled": Status.CANCELLED,
}
OF_LINES = (Status.IN_REVIEW, Status.APPROVED, Status.DENIED)


@dataclass(frozen=True)
class Answers:
    """The few things that differ most; all else is changed in the description."""

    slug: str
    name: str
    zone: str = "America/New_York"
    sign_in: str = "one"
    second_step: str = "app"
    documents: bool = True
    letters: bool = True
    last_button: str = "Submit request"
    words: dict[str, Status] = field(default_factory=lambda: dict(WORDS))

    @property
    def line_words(self) -> dict[str, Status]:
        """Words of lines: those of requests that a line can have, too."""
        return {word: status for word, status in self.words.items() if status in OF_LINES}

    def description(self) -> str:
        """The text of ``portal.toml``."""
        facts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return render("portal.toml", **facts, line_words=self.line_words)

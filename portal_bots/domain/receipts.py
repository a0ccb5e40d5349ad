"""What a portal gives for a submission: numbers with their kind, and its words."""

from enum import StrEnum

from portal_bots.domain.requests import Value


class NumberKind(StrEnum):
    """What a number is good for. Portals give several and may change them at the decision."""

    REFERENCE = "reference"  #: finds the case
    TRACKING = "tracking"  #: finds the submission, not yet a case
    DECISION = "decision"  #: proof that no authorization is required
    AUTHORIZATION = "authorization"  #: goes on the claim
    CASE = "case"  #: the payer's own case number


class Number(Value):
    """A number a portal showed, verbatim."""

    kind: NumberKind
    value: str


class Receipt(Value):
    """The portal's answer to a submission, or a case it already had."""

    numbers: tuple[Number, ...]
    words: str

    @property
    def reference(self) -> str:
        """The number that finds the case again."""
        return self.numbers[0].value if self.numbers else ""

    @classmethod
    def of(cls, reference: str, words: str) -> "Receipt":
        """The usual receipt: one reference number and the status words beside it."""
        return cls(numbers=(Number(kind=NumberKind.REFERENCE, value=reference),), words=words)

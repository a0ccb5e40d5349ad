"""A prior-authorization request: who, what, where, when, with which documents."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from portal_bots.domain.identifiers import (
    DiagnosisCode,
    MemberId,
    Modifier,
    Npi,
    PlaceOfService,
    ProcedureCode,
)
from portal_bots.domain.questions import ClinicalAnswer
from portal_bots.domain.wording import same

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Value(BaseModel):
    """A frozen value: equal by content, never changed after it was checked."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Priority(StrEnum):
    """How fast the payer must decide."""

    URGENT = "urgent"  #: expedited review
    ROUTINE = "routine"  #: standard review


class UnitType(StrEnum):
    """What a unit of a service line counts."""

    UNITS = "units"
    VISITS = "visits"
    DAYS = "days"
    HOURS = "hours"


class Sex(StrEnum):
    """As the payer's member record says."""

    FEMALE = "F"
    MALE = "M"


class Member(Value):
    """The patient as the payer knows them."""

    member_id: MemberId
    first_name: Text
    last_name: Text
    born: date
    sex: Sex | None = None

    @property
    def listed_name(self) -> str:
        """The name as portals list it: last, first, in capitals."""
        return f"{self.last_name}, {self.first_name}".upper()


class Provider(Value):
    """Who renders the service."""

    npi: Npi
    name: Text


class ServiceLine(Value):
    """One code asked for, with its units and dates (both days included)."""

    code: ProcedureCode
    modifiers: tuple[Modifier, ...] = ()
    units: int = Field(ge=1, le=9999)
    unit_type: UnitType = UnitType.UNITS
    start: date
    end: date

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.end < self.start:
            message = f"end date {self.end:%m/%d/%Y} is before start date {self.start:%m/%d/%Y}"
            raise ValueError(message)
        return self


class Document(Value):
    """A file of the packet. Its path is relative to the folder the tracker came from."""

    kind: Text
    file: Text


class AuthRequest(Value):
    """One prior-authorization request of a patient. Its id is ours and opaque: it may be logged."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
    patient_id: Text
    member: Member
    payer: Text
    plan: str = ""
    account: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,30}$")] = "main"
    service: Text
    place_of_service: PlaceOfService
    diagnoses: tuple[DiagnosisCode, ...] = Field(min_length=1, max_length=12)
    lines: tuple[ServiceLine, ...] = Field(min_length=1, max_length=14)
    rendering: Provider
    priority: Priority = Priority.ROUTINE
    documents: tuple[Document, ...] = ()
    owner: str = ""
    contact_phone: str = ""  #: whom the payer calls back about this request
    turnaround_days: int = Field(default=7, ge=0, le=90)
    notes: str = ""
    answers: tuple[ClinicalAnswer, ...] = ()  #: to the questions that a portal may ask

    @property
    def urgent(self) -> bool:
        """True when expedited review was asked for."""
        return self.priority is Priority.URGENT

    @property
    def start(self) -> date:
        """First day of service over all lines."""
        return min(line.start for line in self.lines)

    @property
    def codes(self) -> tuple[str, ...]:
        """The procedure codes in the order asked."""
        return tuple(line.code for line in self.lines)

    def answer_to(self, question: str) -> str | None:
        """What is answered to a question, however its words are written; None where nobody answered it."""
        return next((one.answer for one in reversed(self.answers) if same(one.question, question)), None)

    @model_validator(mode="after")
    def _born_before_service(self) -> Self:
        if self.member.born > self.start:
            message = "date of birth is after the date of service"
            raise ValueError(message)
        return self

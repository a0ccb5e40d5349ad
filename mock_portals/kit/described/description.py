"""What the description of a portal (`portal.toml`) can say, with what is taken where it says nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

#: What a field of a request means. `answer` is any question; its answer is kept with its label.
Meaning = Literal[
    "member_id", "born", "first_name", "last_name", "rendering_npi", "place_of_service", "diagnoses", "level",
    "code", "modifiers", "units", "unit_type", "start", "end", "contact_name", "contact_phone", "answer",
]  # fmt: skip
#: How a field is filled. A date is text, MM/DD/YYYY, unless its kind is `date`: the browser's own date control.
Control = Literal["text", "date", "select", "radio"]
#: What a status word means.
Status = Literal[
    "submitted", "in_review", "needs_info", "approved", "partial", "modified", "denied", "cancelled",
    "not_required", "contact_payer",
]  # fmt: skip

OF_MEMBER: tuple[Meaning, ...] = ("member_id", "born", "first_name", "last_name")
OF_LINE: tuple[Meaning, ...] = ("code", "modifiers", "units", "unit_type", "start", "end")
DATES: tuple[Meaning, ...] = ("born", "start", "end")
CHOSEN = ("select", "radio")
NUMBER = "{n}"  # in a label or a legend: the number of the row

#: What a column shows, by the label that it has unless another is given.
OF_CASE = {
    "Reference number": "reference",
    "Member": "member",
    "Member ID": "member_id",
    "Date of birth": "born",
    "Procedures": "procedures",
    "Start date": "start",
    "Submitted": "submitted",
    "Status": "status",
}
OF_CASE_LINE = {
    "Code": "code",
    "Modifiers": "modifiers",
    "Units requested": "units",
    "Units approved": "units_approved",
    "Unit type": "unit_type",
    "Start date": "start",
    "End date": "end",
    "Line status": "status",
    "Reason": "reason",
}


@dataclass(frozen=True)
class Says:
    """Sentences of the sign-in, and headings of pages that stand in the way of it."""

    rejected: str = "The user ID or password is not right."
    locked: str = "Your account is locked. Call support."
    disabled: str = "Your account is disabled. Call support."
    code_rejected: str = "That code is not valid."
    code_used: str = "That code has already been used."
    ended: str = "Your session has ended. Sign in again."
    taken: str = "Your session has ended because somebody else signed in with this user ID."
    out: str = "You have signed out."
    expired: str = "Change your password"  #: heading
    terms: str = "Updated terms of use"  #: heading


@dataclass(frozen=True)
class SignIn:
    """The way in."""

    pages: Literal["one", "identity_first"] = "one"
    second_step: Literal["app", "new_device", "none"] = "app"
    heading: str = "Sign in"
    password_heading: str = "Enter your password"  #: where the ID has a page of its own
    code_heading: str = "Enter your code"
    user: str = "User ID"
    password: str = "Password"
    code: str = "Six-digit code"
    next: str = "Continue"  #: the button under the ID where that has a page of its own
    button: str = "Sign in"
    verify: str = "Verify"
    tries: int = 5
    lock_minutes: int = 60
    idle_minutes: int = 15
    remember_days: int = 30
    says: Says = field(default_factory=Says)


@dataclass(frozen=True)
class Home:
    """The first page."""

    heading: str = "Prior authorizations"
    new_request: str = "New request"
    cases: str = "Cases"
    sign_out: str = "Sign out"


@dataclass(frozen=True)
class When:
    """A field is asked only if another one says so."""

    label: str = field(metadata={"key": "field"})  #: of a field before it
    starts_with: str = ""
    equals: str = field(default="", metadata={"key": "is"})

    def holds(self, value: str) -> bool:
        """Whether it is asked."""
        return value.startswith(self.starts_with) if self.starts_with else value == self.equals


@dataclass(frozen=True)
class Field:
    """One control of a page."""

    label: str
    means: Meaning = field(metadata={"key": "is"})
    kind: Control = "text"
    options: tuple[str, ...] = ()
    optional: bool = False
    hint: str = ""
    when: When | None = None


@dataclass(frozen=True)
class Repeat:
    """Fields that come once a row: the diagnoses, or the lines with all fields of a line."""

    of: Literal["diagnoses", "lines"]
    legend: str = ""  #: of the box around a row
    add: str = ""  #: the button that brings one more row; without it there are `rows`
    rows: int = 1
    most: int = 10

    def repeats(self, of: Field) -> bool:
        """Whether a field comes once a row."""
        return of.means in (OF_LINE if self.of == "lines" else ("diagnoses",))


@dataclass(frozen=True)
class Page:
    """One page of the wizard, at /request/<name>."""

    name: str
    heading: str
    fields: tuple[Field, ...]
    button: str = "Continue"
    repeat: tuple[Repeat, ...] = ()

    @property
    def single(self) -> tuple[Field, ...]:
        """Fields that come once."""
        return tuple(one for one in self.fields if not any(rows.repeats(one) for rows in self.repeat))


@dataclass(frozen=True)
class Documents:
    """Files that are sent with a request."""

    heading: str = "Documents"
    types: tuple[str, ...] = ("pdf",)
    max_mb: int = 10
    max_files: int = 10
    also_later: bool = True


@dataclass(frozen=True)
class Review:
    """Everything once more, and the last button."""

    heading: str = "Review your request"
    last_button: str = "Submit request"
    diagnoses: str = "Diagnoses"  #: caption
    lines: str = "Procedures"  #: caption


@dataclass(frozen=True)
class Received:
    """The confirmation. In `format` each # is a digit."""

    format: str
    heading: str = "Request received"
    number: str = "Reference number"


@dataclass(frozen=True)
class Similar:
    """The page that says that a request is there already; the portal looks for one itself if it is to."""

    heading: str = "A similar request is on file"
    looks: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table; what it shows is known by a usual label."""

    label: str
    shows: str = ""

    @classmethod
    def short(cls, label: str) -> "Column":
        """A column that is given by its label alone."""
        return cls(label)


def _columns(known: Mapping[str, str]) -> tuple[Column, ...]:
    return tuple(Column(label, shows) for label, shows in known.items())


@dataclass(frozen=True)
class Cases:
    """The list of cases, which opens on so many days, or on all with 0."""

    heading: str = "Your cases"
    caption: str = "Cases"
    empty: str = "No cases match these filters."
    days: int = 30
    page_size: int = 20
    columns: tuple[Column, ...] = field(default_factory=lambda: _columns(OF_CASE))


@dataclass(frozen=True)
class Case:
    """The page of a case."""

    heading: str = "Case details"
    lines: str = "Service lines"  #: caption
    columns: tuple[Column, ...] = field(default_factory=lambda: _columns(OF_CASE_LINE))


@dataclass(frozen=True)
class Letters:
    """Decision letters, in a table of the page of a case."""

    heading: str = "Letters"


@dataclass(frozen=True)
class Finding:
    """Sentences that refuse a member or a provider."""

    no_member: str = "No member has this member ID."
    wrong_born: str = "The date of birth does not match our records."
    wrong_name: str = "The name does not match our records."
    several: str = "Several members have this member ID and date of birth. Call us to make this request."
    no_provider: str = "This is not the NPI of one of your providers."


@dataclass(frozen=True)
class Description:
    """All of a portal. The first of the words is that of a new case."""

    slug: str
    name: str
    zone: str
    pages: tuple[Page, ...]
    received: Received
    words: Mapping[str, Status]
    line_words: Mapping[str, Status]
    sign_in: SignIn = field(default_factory=SignIn)
    home: Home = field(default_factory=Home)
    documents: Documents | None = None
    review: Review = field(default_factory=Review)
    similar: Similar = field(default_factory=Similar)
    cases: Cases = field(default_factory=Cases)
    case: Case = field(default_factory=Case)
    letters: Letters | None = None
    says: Finding = field(default_factory=Finding)

    def field_of(self, means: Meaning) -> Field | None:
        """The field of a meaning, wherever it is."""
        return next((one for page in self.pages for one in page.fields if one.means == means), None)

    def label_of(self, means: Meaning, usual: str) -> str:
        """What the portal calls it."""
        found = self.field_of(means)
        return found.label if found else usual

    def meaning(self, *statuses: Status) -> list[str]:
        """The words that mean one of these."""
        return [word for word, means in self.words.items() if means in statuses]

"""
The small description that a new flow and its mock portal are made from: ``mock_portals/<slug>/portal.toml``.

The mock portal reads all of it and checks it; here is what a flow needs to know.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from portal_bots.domain.decisions import Status
from portal_bots.flow import declared

CASE_COLUMNS = {
    "Member": "member",
    "Member ID": "member_id",
    "Date of birth": "born",
    "Procedures": "procedures",
    "Start date": "start",
    "Submitted": "submitted",
    "Status": "status",
}
LINE_COLUMNS = {
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


class DescriptionUnusableError(Exception):
    """A description cannot be used: its message names the file, the place and the remedy."""


class Part(BaseModel):
    """A part of the description. The mock portal refuses keys that it does not know; here they are passed over."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Says(Part):
    """Sentences of the sign-in, and headings of pages that stand in its way."""

    rejected: str = "The user ID or password is not right."
    locked: str = "Your account is locked. Call support."
    disabled: str = "Your account is disabled. Call support."
    code_rejected: str = "That code is not valid."
    code_used: str = "That code has already been used."
    ended: str = "Your session has ended. Sign in again."
    taken: str = "Your session has ended because somebody else signed in with this user ID."
    expired: str = "Change your password"  #: heading
    terms: str = "Updated terms of use"  #: heading


class SignIn(Part):
    """The way in."""

    pages: Literal["one", "identity_first"] = "one"
    second_step: Literal["app", "new_device", "none"] = "app"
    heading: str = "Sign in"
    password_heading: str = "Enter your password"  # noqa: S105 -- what a page says
    code_heading: str = "Enter your code"
    user: str = "User ID"
    password: str = "Password"  # noqa: S105 -- a label
    code: str = "Six-digit code"
    next: str = "Continue"
    button: str = "Sign in"
    verify: str = "Verify"
    tries: int = 5
    idle_minutes: int = 15
    says: Says = Says()


class Home(Part):
    """The first page."""

    heading: str = "Prior authorizations"
    new_request: str = "New request"
    sign_out: str = "Sign out"


class Asked(Part):
    """One control of a page of the wizard."""

    label: str
    means: str = Field(alias="is")
    kind: Literal["text", "date", "select", "radio"] = "text"
    options: tuple[str, ...] = ()
    optional: bool = False
    when: dict[str, str] | None = None


class Repeat(Part):
    """Controls that come once for each diagnosis, or for each service line."""

    of: Literal["diagnoses", "lines"]
    legend: str = ""
    add: str = ""


class Step(Part):
    """One page of the wizard, at ``/request/<name>``."""

    name: str
    heading: str
    fields: tuple[Asked, ...]
    button: str = "Continue"
    repeat: tuple[Repeat, ...] = ()


class Documents(Part):
    """The page that takes files."""

    heading: str = "Documents"
    also_later: bool = True


class ReviewPage(Part):
    """Everything once more, and the last button."""

    heading: str = "Review your request"
    last_button: str = "Submit request"
    diagnoses: str = "Diagnoses"
    lines: str = "Procedures"


class Confirmation(Part):
    """What is shown after the press."""

    heading: str = "Request received"
    number: str = "Reference number"
    format: str


class Similar(Part):
    """The page that says that a request is there already."""

    heading: str = "A similar request is on file"


class Column(Part):
    """A column of a table, by its label and by what it shows."""

    label: str
    shows: str = ""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        return {"label": given} if isinstance(given, str) else given


def _labels(columns: tuple[Column, ...], usual: dict[str, str]) -> dict[str, str]:
    given = columns or tuple(Column(label=label) for label in usual)
    return {one.shows or usual.get(one.label, ""): one.label for one in given}


class Listing(Part):
    """The list of cases."""

    heading: str = "Your cases"
    caption: str = "Cases"
    empty: str = "No cases match these filters."
    days: int = 30
    columns: tuple[Column, ...] = ()

    def labels(self, number: str) -> dict[str, str]:
        """Its columns in order: what each shows, and the label that it has."""
        usual = {number: "reference", **CASE_COLUMNS}
        return _labels(self.columns, usual | {"Reference number": "reference"} if self.columns else usual)


class OneCase(Part):
    """The page of a case."""

    heading: str = "Case details"
    lines: str = "Service lines"
    columns: tuple[Column, ...] = ()

    @property
    def labels(self) -> dict[str, str]:
        """The columns of its lines in order: what each shows, and the label that it has."""
        return _labels(self.columns, LINE_COLUMNS)


class LetterList(Part):
    """Letters of a case, on its page."""

    heading: str = "Letters"


class Description(Part):
    """All of it."""

    slug: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    zone: str
    sign_in: SignIn = SignIn()
    home: Home = Home()
    pages: tuple[Step, ...] = Field(min_length=1)
    documents: Documents | None = None
    review: ReviewPage = ReviewPage()
    received: Confirmation
    similar: Similar = Similar()
    cases: Listing = Listing()
    case: OneCase = OneCase()
    letters: LetterList | None = None
    words: dict[str, Status] = Field(min_length=1)
    line_words: dict[str, Status] = {}

    @model_validator(mode="before")
    @classmethod
    def _words_of_lines(cls, given: Any) -> Any:
        if isinstance(given, dict) and isinstance(given.get("words"), dict):
            words = dict(given["words"])
            return {**given, "line_words": words.pop("lines", {}), "words": words}
        return given

    def label_of(self, means: str, usual: str) -> str:
        """What the portal calls a value of a request."""
        asked = (one for page in self.pages for one in page.fields if one.means == means)
        return next((one.label for one in asked), usual)


def read(text: str, where: str) -> Description:
    """
    Read a description; ``where`` is what messages call its place.

    Raises:
        DescriptionUnusableError: It is wrong; the message names the place.

    """
    return declared.parse(text, where, Description, DescriptionUnusableError)

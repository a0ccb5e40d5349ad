"""Which value of a request a label asks for, where its words leave no doubt. Anything else is for a person."""

import re
from dataclasses import dataclass
from enum import StrEnum

from portal_bots.browser.forms import Kind
from portal_bots.domain.wording import plain


class Scope(StrEnum):
    """Of what a value is one."""

    REQUEST = "r"
    LINE = "line"
    DIAGNOSIS = "diagnosis"


@dataclass(frozen=True)
class Guess:
    """Where a value comes from."""

    scope: Scope
    value: str  #: an expression of the scope's name
    optional: bool = False

    @property
    def of_row(self) -> str:
        """The function of one item of a group's rows."""
        return "str" if self.scope is Scope.DIAGNOSIS else f"lambda {self.scope}: {self.value}"

    @property
    def of_request(self) -> str:
        """The function of a request: of its first row, where it is about rows."""
        if self.scope is Scope.DIAGNOSIS:
            return "lambda r: r.diagnoses[0]"
        return "lambda r: " + re.sub(r"\bline\b", "r.lines[0]", self.value)


_WHO = r"(the )?((member|subscriber|patient|enrollee|insured)('s)? )?"
_ID_OWNER = r"(member|subscriber|patient|enrollee|insured)('s)? "
_NUMBER = r"( number| no\.?| #)?"
_RENDERS = r"(rendering|servicing|performing|treating) "
TEXTS = frozenset({Kind.TEXT, Kind.MASKED, Kind.TYPEAHEAD, Kind.LIST, Kind.DATE, Kind.PICKER})
CHOICES = frozenset({Kind.SELECT})

_TABLE: tuple[tuple[str, frozenset[Kind], Scope, str], ...] = (
    (rf"{_ID_OWNER}id{_NUMBER}", TEXTS, Scope.REQUEST, "r.member.member_id"),
    (rf"{_WHO}last name|{_WHO}surname", TEXTS, Scope.REQUEST, "r.member.last_name"),
    (rf"{_WHO}first name", TEXTS, Scope.REQUEST, "r.member.first_name"),
    (rf"{_WHO}(date of birth|birth ?date|dob)", TEXTS, Scope.REQUEST, "us_date(r.member.born)"),
    (r"(place of service|pos)( code)?", TEXTS, Scope.REQUEST, "r.place_of_service"),
    (r"(place of service|pos)( code)?", CHOICES, Scope.REQUEST, "Having(r.place_of_service)"),
    (r"level of service|priority|urgency", CHOICES, Scope.REQUEST, "r.priority.capitalize()"),
    (rf"({_RENDERS})(provider )?npi( number)?", TEXTS, Scope.REQUEST, "r.rendering.npi"),
    (rf"npi{_NUMBER}", TEXTS, Scope.REQUEST, "r.rendering.npi"),
    (rf"({_RENDERS})provider( name)?", TEXTS, Scope.REQUEST, "r.rendering.name"),
    (rf"({_RENDERS})provider( name)?", CHOICES, Scope.REQUEST, "Having(r.rendering.npi)"),
    (r"contact( person)?( name)?", TEXTS, Scope.REQUEST, "r.owner"),
    (r"contact (phone|telephone)( number)?", TEXTS, Scope.REQUEST, "r.contact_phone"),
    (r"(primary )?(diagnosis|dx|icd-10)( code)?", TEXTS, Scope.DIAGNOSIS, "diagnosis"),
    (r"(procedure|service|cpt|hcpcs|cpt/hcpcs)( code)?", TEXTS, Scope.LINE, "line.code"),
    (r"modifiers?", TEXTS, Scope.LINE, '", ".join(line.modifiers)'),
    (r"(number of )?units|quantity|units requested|requested units", TEXTS, Scope.LINE, "str(line.units)"),
    (r"units? type|type of units?", CHOICES, Scope.LINE, "line.unit_type.capitalize()"),
    (r"(service )?(start|from|begin) date|(start )?date of service", TEXTS, Scope.LINE, "us_date(line.start)"),
    (r"(service )?(end|to|through) date|end date of service", TEXTS, Scope.LINE, "us_date(line.end)"),
)  # fmt: skip
_OPTIONAL = frozenset({'", ".join(line.modifiers)'})


def guess(label: str, kind: Kind) -> Guess | None:
    """The value for a label and a kind of control; None where the words do not say it."""
    words = re.sub(r"\s*(\([^)]*\)|\{n\}|\d+)", "", plain(label)).strip()
    for pattern, kinds, scope, value in _TABLE:
        if kind in kinds and re.fullmatch(pattern, words):
            return Guess(scope, value, optional=value in _OPTIONAL)
    return None

"""
The source of a flow, made from a description.

What is written here is where a new author begins. It is read and changed by hand, and looks as if written so.
"""

import re
from collections.abc import Iterator, Sequence

from portal_bots.domain.decisions import Status
from portal_bots.scaffold.description import Asked, Description, Repeat, Step

#: Where the value of a control comes from, by what it means: of a request, or of one of its lines.
OF_REQUEST = {
    "member_id": "r.member.member_id",
    "born": "us_date(r.member.born)",
    "first_name": "r.member.first_name",
    "last_name": "r.member.last_name",
    "rendering_npi": "r.rendering.npi",
    "place_of_service": "r.place_of_service",
    "diagnoses": "r.diagnoses[0]",
    "level": "r.priority.capitalize()",
    "contact_name": "r.owner",
    "contact_phone": "r.contact_phone",
}
OF_LINE = {
    "code": "{}.code",
    "modifiers": '", ".join({}.modifiers)',
    "units": "str({}.units)",
    "unit_type": "{}.unit_type.capitalize()",
    "start": "us_date({}.start)",
    "end": "us_date({}.end)",
}
OF_CASE = {
    "member": "r.member.listed_name",
    "member_id": "r.member.member_id",
    "born": "us_date(r.member.born)",
    "start": "us_date(r.start)",
}
KINDS = {"text": "", "date": "Kind.DATE", "select": "Kind.SELECT", "radio": "Kind.RADIO"}
OF_LINES = {"code": "code", "status": "status", "modifiers": "modifiers", "units": "asked", "reason": "reason"} | {
    "units_approved": "approved",
    "unit_type": "unit_type",
    "start": "start",
    "end": "end",
}
URGENT = re.compile("urgent|expedited|emergen", re.IGNORECASE)
USUAL = {"code": "Code", "status": "Line status"}  # what ``Lines`` expects without being told


def quoted(text: str) -> str:
    """A string as it stands in source."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def constant(name: str) -> str:
    """The name of a constant."""
    return name.upper()


def value_of(asked: Asked, line: str = "r.lines[0]") -> str:
    """The expression for the value of a control."""
    if asked.means == "place_of_service" and asked.options:
        return 'Having(f"{r.place_of_service} - ")'
    if asked.means == "level" and asked.options:
        return _level(asked.options)
    if asked.means == "rendering_npi" and asked.kind in ("select", "radio"):
        return 'Having(f"NPI {r.rendering.npi}")'
    return OF_LINE[asked.means].format(line) if asked.means in OF_LINE else OF_REQUEST[asked.means]


def _level(options: Sequence[str]) -> str:
    """Which of the portal's words is the urgent one."""
    urgent = next((one for one in options if URGENT.search(one)), options[-1])
    routine = next((one for one in options if one != urgent), urgent)
    return f"{quoted(urgent)} if r.urgent else {quoted(routine)}"


def field(asked: Asked, item: str = "r") -> str:
    """The declaration of one control; ``item`` is what the rows of it are made of."""
    kind, more = KINDS[asked.kind], ", optional=True" if asked.optional else ""
    if asked.means == "answer":
        return f"Question({quoted(asked.label)}, {kind or 'Kind.TEXT'}{more})"
    if item == "diagnosis":
        return f"Field({quoted(asked.label)}, str{_after(kind)}{more})"
    value = value_of(asked, "line" if item == "line" else "r.lines[0]")
    sometimes = ", sometimes=True" if asked.when else ""
    return f"Field({quoted(asked.label)}, lambda {item}: {value}{_after(kind)}{more}{sometimes})"


def _after(kind: str) -> str:
    return f", {kind}" if kind else ""


def parts(step: Step) -> Iterator[str]:
    """The declarations of a page's controls, in order; rows stand where the first of them does."""
    told: set[str] = set()
    for asked in step.fields:
        repeat = next((one for one in step.repeat if _repeats(one, asked)), None)
        if repeat is None:
            yield field(asked)
        elif repeat.of not in told:
            told.add(repeat.of)
            yield group(step, repeat)


def group(step: Step, repeat: Repeat) -> str:
    """The declaration of rows."""
    item = "line" if repeat.of == "lines" else "diagnosis"
    fields = _listed([field(asked, item) for asked in step.fields if _repeats(repeat, asked)])
    legend = f", legend={quoted(repeat.legend)}" if repeat.legend else ""
    return f"Group(lambda r: r.{repeat.of}, {fields}, add=Button({quoted(repeat.add)}){legend})"


def _repeats(repeat: Repeat, asked: Asked) -> bool:
    return asked.means in OF_LINE if repeat.of == "lines" else asked.means == "diagnoses"


def shown(told: Description) -> Iterator[str]:
    """The declarations of what the review page must show."""
    for step in told.pages:
        for asked in step.fields:
            single = not any(_repeats(one, asked) for one in step.repeat)
            if single and asked.means != "answer" and not (asked.optional or asked.when):
                yield f"Shown({quoted(asked.label)}, lambda r: {value_of(asked)})"
        yield from (_shown_rows(told, step, repeat) for repeat in step.repeat)
    if told.documents is not None:
        rows = "[(document.file,) for document in r.documents]"
        yield f'ShownRows(Table({quoted(told.documents.heading)}, "File name"), lambda r: {rows})'


def _shown_rows(told: Description, step: Step, repeat: Repeat) -> str:
    fields = [asked for asked in step.fields if _repeats(repeat, asked)]
    heads = ", ".join(quoted(asked.label.replace("{n}", "").strip()) for asked in fields)
    if repeat.of == "diagnoses":
        table_of = f"Table({quoted(told.review.diagnoses)}, {heads})"
        return f"ShownRows({table_of}, lambda r: [(code,) for code in r.diagnoses])"
    cells = _listed([value_of(asked, "line") for asked in fields])
    return f"ShownRows(Table({quoted(told.review.lines)}, {heads}), lambda r: [{cells} for line in r.lines])"


def _listed(values: Sequence[str]) -> str:
    """A tuple."""
    return f"({', '.join(values)}{',' if len(values) == 1 else ''})"


def table(caption: str, columns: Sequence[str], empty: str = "") -> str:
    """The declaration of a table."""
    named = ", ".join(map(quoted, columns))
    return f"Table({quoted(caption)}, {named}{f', empty={quoted(empty)}' if empty else ''})"


def same(told: Description) -> dict[str, str]:
    """Columns of the list by which a request knows its case, with the expressions of what they must show."""
    labels = told.cases.labels(told.received.number)
    return {label: OF_CASE[shows] for shows, label in labels.items() if shows in OF_CASE}


def lines(told: Description) -> str:
    """The declaration of a case's lines."""
    labels = told.case.labels
    named = "".join(
        f", {OF_LINES[shows]}={quoted(label)}" for shows, label in labels.items() if USUAL.get(shows) != label
    )
    return f"Lines({table(told.case.lines, list(labels.values()))}{named})"


def words(known: dict[str, Status]) -> dict[str, str]:
    """Status words, with the names of what they mean."""
    return {word: f"Status.{status.name}" for word, status in known.items()}


def asks(told: Description) -> dict[str, str]:
    """What this portal wants of the example request that others do not, for its test."""
    places = next(
        (one.options for page in told.pages for one in page.fields if one.means == "place_of_service"), ()
    )
    first = places[0].partition(" - ")[0] if places else ""
    return {"place_of_service": quoted(first)} if first not in ("", "11") else {}

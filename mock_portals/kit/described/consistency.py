"""What in a description contradicts itself, each told with its place and what to do."""

import re
from collections.abc import Iterator, Mapping
from zoneinfo import available_timezones

from mock_portals.kit.described.description import (
    CHOSEN,
    DATES,
    NUMBER,
    OF_CASE,
    OF_CASE_LINE,
    OF_LINE,
    OF_MEMBER,
    Column,
    Description,
    Field,
    Page,
)
from mock_portals.kit.described.reading import advice
from mock_portals.kit.file_rules import SIGNATURES

SLUG = re.compile(r"[a-z][a-z0-9_]*")
#: Addresses below /request that are no pages of a form, and pages elsewhere that a fault can name.
TAKEN = (
    *("new", "cancel", "documents", "review", "submit", "similar", "confirmation"),
    *("signin", "password", "code", "challenge", "expired", "device", "home", "terms", "profile", "cases", "case"),
    *("letters", "question", "announcements", "tour"),
)


def problems(told: Description, folder: str | None) -> list[str]:
    """All of them; none if a portal can be made of it."""
    return [*_names(told, folder), *_pages(told), *_columns(told), *_words(told), *_documents(told)]


def _names(told: Description, folder: str | None) -> Iterator[str]:
    if not SLUG.fullmatch(told.slug):
        yield f"slug: {told.slug!r} is no name of a module. Use small letters, digits and _."
    if folder is not None and folder != told.slug:
        yield f"slug: {told.slug!r} is not the name of the folder. Write {folder!r}, or rename the folder."
    if told.zone not in available_timezones():
        near = advice(told.zone, dict.fromkeys(sorted(available_timezones())))
        hint = near if near.startswith("Did") else 'Use a name such as "America/New_York".'
        yield f"zone: {told.zone!r} is no time zone. {hint}"
    if "#" not in told.received.format:
        yield f"received.format: {told.received.format!r} has no digit. Write # for each one."


def _pages(told: Description) -> Iterator[str]:
    seen: dict[str, str] = {}
    for number, page in enumerate(told.pages, 1):
        place = f"pages[{number}]"
        if not SLUG.fullmatch(page.name) or page.name in TAKEN:
            yield f"{place}.name: {page.name!r} is taken or no name. Use another word in small letters."
        if page.name in (before.name for before in told.pages[: number - 1]):
            yield f"{place}.name: there are two pages {page.name!r}. Rename one."
        for at, one in enumerate(page.fields, 1):
            here = f"{place}.fields[{at}]"
            yield from _twice(one, here, seen)
            yield from _field(one, here)
            yield from _when(told, page, one, here)
        yield from _rows(page, place)
    yield from _needed(told)


def _twice(one: Field, place: str, seen: dict[str, str]) -> Iterator[str]:
    if one.label in seen:
        yield f"{place}.label: {one.label!r} is the label of {seen[one.label]}, too. Use another."
    if one.means != "answer" and one.means in seen.values():
        yield f"{place}.is: {one.means!r} is asked twice. Leave one out, or make it an 'answer'."
    seen[one.label] = one.means


def _field(one: Field, place: str) -> Iterator[str]:
    providers = one.means == "rendering_npi"
    if one.kind in CHOSEN and not one.options and not providers:
        yield f"{place}.options: a {one.kind} has nothing to choose from. Add options = [...]."
    if one.options and (one.kind not in CHOSEN or providers):
        yield f'{place}.options: {one.label!r} is not chosen from words. Add kind = "select", or drop them.'
    if one.kind == "date" and one.means not in (*DATES, "answer"):
        yield f"{place}.kind: {one.means!r} is no date. Drop the kind."
    if one.means in ("member_id", "born", "code", "start") and one.optional:
        yield f"{place}.optional: no case is without {one.means!r}. Drop optional."
    if one.kind in CHOSEN and one.means in (*OF_MEMBER, "units", "modifiers", "start", "end"):
        yield f"{place}.kind: {one.means!r} is typed. Drop the kind."


def _when(told: Description, page: Page, one: Field, place: str) -> Iterator[str]:
    if one.when is None:
        return
    before = [field for earlier in told.pages[: told.pages.index(page)] for field in earlier.fields]
    before += page.fields[: page.fields.index(one)]
    if one.when.label not in (field.label for field in before):
        yield f"{place}.when.field: no field before it is {one.when.label!r}. Write the label of one."
    if bool(one.when.starts_with) == bool(one.when.equals):
        yield f"{place}.when: it says too little or too much. Give starts_with or is, one of them."
    if one.means != "answer":
        yield f"{place}.when: only a field that is an 'answer' can be left out. Drop when."


def _rows(page: Page, place: str) -> Iterator[str]:
    for at, rows in enumerate(page.repeat, 1):
        here = f"{place}.repeat[{at}]"
        fields = [one for one in page.fields if rows.repeats(one)]
        if not fields:
            yield f"{here}.of: the page has no field of {rows.of}. Add one, or drop it."
        if NUMBER not in rows.legend and not all(NUMBER in one.label for one in fields):
            yield f"{here}.legend: rows cannot be told apart. Write {NUMBER} in it, or in the labels."
        if rows.rows < 1 or rows.most < rows.rows:
            yield f"{here}.most: at least {max(1, rows.rows)} rows are shown. Write a larger number."
    for at, one in enumerate(page.fields, 1):
        if NUMBER in one.label and one in page.single:
            yield f"{place}.fields[{at}].label: only a field that is repeated has a number. Drop {NUMBER}."


def _needed(told: Description) -> Iterator[str]:
    for means in ("member_id", "born", "code"):
        if told.field_of(means) is None:
            yield f"pages: no field is {means!r}. Add it: a case needs it."
    for what, meanings in (("member", OF_MEMBER), ("line", OF_LINE)):
        on = [page.name for page in told.pages if any(one.means in meanings for one in page.fields)]
        if len(on) > 1:
            yield f"pages: what belongs to a {what} is asked on {' and '.join(on)}. Ask it on one page."


def _columns(told: Description) -> Iterator[str]:
    of_case = OF_CASE | {told.received.number: "reference"}
    yield from _shown("cases", told.cases.columns, of_case, "reference", "status")
    yield from _shown("case", told.case.columns, OF_CASE_LINE, "code", "status")


def _shown(table: str, columns: tuple[Column, ...], known: Mapping[str, str], *needed: str) -> Iterator[str]:
    for at, column in enumerate(columns, 1):
        if column.shows not in known.values():
            word, words = (column.shows, known.values()) if column.shows else (column.label, known)
            place = f"{table}.columns[{at}]"
            yield f"{place}: {word!r} is nothing that it could show. {advice(word, dict.fromkeys(words))}"
    for shows in needed:
        if shows not in (column.shows for column in columns):
            yield f"{table}.columns: none of them shows the {shows}. Add {{ shows = {shows!r}, label = ... }}."


def _words(told: Description) -> Iterator[str]:
    for place, words in (("words", told.words), ("words.lines", told.line_words)):
        if not words:
            yield f'{place}: there are no words. Add lines such as "Certified" = "approved".'
        for means in ("approved", "denied"):
            if means not in words.values():
                yield f"{place}: no word means {means!r}. Add it: every payer decides."


def _documents(told: Description) -> Iterator[str]:
    for kind in told.documents.types if told.documents else ():
        if kind not in SIGNATURES:
            yield f"documents.types: {kind!r} is not known. {advice(kind, SIGNATURES)}"

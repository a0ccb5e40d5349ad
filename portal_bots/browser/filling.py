"""Filling a declared form, one control after the other, and seeing that the page kept every value."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from playwright.async_api import Locator, Page

from portal_bots.browser.forms import Answer, Field, Form, Group, Having, Kind, ShownField
from portal_bots.browser.trouble import BrowserTimeout
from portal_bots.domain import errors


@dataclass(frozen=True)
class _Entry:
    """One control to fill: where it is and what goes in."""

    field: Field
    label: str
    legend: str
    answer: Answer


async def fill(page: Page, form: Form, request: object) -> None:
    """Fill every field of a form that is on the page."""
    main = page.get_by_role("main")
    for part in form.fields:
        if isinstance(part, Group):
            await _fill_group(main, part, request)
        else:
            await _fill(main, _Entry(part, part.label, "", part.value(request)))


async def _fill_group(main: Locator, group: Group, request: object) -> None:
    for row, entries in enumerate(_rows(group, request)):
        if row > 0:
            await main.get_by_role("button", name=group.add.name, exact=True).click()
        for entry in entries:
            await _fill(main, entry)


def _rows(group: Group, request: object) -> Iterator[list[_Entry]]:
    for n, item in enumerate(group.items(request), start=1):
        legend = group.legend.format(n=n)
        yield [_Entry(row, row.label.format(n=n), legend, row.value(item)) for row in group.fields]


def _entries(form: Form, request: object) -> Iterator[_Entry]:
    for part in form.fields:
        if isinstance(part, Group):
            for row in _rows(part, request):
                yield from row
        else:
            yield _Entry(part, part.label, "", part.value(request))


async def _fill(main: Locator, entry: _Entry) -> None:
    place = main.get_by_role("group", name=entry.legend, exact=True) if entry.legend else main
    if entry.field.optional and entry.answer == "":
        return
    match entry.field.kind:
        case Kind.RADIO:
            group = place.get_by_role("group", name=entry.label, exact=True)
            await group.get_by_label(_text(entry.answer), exact=True).check()
        case Kind.SELECT:
            control = place.get_by_label(entry.label, exact=True)
            await control.select_option(label=await _option(control, entry))
        case Kind.TYPEAHEAD:
            await _choose(place.get_by_label(entry.label, exact=True), _text(entry.answer))
        case _:
            await place.get_by_label(entry.label, exact=True).fill(_text(entry.answer))


async def _option(control: Locator, entry: _Entry) -> str:
    options = [text.strip() for text in await control.locator("option").all_text_contents()]
    fitting = [text for text in options if _fits(text, entry.answer)]
    if len(fitting) != 1:
        wanted = _text(entry.answer)
        message = f"{entry.label}: {len(fitting)} options for {wanted!r} among {', '.join(filter(None, options))}"
        raise errors.FormChanged(message)
    return fitting[0]


async def _choose(control: Locator, code: str) -> None:
    """Choose the option of exactly this code: lists offer similar ones (M54.5 and M54.50)."""
    await control.fill(code)
    options = control.page.get_by_role("listbox").get_by_role("option")
    with suppress(BrowserTimeout):
        await options.filter(has_text=f"{code} - ").first.wait_for()
    for place, text in enumerate(await options.all_inner_texts()):
        if text.startswith(f"{code} - "):
            await options.nth(place).click()
            return
    message = f"The portal's list does not offer the code {code}."
    raise errors.CaseDataInvalid(message)


def not_kept(form: Form, request: object, shown: Sequence[ShownField]) -> list[str]:
    """Every value that the page does not hold as it was filled."""
    kept = {(control.group, control.label): control.value for control in shown}
    lost = []
    for entry in _entries(form, request):
        value = kept.get((entry.legend, entry.label), "")
        if entry.field.kind is Kind.FILE or (entry.field.optional and entry.answer == ""):
            continue
        if not _holds(entry, value):
            lost.append(f"{entry.label}: filled {_text(entry.answer)!r}, the page holds {value!r}")
    return lost


def _holds(entry: _Entry, value: str) -> bool:
    if entry.field.kind is Kind.TYPEAHEAD:
        return value.startswith(f"{_text(entry.answer)} - ")
    return _fits(value, entry.answer)


def _fits(text: str, answer: Answer) -> bool:
    return answer.text in text if isinstance(answer, Having) else text == answer


def _text(answer: Answer) -> str:
    return answer.text if isinstance(answer, Having) else answer

"""Controls: how each kind is filled, and how it is seen that it kept the answer."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime

from playwright.async_api import Frame, Locator

from portal_bots.browser import calendars
from portal_bots.browser.forms import YES, Entry, Having, Kind
from portal_bots.browser.screens import Button
from portal_bots.browser.trouble import BrowserTimeout
from portal_bots.domain import errors
from portal_bots.domain.wording import pattern, same


async def fill(frame: Frame, entry: Entry) -> None:
    """
    Fill one control.

    Raises:
        FormChanged: It does not offer the answer.
        CaseDataInvalid: The portal does not know the code.

    """
    await _FILL[entry.field.kind](_place(frame, entry), entry)


async def begin_row(frame: Frame, entry: Entry, add: Button) -> None:
    """Bring the row that this field begins, where it is not there."""
    if not await _control(_place(frame, entry), entry).is_visible():
        await _main(frame).get_by_role("button", name=add.name, exact=True).click()


def holds(entry: Entry, value: str) -> bool:
    """True when what a control holds is the answer."""
    match entry.field.kind:
        case Kind.TYPEAHEAD:
            return value.startswith(f"{entry.text} - ")
        case Kind.CHECKBOX:
            return (value == "true") is same(entry.text, YES)
        case Kind.DATE:
            return value == _iso(entry.text)
        case Kind.MASKED:
            return _bare(value) == _bare(entry.text)
        case _:
            return entry.fits(value)


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _iso(us_date: str) -> str:
    return f"{datetime.strptime(us_date, '%m/%d/%Y'):%Y-%m-%d}"  # noqa: DTZ007 -- a day has no zone


def _main(frame: Frame) -> Locator:
    """The page's main part; all of it where it names none, as in a frame."""
    named = "main, [role=main]"
    return frame.locator(f"{named}, body:not(:has({named}))").first


def _place(frame: Frame, entry: Entry) -> Locator:
    main = _main(frame)
    return main.get_by_role("group", name=pattern(entry.legend)) if entry.legend else main


def _control(place: Locator, entry: Entry) -> Locator:
    words = pattern(entry.label)
    named = place.get_by_label(words).or_(place.get_by_placeholder(words))
    return named.and_(place.locator("input, textarea, select, button, [role=combobox]")).filter(visible=True)


async def _text(place: Locator, entry: Entry) -> None:
    await _control(place, entry).fill(entry.text)


async def _masked(place: Locator, entry: Entry) -> None:
    """Such a control wants every key."""
    control = _control(place, entry)
    await control.clear()
    await control.press_sequentially(entry.text)


async def _radio(place: Locator, entry: Entry) -> None:
    words = pattern(entry.label)
    group = place.get_by_role("group", name=words).or_(place.get_by_role("radiogroup", name=words))
    await group.get_by_label(pattern(entry.text)).check()


async def _checkbox(place: Locator, entry: Entry) -> None:
    await _control(place, entry).set_checked(same(entry.text, YES))


async def _date(place: Locator, entry: Entry) -> None:
    await _control(place, entry).fill(_iso(entry.text))


async def _picker(place: Locator, entry: Entry) -> None:
    day = datetime.strptime(entry.text, "%m/%d/%Y").date()  # noqa: DTZ007 -- a day has no zone
    await calendars.choose(_control(place, entry), day)


async def _select(place: Locator, entry: Entry) -> None:
    control = _control(place, entry)
    words = entry.text if isinstance(entry.answer, Having) else pattern(entry.text)
    offered = control.locator("option").filter(has_text=words)
    with suppress(BrowserTimeout):  # options that depend on an earlier answer come when they come
        await offered.first.wait_for(state="attached")
    texts = await control.locator("option").all_text_contents()
    fitting = [text for text in texts if entry.fits(text)]
    await control.select_option(label=" ".join(_only(entry, fitting, texts).split()))


async def _list(place: Locator, entry: Entry) -> None:
    """A list that opens when its control is pressed; where it is long, typing makes it shorter."""
    control = _control(place, entry)
    await control.click()
    options = control.page.get_by_role("option").filter(visible=True)
    with suppress(BrowserTimeout):
        await options.first.wait_for()
    texts = await options.all_inner_texts()
    fitting = [text for text in texts if entry.fits(text)]
    chosen = _only(entry, fitting, texts)
    await options.filter(has_text=pattern(chosen)).first.click()


def _only(entry: Entry, fitting: list[str], offered: list[str]) -> str:
    if len(fitting) == 1:
        return fitting[0]
    listed = ", ".join(filter(None, (" ".join(text.split()) for text in offered)))
    message = f"{entry.label}: {len(fitting)} options for {entry.text!r} among {listed}"
    raise errors.FormChanged(message, place=entry.label)


async def _typeahead(place: Locator, entry: Entry) -> None:
    """Choose the option of exactly this code: lists offer similar ones (M54.5 and M54.50)."""
    control, code = _control(place, entry), entry.text
    await control.fill(code)
    options = control.page.get_by_role("listbox").get_by_role("option")
    with suppress(BrowserTimeout):
        await options.filter(has_text=f"{code} - ").first.wait_for()
    for at, text in enumerate(await options.all_inner_texts()):
        if text.startswith(f"{code} - "):
            await options.nth(at).click()
            return
    message = f"The portal's list does not offer the code {code}."
    raise errors.CaseDataInvalid(message)


_FILL: Mapping[Kind, Callable[[Locator, Entry], Awaitable[None]]] = {
    Kind.TEXT: _text,
    Kind.MASKED: _masked,
    Kind.SELECT: _select,
    Kind.RADIO: _radio,
    Kind.CHECKBOX: _checkbox,
    Kind.DATE: _date,
    Kind.PICKER: _picker,
    Kind.LIST: _list,
    Kind.TYPEAHEAD: _typeahead,
}

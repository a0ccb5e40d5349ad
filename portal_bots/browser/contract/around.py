"""What stands around a form: the steps of its wizard and the buttons below it."""

from collections.abc import Iterator, Sequence

from portal_bots.browser.contract.changes import Change, Declared, Difference
from portal_bots.domain.wording import same


def steps(declared: Sequence[str], shown: Sequence[str]) -> Iterator[Change]:
    """What is different in the steps of the wizard, where both sides name them."""
    if not declared or not shown:
        return
    gone = [step for step in declared if not any(same(step, one) for one in shown)]
    new = [step for step in shown if not any(same(step, one) for one in declared)]
    if len(gone) == len(new):  # the same number of steps: only their names are others
        for old, name in zip(gone, new, strict=True):
            told = f"step {old!r} is now called {name!r}"
            yield Change(Difference.STEP_RENAMED, name, told, harmful=False)
    else:
        for step in new:
            before = shown[shown.index(step) - 1] if shown.index(step) else ""
            place = f" after {before!r}" if before else " at the beginning"
            yield Change(Difference.STEP_ADDED, step, f"step added: {step!r}{place}")
        for step in gone:
            yield Change(Difference.STEP_GONE, step, f"step removed: {step!r}")
    known = [next(at for at, one in enumerate(declared) if same(step, one)) for step in shown if step not in new]
    if known != sorted(known):
        yield Change(Difference.STEP_ORDER, "", f"steps in another order: {', '.join(shown)}")


def buttons(declared: Declared, shown: Sequence[str]) -> Iterator[Change]:
    """What keeps the button that leads on from being pressed, or makes it the irreversible one."""
    name, last = declared.form.next.name, declared.last_button
    there = [button for button in shown if same(button, name)]
    if name and not there:
        told = f"button {name!r} is gone; there are {', '.join(map(repr, shown)) or 'none'}"
        yield Change(Difference.BUTTON_GONE, name, told)
    if len(there) > 1:
        yield Change(Difference.BUTTON_TWICE, name, f"button {name!r} is there {len(there)} times")
    if last and any(same(button, last) for button in shown):
        yield Change(Difference.LAST_BUTTON, last, f"the last button {last!r} is on this page now")

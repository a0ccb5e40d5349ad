"""``portal-bots exceptions``: what a person must do, and doing it."""

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from portal_bots.cli import context, output
from portal_bots.domain.attention import ExceptionRow, ExceptionState
from portal_bots.domain.claims import Intent, Told
from portal_bots.domain.questions import Said
from portal_bots.engine.clock import SystemClock
from portal_bots.store import exceptions as rows
from portal_bots.store import journal, resolving
from portal_bots.store.exceptions import UnknownExceptionError

T = TypeVar("T")

app = typer.Typer(
    help="Exceptions: one row per root cause, with the jobs it holds.",
    invoke_without_command=True,
    rich_markup_mode=None,
)

NOTE = typer.Option("--note", "-n", help="One line for the history.")
WHO = typer.Option("--by", help="Who does it; your login name if not given.")
HEADS = ("id", "code", "urgent", "what happened", "submitted?", "requests", "waiting", "owner", "deadline")


@app.callback()
def list_(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    as_json: Annotated[bool, context.AS_JSON] = False,
) -> None:
    """List open exceptions, the urgent first, then by deadline."""
    if ctx.invoked_subcommand is not None:
        return
    states = () if everything else (ExceptionState.OPEN,)
    with context.open_store() as store:
        found = store.run(rows.every, *states)
    if as_json:
        output.as_json([row.model_dump(mode="json") for row in found])
    else:
        output.table(HEADS, [_line(row) for row in found], "Nothing needs a person.")
    raise typer.Exit(1 if any(row.state is ExceptionState.OPEN for row in found) else 0)


def _line(row: ExceptionRow) -> tuple[object, ...]:
    named = ", ".join(row.requests[:3]) + (f" and {len(row.requests) - 3} more" if len(row.requests) > 3 else "")
    urgent = "urgent" if row.urgent else ""
    return (row.id, row.code, urgent, row.sentence, row.written.value, named, row.waiting, row.owner, row.deadline)


@app.command()
def show(number: int, as_json: Annotated[bool, context.AS_JSON] = False) -> None:
    """One exception: what happened, where, the portal's words, what it holds, its history."""
    with context.open_store() as store:
        try:
            row = store.run(resolving.shown, number, context.person(), SystemClock().now())
        except UnknownExceptionError as error:
            raise context.wrong_use(str(error)) from error
        presses = store.run(journal.unsettled, row.requests)
    if as_json:
        told = [(request_id, intent.model_dump(mode="json")) for request_id, intent in presses]
        output.as_json(
            {**row.model_dump(mode="json"), "presses": [{"request": one, **press} for one, press in told]}
        )
        return
    for name, value in (*_facts(row), *(fact for press in presses for fact in _press(*press))):
        first, *more = value.splitlines() or [""]
        typer.echo(f"{name:22} {first}")
        for line in more:
            typer.echo(f"{'':22} {line}")


def _facts(row: ExceptionRow) -> list[tuple[str, str]]:
    account = f"{row.portal}/{row.account}" if row.account else row.portal
    return [
        ("What happened", row.sentence),
        ("Words", row.words),
        *(("Asks", str(asked)) for asked in row.questions),
        ("Was it submitted?", row.written.value),
        ("What to do", row.next_step),
        ("Where", f"{account}, {row.phase}" if row.phase else account),
        ("Code", row.code),
        ("State", f"{row.state.value}, seen {row.times} times, since {output.show(row.opened_at)}"),
        ("Owner", row.owner or "nobody"),
        ("Deadline", output.show(row.deadline)),
        ("Requests", ", ".join(row.requests)),
        ("Waiting", f"{row.waiting} jobs"),
        ("Evidence", ", ".join(row.evidence)),
        *((("  to look at it", f"portal-bots evidence show {row.evidence[-1]}"),) if row.evidence else ()),
        ("For engineers", row.detail),
        *((f"{output.show(note.at)}", f"{note.who}: {note.verb}. {note.text}") for note in row.notes),
    ]


def _press(request_id: str, intent: Intent) -> list[tuple[str, str]]:
    """What was sent, what the portal showed and what a search shows now: what a person needs to find out more."""
    review = "; ".join(f"{label}: {value}" for label, value in intent.sent.get("review", {}).items())
    files = ", ".join(str(file.get("name", file)) for file in map(_file, intent.sent.get("files", ())))
    left = f"left the browser {output.show(intent.sent_at)}" if intent.sent_at else "nothing had left the browser"
    found = ", ".join(intent.found) or "no case"
    return [
        (f"Sent for {request_id}", f"{output.show(intent.pressed_at)}, {left}"),
        ("  as shown for review", review or "not recorded"),
        ("  documents", files or "none"),
        ("  the portal showed", intent.words or "nothing that could be read"),
        ("  pictures", ", ".join(intent.pictures) or "none: the worker ended before it could keep them"),
        ("  a search shows", f"{found}, {output.show(intent.looked_at)}" if intent.looked_at else "not yet"),
    ]


def _file(kept: object) -> dict[str, object]:
    return kept if isinstance(kept, dict) else {"name": kept}


@app.command()
def answer(
    number: int,
    there: Annotated[str, typer.Option("--there", help="It is at the portal, under this number.")] = "",
    not_there: Annotated[bool, typer.Option("--not-there", help="It is not at the portal.")] = False,
    request: Annotated[str, typer.Option("--request", help="Which request, where it holds several.")] = "",
    note: Annotated[str, NOTE] = "",
    by: Annotated[str, WHO] = "",
) -> None:
    """Say whether it is at the portal. That is checked by reading before anything else is done."""
    if bool(there.strip()) is not_there:
        raise context.wrong_use("Say either --there NUMBER or --not-there.")
    told = Told(_who(by), there.strip(), request, note)
    with context.open_store() as store:
        about = _done(lambda: store.run(resolving.answer, number, told, SystemClock().now()))
    typer.echo(f"Thank you. The next run looks for {about} at the portal and goes on from what it finds.")


@app.command()
def say(
    number: int,
    words: Annotated[str, typer.Argument(help="The answer; where options are offered, one of them.")],
    supplied_by: Annotated[str, typer.Option("--supplied-by", help="Who gave it: a clinician, or the chart.")],
    question: Annotated[str, typer.Option("--question", help="Which question, where it asks several.")] = "",
    by: Annotated[str, WHO] = "",
) -> None:
    """Answer the clinical question that it asks. With the last answer the work goes on."""
    if not (words.strip() and supplied_by.strip()):
        raise context.wrong_use("Say the answer, and with --supplied-by who gave it: a clinician, or the chart.")
    said = Said(answer=words, supplied_by=supplied_by, question=question)
    with context.open_store() as store:
        now = SystemClock().now()
        left = _done(lambda: store.run(resolving.answer_question, number, said, _who(by), now))
    asked = "; ".join(map(str, left))
    typer.echo(f"Thank you. {f'Still asked: {asked}' if left else 'Nothing more is asked: the next run goes on.'}")


@app.command()
def resolve(number: int, note: Annotated[str, NOTE], by: Annotated[str, WHO] = "") -> None:
    """The cause is gone: close it, and let what it held go on."""
    with context.open_store() as store:
        released = _done(lambda: store.run(resolving.resolve, number, _who(by), note, SystemClock().now()))
    typer.echo(f"Exception {number} is resolved; {released} jobs go on.")


@app.command()
def retry(number: int, note: Annotated[str, NOTE] = "", by: Annotated[str, WHO] = "") -> None:
    """Try again now. It stays open until it worked."""
    with context.open_store() as store:
        released = _done(lambda: store.run(resolving.retry, number, _who(by), note, SystemClock().now()))
    typer.echo(f"{released} jobs of exception {number} are tried again.")


@app.command()
def assign(number: int, owner: str, note: Annotated[str, NOTE] = "", by: Annotated[str, WHO] = "") -> None:
    """Make a person its owner."""
    with context.open_store() as store:
        _done(lambda: store.run(resolving.assign, number, _who(by), owner, note, SystemClock().now()))
    typer.echo(f"Exception {number} is {owner}'s.")


@app.command()
def dismiss(number: int, note: Annotated[str, NOTE], by: Annotated[str, WHO] = "") -> None:
    """Not needed: close it with a reason, and drop what it held."""
    with context.open_store() as store:
        dropped = _done(lambda: store.run(resolving.dismiss, number, _who(by), note, SystemClock().now()))
    typer.echo(f"Exception {number} is dismissed; {dropped} jobs are dropped.")


def _done(act: Callable[[], T]) -> T:
    try:
        return act()
    except UnknownExceptionError as error:
        raise context.wrong_use(str(error)) from error


def _who(given: str) -> str:
    return given or context.person()

"""``portal-bots new``: the files of a new payer, ready to run."""

import sys
from datetime import UTC, datetime
from os.path import relpath
from pathlib import Path
from typing import Annotated

import typer

from portal_bots.cli import check, context
from portal_bots.domain.decisions import Status
from portal_bots.flow.examine import examine, found
from portal_bots.scaffold import description, writing
from portal_bots.scaffold.answers import WORDS, Answers
from portal_bots.scaffold.description import Description
from portal_bots.scaffold.recording import Declared, declarations, read
from portal_bots.scaffold.rendering import Facts
from portal_bots.scaffold.writing import Places

NEXT = """
Next:
1. See the mock portal as a person does:
   python -m mock_portals.{slug} --port 8080 --data /tmp/{slug}
2. Make mock_portals/{slug}/portal.toml and flows/{slug}.py say what the real portal shows, then:
   portal-bots qa {slug}
3. Write into flows/{slug}.py what is odd about it, and into flows/{slug}.toml what each service needs, then:
   portal-bots check {slug}"""


def new(
    slug: Annotated[str, typer.Argument(help="A short name in small letters, such as northwind.")],
    name: Annotated[str, typer.Option(help="The portal's name.")] = "",
    payer: Annotated[list[str] | None, typer.Option(help="A payer that it serves; may be repeated.")] = None,
    url: Annotated[str, typer.Option(help="Its address.")] = "",
    owner: Annotated[str, typer.Option(help="Who keeps the flow working.")] = "",
    zone: Annotated[str, typer.Option(help="Where its days begin and end.")] = "America/New_York",
    sign_in: Annotated[str, typer.Option(help="one: user and password on one page; identity_first.")] = "one",
    second_step: Annotated[str, typer.Option(help="app, new_device or none.")] = "app",
    documents: Annotated[bool, typer.Option(help="It takes documents.")] = True,
    letters: Annotated[bool, typer.Option(help="It shows decision letters.")] = True,
    last_button: Annotated[str, typer.Option(help="The irreversible button.")] = "Submit request",
    word: Annotated[list[str] | None, typer.Option(help="A status word: Pended=in_review; repeated.")] = None,
    service: Annotated[str, typer.Option(help="A service that it takes, as trackers name it.")] = "pain_msk",
    description_file: Annotated[
        Path | None, typer.Option("--description", help="A portal.toml to begin with, in place of all these.")
    ] = None,
    recording: Annotated[
        Path | None, typer.Option("--from", help="What playwright codegen wrote: its pages become the flow's.")
    ] = None,
) -> None:
    """Write flow, playbook, mock portal, schedule and test of a new payer. Nothing is written over."""
    settings = context.settings()
    places = Places(settings.flows, settings.schedules)
    title = name or _asked("The portal's name", slug.replace("_", " ").title())
    text = (
        _text(description_file)
        or Answers(
            slug, title, zone, sign_in, second_step, documents, letters, last_button, _words(word or [])
        ).description()
    )
    told = _read(text, str(description_file or "the description"), slug)
    facts = Facts(
        url=url or _asked("Its address", f"https://portal.{slug.replace('_', '-')}.example"),
        payers=tuple(payer or [_asked("The payer whose requests it takes", told.name)]),
        owner=owner or _asked("Who keeps the flow working", context.person()),
        service=service,
        documents=("order", "chart_note") if told.documents else (),
        today=datetime.now(UTC).date(),
    )
    declared = declarations(read(recording)) if recording else None
    for path in writing.write(writing.files(told, text, facts, places, declared), places):
        typer.echo(f"wrote {relpath(path)}")
    if declared is not None:
        _tell(declared, recording)
    typer.echo("")
    for report in examine([place for place in found(settings.flows) if place.slug == slug], facts.today):
        typer.echo("\n".join(check.lines(report)))
    typer.echo(NEXT.format(slug=slug))


def _tell(declared: Declared, recording: Path | None) -> None:
    """What a recording cannot tell."""
    typer.echo(f"\nTo decide, marked TODO in the flow (line numbers of {recording}):")
    for decision in declared.decisions:
        typer.echo(f"- {decision.line}: {decision}")
    for sentence in declared.general:
        typer.echo(f"- {sentence}")


def _asked(what: str, usual: str) -> str:
    """What a person types; without a terminal, what is usual."""
    if not sys.stdin.isatty():
        return usual
    answer: str = typer.prompt(what, default=usual)
    return answer


def _text(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise context.wrong_use(f"{path} is missing or is no text file.") from error


def _read(text: str, where: str, slug: str) -> Description:
    told = description.read(text, where)
    if told.slug != slug:
        raise context.wrong_use(f"{where} describes {told.slug!r}, not of {slug!r}: change its slug.")
    return told


def _words(given: list[str]) -> dict[str, Status]:
    """Status words with what each means."""
    found = {}
    for one in given:
        word, _, means = one.rpartition("=")
        try:
            found[word.strip()] = Status(means.strip())
        except ValueError:
            known = ", ".join(status.value for status in Status)
            raise context.wrong_use(f"--word {one!r}: write it as Pended=in_review. Known: {known}.") from None
    return found or dict(WORDS)

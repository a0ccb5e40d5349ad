"""``portal-bots check``: does each flow keep the rules? Looked at without opening a browser."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from portal_bots.cli import context, output
from portal_bots.engine.clock import SystemClock
from portal_bots.flow.checks import RULES
from portal_bots.flow.examine import Report, examine, found
from portal_bots.flow.places import FlowsUnusableError


def check(
    slug: Annotated[str, typer.Argument(help="The portal's slug, such as uhc; all when left out.")] = "",
    as_json: Annotated[bool, context.AS_JSON] = False,
) -> None:
    """Examine flows with their playbooks, mock portals and tests, and tell what does not keep the rules."""
    folder = context.looked_up().flows
    known = found(folder)
    if not known:
        message = f"There are no flows in {folder}. Set PORTAL_BOTS_FLOWS to their folder."
        raise FlowsUnusableError(message)
    wanted = [place for place in known if slug in ("", place.slug)]
    if not wanted:
        slugs = ", ".join(dict.fromkeys(place.slug for place in known))
        raise context.wrong_use(f"There is no flow {slug!r}. Known: {slugs}")
    reports = examine(wanted, SystemClock().now().date())
    if as_json:
        output.as_json([{**asdict(report), "clean": report.clean} for report in reports])
    else:
        typer.echo("\n".join(line for report in reports for line in lines(report)))
    raise typer.Exit(0 if all(report.clean for report in reports) else 1)


def lines(report: Report) -> Iterator[str]:
    """What there is to say of a flow, for a terminal."""
    count = sum(not one.warning for one in report.findings)
    verdict = f"{count} finding{'s' * (count != 1)}" if count else f"keeps the {len(RULES)} rules"
    yield f"{report.slug}: {verdict}"
    for one in report.findings:
        yield f"  {'warning' if one.warning else 'PROBLEM'}  {one.rule:17} {one.sentence}"
    for name, reason in report.exempt.items():
        yield f"  exempt   {name:17} {reason}"
    for note in report.notes:
        yield f"  not looked at: {note}"

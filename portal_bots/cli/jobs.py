"""``portal-bots jobs``: what is still to be done."""

from typing import Annotated

import typer

from portal_bots.cli import context, output
from portal_bots.domain.jobs import JobState
from portal_bots.store import jobs as store_jobs

HEADS = (
    "job",
    "request",
    "operation",
    "portal",
    "account",
    "priority",
    "state",
    "not before",
    "tries",
    "exception",
)


def jobs(
    everything: Annotated[bool, typer.Option("--all", help="Settled jobs too.")] = False,
    as_json: Annotated[bool, context.AS_JSON] = False,
) -> None:
    """Jobs that are due, running or held behind an exception, and the outages that they wait for."""
    states = tuple(JobState) if everything else tuple(state for state in JobState if state.live)
    with context.open_store() as store:
        found = store.run(store_jobs.every, *states)
    if as_json:
        output.as_json([job.model_dump(mode="json") for job in found])
        return
    rows = [
        (
            job.id,
            job.request_id,
            job.operation.value,
            job.portal,
            job.account,
            job.priority.value,
            job.state.value,
            job.not_before,
            job.tries,
            job.exception_id,
        )
        for job in found
    ]
    output.table(HEADS, rows, "Nothing is waiting.")
    for sentence in context.outages():
        typer.echo(sentence)

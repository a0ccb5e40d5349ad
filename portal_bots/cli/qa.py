"""``portal-bots qa``: every flow against its mock portal, as a grid."""

import importlib.util
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from portal_bots.cli import context, output
from portal_bots.testing.grid import Cell, Grid, Mark, render_html

SHOWN = {Mark.HOLDS: "✓", Mark.BROKEN: "✗ broken", Mark.EXEMPT: "– exempt", Mark.NOT_RUN: ""}
PLAINLY = ("-q", "--no-header", "--tb=short", "-m", "")
SCOPE = ("-o", "asyncio_default_fixture_loop_scope=class")  # where the tests' own settings say nothing
NO_TESTS = 5  # pytest: nothing was collected


def qa(
    slugs: Annotated[list[str] | None, typer.Argument(help="Flows; all when none is named.")] = None,
    html: Annotated[Path, typer.Option("--html", help="Where to write the grid as a page.")] = Path("qa.html"),
    only: Annotated[str, typer.Option("--only", help="Behaviours whose names contain this.")] = "",
    side_by_side: Annotated[int, typer.Option("--processes", "-n", min=1, help="Browsers side by side.")] = 3,
    as_json: Annotated[bool, context.AS_JSON] = False,
) -> None:
    """Run every flow against its mock portal through the cases of the contract, and draw the grid."""
    if importlib.util.find_spec("xdist") is None:
        raise context.wrong_use("QA needs the test tools: pip install 'portal-bots[testing]'")
    tests = _tests(slugs or list(context.flows().flows))
    rows = _run(tests, only, side_by_side, quiet=as_json)
    grid = Grid.of(rows)
    html.write_text(render_html(grid, datetime.now(UTC)), "utf-8")
    if as_json:
        output.as_json(rows)
    else:
        _tell(grid, html)
    raise typer.Exit(1 if grid.marked(Mark.BROKEN) else 0)


def _tests(slugs: list[str]) -> list[Path]:
    """The tests of flows: beside the folder that holds these."""
    root = context.settings().flows.resolve().parent
    tests = [root / "tests" / "flows" / f"test_{slug}.py" for slug in slugs]
    missing = [path for path in tests if not path.is_file()]
    if missing:
        raise context.wrong_use(
            f"There is no {missing[0]}. A flow's test inherits FlowContract; see CONTRIBUTING.md."
        )
    return tests


def _run(tests: list[Path], only: str, side_by_side: int, *, quiet: bool) -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "qa.json"
        command = [sys.executable, "-m", "pytest", "-p", "portal_bots.testing.plugin", f"--qa-to={told}"]
        options = [f"--qa-only={only}", f"-n{side_by_side}", *PLAINLY, *SCOPE]
        ran = subprocess.run(  # noqa: S603 -- our own tests
            [*command, *options, *map(str, tests)], check=False, stdout=sys.stderr if quiet else None
        )
        if not told.exists():
            typer.echo("The tests could not be run; what pytest says above tells why.", err=True)
            raise typer.Exit(3)
        if ran.returncode == NO_TESTS:
            raise context.wrong_use(f"No behaviour has {only!r} in its name.")
        rows: list[dict[str, object]] = json.loads(told.read_text("utf-8"))
        return rows


def _tell(grid: Grid, html: Path) -> None:
    lines = [(line.key, *map(_cell, line.cells)) for line in grid.lines]
    output.table(("behaviour", *grid.flows), lines, "No behaviour was run.")
    for line in grid.lines:
        for flow, cell in zip(grid.flows, line.cells, strict=True):
            for told in cell.told:
                typer.echo(f"{flow} {line.key}: {told}")
    counts = ", ".join(f"{grid.marked(mark)} {mark}" for mark in (Mark.HOLDS, Mark.BROKEN, Mark.EXEMPT))
    typer.echo(f"{counts}. As a page: {html}")


def _cell(cell: Cell) -> str:
    return f"{SHOWN[cell.mark]} {cell.count}".strip()

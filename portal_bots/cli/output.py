"""Printing: a table for people, JSON for programs."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], empty: str) -> None:
    """Print a table, or a sentence when there is nothing to list."""
    lines = [[Text(show(cell)) for cell in row] for row in rows]
    if not lines:
        typer.echo(empty)
        return
    grid = Table(*heads, box=box.SIMPLE_HEAD, pad_edge=False)
    for line in lines:
        grid.add_row(*line)
    Console(width=None if Console().is_terminal else 160).print(grid)


def as_json(value: object) -> None:
    """Print JSON."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=show))


def show(value: object) -> str:
    """A value as a person reads it."""
    if isinstance(value, datetime):
        return f"{value.astimezone():%m/%d/%Y %H:%M %Z}"
    return "" if value is None else str(value)

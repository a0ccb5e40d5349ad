"""Reads and checks the description of a portal."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from mock_portals.kit.described.consistency import problems
from mock_portals.kit.described.description import OF_CASE, OF_CASE_LINE, Cases, Column, Description
from mock_portals.kit.described.reading import WrongDescription, read

NAME = "portal.toml"
USUAL_NUMBER = "Reference number"


def load(path: Path) -> Description:
    """The description in a file, or in the folder of its portal."""
    file = path / NAME if path.is_dir() else path
    try:
        description = _complete(read(Description, _table(file), ""))
        found = problems(description, path.resolve().name if path.is_dir() else None)
    except (OSError, tomllib.TOMLDecodeError, WrongDescription) as error:
        raise WrongDescription(f"{file}: {error}") from error
    if found:
        raise WrongDescription("\n".join(f"{file}: {problem}" for problem in found))
    return description


def _table(file: Path) -> dict[str, Any]:
    table = tomllib.loads(file.read_text("utf-8"))
    words = table.get("words")
    if isinstance(words, dict) and "lines" in words:
        table["line_words"] = words.pop("lines")
    elif isinstance(words, dict):
        table["line_words"] = dict(words)
    return table


def _complete(told: Description) -> Description:
    """With what each column shows; the number of a case has the name that the confirmation gives it."""
    number = told.received.number
    columns = told.cases.columns
    if columns == Cases().columns:
        columns = tuple(replace(one, label=number) if one.label == USUAL_NUMBER else one for one in columns)
    cases = replace(told.cases, columns=_shown(columns, OF_CASE | {number: "reference"}))
    case = replace(told.case, columns=_shown(told.case.columns, OF_CASE_LINE))
    return replace(told, cases=cases, case=case)


def _shown(columns: tuple[Column, ...], known: dict[str, str]) -> tuple[Column, ...]:
    return tuple(replace(one, shows=one.shows or known.get(one.label, "")) for one in columns)

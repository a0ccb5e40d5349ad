"""The scripts that read a page, as functions to be run in it."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "scripts"


def _function(*names: str) -> str:
    return "() => {\n" + "\n".join((_FOLDER / f"{name}.js").read_text() for name in names) + "\n}"


PAGE = _function("dom", "challenge", "page")
FORM = _function("dom", "form")
BETWEEN = (_FOLDER / "between.js").read_text()
SETTLED = (_FOLDER / "settled.js").read_text()

"""The scripts that read a page, as functions to be run in it."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "scripts"


def _function(*names: str, takes: str = "()") -> str:
    return f"{takes} => {{\n" + "\n".join((_FOLDER / f"{name}.js").read_text() for name in names) + "\n}"


PAGE = _function("dom", "challenge", "page")
FORM = _function("dom", "form")
BETWEEN = (_FOLDER / "between.js").read_text()
CALENDAR = _function("dom", "calendar", takes="asked")
LIST = f"asked => ({(_FOLDER / 'list.js').read_text()})(({PAGE})(), asked)"
SCROLL = _function("dom", "scroll", takes="async asked")
DROP = (_FOLDER / "drop.js").read_text()
SETTLED = (_FOLDER / "settled.js").read_text()

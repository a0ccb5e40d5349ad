"""
A flow declares all that the engine must know of it, each as what it is.

This is looked at before the other rules: they read what is declared.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from portal_bots.domain.decisions import Status
from portal_bots.domain.errors import PortalError
from portal_bots.flow import (
    Button,
    CaseList,
    CasePage,
    Form,
    Interruption,
    PayerFlow,
    Portal,
    Received,
    Review,
    Screen,
)

ONE = {
    "portal": Portal, "signed_out": Screen, "home": Screen, "last_button": Button, "review": Review,
    "received": Received, "cases": CaseList, "case": CasePage,
}  # fmt: skip
SEVERAL = {
    "forms": Form, "steps": str, "interruptions": Interruption, "left_unknown": str,
}  # fmt: skip
TABLES = {
    "notices": type, "stops": type, "words": Status, "line_words": Status, "exempt": str,
}  # fmt: skip
TEXTS = ("name", "url", "owner", "zone")


def check(flow: type[PayerFlow], file: str) -> Iterator[str]:
    """A sentence for each declaration that is missing, or is not what it should be."""
    for name, kind in ONE.items():
        if not isinstance(getattr(flow, name, None), kind):
            yield f"{file}: {flow.__name__} declares no {name}. It is a {kind.__name__}."
    for name, kind in SEVERAL.items():
        if not _are(getattr(flow, name, None), kind):
            yield f"{file}: {name} must be a tuple, each of it a {kind.__name__}. One alone needs a comma: (X,)."
    for name, kind in TABLES.items():
        if not _is_table(getattr(flow, name, None), kind):
            yield f"{file}: {name} must be a table, of a text to {_told(kind)}."
    yield from _of_portal(getattr(flow, "portal", None), file)


def _of_portal(portal: object, file: str) -> Iterator[str]:
    if not isinstance(portal, Portal):
        return
    for name in TEXTS:
        if not isinstance(getattr(portal, name), str):
            yield f"{file}: the portal's {name} must be a text."
    if not _are(portal.hosts, str):
        yield f"{file}: the portal's hosts must be a tuple of texts. One alone needs a comma: (X,)."


def _are(values: Any, kind: type) -> bool:
    return isinstance(values, tuple) and all(isinstance(value, kind) for value in values)


def _is_table(table: Any, kind: type) -> bool:
    return isinstance(table, Mapping) and all(
        isinstance(key, str) and key.strip() and _fits(value, kind) for key, value in table.items()
    )


def _fits(value: object, kind: type) -> bool:
    if kind is type:
        return isinstance(value, type) and issubclass(value, PortalError)
    return isinstance(value, kind)


def _told(kind: type) -> str:
    return {type: "an error class of the portal", str: "a reason"}.get(kind, f"a {kind.__name__}")

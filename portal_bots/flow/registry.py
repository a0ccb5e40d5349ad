"""
Finding flows and their playbooks.

A flow is ``<slug>.py`` beside ``<slug>.toml`` in the flows folder, or an installed package that names its class
under the entry point group ``portal_bots.flows`` (the playbook then lies beside the module).
"""

import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import entry_points
from pathlib import Path

from portal_bots.domain.playbooks import Playbook
from portal_bots.flow import declared
from portal_bots.flow.base import PayerFlow

GROUP = "portal_bots.flows"


class FlowsUnusableError(Exception):
    """A flow or playbook cannot be read: its message names the file and the remedy."""


@dataclass(frozen=True)
class Registered:
    """A flow with its playbook."""

    flow: PayerFlow
    playbook: Playbook


@dataclass(frozen=True)
class Registry:
    """All flows that can be found, by slug."""

    flows: dict[str, Registered]

    @cached_property
    def _by_payer(self) -> dict[str, str]:
        return {payer.casefold(): slug for slug, found in self.flows.items() for payer in found.playbook.payers}

    def portal_of(self, payer: str) -> str | None:
        """The slug of the portal that takes a payer's requests, or None."""
        return self._by_payer.get(payer.casefold())

    @property
    def payers(self) -> list[str]:
        """Every payer that some flow takes."""
        return sorted(payer for found in self.flows.values() for payer in found.playbook.payers)


def load(folder: Path) -> Registry:
    """
    Import every flow of the folder and of installed packages.

    Raises:
        FlowsUnusableError: One of them cannot be used.

    """
    found = {flow.portal.key: Registered(flow, playbook) for flow, playbook in _found(folder)}
    return Registry(dict(sorted(found.items())))


def _found(folder: Path) -> Iterator[tuple[PayerFlow, Playbook]]:
    for path in sorted(folder.glob("[!_]*.py")):
        flow = _flow_class(path)()
        if flow.portal.key != path.stem:
            message = f"{path}: the portal's key is {flow.portal.key!r}; name it {path.stem!r} as the file"
            raise FlowsUnusableError(message)
        yield flow, read_playbook(path.with_suffix(".toml"))
    for point in entry_points(group=GROUP):
        flow_class: type[PayerFlow] = point.load()
        module = Path(sys.modules[flow_class.__module__].__file__ or "")
        yield flow_class(), read_playbook(module.with_suffix(".toml"))


def _flow_class(path: Path) -> type[PayerFlow]:
    root = str(path.parent.parent.resolve())
    if root not in sys.path:
        sys.path.insert(0, root)
    module = importlib.import_module(f"{path.parent.name}.{path.stem}")
    classes = [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, PayerFlow) and thing.__module__ == module.__name__
    ]
    if len(classes) != 1:
        message = f"{path} must hold one class that inherits PayerFlow; it holds {len(classes)}"
        raise FlowsUnusableError(message)
    return classes[0]


def read_playbook(path: Path) -> Playbook:
    """
    Read a playbook: each flow has one of the same name.

    Raises:
        FlowsUnusableError: It is missing or wrong; the message names file, place and reason.

    """
    return declared.read(path, Playbook, FlowsUnusableError)

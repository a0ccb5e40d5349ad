"""The flows in use, each with its playbook: what can be worked, and which portal takes a payer's requests."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from portal_bots.domain.playbooks import Playbook
from portal_bots.flow import declared, places
from portal_bots.flow.base import PayerFlow
from portal_bots.flow.places import FlowsUnusableError

__all__ = ["FlowsUnusableError", "Registered", "Registry", "load", "read_playbook"]


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
        FlowsUnusableError: One of them cannot be used, or two have one slug.

    """
    return Registry(
        {place.slug: Registered(place.load()(), read_playbook(place.playbook)) for place in places.found(folder)}
    )


def read_playbook(path: Path) -> Playbook:
    """
    Read a playbook: each flow has one of the same name.

    Raises:
        FlowsUnusableError: It is missing or wrong; the message names file, place and reason.

    """
    return declared.read(path, Playbook, FlowsUnusableError)

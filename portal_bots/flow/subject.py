"""What is checked: one flow with all that belongs to it, read once."""

import sys
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from portal_bots.domain.playbooks import Playbook
from portal_bots.flow import registry
from portal_bots.flow.base import PayerFlow
from portal_bots.flow.places import FlowsUnusableError, Place
from portal_bots.flow.rehearsal import Mock
from portal_bots.flow.source import Source


@dataclass(frozen=True)
class Subject:
    """A flow that could be imported."""

    place: Place
    flow: type[PayerFlow]
    source: Source
    mock: Mock | None  #: None where there is no mock portal
    playbook: Playbook | None
    trouble: str  #: why there is no playbook
    day: date  #: of the check

    @cached_property
    def values(self) -> Mapping[str, object]:
        """What the names at the top of its file stand for."""
        return vars(sys.modules[self.flow.__module__])

    @property
    def playbook_file(self) -> str:
        """Where its playbook is, or should be."""
        return self.place.shown(self.place.playbook)


def read(place: Place, day: date) -> Subject:
    """
    Import a flow, and read all that belongs to it.

    Raises:
        FlowsUnusableError: It cannot be imported.

    """
    flow = place.load()
    playbook, trouble = _playbook(place)
    source = Source(place.shown(place.file), _text(place))
    mock = Mock(place.mock) if place.mock.is_dir() else None
    return Subject(place, flow, source, mock, playbook, trouble, day)


def _text(place: Place) -> str:
    try:
        with tokenize.open(place.file) as file:
            return file.read()
    except (OSError, SyntaxError) as error:
        message = f"{place}: its source is not at hand: {error}"
        raise FlowsUnusableError(message) from error


def _playbook(place: Place) -> tuple[Playbook | None, str]:
    try:
        return registry.read_playbook(place.playbook), ""
    except FlowsUnusableError as error:
        return None, str(error)

"""What the contract asks of a mock portal. Write a subclass to let it prove a flow against an app of your own."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Self

from portal_bots.domain.requests import AuthRequest
from portal_bots.engine.secrets import Credentials


class UnsupportedError(Exception):
    """The mock portal cannot do this; the behaviours that need it must be exempted, with the reason."""


@dataclass(frozen=True)
class SeenCase:
    """A case as the portal itself has it."""

    reference: str
    member_id: str
    codes: tuple[str, ...]
    units: tuple[int, ...]
    documents: tuple[str, ...]  #: names of its files
    created: bool  #: through the portal's pages, and not put there by a test


@dataclass(frozen=True)
class Counters:
    """What the portal counted for the account."""

    sign_ins: int  #: that worked
    failed: int  #: passwords and codes refused
    lockouts: int
    codes_reused: int  #: codes typed more often than once
    sign_outs: int  #: by the portal's own button


class MockPortal(ABC):
    """
    A running mock portal, for one test after another.

    Faults have the names and parameters of ``mock_portals/kit/standard_faults.py``; a page is named by the path of
    its screen. What an app cannot do raises ``UnsupportedError``.
    """

    slug: ClassVar[str]
    url: str

    @classmethod
    @abstractmethod
    def start(cls, folder: Path) -> Self:
        """Start its process, or attach to one that runs; ``folder`` is for what it keeps."""

    @abstractmethod
    def stop(self) -> None:
        """End what was started."""

    @abstractmethod
    def reset(self) -> None:
        """Forget everything: accounts, people, cases, faults, sessions, turned clocks."""

    @abstractmethod
    def sign_up(self, credentials: Credentials, request: AuthRequest, **standing: Any) -> None:
        """
        Let an account exist that may work for the rendering provider of a request.

        ``standing``: ``disabled=True``, ``password_age_days=N``.
        """

    @abstractmethod
    def know(self, request: AuthRequest) -> None:
        """Let member and rendering provider of a request exist."""

    @abstractmethod
    def put_case(self, request: AuthRequest, reference: str, words: str, **more: Any) -> None:
        """
        Let a case exist as if somebody had sent the request, in a state told by these words of the portal.

        ``more``: ``line_words`` for each service line, ``submitted`` (ISO), ``letter`` (approval or denial).
        """

    @abstractmethod
    def cases(self) -> list[SeenCase]:
        """Every case, oldest first."""

    @abstractmethod
    def counters(self, credentials: Credentials) -> Counters:
        """What the portal counted for an account."""

    @abstractmethod
    def answered(self) -> list[str]:
        """What was accepted or answered that only a person may: terms, challenges, questions, profiles."""

    @abstractmethod
    def fault(self, name: str, *, path: str = "", **params: Any) -> None:
        """Let something go wrong until it is cleared, or ``times`` times; ``path`` is the page's."""

    @abstractmethod
    def drift(self, *changes: Mapping[str, Any]) -> None:
        """Let pages change (``portal_bots.testing.drift``), in place of earlier changes; none: as they were."""

    @abstractmethod
    def drifted(self) -> int:
        """How many of the changes that are on were shown on some page."""

    @abstractmethod
    def limit(self, **limits: Any) -> None:
        """Set limits: ``max_bytes``, ``max_files``, ``sessions_per_account``, ``requests_per_minute``."""

    @abstractmethod
    def clear(self) -> None:
        """Switch all faults off and let pages be as they were."""

    @abstractmethod
    def advance(self, seconds: float) -> None:
        """Turn its clock forward."""

    @abstractmethod
    def now(self) -> datetime:
        """Its present moment."""

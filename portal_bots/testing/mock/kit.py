"""A mock portal that speaks the kit's control protocol."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, Self

from portal_bots.domain.requests import AuthRequest
from portal_bots.engine.secrets import Credentials
from portal_bots.testing.mock.base import Counters, MockPortal, SeenCase

Row = dict[str, Any]
ANSWERED = (
    "challenge_answered", "question_answered", "answer_refused", "profile_saved", "password_changed",
    "terms_accepted", "code_sent",
)  # fmt: skip
LIVING = {"sex": "F", "plan": "Choice Plus", "state": "OH"}
MISTAKABLE = {"first_name": "Rosamund", "born": "1961-04-21"}  #: of the same family, and looks much the same


class Control(Protocol):
    """The client of such a portal's process, such as ``mock_portals.uhc.UhcPortal``."""

    slug: str
    url: str

    @classmethod
    def start(cls, data_dir: Path) -> Self:
        """Start its process."""
        ...

    def stop(self) -> None:
        """End it."""

    def reset(self) -> None:
        """Empty it."""

    def seed(self, seed: Row) -> None:
        """Create or change what a test wants to exist."""

    def cases(self) -> list[Row]:
        """Every case."""
        ...

    def ledger(self, kind: str | None = None) -> list[Row]:
        """What it accepted and refused."""
        ...

    def accounts(self) -> list[Row]:
        """Counters of every account."""
        ...

    def fault(self, name: str, **params: Any) -> None:
        """Switch a fault on."""

    def clear_faults(self) -> None:
        """Switch all faults off."""

    def drift(self, *changes: Row) -> None:
        """Let pages drift."""

    def drifted(self) -> list[int]:
        """Which of the changes were shown."""
        ...

    def clear_drift(self) -> None:
        """Let pages be as they were."""

    def advance(self, seconds: float) -> None:
        """Turn its clock forward."""

    def now(self) -> datetime:
        """Its present moment."""
        ...


class KitMock(MockPortal):
    """Puts the contract's questions to such a portal."""

    def __init__(self, portal: Control) -> None:
        self.portal = portal
        self.url = portal.url

    @classmethod
    def start(cls, folder: Path) -> Self:
        """Not from here: the portal's own client starts it."""
        raise NotImplementedError

    def stop(self) -> None:
        """End its process."""
        self.portal.stop()

    def reset(self) -> None:
        """Empty it."""
        self.portal.reset()

    def sign_up(self, credentials: Credentials, request: AuthRequest, **standing: Any) -> None:
        """An account for the rendering provider's practice."""
        account = {
            "username": credentials.username,
            "password": credentials.password,
            "totp_secret": credentials.totp_secret,
            "person": "Ana Ruiz",
            "providers": [request.rendering.npi],
        }
        self.portal.seed({"accounts": [account | standing]})

    def know(self, request: AuthRequest) -> None:
        """Member and provider."""
        member, provider = request.member, request.rendering
        person = member.model_dump(mode="json", include={"member_id", "first_name", "last_name", "born"})
        practice = {"npi": provider.npi, "name": provider.name, "tin": "00-4100101", "specialty": "Any"}
        self.portal.seed(
            {
                "members": [person | LIVING, person | LIVING | MISTAKABLE],
                "providers": [practice],
            }
        )

    def put_case(self, request: AuthRequest, reference: str, words: str, **more: Any) -> None:
        """As the request asks, but for the words and whatever more is said."""
        said = {"status": more.pop("line_words")} if "line_words" in more else {}
        lines = [
            {**line.model_dump(mode="json"), "unit_type": line.unit_type.capitalize(), **said}
            for line in request.lines
        ]
        case = {
            "reference": reference,
            "status": words,
            "member_id": request.member.member_id,
            "first_name": request.member.first_name,
            "place_of_service": request.place_of_service,
            "diagnoses": list(request.diagnoses),
            "lines": lines,
            "rendering_npi": request.rendering.npi,
            "level": request.priority.capitalize(),
        }
        self.portal.seed({"cases": [case | more]})

    def cases(self) -> list[SeenCase]:
        """Every case, oldest first."""
        created = {row["data"]["reference"] for row in self.portal.ledger("case_created")}
        return [_seen(case, created=case["reference"] in created) for case in self.portal.cases()]

    def counters(self, credentials: Credentials) -> Counters:
        """What it counted for an account."""
        row = next(row for row in self.portal.accounts() if row["username"] == credentials.username)
        failed = int(row["failed_sign_ins"])
        return Counters(row["sign_ins"], failed, row["lockouts"], row["codes_reused"], row["sign_outs"])

    def answered(self) -> list[str]:
        """Entries of its ledger that only a person may cause."""
        return [row["kind"] for row in self.portal.ledger() if row["kind"] in ANSWERED]

    def fault(self, name: str, *, path: str = "", **params: Any) -> None:
        """Switch a fault on; these portals name their pages."""
        named = {"page": page_name(path)} if path else {}
        self.portal.fault(name, **named, **params)

    def drift(self, *changes: Mapping[str, Any]) -> None:
        """Let pages drift."""
        self.portal.drift(*map(dict, changes))

    def drifted(self) -> int:
        """How many of the changes were shown."""
        return len(self.portal.drifted())

    def limit(self, **limits: Any) -> None:
        """Set limits."""
        self.portal.seed({"limits": limits})

    def clear(self) -> None:
        """No faults, no drift."""
        self.portal.clear_faults()
        self.portal.clear_drift()

    def advance(self, seconds: float) -> None:
        """Turn its clock forward."""
        self.portal.advance(seconds)

    def now(self) -> datetime:
        """Its present moment."""
        return self.portal.now()


def page_name(path: str) -> str:
    """The name that the kit gives to the page at a path."""
    match path.strip("/").split("/"):
        case ["request", "member", inner]:
            return f"member_{inner}"
        case ["cases", _]:
            return "case"
        case [("signin" | "request"), inner, *_]:
            return inner.replace("-", "_")
        case ["cases", _, inner]:
            return inner
        case [name, *_]:
            return name
    return path


def _seen(case: Row, *, created: bool) -> SeenCase:
    lines = case["lines"]
    return SeenCase(
        reference=case["reference"],
        member_id=case["member_id"],
        codes=tuple(line["code"] for line in lines),
        units=tuple(int(line["units"]) for line in lines),
        documents=tuple(document["name"] for document in case["documents"]),
        created=created,
    )

"""What came of the kills, read from the portal's own records and compared with what was asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Self

from mock_portals.kit.process import Row
from portal_bots.domain import AuthRequest, Operation, ServiceLine
from tests.kills.people import PACKETS, Planned


class Truth:
    """The portal's cases, by patient."""

    def __init__(self, cases: Iterable[Row]) -> None:
        self._cases: dict[tuple[str, str], list[Row]] = {}
        for case in cases:
            self._cases.setdefault((case["member_id"], case["first_name"]), []).append(case)

    def cases(self, request: AuthRequest) -> list[Row]:
        """Every case of the request's patient: each patient has one request."""
        return self._cases.get((request.member.member_id, request.member.first_name), [])

    def number(self, planned: Planned) -> str:
        """What a person who looks finds: the number of the case with what was sent, or nothing."""
        for case in self.cases(planned.request):
            names = {document["name"] for document in case["documents"]}
            if planned.operation is Operation.SUBMIT or planned.request.documents[-1].file in names:
                return str(case["reference"])
        return ""


@dataclass(frozen=True)
class Verdict:
    """What the portal has for one request."""

    duplicates: int
    lost: bool
    wrong: tuple[str, ...]

    def also(self, words: str) -> Self:
        """The same, with one more thing that is wrong."""
        return replace(self, wrong=(*self.wrong, words))


def judge(truth: Truth, planned: Planned, reference: str) -> Verdict:
    """Compare what the portal has with the request, and its number with the one in our store."""
    cases = truth.cases(planned.request)
    if not cases:
        return Verdict(0, lost=True, wrong=())
    case = cases[0]
    files = [document["name"] for document in case["documents"]]
    missing = {document.file for document in planned.request.documents} - set(files)
    twice = len(files) - len(set(files))
    lost = bool(missing) and planned.operation is Operation.UPLOAD
    wrong = tuple(_differences(planned, case)) if not lost else ()
    if reference != case["reference"]:
        wrong += (f"the store has {reference or 'no number'}, the portal {case['reference']}",)
    return Verdict(len(cases) - 1 + twice, lost, wrong)


def _differences(planned: Planned, case: Row) -> Iterator[str]:
    request = planned.request
    for name, asked in _asked(request).items():
        if case[name] != asked:
            yield f"{name}: {asked} asked, {case[name]} at the portal"
    lines = [{name: line[name] for name in _LINE} for line in case["lines"]]
    if lines != [_line(line) for line in request.lines]:
        yield f"lines: {lines}"
    kept = [tuple(document[name] for name in ("name", "size", "sha256")) for document in case["documents"]]
    if sorted(kept) != sorted(documents_of(planned)):
        yield f"documents: {kept}"


_LINE = ("code", "modifiers", "units", "unit_type", "start", "end")


def _asked(request: AuthRequest) -> dict[str, Any]:
    return {
        "last_name": request.member.last_name,
        "born": str(request.member.born),
        "place_of_service": request.place_of_service,
        "diagnoses": list(request.diagnoses),
        "rendering_npi": request.rendering.npi,
        "level": request.priority.capitalize(),
    }


def _line(line: ServiceLine) -> dict[str, Any]:
    asked = line.model_dump(mode="json") | {"unit_type": line.unit_type.capitalize()}
    return {name: asked[name] for name in _LINE}


def documents_of(planned: Planned) -> Iterator[tuple[str, int, str | None]]:
    """Name, size and digest of each; the portal has no digest of what it was seeded with."""
    documents = planned.request.documents
    for document in documents:
        content = (PACKETS / document.file).read_bytes()
        seeded = planned.operation is Operation.UPLOAD and document is not documents[-1]
        yield document.file, len(content), None if seeded else sha256(content).hexdigest()

"""The judge itself: whatever is not as it was asked is told."""

from typing import Any

import pytest

from portal_bots.domain import Operation
from tests.conftest import Tonight
from tests.kills.judge import Truth, Verdict, documents_of, judge
from tests.kills.people import Planned, plan

NUMBER = "PA0000000001"


@pytest.fixture(params=[Operation.SUBMIT, Operation.UPLOAD])
def planned(request: pytest.FixtureRequest, night: Tonight) -> Planned:
    """A request with several lines and documents."""
    return plan(night, [request.param] * 9)[8]


def kept(planned: Planned, **changes: Any) -> dict[str, Any]:
    """The case as the portal should have it in the end."""
    documents = [
        {"name": name, "size": size, "sha256": digest, "status": "Received"}
        for name, size, digest in documents_of(planned)
    ]
    return planned.member | planned.case | {"reference": NUMBER, "documents": documents} | changes


def test_as_asked(planned: Planned) -> None:
    """A case with all of the request, under the number that our store has, is right."""
    assert judge(Truth([kept(planned)]), planned, NUMBER) == Verdict(0, lost=False, wrong=())


def test_lost(planned: Planned) -> None:
    """A request that the portal has no case of is lost; the twin's case is not its own."""
    sister = kept(planned, first_name="Lena")

    assert judge(Truth([sister]), planned, NUMBER).lost


def test_twice(planned: Planned) -> None:
    """A second case is a duplicate, and so is a document that is there twice."""
    case = kept(planned)
    doubled = kept(planned, documents=[*case["documents"], case["documents"][-1]])

    assert judge(Truth([case, case]), planned, NUMBER).duplicates == 1
    assert judge(Truth([doubled]), planned, NUMBER).duplicates == 1


@pytest.mark.parametrize("what", ["units", "modifiers", "end"])
def test_lines(planned: Planned, what: str) -> None:
    """A line that differs in anything is wrong."""
    lines = kept(planned)["lines"]
    lines[0] |= {what: "other"}

    assert judge(Truth([kept(planned, lines=lines)]), planned, NUMBER).wrong


@pytest.mark.parametrize("what", ["rendering_npi", "place_of_service", "level", "diagnoses", "last_name", "born"])
def test_facts(planned: Planned, what: str) -> None:
    """A fact that differs is wrong."""
    assert judge(Truth([kept(planned, **{what: "other"})]), planned, NUMBER).wrong


def test_documents(planned: Planned) -> None:
    """A file with other content is wrong; one that is missing is lost where it was to be added, else wrong."""
    documents = kept(planned)["documents"]
    other = [*documents[:-1], documents[-1] | {"sha256": "other"}]

    assert judge(Truth([kept(planned, documents=other)]), planned, NUMBER).wrong
    missing = judge(Truth([kept(planned, documents=documents[:-1])]), planned, NUMBER)
    assert missing.lost if planned.operation is Operation.UPLOAD else missing.wrong


def test_number(planned: Planned) -> None:
    """A number in our store that is not the case's is wrong."""
    assert judge(Truth([kept(planned)]), planned, "PA9").wrong

"""Playbooks: a request that a portal would not take is stopped before a browser is opened."""

from datetime import date

import pytest
from pydantic import ValidationError

from portal_bots.domain import errors
from tests.factories import a_document, a_playbook, a_request

COMPLETE = (a_document("notes.pdf"), a_document("mri.pdf", kind="imaging_report"))


class TestCheck:
    def test_complete(self) -> None:
        """A complete packet of a known service passes, also with more than is required."""
        a_playbook().check(a_request(documents=(*COMPLETE, a_document("x.pdf", kind="consent"))))

    def test_incomplete(self) -> None:
        """Every missing kind of document is named."""
        with pytest.raises(errors.PacketIncomplete) as caught:
            a_playbook().check(a_request(documents=()))

        assert caught.value.words == "Missing for pain injection: clinical notes, imaging report."

    def test_partly_incomplete(self) -> None:
        """What is in the packet is not called missing."""
        with pytest.raises(errors.PacketIncomplete) as caught:
            a_playbook().check(a_request())

        assert caught.value.words == "Missing for pain injection: imaging report."

    def test_reroute(self) -> None:
        """A service of another portal is sent there, by name."""
        with pytest.raises(errors.Reroute) as caught:
            a_playbook().check(a_request(service="behavioral_health"))

        assert caught.value.words == "Behavioral health requests of UnitedHealthcare go to Provider Express."

    def test_unknown_service(self) -> None:
        """An unknown service is refused with those that are known."""
        with pytest.raises(errors.CaseDataInvalid) as caught:
            a_playbook().check(a_request(service="dialysis"))

        assert caught.value.words == "The playbook of uhc has no service 'dialysis'. It knows: pain_injection."


def test_needs_payers() -> None:
    """A playbook is for at least one payer."""
    with pytest.raises(ValidationError):
        a_playbook(payers=())


def test_reviewed() -> None:
    """The day it was last reviewed is a date."""
    assert a_playbook(last_reviewed="2026-11-20").last_reviewed == date(2026, 11, 20)

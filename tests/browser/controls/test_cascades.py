"""Lists that decide what the next one offers, and take away what was chosen there."""

from collections.abc import Sequence

import pytest

from portal_bots.browser.forms import Field, Kind
from portal_bots.domain import errors
from tests.browser.controls.visit import Visit, field

SENT = {"state": "Arizona", "organization": "Desert Spine", "provider": "Ben Cole, DO"}


def chain(kind: Kind, organization: str = "Desert Spine") -> Sequence[Field]:
    """A provider of an organization in a state."""
    return (
        field("State", "Arizona", kind),
        field("Organization", organization, kind, after="State"),
        field("Provider", "Ben Cole, DO", kind, after="Organization"),
    )


class TestCascade:
    @pytest.mark.parametrize("path", ["/cascade", "/cascade?way=stale"])
    async def test_native(self, visit: Visit, path: str) -> None:
        """Options are waited for; what a late answer took away is chosen again; all three are sent."""
        assert await visit.send(path, "Provider", *chain(Kind.SELECT)) == SENT

    async def test_react(self, visit: Visit) -> None:
        """A list that is grey until the one before has an answer is one of the form, and is filled."""
        assert await visit.send("/cascade-react", "Provider", *chain(Kind.LIST)) == SENT

    @pytest.mark.parametrize(("path", "kind"), [("/cascade", Kind.SELECT), ("/cascade-react", Kind.LIST)])
    async def test_missing(self, visit: Visit, path: str, kind: Kind) -> None:
        """An organization of another state stops, with those of this one."""
        visit.hurry()

        with pytest.raises(errors.FormChanged, match=r"'Bay Orthopedics' among .*Desert Spine, Mesa Pain Clinic"):
            await visit.fill(path, "Provider", *chain(kind, "Bay Orthopedics"))

    async def test_never_kept(self, visit: Visit) -> None:
        """Two fields that take each other's answer away for ever stop; nothing is sent."""
        with pytest.raises(errors.PatientMismatch, match=r"(Organization|Provider): filled .*, the page holds ''"):
            await visit.fill("/cascade?way=never", "Provider", *chain(Kind.SELECT))

"""A trial: a request up to the review page, each screen looked at, and nothing submitted."""

import pytest

from mock_portals.uhc import UhcPortal
from portal_bots.desk.trial import render_html
from portal_bots.engine import trial
from portal_bots.engine.holding import HeldElsewhereError
from portal_bots.engine.place import Place
from portal_bots.engine.trial import Trial, Until
from portal_bots.store import leases
from portal_bots.testing import Bot
from tests.conftest import Tonight
from tests.factories import NIGHT

MAIN = Place("uhc", "main")
WAY = [
    *("Sign in", "Enter your password", "Verify your identity", "Enter your code"),
    *(
        "Select the care provider you represent",
        "Prior Authorization and Notification",
        "Your cases",
        "Your cases",
    ),
    *("Prior Authorization and Notification", "Place of service", "Find the member", "Select the member"),
    *("Diagnosis and procedures", "Service details", "Clinical documents", "Review your request"),
    "Review your request",
]


async def tried(bot: Bot, night: Tonight, until: Until = Until.REVIEW) -> Trial:
    """Try a request of the night."""
    request = night.request(1003)
    bot.take(request)
    return await trial.run(bot.tools, MAIN, bot.standing(request), until)


class TestTrial:
    async def test_up_to_the_review_page(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """Each screen is a step with a picture, the review page is read back, the last button is not pressed."""
        done = await tried(bot, night)

        steps = [step for step in done.steps if step.heading in WAY][: len(WAY)]
        assert done.stopped is None
        assert [step.heading for step in steps] == WAY
        assert all(step.picture for step in done.steps)
        assert steps[-1].told == "Read back: all is as asked. Not pressed."
        assert portal.ledger("case_created") == []
        assert bot.standing(night.request(1003)).submitted_at is None

    @pytest.mark.parametrize(("until", "last"), [(Until.SIGNED_IN, 6), (Until.FOUND, 8)])
    async def test_until(self, bot: Bot, night: Tonight, until: Until, last: int) -> None:
        """It goes as far as was asked, and signs out."""
        done = await tried(bot, night, until)

        shown = [step.heading for step in done.steps]
        assert shown[:last] == WAY[:last]
        assert shown[last:] in ([], ["Sign in"], ["Prior Authorization and Notification", "Sign in"])

    async def test_stopped(self, bot: Bot, portal: UhcPortal, night: Tonight) -> None:
        """What stops it is told with the page on which it was, and the page of the trial says so."""
        portal.fault("extra_field", page="codes", label="Referral number", required=True)
        done = await tried(bot, night)

        assert done.stopped is not None
        assert done.stopped.code == "FORM_CHANGED"
        assert "Referral number" in render_html(done, "uhc", NIGHT)
        assert any(step.path == "/request/codes" and "Referral number" in step.told for step in done.steps)

    async def test_worked_elsewhere(self, bot: Bot, night: Tonight) -> None:
        """An account that a worker works now is left alone."""
        bot.store.run(leases.take, MAIN.lease, "another worker", bot.tools.settings.lease)

        with pytest.raises(HeldElsewhereError):
            await tried(bot, night)

"""What becomes of a job after an error, for every error there is."""

from datetime import timedelta

import pytest

from portal_bots.domain import errors
from portal_bots.domain.errors import PortalError
from portal_bots.domain.outcomes import Again, AskPerson, Next, after
from tests.domain.test_errors import LEAVES
from tests.factories import NIGHT

PERSON = AskPerson()


def again(minutes: int) -> Again:
    """Due again so many minutes later."""
    return Again(NIGHT + timedelta(minutes=minutes))


#: what follows the first, second, third, fourth and fifth try, by the branch of the error
FOLLOWS: dict[type[PortalError], tuple[Next, ...]] = {
    errors.Retry: (again(2), again(4), again(8), PERSON, PERSON),
    errors.SignInAgain: (again(0), PERSON, PERSON, PERSON, PERSON),
    errors.LoginBudgetSpent: (PERSON,) * 5,  # unless the portal forgets by itself
    errors.Wait: (again(4), again(8), again(16), PERSON, PERSON),
    errors.NextCode: (PERSON,) * 5,
    errors.PersonActs: (PERSON,) * 5,
    errors.Frozen: (PERSON,) * 5,
    errors.EngineerActs: (PERSON,) * 5,
    errors.OwnerActs: (PERSON,) * 5,
    errors.Settled: (PERSON,) * 5,
    errors.NeverAlone: (PERSON,) * 5,
    errors.OnceMore: (again(0), PERSON, PERSON, PERSON, PERSON),
}


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_after(kind: type[PortalError]) -> None:
    """The branch of the tree decides, with how often it was tried."""
    branch = next(branch for branch in FOLLOWS if issubclass(kind, branch))

    assert tuple(after(kind(), tries, NIGHT) for tries in range(1, 6)) == FOLLOWS[branch]


@pytest.mark.parametrize("tries", [1, 9])
@pytest.mark.parametrize("kind", [errors.PortalMaintenance, errors.RateLimited, errors.LoginBudgetSpent])
def test_known_time(kind: type[errors.Wait], tries: int) -> None:
    """When the portal says until when, that is when, however often it was tried, and it is no try itself."""
    until = NIGHT + timedelta(hours=3)

    assert after(kind(until=until), tries, NIGHT) == Again(until, counts=False)


def test_words_decide_nothing() -> None:
    """The portal's words never change what happens."""
    assert after(errors.LoginRejected("Please try again later."), 1, NIGHT) == PERSON

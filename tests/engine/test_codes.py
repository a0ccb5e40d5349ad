"""One-time codes: each is typed once, by one worker, and not in the last moments of its life."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mock_portals.kit import totp
from portal_bots.domain import errors
from portal_bots.engine.codes import CodeBroker, StoredLogin
from portal_bots.engine.secrets import Credentials
from portal_bots.store import Store, accounts
from portal_bots.testing import SEAL
from tests.factories import NIGHT

SECRET = "JBSWY3DPEHPK3PXP"  # 80 bits, as many portals give out


class HandClock:
    """A clock that goes on only when somebody waits for it."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self.waits: list[datetime] = []

    def now(self) -> datetime:
        """Where its hand stands."""
        return self._moment

    async def sleep_until(self, moment: datetime) -> None:
        """Move the hand there, never back."""
        self.waits.append(moment)
        self._moment = max(self._moment, moment)


def code_at(seconds: int) -> str:
    """The code that a portal computes so many seconds into the night."""
    return totp.code_for(SECRET, totp.step_at(NIGHT + timedelta(seconds=seconds)))


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Where the store is."""
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store that knows the account ``main``."""
    store = Store.open(url, SEAL)
    store.run(accounts.add, "uhc", "main", "dana", NIGHT)
    yield store
    store.close()


def broker(store: Store, clock: HandClock, account: str = "main") -> CodeBroker:
    """A broker that gives no code in the last five seconds of a step."""
    return CodeBroker(store, clock, "uhc", account, timedelta(seconds=5))


class TestCode:
    async def test_now(self, store: Store) -> None:
        """A fresh step's code is given at once; it is the one the portal computes."""
        clock = HandClock(NIGHT + timedelta(seconds=7))

        assert await broker(store, clock).code(SECRET) == code_at(0)
        assert clock.waits == []

    async def test_never_twice(self, store: Store) -> None:
        """A second code in the same step waits for the next step."""
        clock = HandClock(NIGHT)
        one = broker(store, clock)

        codes = [await one.code(SECRET) for _ in range(3)]

        assert codes == [code_at(0), code_at(30), code_at(60)]
        assert clock.waits == [NIGHT + timedelta(seconds=30), NIGHT + timedelta(seconds=60)]

    @pytest.mark.parametrize(("second", "waits"), [(24, False), (25, True), (29, True), (30, False)])
    async def test_last_seconds(self, store: Store, second: int, waits: bool) -> None:  # noqa: FBT001 - a column
        """A code about to end is left alone: the next one is waited for."""
        clock = HandClock(NIGHT + timedelta(seconds=second))

        code = await broker(store, clock).code(SECRET)

        assert code == code_at(30 if waits else second)
        assert clock.waits == ([NIGHT + timedelta(seconds=30)] if waits else [])

    async def test_step_let_pass_is_not_taken(self, store: Store) -> None:
        """A step that was too old to be used is not used up either."""
        await broker(store, HandClock(NIGHT + timedelta(seconds=29))).code(SECRET)

        assert store.run(accounts.take_code_step, "uhc", "main", int(NIGHT.timestamp()) // 30) is False
        assert store.run(accounts.take_code_step, "uhc", "main", int(NIGHT.timestamp()) // 30 + 2) is True

    async def test_two_workers(self, url: str, store: Store) -> None:
        """Two workers on one store never give the same code, however they meet."""
        other = Store.open(url, SEAL)
        one, two = broker(store, HandClock(NIGHT)), broker(other, HandClock(NIGHT))

        codes = await asyncio.gather(*(each.code(SECRET) for each in (one, two, one, two)))
        other.close()

        assert sorted(codes) == sorted(code_at(seconds) for seconds in (0, 30, 60, 90))

    async def test_after_a_restart(self, url: str, store: Store) -> None:
        """A worker started anew in the same step does not repeat the code."""
        await broker(store, HandClock(NIGHT)).code(SECRET)
        again = Store.open(url, SEAL)

        code = await broker(again, HandClock(NIGHT)).code(SECRET)
        again.close()

        assert code == code_at(30)

    async def test_clock_put_back(self, store: Store) -> None:
        """A clock that was put back waits for the first step that was not used."""
        await broker(store, HandClock(NIGHT + timedelta(seconds=60))).code(SECRET)

        assert await broker(store, HandClock(NIGHT)).code(SECRET) == code_at(90)

    async def test_by_the_portals_clock(self, store: Store) -> None:
        """Where our clock is ahead, the code is of the portal's step, and its last seconds are the portal's."""
        clock = HandClock(NIGHT + timedelta(seconds=15))
        ahead = await broker(store, clock).code(SECRET, timedelta(seconds=17))  # the portal is at -2 s

        assert ahead == code_at(0)
        assert clock.waits == [NIGHT + timedelta(seconds=17), NIGHT + timedelta(seconds=18)]

    async def test_accounts_apart(self, store: Store) -> None:
        """Each account has codes of its own."""
        clock = HandClock(NIGHT)
        store.run(accounts.add, "uhc", "north", "dana", NIGHT)

        await broker(store, clock).code(SECRET)
        await broker(store, clock, "north").code(SECRET)

        assert clock.waits == []

    async def test_account_that_the_store_never_saw(self, store: Store) -> None:
        """An account with a secret in the keyring, and none in a new store, gets its codes, each once."""
        clock = HandClock(NIGHT)
        one = broker(store, clock, "south")

        assert [await one.code(SECRET), await one.code(SECRET)] == [code_at(0), code_at(30)]

    async def test_no_secret(self, store: Store) -> None:
        """Without an authenticator secret there is no code, and the error says so."""
        with pytest.raises(errors.MfaMethodUnsupported, match="no authenticator secret"):
            await broker(store, HandClock(NIGHT)).code("")


async def test_login(store: Store) -> None:
    """A flow gets user name, password and codes, but not the secret."""
    asked: list[str] = []

    async def before_code() -> timedelta:
        asked.append("may I?")
        return timedelta(0)

    credentials = Credentials("dana", "invented", SECRET)
    login = StoredLogin(credentials, broker(store, HandClock(NIGHT)), before_code)

    assert (login.username, login.password, asked) == ("dana", "invented", [])
    assert await login.code() == code_at(0)

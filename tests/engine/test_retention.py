"""Retention: what is over goes, with proof; what somebody may need stays; a kill costs nothing but time."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from portal_bots.domain import errors
from portal_bots.domain.outcomes import Outcome
from portal_bots.domain.outcomes import Path as Way
from portal_bots.engine import instance
from portal_bots.engine.retention import DEFAULTS, Retention
from portal_bots.engine.worker import Worker
from portal_bots.store import Store, files, journal, resolving
from portal_bots.store.files import KeptFile, Kind, NewFile
from portal_bots.store.tables import audit
from portal_bots.testing import SEAL, Bot
from tests.factories import NIGHT, a_receipt, a_request
from tests.store.night import Night

WHO = "worker 1"
LATER = NIGHT + timedelta(days=40)  #: page texts and unmasked pictures are over, pictures are not


class Home:
    """A home with kept files, and the work that they are of."""

    def __init__(self, store: Store, path: Path) -> None:
        self.night = Night(store)
        self.store = store
        self.path = path
        self.retention = Retention(store, path, {})

    def keep(self, kind: Kind, name: str = "", request: str = "REQ-1", attempt: int | None = None) -> str:
        """Keep a file of a kind."""
        path = f"evidence/{name or kind.value}.sealed"
        new = NewFile(path, kind, instance.known(self.path), request, attempt)
        files.keep(self.store, self.path, new, b"Delgado", WHO, NIGHT)
        return path

    def purge(self) -> list[str]:
        """Purge; the paths that are gone."""
        return [one.path for one in self.retention.purge(WHO, LATER)]

    @property
    def proof(self) -> list[dict[str, object]]:
        """What the audit says of purges."""
        purged = select(audit.c.facts).where(audit.c.action == "evidence purged").order_by(audit.c.id)
        return list(self.store.run(lambda tx: tx.scalars(purged).all()))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home in which nothing is kept yet."""
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}", SEAL)
    yield Home(store, tmp_path / "home")
    store.close()


class TestDue:
    def test_by_kind(self, home: Home) -> None:
        """Each kind has its time."""
        for kind in Kind:
            home.keep(kind)
        when = {kind: NIGHT + days for kind, days in DEFAULTS.items()}

        assert home.retention.due(min(when.values()) - timedelta(seconds=1)) == []
        assert {one.kind for one in home.retention.due(when[Kind.PICTURE])} == {
            Kind.PICTURE,
            Kind.UNMASKED_PICTURE,
            Kind.PAGE_TEXT,
        }
        assert {one.kind for one in home.retention.due(when[Kind.LETTER])} == set(Kind)

    def test_as_set(self, home: Home) -> None:
        """The practice's own times count."""
        home.keep(Kind.PICTURE)
        home.keep(Kind.PAGE_TEXT)
        mine = replace(home.retention, days={Kind.PICTURE: 7, Kind.PAGE_TEXT: 365})

        assert [one.kind for one in mine.due(LATER)] == [Kind.PICTURE]

    def test_of_an_open_exception(self, home: Home) -> None:
        """Nothing of a request that a person must look after is purged; when it is done, it is."""
        home.night.queue()
        claim = home.night.claim()
        kept = home.keep(Kind.PAGE_TEXT, attempt=claim.attempt_id)
        home.night.stopped(claim, errors.FormChanged("+ Fax"), None, kept)

        assert home.purge() == []
        home.store.run(resolving.dismiss, home.night.exception().id, "dana", "sent by fax", NIGHT)
        assert home.purge() == [kept]

    def test_shown_by_an_open_exception(self, home: Home) -> None:
        """What an open exception shows stays, and its unmasked picture, although that request went on."""
        home.night.queue(a_request("REQ-1"), a_request("REQ-2"))
        first, second = home.night.claim(), home.night.claim()
        kept = home.keep(Kind.PAGE_TEXT, request="REQ-9", attempt=first.attempt_id)
        home.keep(Kind.UNMASKED_PICTURE, request="REQ-9", attempt=first.attempt_id)
        home.night.stopped(first, errors.FormChanged("+ Fax"), None, kept)
        home.night.stopped(second, errors.FormChanged("+ Fax"), None)

        assert home.purge() == []

    def test_of_an_open_press(self, home: Home) -> None:
        """Nothing is purged of a request while nobody knows what came of its press."""
        home.night.queue()
        claim = home.night.claim()
        home.store.run(journal.write, home.night.lease(), claim, NIGHT)
        kept = home.keep(Kind.PAGE_TEXT)

        assert home.purge() == []
        home.night.done(claim, Outcome(Way.FOUND, receipt=a_receipt(), uploaded=("notes.pdf",)))
        assert home.purge() == [kept]

    def test_of_an_unsent_packet(self, home: Home) -> None:
        """A document that the portal does not list yet stays, however old."""
        home.night.put(a_request())
        home.keep(Kind.PACKET)

        assert replace(home.retention, days={Kind.PACKET: 1}).due(LATER) == []


class TestPurge:
    def test_gone_with_proof(self, home: Home) -> None:
        """The file is deleted; what it was, its hash and its age stay in the audit, noted before and after."""
        path = home.keep(Kind.PAGE_TEXT)
        [known] = home.store.run(files.every)
        home.keep(Kind.PICTURE)

        assert home.purge() == [path]
        assert not (home.path / path).exists()
        assert home.proof == [{**known.facts, "step": step, "days": 40} for step in ("begun", "done")]
        assert [one.purged_at for one in home.store.run(files.every)] == [LATER, None]
        assert home.purge() == []

    def test_says_so(self, home: Home) -> None:
        """Whoever asks for a purged file is told since when it is gone."""
        path = home.keep(Kind.PAGE_TEXT)
        home.purge()

        with pytest.raises(files.FileMissingError, match="was purged on 01/10/2027"):
            files.read(home.store, home.path, path)

    @pytest.mark.parametrize(
        "cut", ["portal_bots.engine.retention.Retention._delete", "portal_bots.store.purging.end"]
    )
    def test_cut_short(self, home: Home, monkeypatch: pytest.MonkeyPatch, cut: str) -> None:
        """Killed before or after the file is deleted, the next purge finishes it; the proof has each step once."""
        path = home.keep(Kind.PAGE_TEXT)
        with monkeypatch.context() as patched:
            patched.setattr(cut, _die)
            with pytest.raises(KeyboardInterrupt):
                home.purge()

        assert [told["step"] for told in home.proof] == ["begun"]
        assert home.purge() == [path]
        assert not (home.path / path).exists()
        assert [told["step"] for told in home.proof] == ["begun", "done"]

    def test_of_another_home(self, home: Home, tmp_path: Path) -> None:
        """Files of another worker's machine are left to that, also where it was killed in the middle."""
        home.keep(Kind.PAGE_TEXT)
        other = Retention(home.store, tmp_path / "other", {})
        assert other.purge(WHO, LATER) == []

        [one] = home.retention.due(LATER)
        (home.path / one.path).unlink()
        assert other.purge(WHO, LATER) == []

    def test_parts(self, home: Home) -> None:
        """What a worker that died left half-written is swept away after a day."""
        path = home.path / home.keep(Kind.PICTURE)
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(b"half")

        home.retention.purge(WHO, NIGHT - timedelta(days=400))
        assert part.exists()
        home.retention.purge(WHO, NIGHT + timedelta(days=400))
        assert not part.exists()


class TestEarlierVersion:
    def test_sealed_as_found(self, home: Home) -> None:
        """What an earlier version left in plain is sealed, opens by its old name, and goes in time."""
        home.night.queue()
        claim = home.night.claim()
        plain = [home.path / f"evidence/attempt-{claim.attempt_id}-review.png", home.path / "letters/REQ-1.pdf"]
        for path in plain:
            path.parent.mkdir(parents=True)
            path.write_bytes(b"Delgado")
            os.utime(path, (NIGHT.timestamp(), NIGHT.timestamp()))

        home.retention.purge(WHO, NIGHT + timedelta(days=29))

        assert not any(path.exists() for path in plain)
        kept = [home.store.run(files.named, path.relative_to(home.path).as_posix()) for path in plain]
        assert [(one and one.kind, one and one.request_id, one and one.kept_at) for one in kept] == [
            (Kind.UNMASKED_PICTURE, "REQ-1", NIGHT),
            (Kind.LETTER, "REQ-1", NIGHT),
        ]
        assert all(files.read(home.store, home.path, one.path) == b"Delgado" for one in kept if one)
        assert home.purge() == [kept[0].path if kept[0] else ""]


class TestWorker:
    async def test_every_day(self, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
        """A worker that works unattended purges by itself."""
        tools, loop, purged = bot.tools, asyncio.get_running_loop(), asyncio.Event()
        new = NewFile("evidence/old.txt.sealed", Kind.PAGE_TEXT, instance.known(tools.home))
        long_ago = tools.clock.now() - timedelta(days=31)
        files.keep(bot.store, tools.home, new, b"Delgado", WHO, long_ago)
        really = Retention.purge

        def purge(retention: Retention, by: str, now: datetime) -> list[KeptFile]:
            gone = really(retention, by, now)
            loop.call_soon_threadsafe(purged.set)
            return gone

        monkeypatch.setattr(Retention, "purge", purge)
        worker = Worker(tools, {})
        working = asyncio.create_task(worker.work())
        await asyncio.wait_for(purged.wait(), 20)
        worker.stop()
        await working

        assert not (tools.home / new.path).exists()


def _die(*_: object) -> None:
    raise KeyboardInterrupt

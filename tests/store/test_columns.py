"""Moments: in UTC, whatever zone they came in. Sealed columns: opened where they belong, and nowhere else."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import StatementError

from portal_bots.store import Store
from portal_bots.store.columns import UnreadableError, mark
from portal_bots.store.seal import Keys, Seal, SealBrokenError
from portal_bots.store.tables import documents, intents, leases, requests
from portal_bots.testing import SEAL
from tests.factories import NIGHT, a_request
from tests.store.night import Night


def keep(store: Store, moment: datetime) -> datetime:
    """A moment, written and read back."""
    store.run(lambda tx: tx.execute(insert(leases).values(name="x", holder="", fence=0, expires_at=moment)))
    back: datetime = store.run(lambda tx: tx.execute(select(leases.c.expires_at)).scalar_one())
    return back


class TestUtcTime:
    @pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
    def test_zone(self, store: Store, zone: str) -> None:
        """A moment of any zone comes back as the same moment in UTC."""
        back = keep(store, NIGHT.astimezone(ZoneInfo(zone)))

        assert (back, back.utcoffset()) == (NIGHT, timedelta(0))

    def test_fraction(self, store: Store) -> None:
        """Not a microsecond is lost."""
        moment = datetime(2026, 11, 1, 5, 59, 59, 999_999, tzinfo=UTC)

        assert keep(store, moment) == moment

    def test_without_zone(self, night: Night) -> None:
        """A moment without a zone is refused and nothing is written."""
        with pytest.raises(StatementError, match="a moment without a time zone cannot be stored"):
            keep(night.store, NIGHT.replace(tzinfo=None))

        assert not night.rows(leases)

    def test_none(self, night: Night) -> None:
        """No moment stays no moment."""
        night.queue()

        assert night.standing().submitted_at is None


class TestSealed:
    @pytest.mark.parametrize("words", ["", "Zwölf \u2028 \x00 🙂", "x" * 100_000])
    def test_back(self, night: Night, words: str) -> None:
        """What was sealed comes back as it was."""
        night.queue()

        night.store.run(lambda tx: tx.execute(update(requests).values(words=words, decision=[words, None])))

        [row] = night.rows(requests)
        assert (row["words"], row["decision"]) == (words, [words, None])

    def test_nothing(self, night: Night) -> None:
        """What is not there is not sealed: the database can tell."""
        night.queue()

        assert night.store.run(lambda tx: tx.scalar(select(requests.c.id).where(requests.c.decision.is_(None))))

    def test_never_the_same(self, night: Night) -> None:
        """Equal contents are sealed differently; their marks are equal."""
        night.queue(a_request("REQ-1"), a_request("REQ-2"))

        def raw(name: str) -> list[Any]:
            return night.store.run(lambda tx: list(tx.scalars(text(f"SELECT {name} FROM documents"))))  # noqa: S608 -- our names

        assert [len(set(map(bytes, raw("file")))), len(set(raw("file_mark")))] == [2, 1]

    @pytest.mark.parametrize("there", ["words", "folder"])
    def test_moved(self, night: Night, there: str) -> None:
        """Sealed bytes that were moved to another column, of this table or another one, do not open."""
        night.queue()
        move = f"UPDATE requests SET {there} = (SELECT file FROM documents)"  # noqa: S608 -- our names
        night.store.run(lambda tx: tx.execute(text(move)))

        with pytest.raises(UnreadableError, match=rf"requests\.{there} was changed or belongs elsewhere"):
            night.standing()

    def test_changed(self, night: Night) -> None:
        """Bytes that nobody sealed are no content, and are not shown."""
        night.queue()
        night.store.run(lambda tx: tx.execute(text("UPDATE documents SET file = :it"), {"it": b"mri.pdf"}))

        with pytest.raises(UnreadableError, match="not sealed content") as told:
            night.rows(documents)

        assert "mri.pdf" not in str(told.value)

    def test_compared(self, night: Night) -> None:
        """A query that compares sealed content would never find anything: it is refused as it is written."""
        with pytest.raises(TypeError, match=r"documents\.file is sealed: compare its mark"):
            select(documents).where(documents.c.file == "mri.pdf")

        night.queue()
        found = select(documents.c.file)
        marked = night.store.run(
            lambda tx: tx.scalars(
                found.where(documents.c.file_mark == mark(tx, documents.c.file, "notes.pdf"))
            ).all()
        )
        assert marked == ["notes.pdf"]

    def test_left_out(self, night: Night) -> None:
        """What a statement does not name has its default, sealed like the rest."""
        night.queue()
        claim = night.claim()
        values = {"request_id": "REQ-1", "attempt_id": claim.attempt_id, "operation": "submit", "result": ""}
        row = insert(intents).values(**values, fence=1, pressed_at=NIGHT)

        night.store.run(lambda tx: tx.execute(row))

        [intent] = night.rows(intents)
        assert (intent["sent"], intent["words"], intent["found"], intent["receipt"]) == ({}, "", [], None)


class TestSeal:
    def test_rotated_elsewhere(self) -> None:
        """A key that another process made since is fetched once it is met, and is in use from then on."""
        rotated = SEAL.keys.rotated()
        worker = Seal(SEAL.keys, lambda: rotated)

        opened = worker.open(Seal(rotated).seal(b"words", "news.words"), "news.words")

        assert (opened, worker.keys.current) == (b"words", rotated.current)

    def test_others(self) -> None:
        """Keys of another practice are never taken over: its content stays closed, and the remedy is told."""
        others = Keys.fresh()
        worker = Seal(SEAL.keys, lambda: others)

        with pytest.raises(SealBrokenError, match="portal-bots keys import"):
            worker.open(Seal(others).seal(b"words", "news.words"), "news.words")

        assert worker.keys == SEAL.keys

    def test_never_shown(self) -> None:
        """Keys are in no ``repr``, nor in that of what holds them."""
        keys = Keys.fresh()
        seal = Seal(keys)
        seal.seal(b"words", "news.words")
        shown = f"{keys!r} {keys} {seal!r} {vars(seal)!r}"

        assert not any(
            str(secret) in shown or secret.hex() in shown for secret in (*keys.secrets.values(), keys.marks)
        )

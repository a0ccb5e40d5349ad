"""The proof of the audit: whatever somebody does to the database without the keyring is found, and where."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from portal_bots.domain.actions import Action
from portal_bots.store import Store, audit, audit_proof, audit_reading, leases
from portal_bots.store.audit import Head
from portal_bots.store.seal import Keys, Seal
from portal_bots.store.tables import audit as table
from portal_bots.testing import SEAL
from tests.factories import NIGHT
from tests.store.night import Night
from tests.store.tampering import unguarded

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from datetime import UTC, datetime
from portal_bots.domain.actions import Action
from portal_bots.store import Store, audit
from portal_bots.testing import SEAL
store = Store.open(sys.argv[1], SEAL)
print("ready", flush=True)
for number in range(int(sys.argv[3])):
    store.run(audit.add, sys.argv[2], Action.JOB_DONE, facts={"attempt": number}, now=datetime.now(UTC))
"""
COPY = "INSERT INTO audit SELECT {}, at, actor, action, request_id, portal, account, page, facts, {} FROM audit"
SWAP = (
    "UPDATE audit SET id = -2 WHERE id = 2",
    "UPDATE audit SET id = 2 WHERE id = 3",
    "UPDATE audit SET id = 3 WHERE id = -2",
)
AT = {"sqlite": "'yesterday'", "postgresql": "'2026-12-01 02:00:00.000001+00'"}


def write(tx: Connection, who: str, number: int) -> None:
    """One row."""
    now = NIGHT + timedelta(seconds=number)
    audit.add(tx, who, Action.JOB_DONE, request_id=f"REQ-{number}", facts={"attempt": number}, now=now)


def sentences(store: Store) -> list[str]:
    """What the proof says."""
    return [finding.sentence for finding in audit_proof.verify(store)]


@pytest.fixture
def six(store: Store) -> Store:
    """A store with six rows."""
    for number in range(6):
        store.run(write, "dana", number)
    return store


def attack(store: Store, *statements: str) -> None:
    """Do what somebody does who has the database."""

    def work(tx: Connection) -> None:
        with unguarded(tx):
            for statement in statements:
                tx.execute(text(statement.replace("{AT}", AT[tx.dialect.name])))

    store.run(work)


class TestVerify:
    def test_unbroken(self, six: Store) -> None:
        """Rows that nobody touched are proved."""
        assert sentences(six) == []

    def test_empty(self, store: Store) -> None:
        """An audit without rows is unbroken."""
        assert sentences(store) == []

    @pytest.mark.parametrize(
        ("statements", "row", "sentence"),
        [
            (("UPDATE audit SET actor = 'sam' WHERE id = 3",), 3, "Row 3 is not as it was written"),
            (("UPDATE audit SET request_id = 'REQ-9' WHERE id = 1",), 1, "Row 1 is not as it was written"),
            (("UPDATE audit SET at = {AT} WHERE id = 4",), 4, "Row 4 is not as it was written"),
            (("UPDATE audit SET facts = '{\"attempt\": 9}' WHERE id = 6",), 6, "Row 6 is not as it was written"),
            (("UPDATE audit SET previous = chain WHERE id = 2",), 2, "Row 2 is not as it was written"),
            (("UPDATE audit SET chain = previous WHERE id = 5",), 5, "Row 5 is not as it was written"),
            (("DELETE FROM audit WHERE id = 1",), 1, "Row 1 is missing."),
            (("DELETE FROM audit WHERE id IN (3, 4)",), 3, "Rows 3 to 4 are missing."),
            (SWAP, 2, "Row 2 is not as it was written"),
            (("DELETE FROM audit WHERE id = 3", "UPDATE audit SET id = 3 WHERE id = 4"), 3, "Row 3 is not as it"),
            ((COPY.format("7", "chain, chain") + " WHERE id = 6",), 7, "Row 7 is not as it was written"),
            ((COPY.format("0", "previous, chain") + " WHERE id = 1",), 0, "Row 0 is not as it was written"),
            (("DELETE FROM audit WHERE id > 4",), 5, "Rows 5 to 6 are missing at the end."),
            (("DELETE FROM audit",), 1, "Rows 1 to 6 are missing at the end."),
            (("DELETE FROM audit", "DELETE FROM audit_head"), 1, "The head is missing"),
            (("DELETE FROM audit WHERE id = 6", "UPDATE audit_head SET rows = 5"), 6, "The head is not as it was"),
            (
                (
                    "DELETE FROM audit WHERE id = 6",
                    "UPDATE audit_head SET rows = 5, chain = (SELECT chain FROM audit WHERE id = 5)",
                ),
                6,
                "The head is not as it was written",
            ),
        ],
    )
    def test_found(self, six: Store, statements: tuple[str, ...], row: int, sentence: str) -> None:
        """Whatever was changed, removed, moved, put in or cut off is found, the first place first."""
        attack(six, *statements)

        found = audit_proof.verify(six)
        assert found[0].row == row
        assert found[0].sentence.startswith(sentence)

    def test_other_chain(self, six: Store) -> None:
        """Rows that are ours, but of an audit that went another way, are found: an older database has such."""
        kept = "CREATE TABLE kept AS SELECT * FROM audit WHERE id = 6"
        back = "INSERT INTO audit SELECT * FROM kept"
        attack(six, kept, "DELETE FROM audit WHERE id = 6", _head(5, six))
        six.run(write, "sam", 60)
        six.run(write, "sam", 61)

        assert sentences(six) == []
        attack(six, "DELETE FROM audit WHERE id = 6", back, "DROP TABLE kept")
        assert sentences(six) == ["Row 7 does not follow row 6: one of them is of another chain."]

    def test_far_below(self, sqlite_store: Store) -> None:
        """A row put in far before the first one is found: SQLite takes any number."""
        number = sqlite_store.run(audit_reading.head).rows + 1
        sqlite_store.run(write, "dana", number)
        attack(sqlite_store, COPY.format("-9000000000", "previous, chain") + f" WHERE id = {number}")

        assert audit_proof.verify(sqlite_store)[0].row == -9_000_000_000

    def test_added_after(self, six: Store) -> None:
        """A last row of ours, put back behind a head of ours, is found."""
        attack(six, _head(5, six))

        assert sentences(six) == ["Row 6 is not ours: the audit ends with 5."]

    def test_other_keys(self, six: Store) -> None:
        """Under another keyring nothing is proved."""
        other = Store.open(six.url.render_as_string(hide_password=False), Seal(Keys.fresh()))

        assert len(sentences(other)) == 7
        other.close()

    def test_where_it_was(self, six: Store) -> None:
        """A head that a report printed is known later, and not any more in an older database."""
        seen = six.run(audit_reading.head)
        six.run(write, "dana", 7)

        assert six.run(audit_proof.knows, Head(6, seen.short.partition(":")[2]))
        assert six.run(audit_proof.knows, six.run(audit_reading.head))
        assert not six.run(audit_proof.knows, Head(8, seen.chain))
        assert not six.run(audit_proof.knows, Head(5, seen.chain))


def _head(rows: int, store: Store) -> str:
    """What puts back a head that we wrote ourselves, as an older database has it."""
    (chain,) = store.run(lambda tx: tx.execute(text(f"SELECT chain FROM audit WHERE id = {rows}")).one())  # noqa: S608 -- a number
    mark = Head(rows, chain).mark(SEAL)
    return f"UPDATE audit_head SET rows = {rows}, chain = '{chain}', mark = '{mark}'"  # noqa: S608 -- ours


class TestTogether:
    def test_threads(self, store: Store) -> None:
        """Lanes that hold rows of their own and write at once make one chain, and none waits for ever."""

        def lane(name: str) -> None:
            lease = store.run(leases.take, name, "worker-1")
            assert lease is not None
            for number in range(20):
                store.run(_checked, lease, name, number)

        with ThreadPoolExecutor(4) as pool:
            done = [pool.submit(lane, f"account:uhc/{number}") for number in range(4)]
            for each in done:
                each.result(60)

        assert sentences(store) == []
        assert store.run(audit_reading.head).rows == 80

    def test_crossing(self, store: Store) -> None:
        """Some tell the audit before they want a row and some after: none waits in a circle."""
        one, other = (store.run(leases.take, name, "worker-1") for name in ("one", "other"))
        assert one is not None
        assert other is not None

        def work(lease: leases.Lease) -> None:
            for number in range(25):
                if number % 2:
                    store.run(_told_first, lease, number)
                else:
                    store.run(_checked, lease, "dana", number)

        with ThreadPoolExecutor(4) as pool:
            done = [pool.submit(work, lease) for lease in (one, other, one, other)]
            for each in done:
                each.result(60)

        assert sentences(store) == []
        assert store.run(audit_reading.head).rows == 100

    def test_processes(self, url: str) -> None:
        """Two workers that write at once make one chain."""
        store = Store.open(url, SEAL)
        with writers(url, 40) as (one, other):
            assert (one.wait(60), other.wait(60)) == (0, 0)

        rows = Night(store).rows(table)
        assert sentences(store) == []
        assert [row["id"] for row in rows] == list(range(1, 81))
        assert {row["actor"] for row in rows} == {"one", "other"}
        store.close()

    def test_meanwhile(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Rows that workers add while the proof reads are no findings."""
        monkeypatch.setattr(audit_proof, "_AT_A_TIME", 3)
        store, seen = Store.open(url, SEAL), list[list[str]]()
        with writers(url, 150) as both:
            while any(process.poll() is None for process in both):
                seen.append(sentences(store))

        assert seen == [[]] * len(seen)
        assert sentences(store) == []
        assert store.run(audit_reading.head).rows == 300
        store.close()

    def test_faster_than_it_reads(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        """The proof ends although more rows are added between its parts than a part reads."""
        monkeypatch.setattr(audit_proof, "_AT_A_TIME", 3)
        for number in range(3):
            store.run(write, "dana", number)
        part = audit_proof._part

        def overtaken(tx: Connection, walk: audit_proof._Walk) -> bool:
            for number in range(5 if walk.last < 60 else 0):
                write(tx, "omar", number)
            return part(tx, walk)

        monkeypatch.setattr(audit_proof, "_part", overtaken)

        assert sentences(store) == []
        assert store.run(audit_reading.head).rows < 30

    def test_killed(self, url: str) -> None:
        """A worker killed while it writes leaves an unbroken chain, which the other one goes on with."""
        store = Store.open(url, SEAL)
        with writers(url, 100_000) as (one, other):
            one.send_signal(signal.SIGKILL)
            assert one.wait(60) == -9
            before = store.run(audit_reading.head).rows
            while store.run(audit_reading.head).rows < before + 5:
                assert other.poll() is None
            other.send_signal(signal.SIGKILL)
            other.wait(60)

        assert sentences(store) == []
        store.run(write, "dana", 1)
        assert sentences(store) == []
        store.close()


def _checked(tx: Connection, lease: leases.Lease, who: str, number: int) -> None:
    leases.check(tx, lease)
    write(tx, who, number)


def _told_first(tx: Connection, lease: leases.Lease, number: int) -> None:
    write(tx, "sam", number)
    leases.check(tx, lease)


@contextmanager
def writers(url: str, rows: int) -> Iterator[Sequence[subprocess.Popen[bytes]]]:
    """Two processes that write as fast as they can, both of them begun."""
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url, who, str(rows)], cwd=ROOT, env=env, stdout=subprocess.PIPE
        )
        for who in ("one", "other")
    ]
    try:
        for process in begun:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
        yield begun
    finally:
        for process in begun:
            process.kill()
            process.communicate()

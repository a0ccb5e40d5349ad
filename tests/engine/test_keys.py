"""Keys: made once, never in silence for a store that has others, exported and brought back."""

import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from pydantic import SecretStr

from portal_bots.engine import keys
from portal_bots.engine.instance import HomeInUseError
from portal_bots.engine.keys import KeysUnusableError
from portal_bots.engine.secrets import open_keyring
from portal_bots.engine.vault import FileKeyring
from portal_bots.store.seal import Keys, Seal, SealBrokenError
from tests.conftest import ROOT

PASSWORD, PASSPHRASE = "invented for tests", "a long enough passphrase"
STARTING = """
import sys
from pathlib import Path
from pydantic import SecretStr
from portal_bots.engine import keys
from portal_bots.engine.secrets import open_keyring
from portal_bots.store.seal import Seal

home = Path(sys.argv[1])
keyring = open_keyring(home, SecretStr(sys.argv[2])).backend
print("ready", flush=True)
sys.stdin.readline()
print(Seal(keys.load(keyring, home)).key_set)
"""


@pytest.fixture
def keyring(tmp_path: Path) -> FileKeyring:
    """The file keyring of a home."""
    return FileKeyring(tmp_path / "keyring.json", PASSWORD)


class TestFirstUse:
    def test_at_once(self, tmp_path: Path) -> None:
        """Processes that begin at the same moment all have the same keys."""
        started = [
            subprocess.Popen(
                [sys.executable, "-c", STARTING, str(tmp_path), PASSWORD],
                env=os.environ | {"PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(4)
        ]
        for one in started:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        for one in started:
            assert one.stdin is not None
            one.stdin.write("\n")
            one.stdin.flush()
        sets = {one.communicate(timeout=60)[0] for one in started}

        kept = keys.kept(open_keyring(tmp_path, SecretStr(PASSWORD)).backend)
        assert kept is not None
        assert sets == {Seal(kept).key_set + "\n"}

    def test_lost(self, keyring: FileKeyring, tmp_path: Path) -> None:
        """An empty keyring beside a sealed store gets no new keys: the remedy is told."""
        with pytest.raises(KeysUnusableError, match="portal-bots keys import FILE"):
            keys.load(keyring, tmp_path, lambda: True)

        assert keys.kept(keyring) is None

    def test_again(self, keyring: FileKeyring, tmp_path: Path) -> None:
        """Once there, they stay the same."""
        assert keys.load(keyring, tmp_path) == keys.load(keyring, tmp_path, lambda: True)


class TestRetire:
    def test_in_use(self, keyring: FileKeyring, tmp_path: Path) -> None:
        """The key in use is not forgotten, nor one that nobody knows."""
        held = keys.load(keyring, tmp_path)

        with pytest.raises(KeysUnusableError, match=f"{held.current} is the key in use"):
            keys.retire(keyring, tmp_path, held.current)
        with pytest.raises(KeysUnusableError, match="There is no key 00000000"):
            keys.retire(keyring, tmp_path, "00000000")

        assert keys.kept(keyring) == held

    def test_earlier(self, keyring: FileKeyring, tmp_path: Path) -> None:
        """An earlier one is."""
        held = keys.load(keyring, tmp_path)
        rotated = keys.rotate(keyring, tmp_path)

        keys.retire(keyring, tmp_path, held.current)

        kept = keys.kept(keyring)
        assert kept is not None
        assert (kept.current, set(kept.secrets), kept.marks) == (rotated.current, {rotated.current}, held.marks)

    def test_while_used(self, tmp_path: Path) -> None:
        """Not while a program has the store open, which would go on sealing with it."""
        refused = pytest.raises(HomeInUseError, match="Stop it first")
        with keys.in_use(tmp_path), keys.in_use(tmp_path), refused, keys.unused(tmp_path):
            pass

        with keys.unused(tmp_path):
            pass


class TestExport:
    def test_there_and_back(self, keyring: FileKeyring, tmp_path: Path) -> None:
        """Another keyring has the same keys afterwards; the file shows none of them."""
        held = keys.load(keyring, tmp_path)
        content = keys.export(held, PASSPHRASE)
        other = FileKeyring(tmp_path / "other.json", "another password")

        taken = keys.take_in(other, tmp_path, keys.imported(content, PASSPHRASE), "")

        assert taken == keys.kept(other) == held
        assert not any(secret in content for secret in (*held.secrets.values(), held.marks))

    @pytest.mark.parametrize("change", ["passphrase", "bytes", "cut", "foreign", "empty"])
    def test_does_not_open(self, change: str) -> None:
        """Another passphrase, or another file, is said to be that, and no key or passphrase is shown."""
        held = Keys.fresh()
        content = keys.export(held, PASSPHRASE)
        wrong = {
            "passphrase": content,
            "bytes": content[:-1] + bytes([content[-1] ^ 1]),
            "cut": content[:40],
            "foreign": b"PK\x03\x04 a letter",
            "empty": b"",
        }[change]

        with pytest.raises(SealBrokenError, match="The keys do not open") as told:
            keys.imported(wrong, "not the passphrase" if change == "passphrase" else PASSPHRASE)

        shown = "".join(traceback.format_exception(told.value))
        assert not any(each in shown for each in (PASSPHRASE, *map(str, held.secrets.values())))

    def test_of_another_store(self, keyring: FileKeyring, tmp_path: Path) -> None:
        """Keys that do not open the store here are not taken."""
        held = keys.load(keyring, tmp_path)

        with pytest.raises(KeysUnusableError, match="keys of another store"):
            keys.take_in(keyring, tmp_path, Keys.fresh(), Seal(held).key_set)

        assert keys.kept(keyring) == held

    def test_in_the_place_of_fresh_ones(self, keyring: FileKeyring, tmp_path: Path) -> None:
        """Keys that a new machine made before it got the practice's give way, and are not lost."""
        fresh, practice = keys.load(keyring, tmp_path), Keys.fresh()

        keys.take_in(keyring, tmp_path, practice, Seal(practice).key_set)

        assert keys.kept(keyring) == practice
        assert keyring.get_password("portal-bots", f"keys {Seal(fresh).key_set}") is not None

    def test_rotated_elsewhere(self, keyring: FileKeyring, tmp_path: Path) -> None:
        """Keys that were rotated on another machine are in use here, too; an older export changes nothing."""
        held = keys.load(keyring, tmp_path)
        rotated = held.rotated()

        newer = keys.take_in(keyring, tmp_path, rotated, "")
        older = keys.take_in(keyring, tmp_path, held, "")

        assert newer == older == rotated

    def test_retired_comes_back(self, keyring: FileKeyring, tmp_path: Path) -> None:
        """A retired key comes back from an export, for an old backup, and the key in use stays."""
        held = keys.load(keyring, tmp_path)
        rotated = keys.rotate(keyring, tmp_path)
        keys.retire(keyring, tmp_path, held.current)

        taken = keys.take_in(keyring, tmp_path, held, "")

        assert (taken.current, set(taken.secrets)) == (rotated.current, {held.current, rotated.current})

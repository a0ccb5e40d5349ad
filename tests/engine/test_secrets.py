"""Secrets: in a keyring, never in clear, never in a message."""

import base64
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import keyring.backend
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from pydantic import SecretStr

from portal_bots.engine.secrets import Credentials, KeyringSecrets, SecretsUnusableError, open_keyring, totp_secret

DANA = Credentials("dana.whitfield", "pa55 w0rd ü", "JBSWY3DPEHPK3PXP")
SAM = Credentials("sam.ortega", "another one", "KRSXG5CTMVRXEZLU")
KEY = SecretStr("correct horse")


def opened(home: Path, key: SecretStr = KEY) -> KeyringSecrets:
    """The encrypted file keyring of a home."""
    return open_keyring(home, key)


class TestTotpSecret:
    @pytest.mark.parametrize(
        "text",
        [
            "JBSWY3DPEHPK3PXP",
            "  jbsw y3dp ehpk 3pxp ",
            "otpauth://totp/Portal:dana?secret=JBSWY3DPEHPK3PXP&issuer=Portal&digits=6",
            "otpauth://totp/Portal%20One:dana%40x.org?issuer=Portal&secret=jbswy3dpehpk3pxp",
        ],
    )
    def test_read(self, text: str) -> None:
        """The secret is read as a portal shows it: in groups, in small letters, or in the picture's address."""
        assert totp_secret(text) == "JBSWY3DPEHPK3PXP"

    @pytest.mark.parametrize(
        "text",
        [
            "my-password-is-secret-1",
            "JBSWY3DPEHPK3PX1",
            "otpauth://totp/Portal:dana?secret=%21%21%21notbase32&issuer=Portal",
            "https://portal.example/setup?secret=JBSWY3DPEHPK3PXP",
            "JBSWY3DPEHPK3PXü",
        ],
    )
    def test_garbage(self, text: str) -> None:
        """What is no secret is refused without repeating it, in the message or what led to it."""
        with pytest.raises(ValueError, match="not a base32 authenticator secret") as told:
            totp_secret(text)

        chain = f"{told.value!r} {told.value.__cause__!r}"
        assert text not in chain
        assert not any(part in chain for part in re.findall(r"[\w-]{12,}", text))

    @pytest.mark.parametrize("text", ["", "JBSWY3DPEHPK3PX", "123456", "otpauth://totp/Portal:dana?issuer=Portal"])
    def test_too_short(self, text: str) -> None:
        """A few letters, such as a code typed in its place, are no secret."""
        with pytest.raises(ValueError, match="authenticator secret") as told:
            totp_secret(text)

        assert not text or text not in str(told.value)

    @pytest.mark.parametrize("unusual", ["digits=8", "period=60", "algorithm=SHA256"])
    def test_unusual(self, unusual: str) -> None:
        """An authenticator whose codes would be wrong is refused when it is stored, not at night."""
        with pytest.raises(ValueError, match=f"unusual {unusual.split('=', maxsplit=1)[0]}"):
            totp_secret(f"otpauth://totp/Portal:dana?secret=JBSWY3DPEHPK3PXP&{unusual}")


class TestCredentials:
    def test_repr(self) -> None:
        """Nothing of them shows in a traceback or log."""
        assert repr(DANA) == str(DANA) == "Credentials()"


class TestFileKeyring:
    def test_round_trip(self, tmp_path: Path) -> None:
        """What was kept is there after a restart, for each account its own."""
        secrets = opened(tmp_path)
        secrets.put("uhc", "main", DANA)
        secrets.put("uhc", "north", SAM)

        again = opened(tmp_path)

        assert (again.get("uhc", "main"), again.get("uhc", "north")) == (DANA, SAM)
        assert again.get("availity", "main") is None

    def test_changed_and_removed(self, tmp_path: Path) -> None:
        """A new password takes the place of the old one; what is forgotten is gone; forgetting again is fine."""
        secrets = opened(tmp_path)
        secrets.put("uhc", "main", DANA)
        secrets.put("uhc", "main", SAM)
        assert secrets.get("uhc", "main") == SAM

        for _ in range(2):
            secrets.remove("uhc", "main")

        assert secrets.get("uhc", "main") is None

    def test_nothing_in_clear(self, tmp_path: Path) -> None:
        """No file of the home holds user name, password, secret or the keyring's own password in clear."""
        opened(tmp_path).put("uhc", "main", DANA)

        kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        parts = json.loads((tmp_path / "keyring.json").read_text()).values()
        kept += b"".join(base64.b64decode(part) for part in parts)
        assert len(kept) > 200
        for text in (DANA.username, DANA.password, "pa55", DANA.totp_secret, KEY.get_secret_value()):
            assert text.encode() not in kept

    def test_mode(self, tmp_path: Path) -> None:
        """Only the worker's user can read the file, also after it was written again."""
        secrets = opened(tmp_path)
        secrets.put("uhc", "main", DANA)

        assert (tmp_path / "keyring.json").stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("key", ["wrong horse", " "])
    def test_wrong_password(self, tmp_path: Path, key: str) -> None:
        """Another password is refused with the file and the setting to look at; what was kept stays."""
        opened(tmp_path).put("uhc", "main", DANA)

        with pytest.raises(SecretsUnusableError) as told:
            opened(tmp_path, SecretStr(key))

        file = tmp_path / "keyring.json"
        assert str(told.value) == f"The keyring {file} does not open: check PORTAL_BOTS_KEYRING_PASSWORD."
        assert opened(tmp_path).get("uhc", "main") == DANA

    def test_changed_file(self, tmp_path: Path) -> None:
        """A file that somebody changed does not open, and is left as it is."""
        opened(tmp_path).put("uhc", "main", DANA)
        file = tmp_path / "keyring.json"
        parts = json.loads(file.read_text())
        parts["entries"] = base64.b64encode(bytes(40)).decode()
        file.write_text(json.dumps(parts))
        before = file.read_text()

        with pytest.raises(SecretsUnusableError):
            opened(tmp_path)

        assert file.read_text() == before

    def test_two_writers(self, tmp_path: Path) -> None:
        """Accounts stored at the same time are all kept."""
        names = [f"account-{number}" for number in range(6)]
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda name: opened(tmp_path).put("uhc", name, DANA), names))

        secrets = opened(tmp_path)
        assert [secrets.get("uhc", name) for name in names] == [DANA] * 6

    def test_kind(self, tmp_path: Path) -> None:
        """It says which keyring it is."""
        assert opened(tmp_path).kind == "portal_bots.engine.vault.FileKeyring"


class PlaintextKeyring(null.Keyring):
    """What a library may bring: a keyring that hides nothing."""


def plain() -> KeyringBackend:
    """Such a keyring."""
    found: KeyringBackend = PlaintextKeyring()  # type: ignore[no-untyped-call] # keyring's own
    return found


class TestDesktopKeyring:
    def test_the_systems_own_is_used(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """Without a password for a file the desktop's keyring is used, and no file is made."""
        own = null.Keyring()  # type: ignore[no-untyped-call] # keyring's own
        monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [plain(), own])

        assert open_keyring(tmp_path, None).kind == "keyring.backends.null.Keyring"
        assert list(tmp_path.iterdir()) == []

    def test_an_operators_choice_counts(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """A keyring named in the environment is taken as it is."""
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")

        assert open_keyring(tmp_path, None).kind == "keyring.backends.null.Keyring"

    def test_plain_text_is_never_chosen(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """Where only a library's plain-text file would do, the error names the remedy instead."""
        none = fail.Keyring()  # type: ignore[no-untyped-call] # keyring's own
        monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [plain(), none])

        with pytest.raises(SecretsUnusableError, match="Set PORTAL_BOTS_KEYRING_PASSWORD"):
            open_keyring(tmp_path, None)

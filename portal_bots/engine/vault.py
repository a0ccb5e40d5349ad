"""
The encrypted keyring file, for containers and other places without a desktop's keyring.

One file, sealed whole with AES-256-GCM; its key is made from the keyring password by scrypt with a fresh salt.
It is replaced at once, so a crash leaves the old one or the new one.
"""

import base64
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

FORMAT = b"portal-bots keyring 1"
_COST = 2**15  # scrypt: 32 MiB, a tenth of a second


class VaultLockedError(Exception):
    """The password does not open the keyring file, or the file was changed."""


class FileKeyring(KeyringBackend):
    """A keyring in one encrypted file. It is only ever chosen by name, never by priority."""

    priority = -1

    def __init__(self, file: Path, password: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # keyring's own
        self._file = file
        self._password = password.encode()
        self._keys: dict[bytes, AESGCM] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """
        What is kept under a name, or None.

        Raises:
            VaultLockedError: The file does not open.

        """
        return self._read().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """
        Keep something under a name.

        Raises:
            VaultLockedError: The file does not open; it is left as it is.

        """
        with self._alone():
            self._write({**self._read(), f"{service}/{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        """
        Forget what is kept under a name.

        Raises:
            PasswordDeleteError: Nothing is.

        """
        with self._alone():
            kept = self._read()
            if kept.pop(f"{service}/{username}", None) is None:
                raise PasswordDeleteError(username)
            self._write(kept)

    def check(self) -> None:
        """
        See that the password opens the file, if there is one.

        Raises:
            VaultLockedError: It does not.

        """
        self._read()

    def _read(self) -> dict[str, str]:
        if not self._file.exists():
            return {}
        try:
            sealed = {name: base64.b64decode(part) for name, part in json.loads(self._file.read_text()).items()}
            opened = self._key(sealed["salt"]).decrypt(sealed["nonce"], sealed["entries"], FORMAT)
        except (InvalidTag, ValueError, KeyError, AttributeError) as error:
            message = f"The keyring {self._file} does not open: check PORTAL_BOTS_KEYRING_PASSWORD."
            raise VaultLockedError(message) from error
        entries: dict[str, str] = json.loads(opened)
        return entries

    def _write(self, entries: dict[str, str]) -> None:
        salt, nonce = os.urandom(16), os.urandom(12)
        sealed = {
            "salt": salt,
            "nonce": nonce,
            "entries": self._key(salt).encrypt(nonce, json.dumps(entries).encode(), FORMAT),
        }
        part = self._file.with_suffix(".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump({name: base64.b64encode(value).decode() for name, value in sealed.items()}, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._file)

    def _key(self, salt: bytes) -> AESGCM:
        if salt not in self._keys:
            self._keys[salt] = AESGCM(Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(self._password))
        return self._keys[salt]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time."""
        with self._file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

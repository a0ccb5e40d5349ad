"""
Sealing: what may name a patient or hold a session is encrypted before it reaches a disk.

AES-256-GCM under a named key. Each sealed content begins with the format and the key's name, so that content
sealed before a rotation still opens. ``about`` binds content to its place: moved elsewhere it does not open.
"""

import hashlib
import hmac
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = b"PBS1"
NAME, NONCE = 8, 12  # bytes
HEAD = len(FORMAT) + NAME
KEY_SET = 16  # characters


class SealBrokenError(Exception):
    """Sealed content does not open: it was changed, moved, or its key is not in the keyring."""


@dataclass(frozen=True)
class Keys:
    """The keys of one practice, as its keyring holds them. Never shown by ``repr``."""

    current: str  #: the name of the key that seals now
    secrets: Mapping[str, bytes] = field(repr=False)  #: every key that may still be needed, by name
    marks: bytes = field(repr=False)  #: what marks are made with; it stays when the others are rotated

    @classmethod
    def fresh(cls) -> Self:
        """Keys that nobody had before."""
        name = new_name()
        return cls(name, {name: AESGCM.generate_key(256)}, os.urandom(32))

    def rotated(self) -> Self:
        """The same with a new key in use; the earlier ones still open what they sealed."""
        name = new_name()
        return type(self)(name, {**self.secrets, name: AESGCM.generate_key(256)}, self.marks)

    def without(self, name: str) -> Self:
        """The same without one that is not in use."""
        left = {other: secret for other, secret in self.secrets.items() if other != name}
        return type(self)(self.current, left, self.marks)

    def joined(self, others: Self) -> Self:
        """These and those of another keyring of the practice, which may have rotated them since."""
        newer = others.current not in self.secrets and self.current in others.secrets
        return type(self)(
            others.current if newer else self.current, {**others.secrets, **self.secrets}, self.marks
        )


class Seal:
    """Seals and opens content under the practice's keys."""

    def __init__(self, keys: Keys, kept: Callable[[], Keys | None] = lambda: None) -> None:
        """
        Seal with these keys.

        Args:
            keys: The practice's keys, as they are now.
            kept: Reads them again from where they are kept: another process may have rotated them.

        """
        self.keys = keys
        self._kept = kept
        self._ciphers: dict[str, AESGCM] = {}

    @property
    def key_set(self) -> str:
        """What tells these keys from another practice's, now and after each rotation."""
        return self.mark("", "key set")[:KEY_SET]

    def seal(self, content: bytes, about: str) -> bytes:
        """Encrypt content that belongs to a place, such as ``session uhc/main``."""
        nonce, head = os.urandom(NONCE), head_of(self.keys.current)
        return head + nonce + self._cipher(self.keys.current).encrypt(nonce, content, head + about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """
        Decrypt content.

        Raises:
            SealBrokenError: It was changed, belongs elsewhere, or its key is missing.

        """
        name = key_of(sealed)
        if not self._knows(name):
            message = (
                f"{about} is sealed with key {name}, which is not in this keyring. "
                "Bring it: portal-bots keys export where it is, portal-bots keys import here."
            )
            raise SealBrokenError(message)
        nonce = sealed[HEAD:][:NONCE]
        try:
            return self._cipher(name).decrypt(nonce, sealed[HEAD + NONCE :], sealed[:HEAD] + about.encode())
        except InvalidTag as error:
            message = f"{about} was changed or belongs elsewhere: it does not open."
            raise SealBrokenError(message) from error

    def mark(self, text: str, purpose: str) -> str:
        """A keyed hash: equal texts have equal marks, and without the keyring nobody can guess the text."""
        return hmac.new(self.keys.marks, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()

    def _knows(self, name: str) -> bool:
        if name not in self.keys.secrets:
            kept = self._kept()
            if kept is not None and kept.marks == self.keys.marks:
                self.keys = kept
        return name in self.keys.secrets

    def _cipher(self, name: str) -> AESGCM:
        """One per key: making it costs more than sealing a cell."""
        if name not in self._ciphers:
            self._ciphers[name] = AESGCM(self.keys.secrets[name])
        return self._ciphers[name]


def head_of(name: str) -> bytes:
    """How all that a key sealed begins."""
    return FORMAT + name.encode()


def new_name() -> str:
    """A name for a key."""
    return os.urandom(NAME // 2).hex()


def head_in(file: Path) -> bytes:
    """As much of a sealed file as tells its key."""
    with file.open("rb") as sealed:
        return sealed.read(HEAD + NONCE)


def key_of(sealed: bytes) -> str:
    """
    The name of the key that sealed content.

    Raises:
        SealBrokenError: It is no sealed content.

    """
    if not sealed.startswith(FORMAT) or len(sealed) < HEAD + NONCE:
        message = "This is not sealed content."
        raise SealBrokenError(message)
    return sealed[len(FORMAT) :][:NAME].decode("ascii", "replace")

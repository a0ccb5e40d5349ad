"""
Sealing: what may name a patient or hold a session is encrypted before it reaches a disk.

AES-256-GCM under a named key. Each sealed content begins with the format and the key's name, so that content
sealed before a rotation still opens. ``about`` binds content to its place: moved elsewhere it does not open.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = b"PBS1"
NAME, NONCE = 8, 12  # bytes


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


class Seal:
    """Seals and opens content under the practice's keys."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys

    def seal(self, content: bytes, about: str) -> bytes:
        """Encrypt content that belongs to a place, such as ``session uhc/main``."""
        name, nonce = self.keys.current, os.urandom(NONCE)
        head = FORMAT + name.encode()
        cipher = AESGCM(self.keys.secrets[name])
        return head + nonce + cipher.encrypt(nonce, content, head + about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """
        Decrypt content.

        Raises:
            SealBrokenError: It was changed, belongs elsewhere, or its key is missing.

        """
        name = key_of(sealed)
        if name not in self.keys.secrets:
            message = f"{about} is sealed with key {name}, which is not in this keyring."
            raise SealBrokenError(message)
        head, nonce = sealed[: len(FORMAT) + NAME], sealed[len(FORMAT) + NAME :][:NONCE]
        cipher = AESGCM(self.keys.secrets[name])
        try:
            return cipher.decrypt(nonce, sealed[len(head) + NONCE :], head + about.encode())
        except InvalidTag as error:
            message = f"{about} was changed or belongs elsewhere: it does not open."
            raise SealBrokenError(message) from error

    def mark(self, text: str, purpose: str) -> str:
        """A keyed hash: equal texts have equal marks, and without the keyring nobody can guess the text."""
        return hmac.new(self.keys.marks, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def new_name() -> str:
    """A name for a key."""
    return os.urandom(NAME // 2).hex()


def key_of(sealed: bytes) -> str:
    """
    The name of the key that sealed content.

    Raises:
        SealBrokenError: It is no sealed content.

    """
    if not sealed.startswith(FORMAT) or len(sealed) < len(FORMAT) + NAME + NONCE:
        message = "This is not sealed content."
        raise SealBrokenError(message)
    return sealed[len(FORMAT) :][:NAME].decode("ascii", "replace")

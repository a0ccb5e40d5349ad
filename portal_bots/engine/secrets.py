"""
Secrets of accounts: in the system's keyring and nowhere else.

Where no desktop keyring exists (containers), an encrypted file keyring in the home is used. Its password comes
from ``PORTAL_BOTS_KEYRING_PASSWORD`` or ``/run/secrets/portal_bots_keyring_password``.
"""

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlparse

import keyring
import keyring.backend
import keyring.core
import pyotp
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail
from pydantic import SecretStr

from portal_bots.engine.vault import FileKeyring, VaultLockedError
from portal_bots.store.seal import Seal

SERVICE = "portal-bots"
USUAL = {"digits": "6", "period": "30", "algorithm": "SHA1"}  # what portals use; an otpauth URI may ask for others


class SecretsUnusableError(Exception):
    """Secrets cannot be read or kept: the message says what is missing."""


@dataclass(frozen=True)
class Credentials:
    """User name, password and authenticator secret of one account. Never shown by ``repr``."""

    username: str = field(repr=False)
    password: str = field(repr=False)
    totp_secret: str = field(repr=False)

    def mark(self, seal: Seal) -> str:
        """It changes when one of them does, and tells nothing of them."""
        return seal.mark(f"{self.username}\0{self.password}\0{self.totp_secret}", "secret")


class Authenticator(pyotp.TOTP):
    """An authenticator app. Portals still give out secrets of 80 bits, which pyotp 2.12 refuses."""

    def byte_secret(self) -> bytes:
        """The key that codes are made with."""
        return base64.b32decode(self.secret + "=" * (-len(self.secret) % 8), casefold=True)


class Secrets(Protocol):
    """Where credentials are kept."""

    def get(self, portal: str, account: str) -> Credentials | None:
        """The credentials of an account, or None."""
        ...

    def put(self, portal: str, account: str, credentials: Credentials) -> None:
        """Keep the credentials of an account."""
        ...

    def remove(self, portal: str, account: str) -> None:
        """Forget them."""
        ...


class KeyringSecrets:
    """Credentials in a keyring, one entry per account."""

    def __init__(self, backend: KeyringBackend) -> None:
        self.backend = backend

    @property
    def kind(self) -> str:
        """Which keyring it is."""
        return f"{type(self.backend).__module__}.{type(self.backend).__name__}"

    def get(self, portal: str, account: str) -> Credentials | None:
        """The credentials of an account, or None."""
        kept = self.backend.get_password(SERVICE, f"{portal}/{account}")
        return Credentials(**json.loads(kept)) if kept else None

    def put(self, portal: str, account: str, credentials: Credentials) -> None:
        """Keep the credentials of an account."""
        kept = {
            "username": credentials.username,
            "password": credentials.password,
            "totp_secret": credentials.totp_secret,
        }
        self.backend.set_password(SERVICE, f"{portal}/{account}", json.dumps(kept))

    def remove(self, portal: str, account: str) -> None:
        """Forget them."""
        if self.backend.get_password(SERVICE, f"{portal}/{account}") is not None:
            self.backend.delete_password(SERVICE, f"{portal}/{account}")


def open_keyring(home: Path, password: SecretStr | None) -> KeyringSecrets:
    """
    The desktop's keyring, or the encrypted file in the home when a password for it is given.

    Raises:
        SecretsUnusableError: There is neither.

    """
    if password is not None and password.get_secret_value():
        return KeyringSecrets(_file_keyring(home / "keyring.json", password))
    found = keyring.core.load_env() or keyring.core.load_config() or _desktops_own()
    if found is None:
        message = "This machine has no keyring. Set PORTAL_BOTS_KEYRING_PASSWORD to use an encrypted file."
        raise SecretsUnusableError(message)
    return KeyringSecrets(found)


def _desktops_own() -> KeyringBackend | None:
    """The system's keyring. Libraries bring others, one of them in plain text: those are never chosen."""
    usable = [
        backend
        for backend in keyring.backend.get_all_keyring()
        if type(backend).__module__.startswith("keyring.backends.")
        and not isinstance(backend, fail.Keyring | chainer.ChainerBackend)
    ]
    return max(usable, key=lambda backend: backend.priority, default=None)


def _file_keyring(file: Path, password: SecretStr) -> KeyringBackend:
    vault = FileKeyring(file, password.get_secret_value())
    try:
        vault.check()
    except VaultLockedError as error:
        raise SecretsUnusableError(str(error)) from error
    return vault


def totp_secret(text: str) -> str:
    """
    The base32 secret in what a portal shows when an authenticator app is registered.

    Args:
        text: The secret itself, spaces allowed, or an ``otpauth://`` URI.

    Raises:
        ValueError: It is neither; the message does not repeat it.

    """
    secret = text.strip()
    if secret.startswith("otpauth://"):
        asked = parse_qs(urlparse(secret).query)
        unusual = [name for name, value in USUAL.items() if asked.get(name, [value]) != [value]]
        if unusual:
            message = (
                f"This authenticator has an unusual {' and '.join(unusual)}: only six digits every 30 s are made."
            )
            raise ValueError(message)
        secret = asked.get("secret", [""])[0]
    secret = secret.replace(" ", "").upper()
    try:
        Authenticator(secret).at(0)
    except (ValueError, TypeError) as error:
        message = "That is not a base32 authenticator secret nor an otpauth:// URI."
        raise ValueError(message) from error
    if len(secret) < 16:
        message = "An authenticator secret has at least 16 letters and digits."
        raise ValueError(message)
    return secret

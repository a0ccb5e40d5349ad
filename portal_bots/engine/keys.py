"""The keys that seal what is kept: made at first use, held in the keyring, never in a file of ours."""

import base64
import fcntl
import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from keyring.backend import KeyringBackend

from portal_bots.engine.secrets import SERVICE
from portal_bots.store.seal import Keys, SealBrokenError

ENTRY = "keys"
EXPORT = b"portal-bots keys 1\n"


def load(keyring: KeyringBackend, home: Path) -> Keys:
    """The practice's keys; at first use they are made and kept, once, whoever else begins at that moment."""
    kept = keyring.get_password(SERVICE, ENTRY)
    if kept is not None:
        return _read(kept)
    with (home / "keys.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = keyring.get_password(SERVICE, ENTRY)
        if kept is None:
            keep(keyring, Keys.fresh())
    return load(keyring, home)


def rotate(keyring: KeyringBackend, home: Path) -> Keys:
    """A new key seals from now on; the earlier ones still open what they sealed."""
    keys = load(keyring, home).rotated()
    keep(keyring, keys)
    return keys


def retire(keyring: KeyringBackend, home: Path, name: str) -> None:
    """
    Forget a key. Whoever calls this made sure that nothing is sealed with it.

    Raises:
        LookupError: There is no such key, or it is in use.

    """
    keys = load(keyring, home)
    if name not in keys.secrets or name == keys.current:
        message = (
            f"{name} is the key in use: rotate first." if name == keys.current else f"There is no key {name}."
        )
        raise LookupError(message)
    left = {other: secret for other, secret in keys.secrets.items() if other != name}
    keep(keyring, Keys(keys.current, left, keys.marks))


def export(keys: Keys, passphrase: str) -> bytes:
    """Keys for another machine, sealed with a passphrase (scrypt, AES-256-GCM)."""
    salt, nonce = os.urandom(16), os.urandom(12)
    return EXPORT + salt + nonce + _cipher(passphrase, salt).encrypt(nonce, _written(keys).encode(), EXPORT)


def imported(content: bytes, passphrase: str) -> Keys:
    """
    What ``export`` wrote.

    Raises:
        SealBrokenError: The passphrase is wrong, or it is no such file.

    """
    head = len(EXPORT)
    salt, nonce, sealed = content[head : head + 16], content[head + 16 : head + 28], content[head + 28 :]
    try:
        return _read(_cipher(passphrase, salt).decrypt(nonce, sealed, EXPORT).decode())
    except (InvalidTag, ValueError) as error:
        message = "The keys do not open: another passphrase, or no file of portal-bots keys export."
        raise SealBrokenError(message) from error


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode()))


def _read(kept: str) -> Keys:
    entry: dict[str, Any] = json.loads(kept)
    secrets = {name: base64.b64decode(secret) for name, secret in entry["secrets"].items()}
    return Keys(entry["current"], secrets, base64.b64decode(entry["marks"]))


def keep(keyring: KeyringBackend, keys: Keys) -> None:
    """Keep the keys, in the place of those kept before."""
    keyring.set_password(SERVICE, ENTRY, _written(keys))


def _written(keys: Keys) -> str:
    entry = {
        "current": keys.current,
        "secrets": {name: base64.b64encode(secret).decode() for name, secret in keys.secrets.items()},
        "marks": base64.b64encode(keys.marks).decode(),
    }
    return json.dumps(entry)

"""
The keys that seal what is kept: made at first use, held in the keyring, never in a file of ours.

Whoever has the store open holds ``keys.in-use`` shared: a key is only retired while nobody does, since a running
program would go on sealing with it.
"""

import base64
import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from keyring.backend import KeyringBackend

from portal_bots.engine.instance import HomeInUseError
from portal_bots.engine.secrets import SERVICE
from portal_bots.store.seal import Keys, Seal, SealBrokenError

ENTRY = "keys"  #: in the keyring; ``keys <key set>`` has those that others took the place of
EXPORT = b"portal-bots keys 1\n"
SHORTEST = 12  #: characters of a passphrase
_IN_USE = "keys.in-use"


class KeysUnusableError(Exception):
    """The keys are not here, or not those that are needed: its message names the remedy."""


def load(keyring: KeyringBackend, home: Path, sealed: Callable[[], bool] = lambda: False) -> Keys:
    """
    The practice's keys; at first use they are made and kept, once, whoever else begins at that moment.

    Args:
        keyring: Where they are kept.
        home: Has the lock.
        sealed: Tells whether something is sealed already: then they are not new but lost.

    Raises:
        KeysUnusableError: They are lost.

    """
    found = kept(keyring)
    return found or _first(keyring, home, sealed)


def _first(keyring: KeyringBackend, home: Path, sealed: Callable[[], bool]) -> Keys:
    with _alone(home):
        found = kept(keyring)
        if found is None and sealed():
            message = (
                "The keys that seal this store are not in this keyring, and nothing opens without them. "
                "Nothing was changed. Bring them: portal-bots keys import FILE."
            )
            raise KeysUnusableError(message)
        if found is None:
            found = Keys.fresh()
            keep(keyring, found)
        return found


def kept(keyring: KeyringBackend) -> Keys | None:
    """The keys in a keyring, or None."""
    written = keyring.get_password(SERVICE, ENTRY)
    return None if written is None else _read(written)


def keep(keyring: KeyringBackend, keys: Keys) -> None:
    """Keep the keys, in the place of those kept before."""
    keyring.set_password(SERVICE, ENTRY, _written(keys))


def rotate(keyring: KeyringBackend, home: Path) -> Keys:
    """A new key seals from now on; the earlier ones still open what they sealed."""
    with _alone(home):
        keys = _must_have(keyring).rotated()
        keep(keyring, keys)
        return keys


def retire(keyring: KeyringBackend, home: Path, name: str) -> None:
    """
    Forget a key. Whoever calls this holds ``unused`` and made sure that nothing is sealed with it.

    Raises:
        KeysUnusableError: There is no such key, or it is in use.

    """
    with _alone(home):
        keys = _must_have(keyring)
        if name == keys.current:
            message = f"{name} is the key in use: run portal-bots keys rotate first."
            raise KeysUnusableError(message)
        if name not in keys.secrets:
            message = f"There is no key {name}. `portal-bots keys list` shows all."
            raise KeysUnusableError(message)
        keep(keyring, keys.without(name))


def take_in(keyring: KeyringBackend, home: Path, brought: Keys, store: str) -> Keys:
    """
    Keep keys that were exported elsewhere. None that were here are lost.

    Args:
        keyring: Where they go.
        home: Has the lock.
        brought: What was exported.
        store: The key set of the store here; empty while it has none.

    Raises:
        KeysUnusableError: The store here is sealed with others.

    """
    if store not in ("", Seal(brought).key_set):
        message = "These are the keys of another store, not of the one here. Nothing was changed."
        raise KeysUnusableError(message)
    with _alone(home):
        mine = kept(keyring)
        if mine is not None and mine.marks != brought.marks:
            keyring.set_password(SERVICE, f"{ENTRY} {Seal(mine).key_set}", _written(mine))
            mine = None
        keys = brought if mine is None else mine.joined(brought)
        keep(keyring, keys)
        return keys


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
    salt, nonce, sealed = (content[len(EXPORT) :][part] for part in (slice(16), slice(16, 28), slice(28, None)))
    try:
        return _read(_cipher(passphrase, salt).decrypt(nonce, sealed, EXPORT).decode())
    except (InvalidTag, ValueError) as error:
        message = "The keys do not open: another passphrase, or no file of portal-bots keys export."
        raise SealBrokenError(message) from error


@contextmanager
def in_use(home: Path) -> Iterator[None]:
    """As long as the store is open: no key is retired meanwhile."""
    with (home / _IN_USE).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


@contextmanager
def unused(home: Path) -> Iterator[None]:
    """
    While nobody has the store open in this home.

    Raises:
        HomeInUseError: Somebody has.

    """
    with (home / _IN_USE).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"A worker or another command runs in {home} with the keys it read. Stop it first."
            raise HomeInUseError(message) from error
        yield


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One program changes the keys at a time."""
    with (home / "keys.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _must_have(keyring: KeyringBackend) -> Keys:
    keys = kept(keyring)
    if keys is None:
        message = "There are no keys in this keyring yet."
        raise KeysUnusableError(message)
    return keys


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode()))


def _read(written: str) -> Keys:
    entry: dict[str, Any] = json.loads(written)
    secrets = {name: base64.b64decode(secret) for name, secret in entry["secrets"].items()}
    return Keys(entry["current"], secrets, base64.b64decode(entry["marks"]))


def _written(keys: Keys) -> str:
    entry = {
        "current": keys.current,
        "secrets": {name: base64.b64encode(secret).decode() for name, secret in keys.secrets.items()},
        "marks": base64.b64encode(keys.marks).decode(),
    }
    return json.dumps(entry)

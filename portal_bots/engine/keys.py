"""The keys that seal what is kept: made at first use, held in the keyring, never in a file of ours."""

import base64
import json
from typing import Any

from keyring.backend import KeyringBackend

from portal_bots.engine.secrets import SERVICE
from portal_bots.store.seal import Keys

ENTRY = "keys"


def load(keyring: KeyringBackend) -> Keys:
    """The practice's keys; at first use they are made and kept."""
    kept = keyring.get_password(SERVICE, ENTRY)
    if kept is None:
        keys = Keys.fresh()
        keep(keyring, keys)
        return keys
    entry: dict[str, Any] = json.loads(kept)
    secrets = {name: base64.b64decode(secret) for name, secret in entry["secrets"].items()}
    return Keys(entry["current"], secrets, base64.b64decode(entry["marks"]))


def keep(keyring: KeyringBackend, keys: Keys) -> None:
    """Keep the keys, in the place of those kept before."""
    entry = {
        "current": keys.current,
        "secrets": {name: base64.b64encode(secret).decode() for name, secret in keys.secrets.items()},
        "marks": base64.b64encode(keys.marks).decode(),
    }
    keyring.set_password(SERVICE, ENTRY, json.dumps(entry))

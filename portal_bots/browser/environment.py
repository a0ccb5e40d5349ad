"""
What the browser and its driver are not told.

Whoever may look at a process may read its environment. The worker's own has the password of the keyring, where an
operator sets it there; nothing of that goes on to what it starts.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

OURS = "PORTAL_BOTS_"
_TELLTALE = ("PASSWORD", "PASSWD", "SECRET", "TOKEN", "CREDENTIAL", "API_KEY", "PRIVATE_KEY")


def harmless() -> dict[str, str | float | bool]:
    """The environment of this process without our settings and whatever is named like a secret."""
    return {name: value for name, value in os.environ.items() if not (_ours(name) or _secret(name))}


@contextmanager
def withheld() -> Iterator[None]:
    """
    Start something meanwhile that copies the environment of this process: our settings are not in it.

    They are read once, when a command begins, so nobody misses them.
    """
    ours = {name: value for name, value in os.environ.items() if _ours(name)}
    for name in ours:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(ours)


def _ours(name: str) -> bool:
    return name.upper().startswith(OURS)  # a setting counts in any case


def _secret(name: str) -> bool:
    return any(word in name.upper() for word in _TELLTALE)

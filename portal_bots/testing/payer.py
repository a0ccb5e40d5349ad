"""A mock portal under the name of a payer's, which is worked with a permission only."""

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from portal_bots.testing.bot import Bot

PAYER = "portal.payer.example"  #: a host as a payer's: the mock portal under another name


def under_the_payers_name(bot: Bot, url: str, patch: pytest.MonkeyPatch) -> None:
    """Let a bot find its portal, which is at this address, under that name."""
    resolve = socket.getaddrinfo

    def found(host: Any, *rest: Any, **more: Any) -> Any:
        return resolve("127.0.0.1" if host in (PAYER, PAYER.encode()) else host, *rest, **more)

    patch.setattr(socket, "getaddrinfo", found)
    bot.tools.settings.portal_urls[bot.portal] = f"http://{PAYER}:{urlsplit(url).port}"

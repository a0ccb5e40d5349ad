"""A new secret unfreezes its account by itself: what waited goes on at the next look for work."""

import asyncio

import structlog
from keyring.errors import KeyringError

from portal_bots.domain import errors
from portal_bots.engine.tools import Tools
from portal_bots.engine.vault import VaultLockedError
from portal_bots.store import accounts, resolving

log = structlog.get_logger()


async def thaw(tools: Tools) -> None:
    """Let accounts go on whose secret is another one than when they were frozen."""
    for portal, account, code, before in await tools.store.arun(accounts.frozen):
        if errors.of_code(code).thaws and await _has_new_secret(tools, portal, account, before):
            released = await tools.store.arun(resolving.thaw, portal, account, code, tools.clock.now())
            log.info("A new secret is stored.", action="thawed", portal=portal, account=account, jobs=released)


async def _has_new_secret(tools: Tools, portal: str, account: str, before: str) -> bool:
    try:
        found = await asyncio.to_thread(tools.secrets.get, portal, account)
    except (KeyringError, VaultLockedError) as error:
        log.error("The keyring cannot be read.", action="keyring_failed", error=type(error).__name__)
        return False
    return found is not None and tools.mark(found) != before

"""Holding an account: its lease taken, renewed while the work runs here, and given back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from portal_bots.engine.place import Place
from portal_bots.engine.tools import Tools
from portal_bots.store import leases
from portal_bots.store.leases import Lease, LeaseLostError


class HeldElsewhereError(Exception):
    """Another worker works this account."""


@asynccontextmanager
async def held(tools: Tools, place: Place) -> AsyncIterator[Lease]:
    """
    Hold an account while the work in here runs; without its lease that is cancelled.

    Raises:
        HeldElsewhereError: Another worker holds it; nothing was done.
        LeaseLostError: Another worker has it now.

    """
    lease = await tools.store.arun(leases.take, place.lease, tools.worker, tools.settings.lease)
    if lease is None:
        raise HeldElsewhereError(place.name)
    try:
        async with _renewed(tools, lease):
            yield lease
    finally:
        await tools.store.arun(leases.give_back, lease)


@asynccontextmanager
async def _renewed(tools: Tools, lease: Lease) -> AsyncIterator[None]:
    renewal = asyncio.create_task(_renew(tools, lease, asyncio.current_task()))
    try:
        yield
    except asyncio.CancelledError:
        if renewal.done() and isinstance(renewal.exception(), LeaseLostError):
            raise LeaseLostError(lease.name) from None
        raise
    finally:
        renewal.cancel()
        with suppress(asyncio.CancelledError, LeaseLostError):
            await renewal


async def _renew(tools: Tools, lease: Lease, work: asyncio.Task[None] | None) -> None:
    ttl = tools.settings.lease
    try:
        while True:
            await asyncio.sleep(ttl.total_seconds() / 3)
            await tools.store.arun(leases.renew, lease, ttl)
    except LeaseLostError:
        if work is not None:
            work.cancel()
        raise

"""``portal-bots work``: unattended, until told to stop."""

import asyncio
import signal
from datetime import datetime

from portal_bots.cli import context
from portal_bots.desk import morning
from portal_bots.engine import log, permission
from portal_bots.engine.progress import Unwatched
from portal_bots.engine.tools import Tools
from portal_bots.engine.worker import Worker


def work() -> None:
    """Fire schedules and work until SIGTERM, then finish or hand back what is held."""
    log.configure(context.settings().log_format)
    known = context.schedules()
    with context.tools(Unwatched()) as tools:
        worker = Worker(tools, known, lambda since: _report(tools, since))
        asyncio.run(_until_stopped(worker, tools))


async def _until_stopped(worker: Worker, tools: Tools) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.stop)
    try:
        await worker.work()
    finally:
        await tools.shell.close()


def _report(tools: Tools, since: datetime) -> None:
    folder, now = tools.home / "reports", tools.clock.now()
    terms = permission.terms(tools.settings, tools.registry)
    morning.write(tools.store, since, now, terms, folder, {"html", "xlsx"}, tools.settings.browser)

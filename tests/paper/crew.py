"""The crew: real workers on one loop, one after the other. Who is frozen stays as it is until it is thawed."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from portal_bots.engine.holding import HeldElsewhereError
from portal_bots.engine.tools import Tools
from portal_bots.engine.worker import Worker
from tests.paper.life import Died, Fate, Life

Tasks = set[asyncio.Task[Any]]


class Inline(ThreadPoolExecutor):
    """Does at once what is handed to a thread, so that a run can be repeated exactly."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 -- as a thread would hand it over
            future.set_exception(error)
        return future


@dataclass
class Turn:
    """A worker at work."""

    life: Life
    worker: Worker
    task: asyncio.Task[Any]
    tasks: Tasks = field(default_factory=set)  #: all that it has begun


class Crew:
    """Whoever works at one store."""

    def __init__(self, tools: Callable[[Life], Tools]) -> None:
        self.frozen: dict[str, Turn] = {}
        self.surprises: list[object] = []  #: what nobody expected
        self._tools = tools
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(Inline())
        self._loop.set_exception_handler(self._surprised)

    def _surprised(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not isinstance(context.get("exception"), Died):
            self.surprises.append(context)

    def work(self, name: str, trap: tuple[Fate, str, int] | None = None) -> Life:
        """Let a worker work until nothing is due, or until its fate."""
        life = Life(name)
        if trap is not None:
            life.will(*trap)
        self._loop.run_until_complete(self._begin(life))
        return life

    async def _begin(self, life: Life) -> None:
        before = asyncio.all_tasks()
        worker = Worker(self._tools(life), {})
        life.cancel = lambda: _grace_over(worker)
        await self._go_on(Turn(life, worker, asyncio.ensure_future(worker.run_dry())), before)

    def thaw(self, name: str, *, stopping: bool = False) -> None:
        """Let a frozen worker go on; one that was asked to stop meanwhile begins nothing new."""
        turn = self.frozen.pop(name)
        if stopping:
            turn.worker.stop()
        turn.life.thaw()
        self._loop.run_until_complete(self._go_on(turn, asyncio.all_tasks(self._loop)))

    async def _go_on(self, turn: Turn, before: Tasks) -> None:
        suspended = asyncio.ensure_future(turn.life.suspended.wait())
        await asyncio.wait({turn.task, suspended}, return_when=asyncio.FIRST_COMPLETED)
        suspended.cancel()
        await asyncio.sleep(0)
        turn.tasks |= _others() - before
        if turn.task.done():
            self._ended(turn)
        elif turn.life.alive:
            self.frozen[turn.life.name] = turn
        else:
            await self._bury()

    def _ended(self, turn: Turn) -> None:
        unworked: Iterable[BaseException] = turn.task.result().values()
        self.surprises += [error for error in unworked if not isinstance(error, HeldElsewhereError)]

    async def _bury(self) -> None:
        """A process that died is not there any more; its cleaning up reaches neither store nor portal."""
        while left := _others() - {task for turn in self.frozen.values() for task in turn.tasks}:
            await _cancel(left)

    def close(self) -> None:
        """Everybody goes home."""
        for turn in self.frozen.values():
            turn.life.alive = False
        self.frozen.clear()
        self._loop.run_until_complete(self._bury())
        self._loop.close()


def _others() -> Tasks:
    return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}


async def _cancel(tasks: Tasks) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    for task in tasks:
        if not task.cancelled():
            task.exception()


def _grace_over(worker: Worker) -> None:
    worker.stop()
    for task in worker._lanes.tasks:
        task.cancel()

"""One progress bar per lane."""

from collections import Counter

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from portal_bots.domain.jobs import Job
from portal_bots.domain.steps import Step
from portal_bots.engine.progress import Unwatched


class Bars(Unwatched):
    """Shows each lane as a bar, and counts results."""

    def __init__(self) -> None:
        self.results: Counter[str] = Counter()
        self.bars = Progress(
            TextColumn("{task.description:18}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("{task.fields[last]:34}"),
            TimeElapsedColumn(),
            console=Console(stderr=False),
        )
        self._lanes: dict[str, TaskID] = {}

    def lane_started(self, lane: str, due: int) -> None:
        """A new bar, or a longer one."""
        if lane in self._lanes:
            self.bars.update(self._lanes[lane], total=(self.bars.tasks[self._lanes[lane]].total or 0) + due)
        else:
            self._lanes[lane] = self.bars.add_task(lane, total=due, last="signing in")

    async def reached(self, lane: str, job: Job, step: Step) -> None:
        """What is being done."""
        self.bars.update(self._lanes[lane], last=f"{job.request_id} {step.value.replace('_', ' ')}")

    def job_ended(self, lane: str, job: Job, result: str) -> None:
        """One step further."""
        self.results[result] += 1
        task = self.bars.tasks[self._lanes[lane]]
        total = max(task.total or 0, task.completed + 1)
        self.bars.update(self._lanes[lane], advance=1, total=total, last=f"{job.request_id} {result.lower()}")

    def lane_ended(self, lane: str) -> None:
        """The bar stands; what still waits behind an exception is said."""
        if lane in self._lanes:
            task = self.bars.tasks[self._lanes[lane]]
            waiting = int((task.total or 0) - task.completed)
            self.bars.update(task.id, last=f"{waiting} more wait" if waiting > 0 else "done")

"""What came of each kill: the portal's records for the truth, our store for how it was found out."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, func, select

from portal_bots.domain import JobState, Operation
from portal_bots.domain.outcomes import Path
from portal_bots.store import exceptions, requests
from portal_bots.store.tables import attempts, intents, jobs
from tests.kills.chain import Chain, Kill
from tests.kills.judge import Truth, Verdict, judge

READ = (Path.FOUND.value, Path.ADOPTED.value)


@dataclass(frozen=True)
class Result:
    """A kill and what came of it."""

    kill: Kill
    verdict: Verdict
    adopted: bool  #: an earlier press was found by reading, and not repeated
    person: str  #: the code under which a person was asked, or nothing
    seconds: float | None  #: until it was settled without a person, by the portal's clock
    attempts: tuple[str, ...]  #: how each attempt for it ended

    @property
    def wrong(self) -> tuple[str, ...]:
        """What is not as it should be, in words."""
        verdict = self.verdict
        lost = ("nothing is at the portal",) if verdict.lost else ()
        twice = (f"{verdict.duplicates} too many",) if verdict.duplicates else ()
        return (*lost, *twice, *verdict.wrong)


@dataclass(frozen=True)
class Ending:
    """What came of a chain."""

    results: list[Result]
    refused: int  #: one-time codes that the portal refused, used ones among them, and accounts that it locked
    orphans: int  #: drivers and browsers that outlived their worker
    stuck: str  #: what kept it from coming to its end, if anything did


def results(chain: Chain, kills: Sequence[Kill]) -> list[Result]:
    """Judge every kill of a chain."""
    truth = Truth(chain.portal.cases())
    rows = chain.store.run(exceptions.every)
    asked = {request: row.code for row in rows for request in row.requests}
    return [_result(chain, kill, truth, asked.get(kill.planned.request.id, "")) for kill in kills]


def _result(chain: Chain, kill: Kill, truth: Truth, person: str) -> Result:
    request = kill.planned.request
    standing = chain.store.run(requests.get, request.id)
    job = chain.store.run(_job, request.id)
    verdict = judge(truth, kill.planned, standing.reference if standing else "")
    if job.state != JobState.DONE:
        verdict = verdict.also(f"its job is {job.state}")
    if kill.at is None:
        verdict = verdict.also("the boundary was never reached")
    adopted = not person and chain.store.run(_adopted, job)
    ended = chain.store.run(_attempts, job)
    return Result(kill, verdict, adopted, person, None if person else _seconds(kill, job), ended)


def _seconds(kill: Kill, job: Row[tuple[object, ...]]) -> float | None:
    if kill.at is None or job.settled_at is None:
        return None
    return max(0.0, float((job.settled_at - kill.at).total_seconds()))


def _job(tx: Connection, request_id: str) -> Row[tuple[object, ...]]:
    return tx.execute(select(jobs).where(jobs.c.key == f"kill/{request_id}")).one()


def _adopted(tx: Connection, job: Row[tuple[object, ...]]) -> bool:
    """Settled by an attempt that had not pressed itself, or whose press was not answered."""
    if job.operation == Operation.SUBMIT:
        return job.path in READ
    last = tx.scalar(select(func.max(attempts.c.id)).where(attempts.c.job_id == job.id))
    pressed = tx.execute(
        select(intents).where(intents.c.request_id == job.request_id, intents.c.operation == job.operation)
    ).all()
    return bool(pressed) and (pressed[-1].attempt_id != last or pressed[-1].words != "")


def _attempts(tx: Connection, job: Row[tuple[object, ...]]) -> tuple[str, ...]:
    return tuple(tx.scalars(select(attempts.c.outcome).where(attempts.c.job_id == job.id).order_by(attempts.c.id)))


def ending(chain: Chain, kills: Sequence[Kill], stuck: str = "") -> Ending:
    """Judge a chain."""
    refused = sum(account["codes_refused"] for account in chain.portal.accounts())
    locked = len(chain.portal.ledger("account_locked"))
    return Ending(results(chain, kills), int(refused) + locked, chain.orphans, stuck)

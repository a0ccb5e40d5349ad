"""A night of work, told in the verbs of the engine, so that a test shows only what it is about."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from portal_bots.domain.attention import ExceptionRow
from portal_bots.domain.claims import Claim
from portal_bots.domain.errors import PortalError
from portal_bots.domain.jobs import Job, JobState, Operation
from portal_bots.domain.outcomes import AskPerson, Next, Outcome
from portal_bots.domain.requests import AuthRequest
from portal_bots.store import Store, exceptions, jobs, leases, requests, settle
from portal_bots.store.leases import Lease
from portal_bots.store.requests import Imported, Standing
from portal_bots.store.settle import Ending
from tests.factories import NIGHT, a_request

PACKETS = Path("/packets")


class Night:
    """One worker at one store. ``now`` is the time at which everything happens; set it to go on."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now: datetime = NIGHT
        self._leases: dict[str, Lease] = {}

    def put(self, request: AuthRequest, reference: str = "", portal: str = "uhc") -> Imported:
        """Import a request."""
        return self.store.run(requests.put, request, portal, PACKETS, reference, self.now)

    def standing(self, request_id: str = "REQ-1") -> Standing:
        """What is known of a request."""
        standing = self.store.run(requests.get, request_id)
        assert standing is not None
        return standing

    def add(
        self,
        request_id: str = "REQ-1",
        operation: Operation = Operation.SUBMIT,
        *,
        key: str = "",
        not_before: datetime | None = None,
    ) -> bool:
        """Queue a job for a request that is known."""
        key = key or f"nightly@{self.now.isoformat()}/{request_id}/{operation.value}"
        return self.store.run(jobs.add, key, request_id, operation, "nightly", not_before or self.now, self.now)

    def queue(self, *asked: AuthRequest, operation: Operation = Operation.SUBMIT) -> None:
        """Import requests, or a usual one, and queue a job for each."""
        for request in asked or (a_request(),):
            self.put(request, "" if operation is Operation.SUBMIT else f"A-{request.id}")
            assert self.add(request.id, operation)

    def lease(self, account: str = "main") -> Lease:
        """The lease of an account, which this worker holds all night."""
        if account not in self._leases:
            taken = self.store.run(leases.take, f"account:uhc/{account}", "worker-1")
            assert taken is not None
            self._leases[account] = taken
        return self._leases[account]

    def claim(self, account: str = "main") -> Claim:
        """Take the most pressing job of an account, which there must be."""
        claimed = self.claim_any(account)
        assert claimed is not None
        return claimed

    def claim_any(self, account: str = "main") -> Claim | None:
        """Take the most pressing job of an account, if there is one."""
        return self.store.run(jobs.claim, self.lease(account), "uhc", account, self.now)

    def ending(self, claim: Claim, *evidence: str) -> Ending:
        """How an attempt ends now."""
        return Ending(self.lease(claim.job.account), claim, evidence, self.now)

    def done(self, claim: Claim, outcome: Outcome) -> bool:
        """Settle a job."""
        return self.store.run(settle.done, self.ending(claim), outcome)

    def stopped(self, claim: Claim, error: PortalError, next_: Next | None = None, *evidence: str) -> None:
        """End an attempt in an error; a person is asked unless the test says what is next."""
        self.store.run(settle.stopped, self.ending(claim, *evidence), error, next_ or AskPerson())

    def jobs(self, *states: JobState) -> list[Job]:
        """Jobs in the order they were queued."""
        return sorted(self.store.run(jobs.every, *states), key=lambda job: job.id)

    def exceptions(self) -> list[ExceptionRow]:
        """Every exception, the open ones and the closed ones."""
        return self.store.run(exceptions.every)

    def exception(self) -> ExceptionRow:
        """The only exception there is."""
        (row,) = self.exceptions()
        return row

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """What a table holds, in the order it was written."""
        return self.store.run(_rows, table)


def _rows(tx: Connection, table: Table) -> list[dict[str, Any]]:
    found = tx.execute(select(table).order_by(*table.primary_key.columns))
    return [dict(row._mapping) for row in found]


def ids(work: Sequence[Job]) -> list[str]:
    """The requests that jobs are for."""
    return [job.request_id for job in work]

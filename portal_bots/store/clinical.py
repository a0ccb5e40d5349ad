"""Answers to clinical questions that people gave for a request, beside those that came with it."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from portal_bots.domain.questions import ClinicalAnswer
from portal_bots.domain.wording import plain
from portal_bots.store import columns
from portal_bots.store.tables import clinical_answers, requests


def put(tx: Connection, request_id: str, given: ClinicalAnswer, who: str, now: datetime) -> None:
    """Keep an answer; a later one to the same question takes its place."""
    mark = columns.mark(tx, clinical_answers.c.question, plain(given.question))
    mine = (clinical_answers.c.request_id == request_id) & (clinical_answers.c.question_mark == mark)
    tx.execute(delete(clinical_answers).where(mine))
    row = {**given.model_dump(), "question_mark": mark, "recorded_by": who, "at": now}
    tx.execute(insert(clinical_answers).values(request_id=request_id, **row))


def given(tx: Connection, which: ColumnElement[bool]) -> dict[str, tuple[ClinicalAnswer, ...]]:
    """What people answered for the requests of a condition, by request, in the order given."""
    query = (
        select(clinical_answers)
        .join(requests, requests.c.id == clinical_answers.c.request_id)
        .where(which)
        .order_by(clinical_answers.c.id)
    )
    found: dict[str, list[ClinicalAnswer]] = defaultdict(list)
    for row in tx.execute(query):
        answer = ClinicalAnswer(question=row.question, answer=row.answer, supplied_by=row.supplied_by)
        found[row.request_id].append(answer)
    return {request_id: tuple(answers) for request_id, answers in found.items()}

"""
``make night``: the whole example night, twice, against the portal's own ledger.

Every one of the invented requests has the outcome it was written for, nothing is submitted twice, and what the
portal saved is what was asked. Truth is read from the portal, not from our report.
"""

import json
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from fixtures.generate import generate
from fixtures.source import Night
from mock_portals.uhc import UhcPortal
from portal_bots.domain import Status
from portal_bots.domain.attention import ExceptionState
from portal_bots.domain.outcomes import Path as Way
from portal_bots.engine.secrets import Credentials
from portal_bots.store import Store, exceptions, reporting, requests
from portal_bots.store.requests import Standing
from tests.process.operator import Operator

EXPECTED = {
    "submitted": Status.SUBMITTED,
    "approved": Status.APPROVED,
    "partially_approved": Status.PARTIAL,
    "denied": Status.DENIED,
    "information_needed": Status.NEEDS_INFO,
    "unchanged": Status.IN_REVIEW,
    "modified": Status.APPROVED,
    "on_file": Way.ADOPTED,
    "not_required": Status.NOT_REQUIRED,
    "unknown_word": "STATUS_UNRECOGNISED",
    "not_found": "CASE_NOT_FOUND",
    "packet_incomplete": "PACKET_INCOMPLETE",
    "unexpected_field": "FORM_CHANGED",
    "wrong_password": "LOGIN_REJECTED",
    "captcha": "CAPTCHA_REQUIRED",
    "reroute": "REROUTE",
}


def main() -> int:
    """Work the night twice, judge, print."""
    with tempfile.TemporaryDirectory() as folder, UhcPortal.start(Path(folder) / "portal") as portal:
        night = Night(datetime.now(UTC).date())
        home = Path(folder)
        generate(night.day, home / "night")
        portal.seed(json.loads((home / "night/uhc.json").read_text()))
        operator = Operator(home / "home", portal)
        prepare(operator, home / "night")
        operator.run("run", "tonight")
        first = {one.id: outcome(one.id, operator.store) for one in night.requests}
        operator.run("run", "tonight")
        return judge(night, first, portal, operator.store)


def prepare(operator: Operator, night: Path) -> None:
    """Store the sign-ins, import the tracker."""
    for row in json.loads((night / "accounts.json").read_text()):
        operator.store_sign_in(Credentials(row["username"], row["password"], row["totp_secret"]), row["account"])
    operator.run("import", str(night / "tracker.csv"))


def outcome(request_id: str, store: Store) -> str:
    """What came of a request: the code that stopped it, how it got to the portal, or its status."""
    for row in store.run(exceptions.every, ExceptionState.OPEN):
        if request_id in row.requests:
            return row.code
    moves = store.run(reporting.changes, datetime(2000, 1, 1, tzinfo=UTC), datetime.now(UTC))
    paths = [path for move in moves if move.request_id == request_id for path in move.paths]
    standing = store.run(requests.get, request_id)
    return Way.ADOPTED if Way.ADOPTED in paths else standing.status if standing else "lost"


def judge(night: Night, first: dict[str, str], portal: UhcPortal, store: Store) -> int:
    """Compare with what each request was written for, and with the portal's ledger."""
    wrong = [one for one in night.requests if first[one.id] != EXPECTED[one.outcome]]
    created = [row["data"] for row in portal.ledger("case_created")]
    cases = Counter((case["member_id"], case["first_name"], case["lines"][0]["code"]) for case in created)
    references = {case["reference"] for case in created}
    standings = [one for one in store.run(requests.every) if one.reference in references]
    figures = {
        "not as expected": len(wrong),
        "duplicates": sum(cases.values()) - len(cases),
        "lost": len(references) - len(standings),
        "not as asked": sum(not _as_asked(one, portal) for one in standings),
        "codes refused": sum(account["codes_refused"] for account in portal.accounts()),
        "lockouts": len(portal.ledger("account_locked")),
    }
    for one in wrong:
        sys.stdout.write(f"{one.id}: expected {EXPECTED[one.outcome]}, got {first[one.id]}\n")
    told = ", ".join(f"{count} {name}" for name, count in figures.items())
    sys.stdout.write(f"{len(night.requests)} requests, {len(created)} cases created; {told}\n")
    return 1 if any(figures.values()) else 0


def _as_asked(standing: Standing, portal: UhcPortal) -> bool:
    case = next(case for case in portal.cases() if case["reference"] == standing.reference)
    request = standing.request
    return (
        [line["code"] for line in case["lines"]] == list(request.codes)
        and [line["units"] for line in case["lines"]] == [line.units for line in request.lines]
        and {document["name"] for document in case["documents"]} == {one.file for one in request.documents}
        and case["rendering_npi"] == request.rendering.npi
    )


if __name__ == "__main__":
    sys.exit(main())

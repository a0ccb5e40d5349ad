"""``portal-bots drift`` and ``portal-bots words``, as QA types them before the night."""

import json

from mock_portals.uhc import UhcPortal
from portal_bots.domain import Operation
from portal_bots.engine.clock import SystemClock
from portal_bots.store import jobs
from tests.conftest import Tonight
from tests.process.operator import Operator

SHOWN = ["Prior Authorization and Notification", "Your cases", "Case details", "Prior Auth Letters"]
FORMS = ["Place of service", "Find the member", "Diagnosis and procedures", "Service details"]
ENTRANCE = {"sign_in_begun", "signed_in", "provider_selected", "signed_out"}  # what signing in and out leaves


def drift(operator: Operator, *more: str) -> tuple[int, dict[str, tuple[str, str]]]:
    """The exit code, and what it says of each page."""
    done = operator.apart("drift", "uhc", "--json", *more)
    return done.returncode, {row["page"]: (row["verdict"], row["told"]) for row in json.loads(done.stdout)}


class TestDrift:
    def test_as_declared(self, operator: Operator, portal: UhcPortal, night: Tonight) -> None:
        """Every page that can be opened without writing is opened, and the portal has nothing new written."""
        operator.store_sign_in(night.credentials("main"))

        code, found = drift(operator, "--reference", night.reference(1012))

        assert code == 0
        assert {page: found[page] for page in SHOWN} == dict.fromkeys(SHOWN, ("as declared", ""))
        assert {found[page][0] for page in FORMS} == {"not looked at"}
        assert {row["kind"] for row in portal.ledger()} <= ENTRANCE

    def test_changed(self, operator: Operator, portal: UhcPortal, night: Tonight) -> None:
        """What the flow would not find any more is named, page by page; what it does not mind is not."""
        operator.store_sign_in(night.credentials("main"))
        portal.drift(
            {"kind": "rename_column", "caption": "Cases", "column": "Status", "to": "State"},
            {"kind": "drop_fact", "heading": "Case details", "label": "Member ID"},
            {"kind": "shuffle_columns", "caption": "Letters", "seed": 1},
        )

        code, found = drift(operator, "--reference", night.reference(1012))

        assert code == 1
        assert found["Your cases"][0] == found["Case details"][0] == "changed"
        assert found["Your cases"][1].startswith("Cases: column 'Status' is gone; there are ")
        assert found["Case details"][1].startswith("there is no 'Member ID'; there are 'Reference number'")
        assert found["Prior Auth Letters"][0] == "as declared"

    def test_no_case_known(self, operator: Operator, night: Tonight) -> None:
        """Pages of a case are left out where no case is known, and the sentence says what to do."""
        operator.store_sign_in(night.credentials("main"))

        code, found = drift(operator)

        assert code == 0
        assert found["Case details"] == ("not looked at", "no case is known: give one with --reference")

    def test_sign_in_stops(self, operator: Operator, portal: UhcPortal, night: Tonight) -> None:
        """Where nobody gets in, the reason is one sentence."""
        operator.store_sign_in(night.credentials("main"))
        portal.fault("captcha", where="signin")

        done = operator.apart("drift", "uhc")

        assert done.returncode == 3
        assert done.stderr.startswith("CAPTCHA_REQUIRED: The portal asks to prove that a person is there.")

    def test_unknown_portal(self, operator: Operator) -> None:
        """A slug that no flow has is told with those that there are."""
        done = operator.run("drift", "uch")

        assert (done.returncode, done.stderr) == (2, "There is no flow 'uch'. Known: uhc\n")


class TestWords:
    def test_none(self, operator: Operator) -> None:
        """Before anything strange was said the list says so."""
        assert operator.run("words", "uhc").stdout == "uhc said nothing that its flow does not know.\n"

    def test_seen(self, operator: Operator, portal: UhcPortal, night: Tonight) -> None:
        """A status word that no flow knows is listed with how often it was seen."""
        operator.store_sign_in(night.credentials("main"))
        reference = night.reference(1012)
        portal.move(reference, status="Under appeal")
        store, now = operator.store, SystemClock().now()
        operator.known(night.request(1012), reference)
        store.run(jobs.add, "test/read", "REQ-1012", Operation.READ_STATUS, "test", now, now)
        store.close()
        operator.run("run", "daytime")

        [row] = json.loads(operator.run("words", "uhc", "--json").stdout)

        assert (row["kind"], row["text"], row["times"], row["request_id"]) == (
            "status",
            "Under appeal",
            1,
            "REQ-1012",
        )

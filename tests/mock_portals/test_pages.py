"""What pages may show or do that they did not before."""

import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from mock_portals.kit.database import Database
from mock_portals.kit.faults import Faults
from mock_portals.kit.whims import Order, delay, milliseconds
from mock_portals.uhc import UhcPortal
from mock_portals.uhc.faults import FAULTS
from tests.mock_portals.world import CODES, DETAILS, NPIS, Visitor, case, to_documents

UPLOAD = "/request/documents/upload"


def test_extra_field(portal: UhcPortal, visitor: Visitor) -> None:
    """A required field that was not there before stops the step until it is filled."""
    portal.fault("extra_field", page="service", label="Referral number", required=True)
    visitor.sign_in().get("/request/new")
    assert "Referral number</label>" in visitor.text
    assert "Referral number is required." in visitor.post("/request/service", place_of_service="22")
    visitor.post("/request/service", place_of_service="22", extra="R1")
    assert visitor.url.endswith("/request/member")


def test_renamed_label_and_notice(portal: UhcPortal, visitor: Visitor) -> None:
    """A label can change its words, and a page can carry a notice."""
    portal.fault("rename_label", page="service", old="Place of service", new="Site of care")
    portal.fault("notice", page="service", text="Planned work on Sunday")
    page = visitor.sign_in().get("/request/new")
    assert ">Site of care</label>" in page
    assert "Planned work on Sunday" in page


def test_security_check_in_the_middle(portal: UhcPortal, visitor: Visitor) -> None:
    """A security check may appear after sign-in, and its picture is a PNG."""
    visitor.sign_in()
    portal.fault("captcha", where="any")
    assert "<h1>Security check</h1>" in visitor.get("/cases")
    with visitor.open("/signin/challenge.png") as answer:
        assert answer.read().startswith(b"\x89PNG")


def test_typeahead_is_refused(portal: UhcPortal, visitor: Visitor) -> None:
    """The list of codes can be refused although nobody was signed out."""
    visitor.sign_in()
    portal.fault("api_401", times=1)

    visitor.get("/api/codes?kind=diagnosis&q=M54")
    assert visitor.status == 401
    assert "M54.16" in visitor.get("/api/codes?kind=diagnosis&q=M54")
    assert "<h1>Your cases</h1>" in visitor.get("/cases")


def rows(*marks: str) -> Callable[[str], list[str]]:
    """Finds words of a page in the order in which they stand there."""
    return lambda text: re.findall("|".join(map(re.escape, marks)), text)


def test_order_is_turned() -> None:
    """Lists keep their rows, come in another order with each page, and in the same one in another run."""
    turns = [Order(7, turn)(range(5)) for turn in range(5)]

    assert all(sorted(turn) == list(range(5)) for turn in turns)
    assert len({tuple(turn) for turn in turns}) == 5
    assert turns == [Order(7, turn)(range(5)) for turn in range(5)]
    assert turns != [Order(8, turn)(range(5)) for turn in range(5)]
    assert Order()(range(5)) == list(range(5))


def test_shuffled_wizard(portal: UhcPortal, visitor: Visitor) -> None:
    """Members found, options, documents, procedures and diagnoses come in another order each time."""
    visitor.sign_in("dana").post("/provider", provider=NPIS[0])
    to_documents(visitor, member_id="900300400", born="08/30/2011", diagnosis_2="M54.17")
    for name in ("one.pdf", "two.pdf", "three.pdf"):
        visitor.upload(UPLOAD, name, b"%PDF-1.7 notes")
    visitor.post("/request/documents")
    portal.fault("shuffled", seed=3)

    for path, found in (
        ("/request/review", rows("<td>62323</td>", "<td>77003</td>")),
        ("/request/review", rows("<td>M54.16</td>", "<td>M54.17</td>")),
        ("/request/review", rows("<td>one.pdf</td>", "<td>two.pdf</td>", "<td>three.pdf</td>")),
        ("/request/documents", rows("<td>one.pdf</td>", "<td>two.pdf</td>", "<td>three.pdf</td>")),
        ("/request/member/results", rows("QUILL, INES", "QUILL, IRIS")),
        ("/request/service", rows('value="11"', 'value="12"', 'value="22"', 'value="81"')),
        ("/request/details", rows(*NPIS)),
        ("/provider", rows(*NPIS)),
        ("/request/codes", rows(">Units</option>", ">Visits</option>", ">Days</option>")),
    ):
        first, second = found(visitor.get(path)), found(visitor.get(path))
        assert (sorted(first), first != second) == (sorted(second), True), path


def test_selecting_in_a_shuffled_list(portal: UhcPortal, visitor: Visitor) -> None:
    """The button beside a member selects that member, wherever the row stands."""
    visitor.sign_in().get("/request/new")
    portal.fault("shuffled", seed=3)
    visitor.post("/request/service", place_of_service="22")
    for _ in range(2):
        visitor.get("/request/member")
        visitor.post("/request/member", method="id_born", member_id="900300400", born="08/30/2011")
        number = visitor.text.split("QUILL, IRIS")[1].split('name="match" value="')[1].split('"')[0]
        visitor.post("/request/member/results", match=number)
        visitor.post("/request/codes", **CODES)
        visitor.post("/request/details", **DETAILS)
        assert "QUILL, IRIS" in visitor.post("/request/documents")


def test_shuffled_cases(portal: UhcPortal, visitor: Visitor) -> None:
    """The rows of one page of cases come in another order, and are the same rows."""
    portal.seed({"cases": [case(number, portal.now().isoformat()) for number in range(25)]})
    visitor.sign_in()
    plain = re.findall(r">(PA\d{10})<", visitor.get("/cases"))
    portal.fault("shuffled", seed=1, times=2)
    pages = [re.findall(r">(PA\d{10})<", visitor.get("/cases")) for _ in range(3)]

    assert [sorted(page) for page in pages] == [sorted(plain)] * 3
    assert pages[0] != pages[1]
    assert pages[2] == plain


def test_case_documents_are_shuffled(portal: UhcPortal, visitor: Visitor) -> None:
    """So do the documents of a case."""
    documents = [{"name": name, "size": 9} for name in ("one.pdf", "two.pdf")]
    portal.seed({"cases": [case(1, portal.now().isoformat(), documents=documents)]})
    visitor.sign_in()
    portal.fault("shuffled", seed=1)
    found = rows("one.pdf", "two.pdf")

    assert found(visitor.get("/cases/PA0000000001")) != found(visitor.get("/cases/PA0000000001"))


def seconds(visitor: Visitor) -> float:
    """How long the first page takes."""
    before = monotonic()
    visitor.get("/home")
    return monotonic() - before


def test_slow(portal: UhcPortal, visitor: Visitor) -> None:
    """Each answer waits as long as the fault says."""
    visitor.sign_in()
    portal.fault("slow", ms=200, times=1)

    assert seconds(visitor) >= 0.2


def test_slow_by_chance(tmp_path: Path) -> None:
    """Each answer waits for another time up to the longest; the same seed gives the same times."""
    database = Database(tmp_path / "faults.sqlite")
    faults = Faults(database, FAULTS)

    def delays(seed: int) -> list[float]:
        faults.put("slow", {"max_ms": 400, "seed": seed})
        return [delay(faults) for _ in range(20)]

    assert all(0 <= one <= 0.4 for one in delays(5))
    assert max(delays(5)) - min(delays(5)) > 0.2
    assert delays(5) == delays(5) != delays(6)
    database.close()


def test_slow_pages_by_chance(portal: UhcPortal, visitor: Visitor) -> None:
    """The portal really waits: as long in all as the delays of the seed."""
    visitor.sign_in()
    portal.fault("slow", max_ms=100, seed=5)
    expected = sum(milliseconds({"max_ms": 100, "seed": 5}, count) for count in (1, 2, 3)) / 1000

    assert sum(seconds(visitor) for _ in range(3)) >= expected

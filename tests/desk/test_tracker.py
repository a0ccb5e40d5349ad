"""Trackers: every row stands alone, every mistake is told with its row, column and reason."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from portal_bots.desk import intake, tracker
from portal_bots.desk.intake import Intake
from portal_bots.desk.tracker import REQUIRED, Problem, TrackerRow, TrackerUnusableError
from portal_bots.domain import Priority, Status
from portal_bots.flow import registry
from portal_bots.store import Store, requests
from portal_bots.store.requests import Imported, Standing
from portal_bots.testing import SEAL
from tests.conftest import NIGHT, ROOT

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
GOOD = {
    "Request ID": "REQ-1",
    "Patient ID": "P-1",
    "First name": "Rosa",
    "Last name": "Delgado",
    "Date of birth": "04/12/1961",
    "Member ID": "004512873",
    "Payer": "UnitedHealthcare",
    "Service line": "Pain MSK",
    "Place of service": "11",
    "Diagnosis codes": "M54.16; m5126",
    "Service codes": "62323 x1; 77003-26-LT x2 visits",
    "Start date": "12/14/2026",
    "Rendering NPI": "1234567893",
    "Rendering provider": "Amal Haddad MD",
}
Row = dict[str, str]


def text(*rows: Row, delimiter: str = ",") -> str:
    """A tracker as CSV."""
    written = io.StringIO()
    heads = list(dict.fromkeys(head for row in rows for head in row))
    table = csv.DictWriter(written, heads, delimiter=delimiter)
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()


def save(folder: Path, *rows: Row) -> Path:
    """A tracker's file."""
    path = folder / "tracker.csv"
    path.write_text(text(*rows), "utf-8")
    return path


def read(path: Path, phone: str = "") -> list[TrackerRow | Problem]:
    """Every row of a tracker."""
    return list(tracker.read(path, phone))


def told(path: Path) -> list[tuple[int, str, str]]:
    """Every mistake of a tracker."""
    return [(row.row, row.column, row.reason) for row in read(path) if isinstance(row, Problem)]


def only(rows: Sequence[TrackerRow | Problem]) -> TrackerRow:
    """The only row, understood."""
    [row] = rows
    assert isinstance(row, TrackerRow)
    return row


class TestNight:
    def test_spreadsheet(self) -> None:
        """The example night is the same as CSV and as a spreadsheet, row by row."""
        rows = read(NIGHT / "tracker.csv", "602-555-0100")

        assert rows == read(NIGHT / "tracker.xlsx", "602-555-0100")
        assert len(rows) == 36
        assert all(isinstance(row, TrackerRow) for row in rows)

    def test_mistakes(self) -> None:
        """Every mistake of the example is told where it is, and the rows without one are taken."""
        rows = read(NIGHT / "tracker-with-mistakes.csv")

        assert [row.request.id for row in rows if isinstance(row, TrackerRow)] == ["REQ-1101", "REQ-1108"]
        assert told(NIGHT / "tracker-with-mistakes.csv") == [
            (3, "Rendering NPI", "NPI '1999410108' has a wrong check digit: a digit is mistyped"),
            (4, "Start date", "'02/30/2027' is not a day such as 12/31/2026"),
            (5, "Priority", "Input should be 'urgent' or 'routine'"),
            (6, "Member ID", "is empty"),
            (7, "Service codes", "'81162 twice' is not a line such as 62323 x1 or 97110-GP x12 visits"),
            (8, "Request ID", "REQ-1101 stands in row 2 already"),
        ]


class TestRow:
    def test_needed_columns_only(self, tmp_path: Path) -> None:
        """A tracker with no more than the needed columns is enough; the rest has sensible defaults."""
        row = only(read(save(tmp_path, GOOD), "602-555-0100"))

        request = row.request
        assert (row.row, row.reference, row.submitted, row.follow_up) == (2, "", None, None)
        assert (request.account, request.priority, request.turnaround_days) == ("main", Priority.ROUTINE, 7)
        assert (request.service, request.diagnoses) == ("pain_msk", ("M54.16", "M51.26"))
        assert request.contact_phone == "602-555-0100"
        assert request.documents == ()

    def test_lines(self, tmp_path: Path) -> None:
        """Lines are divided by semicolons: code, modifiers, units and their kind, over the row's dates."""
        request = only(read(save(tmp_path, GOOD | {"End date": "2027-01-13"}))).request

        assert [(line.code, line.modifiers, line.units, line.unit_type) for line in request.lines] == [
            ("62323", (), 1, "units"),
            ("77003", ("26", "LT"), 2, "visits"),
        ]
        assert {(line.start, line.end) for line in request.lines} == {(date(2026, 12, 14), date(2027, 1, 13))}

    def test_documents(self, tmp_path: Path) -> None:
        """Documents are divided by semicolons: kind and file."""
        cell = "order=REQ-1 order.pdf;  Chart note = notes.pdf ;"

        request = only(read(save(tmp_path, GOOD | {"Documents": cell}))).request

        assert [(document.kind, document.file) for document in request.documents] == [
            ("order", "REQ-1 order.pdf"),
            ("chart_note", "notes.pdf"),
        ]

    def test_sent_already(self, tmp_path: Path) -> None:
        """What somebody sent before has its number and its days."""
        more = {"Reference number": "A1", "Submission date": "11/20/2026", "Follow-up date": "11/30/2026"}

        row = only(read(save(tmp_path, GOOD | more)))

        assert (row.reference, row.submitted, row.follow_up) == ("A1", date(2026, 11, 20), date(2026, 11, 30))

    def test_empty_rows(self, tmp_path: Path) -> None:
        """Empty rows are passed over, and the others keep their numbers."""
        path = save(tmp_path, GOOD, dict.fromkeys(GOOD, " "), GOOD | {"Request ID": "REQ-2"})

        assert [row.row for row in read(path)] == [2, 4]

    def test_row_cut_short(self, tmp_path: Path) -> None:
        """A row that ends too early lacks its last cells; the next one is taken."""
        heads, row = text(GOOD).splitlines()
        path = tmp_path / "tracker.csv"
        path.write_text(f"{heads}\n{row.replace('REQ-1', 'REQ-2').partition(',1234567893')[0]}\n{row}\n")

        assert told(path) == [(2, "Rendering NPI", "is empty"), (2, "Rendering provider", "is empty")]
        assert [row.row for row in read(path) if isinstance(row, TrackerRow)] == [3]

    def test_row_too_long(self, tmp_path: Path) -> None:
        """Cells beyond the last column mean nothing."""
        path = save(tmp_path, GOOD)
        path.write_text(path.read_text().rstrip() + ",,more\n")

        assert only(read(path)).request.id == "REQ-1"


class TestMistakes:
    @pytest.mark.parametrize(
        ("column", "cell", "reason"),
        [
            ("Request ID", "REQ 1/2", "String should match pattern"),
            ("Date of birth", "31/12/1961", "'31/12/1961' is not a day such as 12/31/2026"),
            ("Date of birth", "", "is empty"),
            ("Date of birth", "12/15/2026", "date of birth is after the date of service"),
            ("Sex", "X", "Input should be 'F' or 'M'"),
            ("Place of service", "1", "place of service '1' must be two digits"),
            ("Diagnosis codes", "", "is empty"),
            ("Diagnosis codes", "M54.16; spine", "diagnosis code 'SPINE' is not an ICD-10-CM code"),
            ("Service codes", "", "is empty"),
            ("Service codes", "62323", "'62323' is not a line such as 62323 x1"),
            ("Service codes", "62323 x0", "Input should be greater than or equal to 1"),
            ("Service codes", "X2323 x1", "procedure code 'X2323' is not a CPT or HCPCS code"),
            ("End date", "tomorrow", "'tomorrow' is not a day such as 12/31/2026"),
            ("Documents", "order.pdf", "'order.pdf' is not a document such as order=REQ-1-order.pdf"),
            ("Turnaround days", "soon", "'soon' is not a whole number"),
            ("Turnaround days", "400", "Input should be less than or equal to 90"),
            ("Submission date", "?", "'?' is not a day"),
            ("Follow-up date", "next week", "'next week' is not a day"),
            ("Account", "Main office", "String should match pattern"),
            ("Rendering provider", "", "is empty"),
            ("Payer", "", "is empty"),
        ],
    )
    def test_one(self, tmp_path: Path, column: str, cell: str, reason: str) -> None:
        """A wrong cell is told once, by row, column and reason."""
        [(row, where, why)] = told(save(tmp_path, GOOD | {column: cell}))

        assert (row, where) == (2, column)
        assert why.startswith(reason)

    def test_several(self, tmp_path: Path) -> None:
        """All mistakes of a row are told at once, cells that cannot be read and values that cannot be right."""
        wrong = {
            "Member ID": "",
            "Date of birth": "1961",
            "Start date": "13/45/2026",
            "Service codes": "zz",
            "Documents": "order",
            "Rendering NPI": "1",
            "Priority": "asap",
            "Follow-up date": "soon",
        }

        found = told(save(tmp_path, GOOD | wrong))

        assert {row for row, _, _ in found} == {2}
        assert sorted(column for _, column, _ in found) == sorted(wrong)

    def test_others_are_taken(self, tmp_path: Path) -> None:
        """A wrong row costs nothing else."""
        rows = (GOOD, GOOD | {"Request ID": "REQ-2", "Start date": ""}, GOOD | {"Request ID": "REQ-3"})

        assert [type(row) for row in read(save(tmp_path, *rows))] == [TrackerRow, Problem, TrackerRow]

    def test_member_id_is_not_repeated(self, tmp_path: Path) -> None:
        """A wrong member ID is told without the number: mistakes are printed."""
        [(_, column, reason)] = told(save(tmp_path, GOOD | {"Member ID": "0045 12873"}))

        assert column == "Member ID"
        assert "0045" not in reason


class TestFile:
    def refusal(self, path: Path) -> str:
        """What is said of a file that is no tracker."""
        with pytest.raises(TrackerUnusableError) as told:
            read(path)
        return str(told.value)

    @pytest.mark.parametrize("column", REQUIRED)
    def test_missing_column(self, tmp_path: Path, column: str) -> None:
        """A column that every request needs is asked for by its name."""
        path = save(tmp_path, {head: cell for head, cell in GOOD.items() if head != column})

        assert self.refusal(path) == f"{path} lacks the column {column!r} in its first row."

    def test_missing_columns(self, tmp_path: Path) -> None:
        """Several missing columns are named together."""
        path = save(tmp_path, {head: cell for head, cell in GOOD.items() if head not in ("Payer", "Member ID")})

        assert "lacks the column 'Member ID', 'Payer' in" in self.refusal(path)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("tracker.csv", b""),
            ("tracker.csv", b"\xff\xfe\x00\xd8"),
            ("tracker.csv", b'"' + b"x" * 200_000),
            ("tracker.xlsx", b""),
            ("tracker.xlsx", b"Request ID,Patient ID"),
            ("tracker.xlsx", b"PK\x03\x04 cut short"),
        ],
    )
    def test_no_tracker(self, tmp_path: Path, name: str, content: bytes) -> None:
        """A file that cannot be read is refused with the remedy."""
        path = tmp_path / name
        path.write_bytes(content)

        message = self.refusal(path)

        assert message.startswith(f"{path} cannot be read as a tracker (")
        assert message.endswith("Save it as CSV (UTF-8) or XLSX.")

    def test_missing(self, tmp_path: Path) -> None:
        """A file that is not there is refused, too."""
        assert "(FileNotFoundError)" in self.refusal(tmp_path / "tracker.csv")

    def test_other_letters(self, tmp_path: Path) -> None:
        """A file in Excel's old code is refused before any row is taken, however late its first accent comes."""
        rows = [GOOD | {"Request ID": f"REQ-{number}"} for number in range(200)]
        path = tmp_path / "tracker.csv"
        path.write_bytes(text(*rows, GOOD | {"First name": "María"}).encode("cp1252"))
        taken: list[TrackerRow | Problem] = []

        with pytest.raises(TrackerUnusableError, match="UnicodeDecodeError"):
            taken += tracker.read(path)

        assert taken == []

    def test_mark_at_the_beginning(self, tmp_path: Path) -> None:
        """Excel's mark at the beginning of a UTF-8 file is no part of the first heading."""
        path = tmp_path / "tracker.csv"
        path.write_text(text(GOOD | {"First name": "María"}), "utf-8-sig")

        assert only(read(path)).request.member.first_name == "María"

    def test_semicolons(self, tmp_path: Path) -> None:
        """A file divided by semicolons is refused: they divide lists within a cell."""
        path = tmp_path / "tracker.csv"
        path.write_text(text(GOOD, delimiter=";"))

        assert "lacks the column 'Request ID', 'Patient ID'" in self.refusal(path)

    def test_cells_of_a_spreadsheet(self, tmp_path: Path) -> None:
        """Days and whole numbers that a spreadsheet keeps as such are read like their text."""
        book = openpyxl.Workbook()
        cells = {
            **GOOD,
            "Date of birth": datetime(1961, 4, 12),  # noqa: DTZ001 - a spreadsheet's days have no zone
            "Start date": date(2026, 12, 14),
            "Place of service": 11.0,
            "Rendering NPI": 1234567893,
            "Last name": " Delgado ",
            "Sex": None,
        }
        sheet = book.worksheets[0]
        sheet.append([f" {head} " for head in cells])
        sheet.append(list(cells.values()))
        book.save(tmp_path / "Tracker.XLSX")

        row = only(read(tmp_path / "Tracker.XLSX"))

        assert row == only(read(save(tmp_path, GOOD)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store without requests."""
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}", SEAL)
    yield store
    store.close()


class TestIntake:
    FLOWS = registry.load(ROOT / "flows")

    def take(self, store: Store, path: Path) -> Intake:
        """Import a tracker."""
        return intake.take(store, self.FLOWS, path, "602-555-0100", NOW)

    def standing(self, store: Store, request_id: str = "REQ-1") -> Standing:
        """All that the store knows of a request."""
        found = store.run(requests.get, request_id)
        assert found is not None
        return found

    def test_night(self, store: Store) -> None:
        """The example night is taken whole, with its packets' folder; importing it again changes nothing."""
        first = self.take(store, NIGHT / "tracker.csv")
        known = store.run(requests.every)

        second = self.take(store, NIGHT / "tracker.xlsx")

        assert (first.counts, first.problems) == ({Imported.ADDED: 36}, [])
        assert (second.counts, second.problems) == ({Imported.SAME: 36}, [])
        assert store.run(requests.every) == known
        assert {standing.folder for standing in known} == {(NIGHT / "packets").resolve()}

    def test_unknown_payer(self, store: Store, tmp_path: Path) -> None:
        """A payer that no flow takes is told with those that one does; the other rows are taken."""
        path = save(tmp_path, GOOD | {"Payer": "Northwind"}, GOOD | {"Request ID": "REQ-2"})

        done = self.take(store, path)

        known = ", ".join(self.FLOWS.payers)
        assert done.problems == [Problem(2, "Payer", f"no flow takes 'Northwind'. Known payers: {known}")]
        assert done.counts == {Imported.ADDED: 1}
        assert [standing.request.id for standing in store.run(requests.every)] == ["REQ-2"]

    def test_payer_in_other_letters(self, store: Store, tmp_path: Path) -> None:
        """Capitals in a payer's name mean nothing."""
        assert self.take(store, save(tmp_path, GOOD | {"Payer": "UNITEDHEALTHCARE"})).problems == []
        assert self.standing(store).portal == "uhc"

    def test_corrected_row(self, store: Store, tmp_path: Path) -> None:
        """A row that was wrong is taken once it is right; one that was right is taken over as it is now."""
        wrong = GOOD | {"Request ID": "REQ-2", "Start date": "02/30/2027"}
        assert self.take(store, save(tmp_path, GOOD, wrong)).counts == {Imported.ADDED: 1}

        rows = (GOOD | {"Member ID": "004512874"}, wrong | {"Start date": "02/28/2027"})
        done = self.take(store, save(tmp_path, *rows))

        assert (done.counts, done.problems) == ({Imported.CHANGED: 1, Imported.ADDED: 1}, [])
        assert self.standing(store).request.member.member_id == "004512874"

    def test_wrong_now(self, store: Store, tmp_path: Path) -> None:
        """A row that has become wrong leaves what was taken from it before."""
        self.take(store, save(tmp_path, GOOD))

        self.take(store, save(tmp_path, GOOD | {"Member ID": ""}))

        assert self.standing(store).request.member.member_id == "004512873"

    def test_sent_already(self, store: Store, tmp_path: Path) -> None:
        """A request with a reference number is at the portal: it is read, not sent."""
        more = {"Reference number": "A1", "Submission date": "11/20/2026", "Follow-up date": "11/30/2026"}
        self.take(store, save(tmp_path, GOOD | more))

        standing = self.standing(store)

        assert (standing.status, standing.reference) == (Status.SUBMITTED, "A1")
        assert standing.submitted_at is not None
        assert (standing.submitted_at.date(), standing.follow_up) == (date(2026, 11, 20), date(2026, 11, 30))

    def test_packets_beside(self, store: Store, tmp_path: Path) -> None:
        """Without a folder of packets the files lie beside the tracker."""
        self.take(store, save(tmp_path, GOOD))
        assert self.standing(store).folder == tmp_path.resolve()

        (tmp_path / "packets").mkdir()
        assert self.take(store, save(tmp_path, GOOD)).counts == {Imported.CHANGED: 1}
        assert self.standing(store) == replace(self.standing(store), folder=(tmp_path / "packets").resolve())

    def test_no_tracker(self, store: Store, tmp_path: Path) -> None:
        """A file that is no tracker leaves the store as it was."""
        (tmp_path / "tracker.csv").write_text("Hello\n")

        with pytest.raises(TrackerUnusableError):
            self.take(store, tmp_path / "tracker.csv")

        assert store.run(requests.every) == []

"""Decision letters, kept as the PDFs a payer would post."""

from mock_portals.kit.clock import Clock
from mock_portals.kit.database import Database, Row
from mock_portals.kit.letter_pdf import letter_pdf
from mock_portals.kit.rules import Rules


class Letters:
    """Letters of all cases."""

    def __init__(self, database: Database, clock: Clock, rules: Rules) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules

    def write(self, case: Row, kind: str) -> None:
        """Write a letter of one kind about a case as it stands."""
        title = self._rules.letter_titles[kind]
        date = case["decision_date"] or self._clock.now().astimezone(self._rules.zone).date().isoformat()
        self._database.run(
            "INSERT INTO letters (reference, kind, title, date, pdf) VALUES (?, ?, ?, ?, ?)",
            *(case["reference"], kind, title, date, letter_pdf(case, kind, title, date)),
        )

    def of_case(self, reference: str) -> list[Row]:
        """Letters of a case without their bytes, newest first."""
        sql = "SELECT id, kind, title, date FROM letters WHERE reference = ? ORDER BY id DESC"
        return self._database.rows(sql, reference)

    def find(self, letter: int) -> Row | None:
        """One letter with its bytes."""
        return self._database.row("SELECT * FROM letters WHERE id = ?", letter)

    def forget(self, reference: str) -> None:
        """Drop the letters of a case that is seeded again."""
        self._database.run("DELETE FROM letters WHERE reference = ?", reference)

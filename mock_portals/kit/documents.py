"""Attached files, kept with their digest and with what a scan for viruses says about them."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from mock_portals.kit.clock import Clock, stamp
from mock_portals.kit.database import Database, Row

RECEIVED, SCANNING, REJECTED = "Received", "Scanning", "Rejected"
NEVER = "9999-12-31"
LISTED = (
    "SELECT documents.id, draft, reference, name, size, sha256, received, done, verdict "
    "FROM documents LEFT JOIN scans ON document = documents.id"
)


@dataclass(frozen=True)
class Scan:
    """How long a scan of a new file takes, for ever if `seconds` is nothing, and what comes of it."""

    seconds: float | None
    verdict: str = RECEIVED


class Documents:
    """Files of drafts and of cases."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(
        self,
        name: str,
        content: bytes,
        *,
        draft: int | None = None,
        case: str | None = None,
        scan: Scan | None = None,
    ) -> Row:
        """Keep a file for a draft or a case."""
        row = {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        received = stamp(self._clock.now())
        document = self._database.run(
            "INSERT INTO documents (draft, reference, name, size, sha256, received, content) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(draft, case, *row.values(), received, content),
        )
        if scan:
            self._start(document, scan)
        return row

    def of_draft(self, draft: int) -> list[Row]:
        """What is attached to a draft, without the bytes."""
        return self._listed("draft = ?", draft)

    def of_case(self, reference: str) -> list[Row]:
        """What a case received, without the bytes."""
        return self._listed("reference = ?", reference)

    def remove(self, draft: int, document: int) -> None:
        """Take a file off a draft."""
        self._database.run("DELETE FROM documents WHERE draft = ? AND id = ?", draft, document)

    def copy_to_case(self, documents: list[Row], reference: str) -> None:
        """Give a case its own copies; the draft keeps its files."""
        for document in documents:
            copy = self._database.run(
                "INSERT INTO documents (reference, name, size, sha256, received, content) "
                "SELECT ?, name, size, sha256, ?, content FROM documents WHERE id = ?",
                *(reference, stamp(self._clock.now()), document["id"]),
            )
            sql = "INSERT INTO scans SELECT ?, done, verdict FROM scans WHERE document = ?"
            self._database.run(sql, copy, document["id"])

    def seed(self, reference: str, documents: list[Row], received: str) -> None:
        """Replace the documents of a seeded case, which have names and sizes only."""
        self._database.run("DELETE FROM documents WHERE reference = ?", reference)
        for document in documents:
            self._database.run(
                "INSERT INTO documents (reference, name, size, received) VALUES (?, ?, ?, ?)",
                *(reference, document["name"], document["size"], received),
            )

    def _start(self, document: int, scan: Scan) -> None:
        done = NEVER if scan.seconds is None else stamp(self._clock.now() + timedelta(seconds=scan.seconds))
        self._database.run("INSERT INTO scans VALUES (?, ?, ?)", document, done, scan.verdict)

    def _listed(self, where: str, value: object) -> list[Row]:
        rows = self._database.rows(f"{LISTED} WHERE {where} ORDER BY documents.id", value)
        return [row | {"status": self._status(row)} for row in rows]

    def _status(self, row: Row) -> str:
        if row["done"] is None:
            return RECEIVED
        return SCANNING if row["done"] > stamp(self._clock.now()) else str(row["verdict"])

"""Attached files: checked by extension, content and size, kept with their digest."""

import hashlib
from pathlib import PurePath

from mock_portals.kit.clock import Clock, stamp
from mock_portals.kit.database import Database, Row
from mock_portals.kit.rules import Rules

SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "tif": (b"II*\x00", b"MM\x00*"),
    "tiff": (b"II*\x00", b"MM\x00*"),
    "docx": (b"PK\x03\x04",),
}
LISTED = "id, draft, reference, name, size, sha256, received"


def extension(name: str) -> str:
    """The lower-case ending of a file name."""
    return PurePath(name).suffix.lower().removeprefix(".")


class Documents:
    """Files of drafts and of cases."""

    def __init__(self, database: Database, clock: Clock, rules: Rules) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules

    @property
    def max_files(self) -> int:
        """How many files one request takes."""
        return self._database.setting("max_files", self._rules.max_files)

    @property
    def max_bytes(self) -> int:
        """How large one file may be."""
        return self._database.setting("max_bytes", self._rules.max_bytes)

    def refusal(self, name: str, content: bytes, attached: int) -> str | None:
        """Why a file is not taken, in the portal's words."""
        kind = extension(name)
        reasons = {
            "this file type is not allowed. Use pdf, jpg, jpeg, tif, tiff or docx.": kind not in SIGNATURES,
            "the file is empty.": not content,
            f"it is larger than {self._limit_shown()}.": len(content) > self.max_bytes,
            "its content does not match its file type.": not content.startswith(SIGNATURES.get(kind, ())),
            f"no more than {self.max_files} files can be attached.": attached >= self.max_files,
        }
        reason = next((words for words, holds in reasons.items() if holds), None)
        return f"{name} was not attached: {reason}" if reason else None

    def add(self, name: str, content: bytes, *, draft: int | None = None, case: str | None = None) -> Row:
        """Keep a file for a draft or a case."""
        row = {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        received = stamp(self._clock.now())
        self._database.run(
            "INSERT INTO documents (draft, reference, name, size, sha256, received, content) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(draft, case, *row.values(), received, content),
        )
        return row

    def of_draft(self, draft: int) -> list[Row]:
        """What is attached to a draft, without the bytes."""
        return self._database.rows(f"SELECT {LISTED} FROM documents WHERE draft = ? ORDER BY id", draft)

    def of_case(self, reference: str) -> list[Row]:
        """What a case received, without the bytes."""
        return self._database.rows(f"SELECT {LISTED} FROM documents WHERE reference = ? ORDER BY id", reference)

    def remove(self, draft: int, document: int) -> None:
        """Take a file off a draft."""
        self._database.run("DELETE FROM documents WHERE draft = ? AND id = ?", draft, document)

    def copy_to_case(self, documents: list[Row], reference: str) -> None:
        """Give a case its own copies; the draft keeps its files."""
        for document in documents:
            self._database.run(
                "INSERT INTO documents (reference, name, size, sha256, received, content) "
                "SELECT ?, name, size, sha256, ?, content FROM documents WHERE id = ?",
                *(reference, stamp(self._clock.now()), document["id"]),
            )

    def seed(self, reference: str, documents: list[Row], received: str) -> None:
        """Replace the documents of a seeded case, which have names and sizes only."""
        self._database.run("DELETE FROM documents WHERE reference = ?", reference)
        for document in documents:
            self._database.run(
                "INSERT INTO documents (reference, name, size, received) VALUES (?, ?, ?, ?)",
                *(reference, document["name"], document["size"], received),
            )

    def _limit_shown(self) -> str:
        megabytes = self.max_bytes / 1_048_576
        return f"{megabytes:g} MB" if megabytes >= 1 else f"{round(self.max_bytes / 1024)} KB"

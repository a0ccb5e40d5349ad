"""Which files a portal takes: by name, type, size, content and pages."""

import io
from pathlib import PurePath

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from mock_portals.kit.database import Database
from mock_portals.kit.rules import Rules

SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "tif": (b"II*\x00", b"MM\x00*"),
    "tiff": (b"II*\x00", b"MM\x00*"),
    "docx": (b"PK\x03\x04",),
}


def extension(name: str) -> str:
    """The lower-case ending of a file name."""
    return PurePath(name).suffix.lower().removeprefix(".")


def pages_of(content: bytes) -> int | None:
    """How many pages a PDF has, or nothing if it cannot be read."""
    try:
        return len(PdfReader(io.BytesIO(content)).pages)
    except PyPdfError:
        return None


class FileRules:
    """Limits of a portal; a seed may set its own."""

    def __init__(self, database: Database, rules: Rules) -> None:
        self._database = database
        self._rules = rules

    @property
    def max_files(self) -> int:
        """How many files one request takes."""
        return self._database.setting("max_files", self._rules.max_files)

    @property
    def max_bytes(self) -> int:
        """How large one file may be."""
        return self._database.setting("max_bytes", self._rules.max_bytes)

    @property
    def max_name_length(self) -> int:
        """How many characters the name of a file may have."""
        return self._database.setting("max_name_length", self._rules.max_name_length)

    @property
    def max_pages(self) -> int | None:
        """How many pages a PDF may have, if that is limited."""
        return self._database.setting("max_pages", self._rules.max_pages)

    @property
    def types_shown(self) -> str:
        """The endings that are taken: pdf, jpg or docx."""
        *others, last = self._rules.file_types
        return f"{', '.join(others)} or {last}" if others else last

    def refusal(self, name: str, content: bytes, attached: int) -> str | None:
        """Why a file is not taken, in the portal's words."""
        kind = extension(name)
        reasons = {
            f"its name is longer than {self.max_name_length} characters.": len(name) > self.max_name_length,
            f"this file type is not allowed. Use {self.types_shown}.": kind not in self._rules.file_types,
            "the file is empty.": not content,
            f"it is larger than {self._limit_shown()}.": len(content) > self.max_bytes,
            "its content does not match its file type.": not content.startswith(SIGNATURES.get(kind, ())),
            f"no more than {self.max_files} files can be attached.": attached >= self.max_files,
        }
        reason = next((words for words, holds in reasons.items() if holds), None)
        reason = reason or (self._pages_refused(content) if kind == "pdf" else None)
        return f"{name} was not attached: {reason}" if reason else None

    def _pages_refused(self, content: bytes) -> str | None:
        if self.max_pages is None:
            return None
        pages = pages_of(content)
        if pages is None:
            return "its pages cannot be counted."
        return f"it has more than {self.max_pages} pages." if pages > self.max_pages else None

    def _limit_shown(self) -> str:
        megabytes = self.max_bytes / 1_048_576
        return f"{megabytes:g} MB" if megabytes >= 1 else f"{round(self.max_bytes / 1024)} KB"

"""Packets: are the files there, and can they be read?"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from portal_bots.domain import errors
from portal_bots.store.requests import Standing


def check(standing: Standing) -> tuple[Path, ...]:
    """
    The files of a request's packet, each of them looked at.

    Raises:
        PacketIncomplete: A file is missing, empty or cannot be read; every such file is named.

    """
    files = tuple(standing.path(document) for document in standing.request.documents)
    problems = [problem for file in files if (problem := _problem(file))]
    if problems:
        raise errors.PacketIncomplete(" ".join(problems), phase=errors.Phase.PREPARE)
    return files


def described(files: Sequence[Path]) -> list[dict[str, object]]:
    """What the journal keeps of files that are about to be sent."""
    contents = [(file.name, file.read_bytes()) for file in files]
    return [
        {"name": name, "size": len(content), "sha256": sha256(content).hexdigest()} for name, content in contents
    ]


def _problem(file: Path) -> str:
    if not file.is_file():
        return f"{file.name} is named in the tracker, but is not in the folder {file.parent.name}."
    if file.stat().st_size == 0:
        return f"{file.name} is empty."
    if file.suffix.lower() != ".pdf":
        return ""
    try:
        pages = len(PdfReader(file).pages)
    except (PyPdfError, OSError, ValueError):
        return f"{file.name} cannot be read as a PDF."
    return "" if pages else f"{file.name} has no pages."

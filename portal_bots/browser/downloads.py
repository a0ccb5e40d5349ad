"""Downloads: taken into memory, and kept only if they are what they claim to be."""

import asyncio
import io
import re
from collections.abc import Mapping
from email.message import Message
from urllib.parse import urljoin

from playwright.async_api import Page
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from portal_bots.domain import errors
from portal_bots.domain.errors import Phase

LARGEST = 50 * 2**20  # bytes; a letter has some hundred thousand
_PDF = b"%PDF-"


async def behind(page: Page, name: str, phase: Phase) -> bytes:
    """
    The PDF behind a link of a page, as bytes. It never lies on a disk.

    Raises:
        UnexpectedPage: What came is no PDF that can be read, or is too large.

    """
    link = page.get_by_role("link", name=name, exact=True).first
    address = await link.get_attribute("href")
    answer = await page.context.request.get(urljoin(page.url, address or ""))
    content = await answer.body()
    told = claimed(answer.headers) if answer.ok else f"HTTP {answer.status}"
    wrong = told or await asyncio.to_thread(problem, content)
    await answer.dispose()
    if wrong:
        detail = f"HTTP {answer.status}, {len(content)} bytes: {wrong}"
        raise errors.UnexpectedPage(f"{name!r} did not give a PDF", detail=detail).during(phase)
    return content


def problem(content: bytes) -> str:
    """What is wrong with a file that should be a PDF. Empty where nothing is."""
    if not content:
        return "it is empty"
    if len(content) > LARGEST:
        return f"it has {len(content)} bytes, more than {LARGEST}"
    if not content.startswith(_PDF):
        return f"it begins {content[:8]!r}"
    try:
        pages = len(PdfReader(io.BytesIO(content)).pages)
    except (PyPdfError, OSError, ValueError, RecursionError):
        return "it cannot be read as a PDF"
    return "" if pages else "it has no pages"


def claimed(headers: Mapping[str, str]) -> str:
    """
    What is wrong with what an answer claims to be, before it is looked at. Empty where nothing is.

    Portals send PDFs under any content type; a name is only claimed where the browser is told to save it.
    """
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > LARGEST:
        return f"it has {length} bytes, more than {LARGEST}"
    ending = _ending(headers)
    return f"its name ends with {ending!r}" if ending not in ("", "pdf") else ""


def _ending(headers: Mapping[str, str]) -> str:
    """How the name ends that an answer gives its file. The name may tell a patient's, so no more of it is used."""
    told = Message()
    told["content-disposition"] = re.sub(r"\s+", " ", headers.get("content-disposition", ""))
    _, dot, ending = (told.get_filename() or "").rpartition(".")
    return re.sub(r"[^a-z0-9]", "", ending.lower())[:10] if dot else ""

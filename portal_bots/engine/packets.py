"""Packets: are the files there, can they be read, and where a further one is kept."""

import io
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from portal_bots.browser.uploads import FROM_MEMORY
from portal_bots.domain import errors
from portal_bots.domain.documents import PacketFile
from portal_bots.engine import instance
from portal_bots.store import Store, archive, attachments, files, requests
from portal_bots.store.files import SEALED_MORE, FileMissingError, Kind, NewFile
from portal_bots.store.requests import Standing

_MEGABYTE = 2**20


def check(standing: Standing, store: Store, home: Path) -> tuple[PacketFile, ...]:
    """
    The files of a request's packet, each of them looked at.

    Raises:
        PacketIncomplete: A file is missing, empty or cannot be read; every such file is named.

    """
    found = [find(standing, document.file, store, home) for document in standing.request.documents]
    problems = [problem for file in found if (problem := _problem(standing, file))]
    whole = sum(file.size for file in found)
    if any(file.path is None for file in found) and whole > FROM_MEMORY:
        problems.append(
            f"The documents have {whole // _MEGABYTE} MB. With attached ones among them, at most "
            f"{FROM_MEMORY // _MEGABYTE} MB can be sent: put all of them into the folder {standing.folder.name}."
        )
    if problems:
        raise errors.PacketIncomplete(" ".join(problems), phase=errors.Phase.PREPARE)
    return tuple(found)


def find(standing: Standing, name: str, store: Store, home: Path) -> PacketFile:
    """A file of a packet: sealed in the home where it was attached, else in the tracker's own folder."""
    sealed = files.packet_path(store.seal, standing.request.id, name)
    if (home / sealed).is_file():
        size = (home / sealed).stat().st_size - SEALED_MORE
        return PacketFile(name, size, lambda: files.read(store, home, sealed))
    path = standing.folder / name
    if not path.is_file() and store.run(files.find, sealed) is not None:
        return PacketFile(name, 0, lambda: files.read(store, home, sealed))  # says where it is, or since when gone
    return PacketFile(name, path.stat().st_size if path.is_file() else 0, path.read_bytes, path)


def _problem(standing: Standing, file: PacketFile) -> str:
    if file.path is not None and not file.path.is_file():
        return f"{file.name} is named in the tracker, but is not in the folder {standing.folder.name}."
    try:
        content = file.read_bytes()
    except FileMissingError as error:
        return f"{file.name} was attached, and cannot be had: {error}"
    if not content:
        return f"{file.name} is empty."
    if not file.name.lower().endswith(".pdf"):
        return ""
    try:
        pages = len(PdfReader(io.BytesIO(content)).pages)
    except (PyPdfError, OSError, ValueError):
        return f"{file.name} cannot be read as a PDF."
    return "" if pages else f"{file.name} has no pages."


def described(sent: Sequence[PacketFile]) -> list[dict[str, object]]:
    """What the journal keeps of files that are about to be sent."""
    contents = [(file.name, file.read_bytes()) for file in sent]
    return [
        {"name": name, "size": len(content), "sha256": sha256(content).hexdigest()} for name, content in contents
    ]


def attach(store: Store, home: Path, request_id: str, kind: str, file: Path, by: str, now: datetime) -> None:
    """
    Add a document to a request: it is sealed into the home, if it does not lie in the packet's own folder.

    Raises:
        LookupError: There is no such request, its packet has another file of this name, or it is too large.

    """
    standing = store.run(requests.get, request_id)
    if standing is None:
        message = f"There is no request {request_id}. `portal-bots requests list` shows all."
        raise LookupError(message)
    own = standing.folder / file.name
    joins = partial(
        attachments.add,
        request_id=request_id,
        kind=kind,
        name=file.name,
        now=now,
        who=by,
        sha256=archive.sha256(file),
    )
    if own.exists() and own.samefile(file):
        store.run(joins)
        return
    path = files.packet_path(store.seal, request_id, file.name)
    _check_new(standing, own, home / path, file)
    new = NewFile(path, Kind.PACKET, instance.known(home), request_id)
    files.keep(store, home, new, file.read_bytes(), by, now, joins)


def _check_new(standing: Standing, own: Path, sealed: Path, file: Path) -> None:
    named = {document.file for document in standing.request.documents}
    if own.exists() or (sealed.exists() and file.name in named):
        message = f"The packet of {standing.request.id} has a file named {file.name} already. Rename yours."
        raise LookupError(message)
    size = file.stat().st_size
    if size > FROM_MEMORY:
        message = (
            f"{file.name} has {size // _MEGABYTE} MB; at most {FROM_MEMORY // _MEGABYTE} MB can be attached. "
            f"Put it into {standing.folder} and name it in the tracker."
        )
        raise LookupError(message)

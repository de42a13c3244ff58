# SPDX-License-Identifier: EUPL-1.2
"""This is the place for documents: scans and letters that are taken in, changed in words, and taken away.

A file is looked at and sealed first (`seal_document`, beside the act: it may be large); the act then writes down what
it is and puts its pieces with the log of its layer.
"""

from __future__ import annotations

import contextlib
import hashlib
import stat
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO, Annotated, Any, Final, TypedDict

from caseapp.errors import CaseAppError, UnknownRecord, WrongUse
from caseapp.i18n import N_
from caseapp.i18n.codes import flags
from caseapp.models import Document
from caseapp.models.ids import DocumentId
from caseapp.operations.act import CaseRef, Id, In, operation
from caseapp.operations.dates_in_order import as_it_will_stand, check_span
from caseapp.security.pieces import NAME_BYTES
from caseapp.store.attached import FILE_BYTES, seal_file
from caseapp.store.engine import translated
from caseapp.store.files import STAGED, Pieces, bring_pieces, forget_pieces, home_of
from caseapp.store.plain_sql import driver_of
from caseapp.store.queries.documents import document
from caseapp.store.unit import LATEST, Unit, compartment_of

PICTURE_BYTES: Final = 24 * 1024
_MAGIC: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
TEXT: Final = "text/plain"
_GONE: Final = N_(
    "The file itself is not kept with a draft. Close this form and take it in again: what you typed comes back."
)
_LOOKED_AT: Final = 64 * 1024
_MOST_NAME: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """A file that lies sealed and waits for its record. The key opens it: it is never shown."""

    file_id: bytes
    key: bytes
    size: int
    names: tuple[bytes, ...]
    media_type: str
    file_name: str
    digest: bytes
    picture: bytes | None = None

    def __repr__(self) -> str:
        return f"SealedFile({self.media_type}, {self.size})"


def seal_document(home: Path, path: Path) -> SealedFile:
    """Look at a file and seal it in the folder of the profile. Raises WrongUse, or what the disk says.

    What it is follows from its first bytes, not from its name. It is opened once: what is looked at is what is sealed.
    """
    try:
        with path.open("rb") as stream:
            size = _size_of(path, stream)
            media_type = _kind_of(stream)
            stream.seek(0)
            watched = _Watched(stream)
            with translated():
                file = seal_file(watched, size, Pieces(home, STAGED))  # type: ignore[arg-type]
    except CaseAppError:
        with contextlib.suppress(CaseAppError):  # what was sealed of it takes the last room of a full disk
            forget_pieces(home, (STAGED,))
        raise
    except OSError as error:
        raise WrongUse(
            N_("This file cannot be read. Is it open elsewhere, or on a stick that was taken out?")
        ) from error
    return SealedFile(
        file_id=file.file_id,
        key=file.key,
        size=size,
        names=file.names,
        media_type=media_type,
        file_name=path.name.encode("utf-8", "replace").decode("utf-8")[-_MOST_NAME:],
        digest=watched.digest(),
    )


def let_go(home: Path, file: SealedFile) -> None:
    """The record was not written, or its pieces lie with their log by now."""
    Pieces(home, STAGED).drop(file.names)


class _Watched:
    """A stream whose content is hashed as it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._hash = hashlib.blake2b(digest_size=32)

    def read(self, size: int = -1) -> bytes:
        part = self._stream.read(size)
        self._hash.update(part)
        return part

    def digest(self) -> bytes:
        return self._hash.digest()


def _size_of(path: Path, stream: IO[bytes]) -> int:
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise WrongUse(N_("This is not a file. Choose one document at a time."))
    size = stream.seek(0, 2)
    stream.seek(0)
    if size == 0:
        raise WrongUse(N_("This file is empty."))
    if size > FILE_BYTES:
        raise WrongUse(N_("This file is larger than 100 MB. Make it smaller, or split it."))
    return size


def _kind_of(stream: IO[bytes]) -> str:
    begin = stream.read(_LOOKED_AT)
    for magic, media_type in _MAGIC:
        if begin.startswith(magic):
            return media_type
    if _is_text(begin):
        return TEXT
    raise WrongUse(N_("This kind of file is not taken in. Save it as PDF, PNG, JPEG, TIFF or text first."))


def _is_text(begin: bytes) -> bool:
    """Whether it reads as text: UTF-8, or UTF-16 with its mark; no signs that no text has."""
    if begin.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        begin[: len(begin) - 3 if len(begin) == _LOOKED_AT else len(begin)].decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        if error.start < len(begin) - 8:
            begin = begin.translate(None, bytes(range(0x80, 0x100)))  # an older code page: letters with accents
    return not begin.translate(None, bytes((*range(9, 14), 27, *range(32, 256))))


# -- the acts ------------------------------------------------------------------------------------------------------


class DocumentFields(TypedDict, total=False):
    """What a document is, in words. Its file does not change: another scan is another document."""

    title: str | None
    kind: Annotated[str, In("document_kind")]
    day: date | None
    from_whom: str | None
    valid_to: date | None
    layer: Annotated[str, In("layer")]
    about_id: Id | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDocument:
    """A scan or letter that was sealed. What is sensitive by its kind lies in the layer for that, unless said."""

    case_id: CaseRef
    file: SealedFile
    fields: DocumentFields


@operation
def add_document(unit: Unit, given: AddDocument) -> DocumentId:
    """Take in a document."""
    values: dict[str, Any] = {"kind": "other", **given.fields}
    values.setdefault("layer", "L3" if "sensitive" in flags("document_kind", values["kind"]) else "L2")
    if not (values.get("title") or "").strip():
        values["title"] = Path(given.file.file_name).stem[:_MOST_NAME] or None
    check_span(values, "day", "valid_to")
    file = given.file
    if file.picture is not None and len(file.picture) > PICTURE_BYTES:
        file = replace(file, picture=None)
    if len(file.key) != 32 or not file.names or any(len(name) != NAME_BYTES for name in file.names):
        raise WrongUse(_GONE)
    log_no = unit.log_for(given.case_id, values["layer"])
    log_id = _log_id(unit, log_no)
    home = home_of(driver_of(unit.connection).execute)
    bring_pieces(home, file.names, (STAGED, log_id))
    pieces = Pieces(home, log_id)
    if not all(pieces.has(name) for name in file.names):
        raise WrongUse(_GONE)
    values |= {
        "media_type": file.media_type, "file_name": file.file_name, "size": file.size, "file_id": file.file_id,
        "file_key": file.key, "pieces": b"".join(file.names), "digest": file.digest, "picture": file.picture,
    }  # fmt: skip
    return DocumentId(unit.create(Document, log_no, case_id=given.case_id, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDocument:
    """New words for a document. A layer with another circle of readers makes it a new record in that compartment."""

    document_id: Id
    read_rev: int = LATEST
    fields: DocumentFields


@operation
def change_document(unit: Unit, given: ChangeDocument) -> DocumentId:
    """Change what is written about a document; its id, a new one when it went to another compartment."""
    row = document(unit.reader, given.document_id)
    if row is None:
        raise UnknownRecord(N_("There is no such document."))
    check_span(as_it_will_stand(unit, Document, given.document_id, given.fields, "day", "valid_to"), "day", "valid_to")
    layer = given.fields.get("layer")
    if layer is None or compartment_of(layer) == compartment_of(row.layer):
        unit.put(Document, given.document_id, given.read_rev, **given.fields)
        return DocumentId(given.document_id)
    return _carry(unit, given, row.case_id, layer)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteDocument:
    """A document that was taken in by mistake; undo brings it back."""

    document_id: Id
    read_rev: int = LATEST


@operation
def delete_document(unit: Unit, given: DeleteDocument) -> None:
    """Take away a document."""
    unit.delete(Document, given.document_id, given.read_rev)


def _carry(unit: Unit, given: ChangeDocument, case_id: str, layer: str) -> DocumentId:
    """The same document in the compartment of another layer, with its pieces."""
    kept = (*DocumentFields.__annotations__, "media_type", "file_name", "size", "file_id", "file_key", "pieces",
            "digest", "picture")  # fmt: skip
    values = {name: unit.value_of(Document, given.document_id, name) for name in kept} | dict(given.fields)
    before, after = unit.log_of(Document, given.document_id), unit.log_for(case_id, layer)
    joined = values["pieces"] or b""
    names = [joined[at : at + NAME_BYTES] for at in range(0, len(joined), NAME_BYTES)]
    home = home_of(driver_of(unit.connection).execute)
    bring_pieces(home, names, (_log_id(unit, before), _log_id(unit, after)))
    made = unit.create(Document, after, case_id=case_id, **values)
    unit.delete(Document, given.document_id, given.read_rev)
    return DocumentId(made)


def _log_id(unit: Unit, log_no: int) -> bytes:
    found = unit.connection.exec_driver_sql("SELECT log_id FROM log WHERE log_no = ?", (log_no,)).scalar_one()
    return bytes(found)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading documents: what there is of a case, and what opens the pieces of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from caseapp.models import Document
from caseapp.security.pieces import NAME_BYTES
from caseapp.store.attached import FILE_BYTES, SLOW_BYTES, Attached, names_of
from caseapp.store.files import Pieces
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document in words, with its small picture; what opens it is asked for with `file_of`."""

    id: str
    case_id: str
    title: str | None
    kind: str | None
    day: date | None
    from_whom: str | None
    valid_to: date | None
    layer: str | None
    media_type: str | None
    file_name: str | None
    size: int | None
    picture: bytes | None
    about_id: str | None
    note: str | None
    read_rev: int


@dataclass(frozen=True, slots=True)
class FileOfLog:
    """A file in pieces and the log that its pieces lie with."""

    document_id: str
    log_id: bytes
    file: Attached
    digest: bytes

    def pieces(self, home: Path) -> Pieces:
        """Where its pieces are, in the folder of the profile."""
        return Pieces(home, self.log_id)


_MOST_PIECES = FILE_BYTES // SLOW_BYTES
_OF_ROW = tuple(getattr(Document, name) for name in DocumentRow.__slots__ if name != "read_rev")


def documents_of(reader: Reader, case_id: str, layers: Sequence[str] | None = None) -> tuple[DocumentRow, ...]:
    """Documents of a case, the latest first; of these layers, when they are named."""
    query = select(*_OF_ROW).where(Document.case_id == case_id, Document.deleted.is_(False))
    if layers is not None:
        query = query.where(Document.layer.in_(tuple(layers)))
    rows = reader.rows(query.order_by(Document.day.desc(), Document.born.desc(), Document.id))
    return tuple(DocumentRow(**row._mapping, read_rev=reader.rev) for row in rows)


def document(reader: Reader, document_id: str) -> DocumentRow | None:
    """One document."""
    rows = reader.rows(select(*_OF_ROW).where(Document.id == document_id, Document.deleted.is_(False)))
    return next((DocumentRow(**row._mapping, read_rev=reader.rev) for row in rows), None)


_FILES = (
    "SELECT d.id, l.log_id, d.file_id, d.file_key, d.size, d.pieces, d.digest FROM document d "
    "JOIN log l ON l.log_no = d.log_no WHERE d.file_key IS NOT NULL AND d.pieces IS NOT NULL AND d.deleted = 0"
)


def file_of(reader: Reader, document_id: str) -> FileOfLog | None:
    """What opens the file of a document."""
    rows = reader.sql(f"{_FILES} AND d.id = ?", (bytes.fromhex(document_id),))
    return next((one for one in map(_file, rows) if _holds(one)), None)


def all_files(reader: Reader) -> tuple[FileOfLog, ...]:
    """Every file there is, for carrying its pieces to colleagues and fetching theirs."""
    return tuple(one for one in map(_file, reader.sql(f"{_FILES} ORDER BY d.row_no")) if _holds(one))


def _holds(one: FileOfLog) -> bool:
    """Whether a colleague's record can be a file at all: what does not fit is neither asked for nor opened."""
    file = one.file
    return (
        0 < file.size <= FILE_BYTES
        and 0 < len(file.names) <= _MOST_PIECES
        and (len(file.file_id), len(file.key)) == (16, 32)
        and all(len(name) == NAME_BYTES for name in file.names)
    )


def _file(row: Sequence[object]) -> FileOfLog:
    identity, log_id, file_id, key, size, pieces, digest = row
    assert isinstance(identity, bytes)
    file = Attached(_bytes(file_id), _bytes(key), size if isinstance(size, int) else 0, names_of(_bytes(pieces)))
    return FileOfLog(identity.hex(), _bytes(log_id), file, _bytes(digest))


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""

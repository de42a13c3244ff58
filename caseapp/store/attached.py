# SPDX-License-Identifier: EUPL-1.2
"""This is the place for files of people: sealed in pieces under a key of their own, and opened again piece by piece.

What a piece is: `security/pieces.py`; which files there are, and their keys, stands in the record. Nothing of a file is
ever on the disk as it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from caseapp.errors import StoreError
from caseapp.i18n import N_
from caseapp.security.pieces import NAME_BYTES, NONCE_BYTES, PIECE_BYTES, SpoiltPiece, piece_name, seal_piece
from caseapp.security.pieces import open_piece as open_sealed
from caseapp.store.files import Pieces

SLOW_BYTES: Final = 256 * 1024  # of a piece where the line is slow
FILE_BYTES: Final = 100 * 1024 * 1024
_ID, _KEY = 16, 32


class NotAsAttached(StoreError):
    """A file that cannot be sealed or opened. `reason`: too_large, malformed, unknown (not here), unreadable."""

    def __init__(self, reason: str, message: str, **values: object) -> None:
        super().__init__(message, **values)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in pieces, as the record holds it: its id and key, its size, the names of its pieces in order."""

    file_id: bytes
    key: bytes
    size: int
    names: tuple[bytes, ...]

    def __repr__(self) -> str:
        return f"Attached({self.file_id.hex()}, {self.size})"


def names_of(joined: bytes) -> tuple[bytes, ...]:
    """The names of pieces, as the record keeps them one after the other."""
    return tuple(joined[at : at + NAME_BYTES] for at in range(0, len(joined), NAME_BYTES))


def seal_file(stream: IO[bytes], size: int, pieces: Pieces, *, is_slow: bool = False) -> Attached:
    """Seal a file of `size` bytes and keep its pieces. Raises NotAsAttached for too large or another size."""
    if size > FILE_BYTES:
        raise NotAsAttached("too_large", N_("This file is larger than 100 MB. Make it smaller, or split it."))
    of_piece = SLOW_BYTES if is_slow else PIECE_BYTES
    count = max(1, -(-size // of_piece))
    file_id, key = secrets.token_bytes(_ID), secrets.token_bytes(_KEY)
    names = []
    for index in range(count):
        content = _exactly(stream, min(of_piece, size - index * of_piece))
        sealed = seal_piece(content, key, (file_id, index, count), secrets.token_bytes(NONCE_BYTES))
        names.append(piece_name(sealed))
        pieces.put(names[-1], sealed)
    if stream.read(1):
        raise _changed()
    return Attached(file_id, key, size, tuple(names))


def open_file(file: Attached, pieces: Pieces) -> Iterator[bytes]:
    """The content, piece by piece. Raises NotAsAttached: unknown (a piece is not here), unreadable, malformed."""
    total = 0
    for index, name in enumerate(file.names):
        sealed = pieces.get(name)
        if sealed is not None and piece_name(sealed) != name:
            pieces.drop([name])  # the disk did not keep it: it is fetched again
            sealed = None
        if sealed is None:
            raise NotAsAttached("unknown", N_("This file is not on this laptop yet. It comes with the next sync."))
        content = open_piece(sealed, file.key, (file.file_id, index, len(file.names)))
        total += len(content)
        if total > file.size:
            raise _not_whole()
        yield content
    if total != file.size:
        raise _not_whole()


def open_piece(sealed: bytes, key: bytes, place: tuple[bytes, int, int]) -> bytes:
    """Raises NotAsAttached: unreadable (another key, file or place), malformed."""
    try:
        return open_sealed(sealed, key, place)
    except SpoiltPiece as error:
        raise (_not_whole() if error.is_whole else _unreadable()) from error


def _exactly(stream: IO[bytes], size: int) -> bytes:
    parts = []
    while size:
        part = stream.read(size)
        if not part:
            raise _changed()
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _changed() -> NotAsAttached:
    return NotAsAttached("malformed", N_("The file changed while it was read. Try again."))


def _not_whole() -> NotAsAttached:
    return NotAsAttached("malformed", N_("This file cannot be opened: a part of it was changed."))


def _unreadable() -> NotAsAttached:
    return NotAsAttached("unreadable", N_("This file cannot be opened: a part of it was changed."))

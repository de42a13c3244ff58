# SPDX-License-Identifier: EUPL-1.2
"""This is the place for attached files on their way: up and down, from where it broke off.

What a piece is: `store/attached.py`. Pieces lie sealed in the folder of the profile, those of a log together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import IO

from caseapp.errors import HubUnreachable
from caseapp.security.pieces import seal_piece
from caseapp.store import attached
from caseapp.store.attached import SLOW_BYTES, Attached
from caseapp.store.files import Pieces
from caseapp.sync.protocol.messages import CHUNKS_PER_ASK, LARGEST_CHUNK, chunk_id
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.transport import Shelf

__all__ = [
    "SLOW_BYTES", "Attached", "Urgency", "Wish", "fetch_files", "hand_over", "open_file", "open_piece", "seal_file",
    "seal_piece",
]  # fmt: skip

SMALL_FILE = 1024 * 1024  # what comes by itself on a line that costs money
_WRITTEN = 64 * 1024  # bytes that are written at once while a piece comes


class Urgency(IntEnum):
    """What comes first."""

    ASKED = 0  # somebody waits for it
    THUMBNAIL = 1
    FILE = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """A file that should be here, and the log it belongs to."""

    log_id: bytes
    file: Attached
    urgency: Urgency = Urgency.FILE


# -- sealing and opening -----------------------------------------------------------------------------------------------


def seal_file(stream: IO[bytes], size: int, pieces: Pieces, *, is_slow: bool = False) -> Attached:
    """Seal a file of `size` bytes and keep its pieces. Raises Refused: too_large, or malformed for another size."""
    with _refusing():
        return attached.seal_file(stream, size, pieces, is_slow=is_slow)


def open_file(file: Attached, pieces: Pieces) -> Iterator[bytes]:
    """The content, piece by piece. Raises Refused: unknown (a piece is not here), unreadable, malformed."""
    with _refusing():
        yield from attached.open_file(file, pieces)


def open_piece(sealed: bytes, key: bytes, place: tuple[bytes, int, int]) -> bytes:
    """Raises Refused: unreadable (another key, file or place), malformed."""
    with _refusing():
        return attached.open_piece(sealed, key, place)


@contextmanager
def _refusing() -> Iterator[None]:
    """The errors of files in the words of the protocol."""
    try:
        yield
    except attached.NotAsAttached as error:
        raise Refused(Code(error.reason)) from error


# -- up ----------------------------------------------------------------------------------------------------------------


def hand_over(shelf: Shelf, log_id: bytes, file: Attached, pieces: Pieces) -> int:
    """Bring the pieces the hub lacks; how many that were. Broken off anywhere, the next time brings the rest.

    Raises HubUnreachable, or Refused: quota, read_only, unknown (a piece is not here any more), ...
    """
    sent = 0
    for at in range(0, len(file.names), CHUNKS_PER_ASK):
        for name in shelf.missing_chunks(log_id, file.names[at : at + CHUNKS_PER_ASK]):
            sealed = pieces.get(name)
            if sealed is None or name not in file.names:
                raise Refused(Code.UNKNOWN)
            shelf.put_chunk(log_id, name, sealed)
            sent += 1
    return sent


# -- down --------------------------------------------------------------------------------------------------------------


def fetch_files(
    shelf: Shelf,
    wishes: Iterable[Wish],
    home: Path,
    progress: Callable[[int, int], object] = lambda _done, _all: None,
    *,
    is_metered: bool = False,
) -> dict[bytes, str]:
    """Fetch what is not here: what somebody waits for, then thumbnails, then files, the small ones first.

    `home` is the folder of the profile. The files that did not come, with the code. Raises HubUnreachable; what came
    of a piece stays, and the next time goes on there. On a metered line large files come only when somebody asks.
    """
    listed = [one for one in wishes if not is_metered or one.urgency != Urgency.FILE or one.file.size <= SMALL_FILE]
    listed.sort(key=lambda one: (one.urgency, one.file.size))
    lacking = [(one, name) for one in listed for name in one.file.names
               if not Pieces(home, one.log_id).has(name)]  # fmt: skip
    failed: dict[bytes, str] = {}
    for done, (one, name) in enumerate(lacking):
        if one.file.file_id not in failed:
            try:
                _fetch_piece(shelf, one.log_id, name, Pieces(home, one.log_id))
            except Refused as refused:
                failed[one.file.file_id] = refused.code
        progress(done + 1, len(lacking))
    return failed


def _fetch_piece(shelf: Shelf, log_id: bytes, name: bytes, pieces: Pieces) -> None:
    """Raises Refused(malformed) for something else than what the name says; nothing of it stays."""
    came = pieces.begun(name)
    if chunk_id(came) != name:
        try:
            came = _come(shelf, log_id, name, pieces, came)
        except Refused as refused:
            if not came or refused.code != Code.BUSY:
                raise
            pieces.forget_begun(name)  # it is longer here than there: begin again
            came = _come(shelf, log_id, name, pieces, b"")
    if chunk_id(came) != name:
        pieces.forget_begun(name)
        raise Refused(Code.MALFORMED)
    pieces.finish(name)


def _come(shelf: Shelf, log_id: bytes, name: bytes, pieces: Pieces, came: bytes) -> bytes:
    """What is here of a piece with what comes; written down as it comes."""
    whole, fresh = bytearray(came), bytearray()
    try:
        for part in shelf.chunk(log_id, name, len(came)):
            whole += part
            fresh += part
            if len(whole) > LARGEST_CHUNK:
                fresh.clear()
                pieces.forget_begun(name)
                raise Refused(Code.TOO_LARGE)
            if len(fresh) >= _WRITTEN:
                pieces.add(name, bytes(fresh))
                fresh.clear()
    except HubUnreachable:
        pieces.add(name, bytes(fresh))
        raise
    pieces.add(name, bytes(fresh))
    return bytes(whole)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for attached files on their way: sealed in pieces, up and down, from where it broke off.

    piece = nonce(24) || XChaCha20-Poly1305(key of the file, nonce, CBOR [file_id, index, count], packed)
    packed = u32 length || content || zeros, as long as padded(4 + length) but at most 4 bytes longer than a piece
    name  = digest("oe1-chunk", piece)

Pieces lie sealed in the folder of the profile as well, those of a log together.
Which files there are, and their keys, stands in the record.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import IO

import nacl.bindings as sodium
from nacl.exceptions import CryptoError

from caseapp.errors import HubUnreachable
from caseapp.store.files import Pieces
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import CHUNK_BYTES, FILE_BYTES, ID, KEY
from caseapp.sync.protocol.messages import CHUNKS_PER_ASK, LARGEST_CHUNK, chunk_id
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.transport import Shelf

SLOW_BYTES = 256 * 1024  # of a piece where the line is slow
SMALL_FILE = 1024 * 1024  # what comes by itself on a line that costs money
_NONCE, _HEAD = 24, 4
_WRITTEN = 64 * 1024  # bytes that are written at once while a piece comes


class Urgency(IntEnum):
    """What comes first."""

    ASKED = 0  # somebody waits for it
    THUMBNAIL = 1
    FILE = 2


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in pieces, as the record holds it: its id and key, its size, the names of its pieces in order."""

    file_id: bytes
    key: bytes
    size: int
    names: tuple[bytes, ...]

    def __repr__(self) -> str:
        return f"Attached({self.file_id.hex()}, {self.size})"


@dataclass(frozen=True, slots=True)
class Wish:
    """A file that should be here, and the log it belongs to."""

    log_id: bytes
    file: Attached
    urgency: Urgency = Urgency.FILE


# -- sealing and opening -----------------------------------------------------------------------------------------------


def seal_file(stream: IO[bytes], size: int, pieces: Pieces, *, is_slow: bool = False) -> Attached:
    """Seal a file of `size` bytes and keep its pieces. Raises Refused: too_large, or malformed for another size."""
    if size > FILE_BYTES:
        raise Refused(Code.TOO_LARGE, largest=FILE_BYTES)
    of_piece = SLOW_BYTES if is_slow else CHUNK_BYTES
    count = max(1, -(-size // of_piece))
    file_id, key = secrets.token_bytes(ID), secrets.token_bytes(KEY)
    names = []
    for index in range(count):
        content = _exactly(stream, min(of_piece, size - index * of_piece))
        sealed = seal_piece(content, key, (file_id, index, count), secrets.token_bytes(_NONCE))
        names.append(chunk_id(sealed))
        pieces.put(names[-1], sealed)
    if stream.read(1):
        raise Refused(Code.MALFORMED, field="size")
    return Attached(file_id, key, size, tuple(names))


def open_file(file: Attached, pieces: Pieces) -> Iterator[bytes]:
    """The content, piece by piece. Raises Refused: unknown (a piece is not here), unreadable, malformed."""
    total = 0
    for index, name in enumerate(file.names):
        sealed = pieces.get(name)
        if sealed is None:
            raise Refused(Code.UNKNOWN)
        if chunk_id(sealed) != name:
            pieces.drop([name])  # the disk did not keep it: it is fetched again
            raise Refused(Code.UNKNOWN)
        content = open_piece(sealed, file.key, (file.file_id, index, len(file.names)))
        total += len(content)
        if total > file.size:
            raise Refused(Code.MALFORMED, field="size")
        yield content
    if total != file.size:
        raise Refused(Code.MALFORMED, field="size")


def seal_piece(content: bytes, key: bytes, place: tuple[bytes, int, int], nonce: bytes) -> bytes:
    """One piece; `place` is (file, index, count)."""
    length = min(wire.padded_length(_HEAD + len(content)), CHUNK_BYTES + _HEAD)
    packed = (len(content).to_bytes(_HEAD, "big") + content).ljust(length, b"\0")
    return nonce + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(packed, wire.encode(list(place)), nonce, key)


def open_piece(sealed: bytes, key: bytes, place: tuple[bytes, int, int]) -> bytes:
    """Raises Refused: unreadable (another key, file or place), malformed."""
    nonce, body = sealed[:_NONCE], sealed[_NONCE:]
    try:
        packed = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(body, wire.encode(list(place)), nonce, key)
    except (CryptoError, ValueError, TypeError) as error:
        raise Refused(Code.UNREADABLE) from error
    length = int.from_bytes(packed[:_HEAD], "big")
    content, rest = packed[_HEAD : _HEAD + length], packed[_HEAD + length :]
    if len(packed) < _HEAD or len(content) != length or rest.count(0) != len(rest):
        raise Refused(Code.MALFORMED)
    return content


def _exactly(stream: IO[bytes], size: int) -> bytes:
    parts = []
    while size:
        part = stream.read(size)
        if not part:
            raise Refused(Code.MALFORMED, field="size")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


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

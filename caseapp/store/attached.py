# SPDX-License-Identifier: EUPL-1.2
"""This is the place for files of people: sealed in pieces under a key of their own, and opened again piece by piece.

    piece = nonce(24) || XChaCha20-Poly1305(key of the file, nonce, CBOR [file_id, index, count], packed)
    packed = u32 length || content || zeros, as long as padded(4 + length) but at most 4 bytes longer than a piece
    name  = BLAKE2b-256("oe1-chunk" || piece)

What a piece is holds for laptops and hub alike (docs/protocol); which files there are, and their keys, stands in the
record. Nothing of a file is ever on the disk as it is.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

import cbor2
import nacl.bindings as sodium
from nacl.exceptions import CryptoError

from caseapp.errors import StoreError
from caseapp.i18n import N_
from caseapp.store.files import Pieces

PIECE_BYTES: Final = 1024 * 1024
SLOW_BYTES: Final = 256 * 1024  # of a piece where the line is slow
FILE_BYTES: Final = 100 * 1024 * 1024
NAME_BYTES: Final = 32
_NONCE, _HEAD, _ID, _KEY = 24, 4, 16, 32
_SMALLEST_PADDED: Final = 256


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


def piece_name(sealed: bytes) -> bytes:
    """32 bytes that follow from the sealed content."""
    return hashlib.blake2b(b"oe1-chunk" + sealed, digest_size=NAME_BYTES).digest()


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
        sealed = seal_piece(content, key, (file_id, index, count), secrets.token_bytes(_NONCE))
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


def seal_piece(content: bytes, key: bytes, place: tuple[bytes, int, int], nonce: bytes) -> bytes:
    """One piece; `place` is (file, index, count)."""
    length = min(padded(_HEAD + len(content)), PIECE_BYTES + _HEAD)
    packed = (len(content).to_bytes(_HEAD, "big") + content).ljust(length, b"\0")
    return nonce + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(packed, _bound(place), nonce, key)


def open_piece(sealed: bytes, key: bytes, place: tuple[bytes, int, int]) -> bytes:
    """Raises NotAsAttached: unreadable (another key, file or place), malformed."""
    nonce, body = sealed[:_NONCE], sealed[_NONCE:]
    try:
        packed = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(body, _bound(place), nonce, key)
    except (CryptoError, ValueError, TypeError) as error:
        raise NotAsAttached("unreadable", N_("This file cannot be opened: a part of it was changed.")) from error
    length = int.from_bytes(packed[:_HEAD], "big")
    content, rest = packed[_HEAD : _HEAD + length], packed[_HEAD + length :]
    if len(packed) < _HEAD or len(content) != length or rest.count(0) != len(rest):
        raise _not_whole()
    return content


def padded(length: int) -> int:
    """PADME, as for everything that travels: sizes tell at most 12 %, and small ones tell nothing."""
    length = max(length, _SMALLEST_PADDED)
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def _bound(place: tuple[bytes, int, int]) -> bytes:
    return cbor2.dumps(list(place), canonical=True)


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

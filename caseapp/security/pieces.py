# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one sealed piece of a file of people: under the key of that file, good in its place only.

    piece = nonce(24) || XChaCha20-Poly1305(key of the file, nonce, CBOR [file_id, index, count], packed)
    packed = u32 length || content || zeros, as long as padded(4 + length) but at most 4 bytes longer than a piece
    name  = BLAKE2b-256("oe1-chunk" || piece)

What a piece is holds for laptops and hub alike (docs/protocol).
"""

from __future__ import annotations

import hashlib
from typing import Final

import cbor2
import nacl.bindings as sodium
from nacl.exceptions import CryptoError

PIECE_BYTES: Final = 1024 * 1024
NAME_BYTES: Final = 32
NONCE_BYTES: Final = 24
_HEAD: Final = 4
_SMALLEST_PADDED: Final = 256


class SpoiltPiece(ValueError):
    """Not a piece of this file in this place, or not whole (`is_whole`: it opened, and what is inside does not fit)."""

    def __init__(self, *, is_whole: bool) -> None:
        super().__init__()
        self.is_whole = is_whole


def piece_name(sealed: bytes) -> bytes:
    """32 bytes that follow from the sealed content."""
    return hashlib.blake2b(b"oe1-chunk" + sealed, digest_size=NAME_BYTES).digest()


def seal_piece(content: bytes, key: bytes, place: tuple[bytes, int, int], nonce: bytes) -> bytes:
    """One piece; `place` is (file, index, count)."""
    length = min(padded(_HEAD + len(content)), PIECE_BYTES + _HEAD)
    packed = (len(content).to_bytes(_HEAD, "big") + content).ljust(length, b"\0")
    return nonce + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(packed, _bound(place), nonce, key)


def open_piece(sealed: bytes, key: bytes, place: tuple[bytes, int, int]) -> bytes:
    """The content. Raises SpoiltPiece."""
    nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        packed = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(body, _bound(place), nonce, key)
    except (CryptoError, ValueError, TypeError) as error:
        raise SpoiltPiece(is_whole=False) from error
    length = int.from_bytes(packed[:_HEAD], "big")
    content, rest = packed[_HEAD : _HEAD + length], packed[_HEAD + length :]
    if len(packed) < _HEAD or len(content) != length or rest.count(0) != len(rest):
        raise SpoiltPiece(is_whole=True)
    return content


def padded(length: int) -> int:
    """PADME, as for everything that travels: sizes tell at most 12 %, and small ones tell nothing."""
    length = max(length, _SMALLEST_PADDED)
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def _bound(place: tuple[bytes, int, int]) -> bytes:
    return cbor2.dumps(list(place), canonical=True)

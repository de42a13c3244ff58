# SPDX-License-Identifier: EUPL-1.2
"""This is the place for keys that travel: a key under another key, or sealed to a device; and what binds them.

A wrap is nonce(24) || XChaCha20-Poly1305(under, nonce, context, key): 72 bytes. A sealed box proves nothing about who
sealed it or what for, so what is inside is `digest(context) || key` and the opener compares.
"""

from __future__ import annotations

import hmac

import nacl.bindings as sodium
import nacl.utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import HASH, KEY
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import digest

WRAP = 24 + KEY + 16
_COMMIT = "oe1-key-commit"
_CONTEXT = "oe1-key-context"
_WRAP_HASH = "oe1-wrap"


def new_key() -> bytes:
    """32 random bytes."""
    return nacl.utils.random(KEY)


def commitment(key: bytes) -> bytes:
    """32 bytes that say which key is meant and tell nothing about it."""
    return digest(_COMMIT, key)


def context(org_id: bytes, target_id: bytes, epoch: int, grantee_id: bytes, grantee_epoch: int) -> bytes:
    """What a wrap is for: the key of `target_id` (a log or group) in `epoch`, for the group or device `grantee_id`."""
    return wire.encode([org_id, target_id, epoch, grantee_id, grantee_epoch])


def wrap(key: bytes, under: bytes, bound_to: bytes, nonce: bytes | None = None) -> bytes:
    """72 bytes. `nonce` is for known answers only."""
    fresh = nacl.utils.random(24) if nonce is None else nonce
    return fresh + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(key, bound_to, fresh, under)


def unwrap(wrapped: bytes, under: bytes, bound_to: bytes) -> bytes:
    """The key. Raises Refused(unreadable)."""
    if len(wrapped) != WRAP:
        raise Refused(Code.UNREADABLE)
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(wrapped[24:], bound_to, wrapped[:24], under)
    except CryptoError as error:
        raise Refused(Code.UNREADABLE) from error


def wrap_hash(wrapped: bytes) -> bytes:
    """32 bytes for the signed record that names this wrap."""
    return digest(_WRAP_HASH, wrapped)


def seal_to(box_public: bytes, bound_to: bytes, key: bytes) -> bytes:
    """`key` for the device with this box key: 112 bytes. Raises Refused(malformed) when that is no box key."""
    try:
        return SealedBox(PublicKey(box_public)).encrypt(digest(_CONTEXT, bound_to) + key)
    except (CryptoError, ValueError, TypeError, RuntimeError) as error:  # RuntimeError: a point of small order
        raise Refused(Code.MALFORMED) from error


def open_sealed(box: PrivateKey, bound_to: bytes, sealed: bytes) -> bytes:
    """The key that was sealed to this device for this purpose. Raises Refused(unreadable)."""
    try:
        inside = SealedBox(box).decrypt(sealed)
    except (CryptoError, ValueError, TypeError) as error:
        raise Refused(Code.UNREADABLE) from error
    if len(inside) != HASH + KEY or not hmac.compare_digest(inside[:HASH], digest(_CONTEXT, bound_to)):
        raise Refused(Code.UNREADABLE)
    return inside[HASH:]

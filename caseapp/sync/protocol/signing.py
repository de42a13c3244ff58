# SPDX-License-Identifier: EUPL-1.2
"""This is the place for digests and signatures: always over BLAKE2b-256(domain || bytes), a domain for every use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Self

from nacl.exceptions import BadSignatureError
from nacl.public import PrivateKey
from nacl.signing import SigningKey, VerifyKey

from caseapp.sync.protocol.limits import HASH, ID, KEY
from caseapp.sync.protocol.refusals import Code, Refused

SIGNATURE = 64


class Domain(StrEnum):
    """What a signature is for: one made for one use proves nothing for another."""

    ENVELOPE = "oe1-env"
    DIRECTORY = "oe1-dir"
    AUTH = "oe1-auth"
    LEASE = "oe1-lease"
    SNAPSHOT = "oe1-snap"
    ERASE = "oe1-erase"
    BUNDLE = "oe1-bundle"
    REQUEST = "oe1-request"
    AUDIT = "oe1-audit"
    ATTEST = "oe1-attest"
    JOIN = "oe1-join"
    ORDER = "oe1-order"


def digest(domain: Domain | str, data: bytes, size: int = HASH) -> bytes:
    """BLAKE2b of `size` bytes over domain || data."""
    return hashlib.blake2b(str(domain).encode() + data, digest_size=size).digest()


def device_id(sign_public: bytes) -> bytes:
    """The id of a device follows from its signing key: nobody else can hold it."""
    return hashlib.blake2b(sign_public, digest_size=ID).digest()


@dataclass(frozen=True)
class DeviceKeys:
    """The secret keys of one incarnation of a device. `repr` shows the id only."""

    sign_seed: bytes
    box_seed: bytes

    @classmethod
    def random(cls) -> Self:
        return cls(bytes(SigningKey.generate()), bytes(PrivateKey.generate()))

    @cached_property
    def _sign(self) -> SigningKey:
        return SigningKey(self.sign_seed)

    @cached_property
    def box(self) -> PrivateKey:
        """For opening what was sealed to this device."""
        return PrivateKey(self.box_seed)

    @cached_property
    def sign_public(self) -> bytes:
        return bytes(self._sign.verify_key)

    @cached_property
    def box_public(self) -> bytes:
        return bytes(self.box.public_key)

    @cached_property
    def dev_id(self) -> bytes:
        return device_id(self.sign_public)

    def sign(self, domain: Domain, data: bytes) -> bytes:
        """64 bytes."""
        return self._sign.sign(digest(domain, data)).signature

    def __repr__(self) -> str:
        return f"DeviceKeys({self.dev_id.hex()})"

    def __reduce__(self) -> str:
        raise TypeError("device keys are never written down like this")


def verify(sign_public: bytes, domain: Domain, data: bytes, signature: bytes) -> None:
    """Raises Refused(bad_signature)."""
    if len(sign_public) != KEY or len(signature) != SIGNATURE:
        raise Refused(Code.BAD_SIGNATURE)
    try:
        VerifyKey(sign_public).verify(digest(domain, data), signature)
    except BadSignatureError as error:
        raise Refused(Code.BAD_SIGNATURE) from error

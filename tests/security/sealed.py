# SPDX-License-Identifier: EUPL-1.2
"""This is the place for vaults made for tests: real format and real costs in the header, but a stretch
without work.
"""

from __future__ import annotations

import hashlib
from typing import Any

import cbor2

from caseapp.security.kdf import FLOOR, KdfCost
from caseapp.security.passphrase import prepared
from caseapp.security.recovery_code import RecoveryCode
from caseapp.security.slots import SlotType, make_slot
from caseapp.security.vault_format import Vault, checksum, decode, encode, open_sealed
from caseapp.security.vault_key import VaultKey

PASSPHRASE = "zeven natte zeehonden"
KEY = bytes(range(32))


def quick_stretch(secret: bytes, salt: bytes, cost: KdfCost) -> bytes:
    """In the place of Argon2id: as sensitive to every part, without the work."""
    seen = repr((secret, salt, cost)).encode()
    return hashlib.blake2b(seen, digest_size=32).digest()


def quick_vault(cost: KdfCost = FLOOR) -> tuple[bytes, RecoveryCode]:
    """The bytes of a vault with a passphrase slot and a recovery slot around KEY."""
    key, code = VaultKey(KEY), RecoveryCode.random()
    slots = (
        make_slot(SlotType.PASSPHRASE, key, prepared(PASSPHRASE), cost, "laptop", quick_stretch),
        make_slot(SlotType.RECOVERY, key, code.secret(), FLOOR, "", quick_stretch),
    )
    return encode(Vault(1_790_000_000, FLOOR, slots), key), code


def quick_open(data: bytes, passphrase: str = PASSPHRASE) -> VaultKey:
    return open_sealed(decode(data), SlotType.PASSPHRASE, prepared(passphrase), quick_stretch)


def fields_of(data: bytes) -> dict[str, Any]:
    fields = cbor2.loads(data)
    assert isinstance(fields, dict)
    return fields


def rewritten(fields: dict[str, Any]) -> bytes:
    """What somebody writes who knows the format but not the key: the checksum fits again."""
    return cbor2.dumps(fields | {"sum": checksum(fields)}, canonical=True)

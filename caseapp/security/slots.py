# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the ways into a vault: each slot holds the vault key, locked with one secret."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import cbor2
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from caseapp.security.kdf import SALT_BYTES, KdfCost, Stretch
from caseapp.security.vault_key import KEY_BYTES, VaultKey

ID_BYTES = 16
NONCE_BYTES = 24
WRAPPED_BYTES = KEY_BYTES + 16
LABEL_LENGTH = 64
ALGORITHM = "argon2id"
_AAD_DOMAIN = b"caseapp-vault-slot-1\0"


class SlotType(StrEnum):
    """What a slot is opened with. The value stands in the file and never changes."""

    PASSPHRASE = "pw"  # noqa: S105 - the name of a kind, not a password
    RECOVERY = "recovery"


_KEY_DOMAIN = {
    SlotType.PASSPHRASE: b"caseapp-slot-pw-1",
    SlotType.RECOVERY: b"caseapp-slot-recovery-1",
}


@dataclass(frozen=True, slots=True)
class Slot:
    """The vault key under one secret. Everything but `nonce` and `wrapped` is the header that the seal
    covers.
    """

    type: SlotType
    id: bytes
    label: str
    cost: KdfCost
    salt: bytes
    nonce: bytes
    wrapped: bytes

    def header(self) -> dict[str, Any]:
        """The readable part as it stands in the file."""
        return {
            "type": self.type.value,
            "id": self.id,
            "label": self.label,
            "kdf": {
                "alg": ALGORITHM,
                "m": self.cost.memory_kib,
                "t": self.cost.passes,
                "p": self.cost.lanes,
                "salt": self.salt,
            },
        }

    def open(self, secret: bytes, stretch: Stretch) -> VaultKey | None:
        """The vault key, or None when `secret` is not the one or the slot was altered (the seal cannot
        tell which).
        """
        lock = _slot_key(self.type, stretch(secret, self.salt, self.cost))
        try:
            content = crypto_aead_xchacha20poly1305_ietf_decrypt(
                self.wrapped, _associated(self.header()), self.nonce, lock
            )
        except CryptoError:
            return None
        return VaultKey(content)


def make_slot(kind: SlotType, key: VaultKey, secret: bytes, cost: KdfCost, label: str, stretch: Stretch) -> Slot:
    """A new slot with its own id, salt and nonce that opens with `secret`."""
    empty = Slot(
        type=kind,
        id=secrets.token_bytes(ID_BYTES),
        label=label[:LABEL_LENGTH],
        cost=cost,
        salt=secrets.token_bytes(SALT_BYTES),
        nonce=secrets.token_bytes(NONCE_BYTES),
        wrapped=b"",
    )
    lock = _slot_key(kind, stretch(secret, empty.salt, cost))
    wrapped = crypto_aead_xchacha20poly1305_ietf_encrypt(key.content(), _associated(empty.header()), empty.nonce, lock)
    return Slot(kind, empty.id, empty.label, cost, empty.salt, empty.nonce, wrapped)


def _slot_key(kind: SlotType, stretched: bytes) -> bytes:
    """Separate uses of the same stretched secret, and leave room for a second factor."""
    return hashlib.blake2b(_KEY_DOMAIN[kind], key=stretched, digest_size=KEY_BYTES).digest()


def _associated(header: dict[str, Any]) -> bytes:
    return _AAD_DOMAIN + cbor2.dumps(header, canonical=True)

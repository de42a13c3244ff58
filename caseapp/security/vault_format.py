# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the bytes of `vault.cbor`: strict canonical CBOR, a checksum, and a seal under
the vault key.

The checksum (unkeyed) tells damage from a wrong passphrase before anybody waits for Argon2id; the seal
(`mac`, keyed with the vault key) tells that nobody added, removed or exchanged a slot. Later versions keep
`version` and `sum` as they are, so that an old program can say "newer" and not "damaged". Nothing here
touches the disk.
"""

from __future__ import annotations

import hashlib
import hmac
import io
from dataclasses import dataclass
from typing import Any, Final

import cbor2

from caseapp.errors import VaultDamaged, VaultFromFuture, WrongPassphrase
from caseapp.i18n import N_
from caseapp.security.kdf import FLOOR, SALT_BYTES, KdfCost, Stretch, check_cost
from caseapp.security.slots import (
    ALGORITHM,
    ID_BYTES,
    LABEL_LENGTH,
    NONCE_BYTES,
    WRAPPED_BYTES,
    Slot,
    SlotType,
)
from caseapp.security.vault_file import LARGEST_FILE
from caseapp.security.vault_key import VaultKey

VERSION = 1
MOST_SLOTS = 8
_DIGEST_BYTES = 32
_MAC_DOMAIN = b"caseapp-vault-mac-1"
_SUM_PERSON = b"caseapp-vaultsum"
_FIELDS: Final = {"version", "created", "min_kdf", "slots", "mac", "sum"}
_DAMAGED = N_("The key file of this profile is damaged.")


@dataclass(frozen=True, slots=True)
class Vault:
    """What a vault file holds. `created` is in whole seconds since 1970 (UTC); `min_cost` the floor of
    this vault.
    """

    created: int
    min_cost: KdfCost
    slots: tuple[Slot, ...]

    def slots_of(self, kind: SlotType) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.type is kind)

    def with_slot(self, new: Slot) -> Vault:
        """The vault with `new` in the place of all slots of the same type."""
        kept = tuple(slot for slot in self.slots if slot.type is not new.type)
        return Vault(self.created, self.min_cost, (*kept, new))


@dataclass(frozen=True, slots=True)
class SealedVault:
    """A vault as read, with the seal that only the vault key can check."""

    vault: Vault
    mac: bytes

    def belongs_to(self, key: VaultKey) -> bool:
        """Whether the whole file was written by somebody who held `key`."""
        return hmac.compare_digest(self.mac, _mac(self.vault, key))


def encode(vault: Vault, key: VaultKey) -> bytes:
    """The bytes of the file, sealed with `key`."""
    fields = _fields(vault)
    fields["mac"] = _mac(vault, key)
    fields["sum"] = checksum(fields)
    return _canonical(fields)


def decode(data: bytes) -> SealedVault:
    """Read the bytes of a vault file. Raises VaultDamaged or VaultFromFuture, whatever the bytes are."""
    fields = _loaded(data)
    kept_sum = fields.get("sum")
    if type(kept_sum) is not bytes or not hmac.compare_digest(kept_sum, checksum(fields)):
        raise VaultDamaged(_DAMAGED)
    version = fields.get("version")
    if type(version) is int and version > VERSION:
        raise VaultFromFuture(
            N_("The key file was made by a newer version of the program. Install the newest version.")
        )
    if type(version) is not int or version != VERSION or set(fields) != _FIELDS:
        raise VaultDamaged(_DAMAGED)
    min_cost = _cost(_map(fields["min_kdf"], {"m", "t", "p"}))
    check_cost(min_cost)
    listed = fields["slots"]
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_SLOTS:
        raise VaultDamaged(_DAMAGED)
    slots = tuple(_slot(entry, min_cost) for entry in listed)
    vault = Vault(_integer(fields, "created"), min_cost, slots)
    return SealedVault(vault, _bytes(fields, "mac", _DIGEST_BYTES))


def open_sealed(sealed: SealedVault, kind: SlotType, secret: bytes, stretch: Stretch) -> VaultKey:
    """The vault key behind `secret`. Raises WrongPassphrase when no slot opens, VaultDamaged when the
    seal is broken.
    """
    for slot in sealed.vault.slots_of(kind):
        key = slot.open(secret, stretch)
        if key is None:
            continue
        if not sealed.belongs_to(key):
            key.wipe()
            raise VaultDamaged(_DAMAGED)
        return key
    if kind is SlotType.RECOVERY:
        raise WrongPassphrase(N_("This recovery code does not open this profile. A newer sheet may have replaced it."))
    raise WrongPassphrase(N_("This is not the passphrase of this profile."))


def checksum(fields: dict[str, Any]) -> bytes:
    """BLAKE2b over everything but the checksum itself; it has no key and proves nothing about who wrote
    the file.
    """
    rest = {name: value for name, value in fields.items() if name != "sum"}
    return hashlib.blake2b(_canonical(rest), person=_SUM_PERSON, digest_size=_DIGEST_BYTES).digest()


def _fields(vault: Vault) -> dict[str, Any]:
    return {
        "version": VERSION,
        "created": vault.created,
        "min_kdf": {"m": vault.min_cost.memory_kib, "t": vault.min_cost.passes, "p": vault.min_cost.lanes},
        "slots": [slot.header() | {"nonce": slot.nonce, "wrapped": slot.wrapped} for slot in vault.slots],
    }


def _mac(vault: Vault, key: VaultKey) -> bytes:
    seal_key = key.derive(_MAC_DOMAIN)
    return hashlib.blake2b(_canonical(_fields(vault)), key=seal_key, digest_size=_DIGEST_BYTES).digest()


def _canonical(value: object) -> bytes:
    return cbor2.dumps(value, canonical=True)


def _loaded(data: bytes) -> dict[str, Any]:
    """The outer map. Only the one canonical spelling passes: no spare bytes, no other order, no
    indefinite lengths.
    """
    if not data or len(data) > LARGEST_FILE:
        raise VaultDamaged(_DAMAGED)
    stream = io.BytesIO(data)
    try:
        decoder = cbor2.CBORDecoder(stream, max_depth=8, allow_indefinite=False, allow_duplicate_keys=False)
        fields = decoder.decode()
        respelled = _canonical(fields)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError, LookupError, MemoryError):
        raise VaultDamaged(_DAMAGED) from None
    if type(fields) is not dict or respelled != data or not all(type(name) is str for name in fields):
        raise VaultDamaged(_DAMAGED)
    return fields


def _slot(entry: object, min_cost: KdfCost) -> Slot:
    fields = _map(entry, {"type", "id", "label", "kdf", "nonce", "wrapped"})
    kdf = _map(fields["kdf"], {"alg", "m", "t", "p", "salt"})
    label = fields["label"]
    kinds = {kind.value: kind for kind in SlotType}
    kind = kinds.get(fields["type"]) if isinstance(fields["type"], str) else None
    if kind is None or kdf["alg"] != ALGORITHM or not isinstance(label, str) or len(label) > LABEL_LENGTH:
        raise VaultDamaged(_DAMAGED)
    cost = _cost(kdf)
    check_cost(cost, floor=min_cost if kind is SlotType.PASSPHRASE else FLOOR)
    return Slot(
        type=kind,
        id=_bytes(fields, "id", ID_BYTES),
        label=label,
        cost=cost,
        salt=_bytes(kdf, "salt", SALT_BYTES),
        nonce=_bytes(fields, "nonce", NONCE_BYTES),
        wrapped=_bytes(fields, "wrapped", WRAPPED_BYTES),
    )


def _map(value: object, names: set[str]) -> dict[str, Any]:
    if type(value) is not dict or set(value) != names:
        raise VaultDamaged(_DAMAGED)
    return value


def _cost(fields: dict[str, Any]) -> KdfCost:
    return KdfCost(_integer(fields, "m"), _integer(fields, "t"), _integer(fields, "p"))


def _integer(fields: dict[str, Any], name: str) -> int:
    value = fields[name]
    if type(value) is not int or not 0 <= value < 2**63:
        raise VaultDamaged(_DAMAGED)
    return value


def _bytes(fields: dict[str, Any], name: str, size: int) -> bytes:
    value = fields[name]
    if type(value) is not bytes or len(value) != size:
        raise VaultDamaged(_DAMAGED)
    return value

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the vault of a profile: making it, opening it, and changing what opens it.

The vault key never changes; a new passphrase or a new recovery code only replaces a slot. Every function
takes the profile folder; the caller holds its lock (profile_lock.py). Each opening costs one Argon2id
(about a second): not on the thread of the window.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from caseapp.clock import Clock, SystemClock
from caseapp.errors import CaseAppError, VaultDamaged, VaultMissing, WrongPassphrase, WrongUse
from caseapp.i18n import N_
from caseapp.security.kdf import CEILING, FLOOR, KdfCost, argon2id, calibrate
from caseapp.security.passphrase import must_be_acceptable, prepared
from caseapp.security.recovery_code import RecoveryCode
from caseapp.security.slots import SlotType, make_slot
from caseapp.security.tries import Tries
from caseapp.security.vault_file import (
    forget_previous,
    has_vault,
    read_previous,
    read_vault,
    write_vault,
    written,
)
from caseapp.security.vault_format import SealedVault, Vault, decode, encode, open_sealed
from caseapp.security.vault_key import VaultKey, database_key, database_salt, file_key

__all__ = [
    "RecoveryCode",
    "VaultKey",
    "change_passphrase",
    "create_vault",
    "database_key",
    "database_salt",
    "file_key",
    "has_vault",
    "new_recovery_code",
    "rebuild_vault",
    "seconds_to_wait",
    "unlock",
    "unlock_with_recovery",
]


def create_vault(
    folder: Path,
    passphrase: str,
    *,
    kdf: KdfCost | None = None,
    label: str = "",
    clock: Clock | None = None,
) -> tuple[VaultKey, RecoveryCode]:
    """A new vault with a passphrase slot (called `label`) and a recovery slot. Never replaces one that
    is there.

    Without `kdf` the cost is measured here first, which takes a second or two. The recovery code exists
    only in the answer: print it now.
    """
    must_be_acceptable(passphrase)
    with written():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if has_vault(folder):
        raise WrongUse(N_("There is a profile in this folder already. Choose another folder, or open this one."))
    key = VaultKey.random()
    code = _write_new(folder, key, passphrase, _own_cost(kdf, FLOOR) if kdf else calibrate(), label, clock)
    return key, code


def unlock(folder: Path, passphrase: str, *, clock: Clock | None = None) -> VaultKey:
    """The vault key behind the passphrase.

    Raises WrongPassphrase, TryLater (after five wrong ones), VaultMissing, VaultDamaged or VaultFromFuture.
    """
    tries = Tries(folder, clock or SystemClock())
    tries.must_be_allowed()
    try:
        key = _open(folder, SlotType.PASSPHRASE, prepared(passphrase))
    except WrongPassphrase:
        tries.wrong()
        raise
    tries.right()
    return key


def unlock_with_recovery(folder: Path, code: RecoveryCode | str, *, clock: Clock | None = None) -> VaultKey:
    """The vault key behind the recovery code. Nobody guesses 128 bits, so there is no delay."""
    parsed = code if isinstance(code, RecoveryCode) else RecoveryCode.parse(code)
    key = _open(folder, SlotType.RECOVERY, parsed.secret())
    Tries(folder, clock or SystemClock()).right()
    return key


def seconds_to_wait(folder: Path, *, clock: Clock | None = None) -> int:
    """How long the unlock screen has to wait before the next passphrase; 0 for not at all."""
    return Tries(folder, clock or SystemClock()).seconds_to_wait()


def change_passphrase(folder: Path, key: VaultKey, new: str, *, kdf: KdfCost | None = None) -> None:
    """From now on `new` opens the vault and the old passphrase does not. The recovery code stays.

    Also removes the delay: it counted tries at a passphrase that is no more.
    """
    must_be_acceptable(new)
    vault, before = _current(folder, key)
    old = vault.slots_of(SlotType.PASSPHRASE)
    cost = _own_cost(kdf, vault.min_cost) if kdf else old[0].cost if old else calibrate()
    label = old[0].label if old else ""
    slot = make_slot(SlotType.PASSPHRASE, key, prepared(new), cost, label, argon2id)
    write_vault(folder, encode(vault.with_slot(slot), key), previous=before)
    Tries(folder, SystemClock()).right()


def new_recovery_code(folder: Path, key: VaultKey) -> RecoveryCode:
    """A new recovery code in the place of the old one, whose sheet opens nothing any more."""
    vault, before = _current(folder, key)
    code = RecoveryCode.random()
    slot = make_slot(SlotType.RECOVERY, key, code.secret(), FLOOR, "", argon2id)
    write_vault(folder, encode(vault.with_slot(slot), key), previous=before)
    return code


def rebuild_vault(
    folder: Path,
    key: VaultKey,
    passphrase: str,
    *,
    kdf: KdfCost | None = None,
    clock: Clock | None = None,
) -> RecoveryCode:
    """Write the vault anew while the profile is still open, after the file was found missing or damaged.

    The only rescue there is: once locked, a profile without a vault stays shut. A whole vault is left alone
    (WrongUse).
    """
    must_be_acceptable(passphrase)
    try:
        _current(folder, key)
    except (VaultMissing, VaultDamaged):
        cost = _own_cost(kdf, FLOOR) if kdf else calibrate()
        code = _write_new(folder, key, passphrase, cost, "", clock)
        forget_previous(folder)
        return code
    raise WrongUse(N_("The key file of this profile is whole; change the passphrase instead."))


def _write_new(
    folder: Path, key: VaultKey, passphrase: str, cost: KdfCost, label: str, clock: Clock | None
) -> RecoveryCode:
    code = RecoveryCode.random()
    slots = (
        make_slot(SlotType.PASSPHRASE, key, prepared(passphrase), cost, label, argon2id),
        make_slot(SlotType.RECOVERY, key, code.secret(), FLOOR, "", argon2id),
    )
    created = int((clock or SystemClock()).now().timestamp())
    write_vault(folder, encode(Vault(created, FLOOR, slots), key), previous=None)
    return code


def _open(folder: Path, kind: SlotType, secret: bytes) -> VaultKey:
    """Open the vault, or the one before when a crash or a bad disk took this one; then put that one back."""
    sealed, healing = _readable(folder)
    key = open_sealed(sealed, kind, secret, argon2id)
    if healing is None:
        forget_previous(folder)
        return key
    with contextlib.suppress(CaseAppError):  # a folder that cannot be written still opens
        write_vault(folder, healing, previous=None)
        forget_previous(folder)
    return key


def _readable(folder: Path) -> tuple[SealedVault, bytes | None]:
    """The vault as read, and the bytes to put back when it is the one before."""
    try:
        return decode(read_vault(folder)), None
    except (VaultMissing, VaultDamaged):
        before = read_previous(folder)
        if before is not None:
            with contextlib.suppress(VaultDamaged):
                return decode(before), before
        raise


def _current(folder: Path, key: VaultKey) -> tuple[Vault, bytes]:
    """The vault on the disk and its bytes, when it is sealed with `key`."""
    content = read_vault(folder)
    sealed = decode(content)
    if not sealed.belongs_to(key):
        raise VaultDamaged(N_("The key file in this folder does not belong to the open profile."))
    return sealed.vault, content


def _own_cost(cost: KdfCost, floor: KdfCost) -> KdfCost:
    if not (cost.at_least(FLOOR) and cost.at_least(floor) and CEILING.at_least(cost)):
        raise ValueError("a cost outside the floor and the ceiling")
    return cost

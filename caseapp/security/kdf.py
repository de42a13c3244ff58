# SPDX-License-Identifier: EUPL-1.2
"""This is the place for stretching a secret into a key: Argon2id, its floor and ceiling, and how much
this computer can carry.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from caseapp.errors import VaultDamaged, VaultError
from caseapp.i18n import N_

KEY_BYTES = 32
SALT_BYTES = 16
_MEBIBYTE = 1024  # in KiB, the unit of Argon2
_ASSUMED_RAM_KIB = 4 * 1024 * _MEBIBYTE  # when the system does not say


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one guess costs: memory in KiB, passes over it, and lanes that run side by side."""

    memory_kib: int
    passes: int
    lanes: int

    def at_least(self, other: KdfCost) -> bool:
        """Whether no part of this cost lies below `other`."""
        return self.memory_kib >= other.memory_kib and self.passes >= other.passes and self.lanes >= other.lanes


FLOOR = KdfCost(64 * _MEBIBYTE, 3, 4)
"""RFC 9106, second choice, with one pass more than needed. A vault that asks for less was tampered with."""

DEFAULT = KdfCost(256 * _MEBIBYTE, 3, 4)

CEILING = KdfCost(4096 * _MEBIBYTE, 64, 16)
"""A vault that asks for more was tampered with: nobody's computer should stop over it."""

Stretch = Callable[[bytes, bytes, KdfCost], bytes]
"""(secret, salt, cost) -> 32 bytes."""


def check_cost(cost: KdfCost, *, floor: KdfCost = FLOOR) -> None:
    """Refuse a cost read from a file that lies outside what this program would have written itself."""
    if not (cost.at_least(FLOOR) and cost.at_least(floor)):
        raise VaultDamaged(N_("The key file asks for weaker protection than this program accepts. It was altered."))
    if not CEILING.at_least(cost):
        raise VaultDamaged(N_("The key file asks for more memory or time than this program accepts. It was altered."))


def argon2id(secret: bytes, salt: bytes, cost: KdfCost) -> bytes:
    """32 bytes out of `secret`. Takes the time and memory that `cost` says; releases the GIL meanwhile."""
    try:
        return hash_secret_raw(
            secret,
            salt,
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except (HashingError, MemoryError):
        raise VaultError(
            N_("There is not enough free memory to open the key file. Close other programs and try again.")
        ) from None


def memory_kib() -> int:
    """The memory of this computer in KiB; four gibibytes when the system does not say."""
    if sys.platform == "win32":
        installed = ctypes.c_ulonglong(0)
        found = ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(installed))
        return int(installed.value) if found and installed.value else _ASSUMED_RAM_KIB
    else:  # noqa: RET505 - the type checker reads the two systems apart
        try:
            return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1024
        except (ValueError, OSError):
            return _ASSUMED_RAM_KIB


def calibrate(
    target_seconds: float = 0.8,
    *,
    ram_kib: int | None = None,
    measure: Callable[[KdfCost], float] | None = None,
) -> KdfCost:
    """The cost that takes about `target_seconds` here: first more memory, then more passes.

    Memory stops at 256 MiB, so that the profile still opens on a smaller laptop, and at a quarter of the
    memory of this computer; it never goes below the floor. `measure` gives the seconds one cost takes.
    """
    seconds_of = measure or seconds_for
    limit = min(DEFAULT.memory_kib, (ram_kib if ram_kib is not None else memory_kib()) // 4)
    cost, seconds = FLOOR, seconds_of(FLOOR)
    while cost.memory_kib * 2 <= limit and seconds * 2 <= target_seconds * 1.25:
        cost = KdfCost(cost.memory_kib * 2, cost.passes, cost.lanes)
        seconds = seconds_of(cost)
    if seconds < target_seconds:
        passes = round(cost.passes * target_seconds / max(seconds, 0.001))
        cost = KdfCost(cost.memory_kib, max(FLOOR.passes, min(passes, CEILING.passes)), cost.lanes)
    return cost


def seconds_for(cost: KdfCost) -> float:
    """How long one guess takes on this computer now."""
    salt = secrets.token_bytes(SALT_BYTES)
    before = time.perf_counter()
    argon2id(b"how fast is this computer", salt, cost)
    return time.perf_counter() - before

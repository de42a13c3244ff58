# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the keys with which a laptop begins: its id follows from them."""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

from nacl.signing import SigningKey

_DEVICE_ID = 16
_SEED = 32


class DeviceSeeds(NamedTuple):
    """The id of a new device (from its public signing key), the seeds of its signing key and of its box key."""

    dev_id: bytes
    sign_seed: bytes
    box_seed: bytes


def new_device_seeds() -> DeviceSeeds:
    """Fresh keys: nobody else can hold this id."""
    sign_seed, box_seed = secrets.token_bytes(_SEED), secrets.token_bytes(_SEED)
    sign_public = bytes(SigningKey(sign_seed).verify_key)
    return DeviceSeeds(hashlib.blake2b(sign_public, digest_size=_DEVICE_ID).digest(), sign_seed, box_seed)

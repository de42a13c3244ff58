# SPDX-License-Identifier: EUPL-1.2
"""This is the place for chance that is the same every time: ids, keys, and what is sealed, in any process.

What decides between two keys or two records made apart follows from them; without this a history that breaks once
would hold when it is played again.
"""

from __future__ import annotations

import hashlib
from random import Random
from typing import Any

import pytest
from nacl.public import Box, PrivateKey, PublicKey, SealedBox


def draw_from(luck: pytest.MonkeyPatch, chance: Random) -> None:
    """Everything random in the program comes from here until `luck` is undone."""

    def sealed(self: SealedBox[Any], plain: bytes) -> bytes:
        """What libsodium does, with a key for the occasion that is drawn here."""
        own, to = PrivateKey(chance.randbytes(32)), PublicKey(bytes(self._public_key))
        both = bytes(own.public_key) + bytes(to)
        nonce = hashlib.blake2b(both, digest_size=24).digest()
        return bytes(own.public_key) + Box(own, to).encrypt(plain, nonce).ciphertext

    luck.setattr("secrets.token_bytes", chance.randbytes)
    luck.setattr("secrets.token_hex", lambda size: chance.randbytes(size).hex())
    luck.setattr("nacl.utils.random", chance.randbytes)
    luck.setattr(SealedBox, "encrypt", sealed)

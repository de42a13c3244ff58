# SPDX-License-Identifier: EUPL-1.2
"""This is the place for keys that travel: they open for whom and for what they were meant, and for nothing else."""

from __future__ import annotations

from collections.abc import Callable

import nacl.public
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.sync.protocol import keys
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys

DEVICE = DeviceKeys(bytes([1]) * 32, bytes([2]) * 32)
OTHER = DeviceKeys(bytes([3]) * 32, bytes([4]) * 32)
ORG, LOG, GROUP = (bytes([n]) * 16 for n in (5, 6, 7))
KEY, UNDER = bytes(range(32)), bytes(range(32, 64))
ids, counts = st.binary(min_size=16, max_size=16), st.integers(0, 2**32)
# Points on Curve25519 that make every shared secret the same (RFC 7748, 7)
SMALL_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


@given(ids, ids, counts, ids, counts)
def test_a_wrap_opens_for_its_context(org: bytes, log: bytes, epoch: int, group: bytes, group_epoch: int) -> None:
    bound_to = keys.context(org, log, epoch, group, group_epoch)
    wrapped = keys.wrap(KEY, UNDER, bound_to)
    assert len(wrapped) == keys.WRAP == 72
    assert keys.unwrap(wrapped, UNDER, bound_to) == KEY
    for other in (
        keys.context(org, log, epoch + 1, group, group_epoch),
        keys.context(org, log, epoch, group, group_epoch + 1),
        keys.context(org[::-1] + b"x", log, epoch, group, group_epoch),
        b"",
    ):
        assert code_of(lambda other=other: keys.unwrap(wrapped, UNDER, other)) == Code.UNREADABLE  # type: ignore[misc]


def test_t5_every_changed_byte_of_a_wrap_is_refused() -> None:
    bound_to = keys.context(ORG, LOG, 1, GROUP, 1)
    wrapped = keys.wrap(KEY, UNDER, bound_to)
    for at in range(len(wrapped)):
        changed = bytearray(wrapped)
        changed[at] ^= 1
        assert code_of(lambda changed=changed: keys.unwrap(bytes(changed), UNDER, bound_to)) == Code.UNREADABLE  # type: ignore[misc]
    for size in (0, 40, 71, 73):
        assert code_of(lambda size=size: keys.unwrap(bytes(size), UNDER, bound_to)) == Code.UNREADABLE  # type: ignore[misc]
    assert code_of(lambda: keys.unwrap(wrapped, UNDER[:5], bound_to)) == Code.UNREADABLE


def test_a_sealed_key_opens_for_its_device_and_its_purpose() -> None:
    bound_to = keys.context(ORG, GROUP, 1, DEVICE.dev_id, 0)
    sealed = keys.seal_to(DEVICE.box_public, bound_to, KEY)
    assert len(sealed) == 112
    assert keys.open_sealed(DEVICE.box, bound_to, sealed) == KEY
    assert code_of(lambda: keys.open_sealed(OTHER.box, bound_to, sealed)) == Code.UNREADABLE
    elsewhere = keys.context(ORG, GROUP, 2, DEVICE.dev_id, 0)
    assert code_of(lambda: keys.open_sealed(DEVICE.box, elsewhere, sealed)) == Code.UNREADABLE


def test_t5_every_changed_byte_of_a_sealed_key_is_refused() -> None:
    sealed = keys.seal_to(DEVICE.box_public, b"context", KEY)
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        assert code_of(lambda changed=changed: keys.open_sealed(DEVICE.box, b"context", bytes(changed))) == (  # type: ignore[misc]
            Code.UNREADABLE
        )
        assert code_of(lambda at=at: keys.open_sealed(DEVICE.box, b"context", sealed[:at])) == Code.UNREADABLE  # type: ignore[misc]


@pytest.mark.parametrize("inside", [b"", KEY, bytes(32) + KEY, bytes(63), bytes(65)])
def test_what_is_sealed_without_our_context_is_refused(inside: bytes) -> None:
    sealed = nacl.public.SealedBox(nacl.public.PublicKey(DEVICE.box_public)).encrypt(inside)
    assert code_of(lambda: keys.open_sealed(DEVICE.box, b"context", sealed)) == Code.UNREADABLE


@pytest.mark.parametrize("public", [*SMALL_ORDER, "", "00" * 31, "00" * 33])
def test_a_box_key_that_is_none_is_refused_and_breaks_nothing(public: str) -> None:
    point = bytes.fromhex(public)
    assert code_of(lambda: keys.seal_to(point, b"", KEY)) == Code.MALFORMED
    assert code_of(lambda: keys.open_sealed(DEVICE.box, b"", point + bytes(80))) == Code.UNREADABLE


def test_a_commitment_names_one_key() -> None:
    assert keys.commitment(KEY) == keys.commitment(KEY) != keys.commitment(UNDER)
    assert KEY not in keys.commitment(KEY)
    assert len({keys.new_key() for _ in range(100)}) == 100
    assert keys.wrap_hash(bytes(72)) != keys.commitment(bytes(72))

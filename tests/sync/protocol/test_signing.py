# SPDX-License-Identifier: EUPL-1.2
"""This is the place for signatures that hold for one use, one device and one text only."""

from __future__ import annotations

import copy
import pickle
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.sync.protocol import keys
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys, Domain, device_id, digest, verify

OURS = DeviceKeys(bytes([1]) * 32, bytes([2]) * 32)
OTHER = DeviceKeys(bytes([3]) * 32, bytes([4]) * 32)
ORDER = 2**252 + 27742317777372353535851937790883648493
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


def refused(sign_public: bytes, domain: Domain, data: bytes, signature: bytes) -> bool:
    with pytest.raises(Refused) as error:
        verify(sign_public, domain, data, signature)
    return error.value.code == Code.BAD_SIGNATURE


@given(st.binary(max_size=200), st.sampled_from(Domain), st.sampled_from(Domain))
def test_a_signature_holds_for_its_use_its_device_and_its_text(data: bytes, domain: Domain, other: Domain) -> None:
    signature = OURS.sign(domain, data)
    verify(OURS.sign_public, domain, data, signature)
    assert refused(OTHER.sign_public, domain, data, signature)
    assert refused(OURS.sign_public, domain, data + b"\0", signature)
    if other is not domain:
        assert refused(OURS.sign_public, other, data, signature)


def test_t5_every_changed_bit_of_a_signature_is_refused() -> None:
    signature = OURS.sign(Domain.ENVELOPE, b"text")
    for at in range(64):
        for bit in range(8):
            changed = bytearray(signature)
            changed[at] ^= 1 << bit
            assert refused(OURS.sign_public, Domain.ENVELOPE, b"text", bytes(changed))


def test_the_same_signature_cannot_be_written_in_another_way() -> None:
    signature = OURS.sign(Domain.ENVELOPE, b"text")
    larger = int.from_bytes(signature[32:], "little") + ORDER
    assert refused(OURS.sign_public, Domain.ENVELOPE, b"text", signature[:32] + larger.to_bytes(32, "little"))


@pytest.mark.parametrize("public", SMALL_ORDER)
def test_a_key_of_small_order_signs_nothing(public: str) -> None:
    key = bytes.fromhex(public)
    for start in SMALL_ORDER:
        for text in (b"a", b"b", b"c"):
            assert refused(key, Domain.AUTH, text, bytes.fromhex(start) + bytes(32))


@pytest.mark.parametrize("size", [0, 1, 31, 33, 64])
def test_keys_and_signatures_of_other_sizes(size: int) -> None:
    assert refused(bytes(size), Domain.AUTH, b"", bytes(64))
    assert refused(OURS.sign_public, Domain.AUTH, b"", bytes(size) if size != 64 else bytes(65))


def test_no_use_can_be_taken_for_another() -> None:
    """A domain may begin with another only where what is signed there never goes on like that: it is CBOR."""
    others = [keys._COMMIT, keys._CONTEXT, keys._WRAP_HASH, "oe1-dir-hash", "oe1-bundle-head", "oe1-request-id"]
    for one, longer in permutations([*map(str, Domain), *others], 2):
        if longer.startswith(one):
            assert longer[len(one)] == "-"  # 0x2d, a negative number; everything signed is an array
            assert one in (Domain.DIRECTORY, Domain.BUNDLE, Domain.REQUEST)


def test_the_id_of_a_device_follows_from_its_key() -> None:
    assert OURS.dev_id == device_id(OURS.sign_public) != OTHER.dev_id
    assert len(OURS.dev_id) == 16
    assert digest(Domain.AUTH, b"x") != digest(Domain.LEASE, b"x")
    assert DeviceKeys.random().dev_id != DeviceKeys.random().dev_id


def test_secret_keys_are_not_shown_or_written_down() -> None:
    for shown in (repr(OURS), str(OURS), f"{OURS}"):
        assert OURS.sign_seed.hex() not in shown
        assert repr(OURS.sign_seed) not in shown
    for write_down in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            write_down(OURS)

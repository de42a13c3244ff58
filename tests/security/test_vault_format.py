# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what happens to a vault file that was damaged, altered or invented."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseapp.errors import VaultDamaged, VaultError, VaultFromFuture, WrongPassphrase
from caseapp.security.kdf import CEILING, FLOOR, KdfCost
from caseapp.security.slots import SlotType
from caseapp.security.vault_file import LARGEST_FILE
from caseapp.security.vault_format import decode, open_sealed
from tests.security.sealed import (
    KEY,
    PASSPHRASE,
    fields_of,
    quick_open,
    quick_stretch,
    quick_vault,
    rewritten,
)

CBOR = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.binary(max_size=40) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def test_both_ways_in_give_the_same_key() -> None:
    data, code = quick_vault()
    assert quick_open(data).content() == KEY
    assert open_sealed(decode(data), SlotType.RECOVERY, code.secret(), quick_stretch).content() == KEY


def test_the_file_holds_neither_key_nor_secrets() -> None:
    data, code = quick_vault()
    for secret in (KEY, code.secret(), PASSPHRASE.encode(), code.text().encode()):
        assert secret not in data


def test_two_vaults_share_no_salt_nonce_or_id() -> None:
    slots = [slot for _ in range(2) for slot in fields_of(quick_vault()[0])["slots"]]
    for found in (
        [slot["nonce"] for slot in slots],
        [slot["id"] for slot in slots],
        [slot["kdf"]["salt"] for slot in slots],
    ):
        assert len(set(found)) == len(slots)


def test_a_wrong_passphrase_is_called_wrong() -> None:
    data, _ = quick_vault()
    with pytest.raises(WrongPassphrase):
        quick_open(data, PASSPHRASE + "s")
    with pytest.raises(WrongPassphrase):
        open_sealed(decode(data), SlotType.RECOVERY, bytes(16), quick_stretch)


def test_a_passphrase_does_not_open_the_recovery_slot() -> None:
    data, code = quick_vault()
    with pytest.raises(WrongPassphrase):
        open_sealed(decode(data), SlotType.PASSPHRASE, code.secret(), quick_stretch)


def test_every_flipped_byte_is_seen_before_a_passphrase_is_tried() -> None:
    data, _ = quick_vault()
    for position in range(len(data)):
        for mask in (0x01, 0x80, 0xFF):
            broken = bytearray(data)
            broken[position] ^= mask
            with pytest.raises(VaultDamaged):
                decode(bytes(broken))


def test_every_flipped_byte_with_a_mended_checksum_opens_nothing() -> None:
    data, _ = quick_vault()
    mended = 0
    for position in range(len(data)):
        broken = bytearray(data)
        broken[position] ^= 0x01
        try:
            fields = cbor2.loads(bytes(broken))
            forged = rewritten(fields) if isinstance(fields, dict) else bytes(broken)
        except (cbor2.CBORError, ValueError, TypeError, UnicodeError):
            continue
        if forged == data:  # the flipped byte was in the checksum itself
            continue
        mended += 1
        with pytest.raises(VaultError):
            quick_open(forged)
    assert mended > len(data) // 2


def test_every_truncation_is_seen() -> None:
    data, _ = quick_vault()
    for length in range(len(data)):
        with pytest.raises(VaultDamaged):
            decode(data[:length])


@pytest.mark.parametrize("tail", [b"\x00", b"\xf6", b"spare"])
def test_spare_bytes_are_seen(tail: bytes) -> None:
    with pytest.raises(VaultDamaged):
        decode(quick_vault()[0] + tail)


@pytest.mark.parametrize("size", [0, LARGEST_FILE + 1, 10 * LARGEST_FILE])
def test_empty_and_huge_files_are_seen(size: int) -> None:
    with pytest.raises(VaultDamaged):
        decode(b"\xa0" * size)


def test_another_spelling_of_the_same_content_is_seen() -> None:
    fields = fields_of(quick_vault()[0])
    other = cbor2.dumps(dict(reversed(fields.items())))
    assert cbor2.loads(other) == fields
    with pytest.raises(VaultDamaged):
        decode(other)


def _set(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(fields: dict[str, Any]) -> None:
        *way, last = path.split(".")
        at: Any = fields
        for step in way:
            at = at[int(step)] if step.isdigit() else at[step]
        at[last] = value

    change.__name__ = f"{path}={str(value)[:20]}"
    return change


def _no_recovery(fields: dict[str, Any]) -> None:
    del fields["slots"][1]


def _twice(fields: dict[str, Any]) -> None:
    fields["slots"].append(copy.deepcopy(fields["slots"][0]))


def _crowd(fields: dict[str, Any]) -> None:
    fields["slots"] = [copy.deepcopy(fields["slots"][0]) for _ in range(9)]


def _swapped(fields: dict[str, Any]) -> None:
    fields["slots"].reverse()


FORGERIES = [
    _set("slots.0.kdf.m", FLOOR.memory_kib - 1),
    _set("slots.0.kdf.t", FLOOR.passes - 1),
    _set("slots.0.kdf.p", FLOOR.lanes - 1),
    _set("slots.1.kdf.m", 8),
    _set("slots.0.kdf.m", CEILING.memory_kib + 1),
    _set("slots.0.kdf.m", 100 * 1024 * 1024),
    _set("slots.0.kdf.t", CEILING.passes + 1),
    _set("slots.0.kdf.t", 2**62),
    _set("slots.0.kdf.m", 2**70),
    _set("slots.0.kdf.m", -1),
    _set("slots.0.kdf.m", float(FLOOR.memory_kib)),
    _set("slots.0.kdf.t", True),
    _set("slots.0.kdf.alg", "argon2i"),
    _set("slots.0.kdf.alg", None),
    _set("slots.0.kdf.extra", 1),
    _set("slots.0.kdf.salt", b""),
    _set("slots.0.type", "none"),
    _set("slots.0.type", []),
    _set("slots.0.label", "x" * 65),
    _set("slots.0.label", b"laptop"),
    _set("slots.0.nonce", b"\0" * 23),
    _set("slots.0.wrapped", b"\0" * 47),
    _set("slots.0.more", 1),
    _set("slots", []),
    _set("slots", {}),
    _set("slots", None),
    _set("min_kdf.m", 1024),
    _set("min_kdf.m", 2**40),
    _set("min_kdf", None),
    _set("min_kdf.x", 1),
    _set("created", -1),
    _set("created", "today"),
    _set("mac", b""),
    _set("mac", "x" * 32),
    _set("extra", 1),
    _set("version", 0),
    _set("version", True),
    _set("version", "1"),
    _crowd,
]


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_a_forged_field_is_refused_without_any_stretching(forge: Callable[[dict[str, Any]], None]) -> None:
    fields = fields_of(quick_vault()[0])
    forge(fields)
    with pytest.raises(VaultDamaged):
        decode(rewritten(fields))


@pytest.mark.parametrize(
    "forge",
    [
        _no_recovery,
        _twice,
        _swapped,
        _set("created", 5),
        _set("min_kdf.t", 4),
        _set("slots.1.label", "thief"),
        _set("mac", bytes(32)),
    ],
    ids=lambda forge: forge.__name__,
)
def test_the_seal_covers_what_the_slot_does_not(forge: Callable[[dict[str, Any]], None]) -> None:
    fields = fields_of(quick_vault(KdfCost(FLOOR.memory_kib, 5, FLOOR.lanes))[0])
    forge(fields)
    with pytest.raises(VaultDamaged):
        quick_open(rewritten(fields))


@pytest.mark.parametrize("path", ["slots.0.label", "slots.0.id", "slots.0.kdf.salt"])
def test_the_header_of_a_slot_is_bound_to_its_key(path: str) -> None:
    fields = fields_of(quick_vault()[0])
    _set(path, "other" if path.endswith("label") else bytes(16))(fields)
    with pytest.raises(WrongPassphrase):
        quick_open(rewritten(fields))


def test_a_slot_of_another_vault_is_refused() -> None:
    ours, theirs = fields_of(quick_vault()[0]), fields_of(quick_vault()[0])
    ours["slots"][0] = theirs["slots"][0]
    with pytest.raises(VaultDamaged):
        quick_open(rewritten(ours))


def test_a_vault_of_a_newer_version_is_not_called_damaged() -> None:
    fields = fields_of(quick_vault()[0]) | {"version": 2, "something": "new"}
    with pytest.raises(VaultFromFuture):
        decode(rewritten(fields))


def test_a_damaged_version_number_is_called_damaged() -> None:
    data = quick_vault()[0]
    fields = fields_of(data) | {"version": 2}
    with pytest.raises(VaultDamaged):
        decode(cbor2.dumps(fields, canonical=True))


@pytest.mark.parametrize(
    "cost", [KdfCost(CEILING.memory_kib, 3, 4), KdfCost(FLOOR.memory_kib, CEILING.passes, CEILING.lanes)]
)
def test_the_ceiling_itself_is_allowed(cost: KdfCost) -> None:
    assert quick_open(quick_vault(cost)[0]).content() == KEY


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_noise_is_damaged(data: bytes) -> None:
    with pytest.raises(VaultDamaged):
        decode(data)


@settings(deadline=None)
@given(CBOR)
def test_any_other_content_is_damaged(value: object) -> None:
    with pytest.raises(VaultDamaged):
        decode(cbor2.dumps(value, canonical=True))


@settings(deadline=None)
@given(st.data())
def test_any_value_in_any_field_gives_a_clear_answer(data: st.DataObject) -> None:
    fields = fields_of(quick_vault()[0])
    level = data.draw(st.sampled_from(["", "slots.0.", "slots.0.kdf.", "slots.1.", "min_kdf."]))
    at: Any = fields
    for step in level.split(".")[:-1]:
        at = at[int(step)] if step.isdigit() else at[step]
    name = data.draw(st.sampled_from(sorted(at)) | st.text(max_size=6))
    before = at.get(name)
    value = data.draw(CBOR)
    at[name] = value
    if repr(value) == repr(before) or name == "sum":
        return
    with pytest.raises(VaultError):
        quick_open(rewritten(fields))

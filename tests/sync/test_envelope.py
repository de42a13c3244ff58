# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the envelope: nobody but its writer changes a byte of it, and it fits one place only."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.sync import envelope as envelopes
from caseapp.sync.envelope import (
    IN_CLEAR,
    Envelope,
    Header,
    Kind,
    check_signature,
    open_body,
    parse,
    parse_header,
    seal,
)
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import DEPS, ENVELOPE_BYTES, HEADER_BYTES, PLAIN_BYTES, SNAPSHOT_BYTES
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys, Domain

OURS = DeviceKeys(bytes([1]) * 32, bytes([2]) * 32)
OTHER = DeviceKeys(bytes([3]) * 32, bytes([4]) * 32)
KEY, OTHER_KEY = bytes(range(32)), bytes(range(32, 64))
LOG, SAVE, BEFORE = (bytes([n]) * 16 for n in (5, 6, 7))
HEADER = Header(kind=Kind.OPS, log_id=LOG, dev_id=OURS.dev_id, seq=2, epoch=1, save_id=SAVE, prev=BEFORE)
CONTENT = wire.encode(["act", b"", 0, [], []])

ids, counts = st.binary(min_size=16, max_size=16), st.integers(0, 2**53 - 1)


def numbered(header: Header) -> Header:
    """The header with the number its kind asks for."""
    if header.kind in (Kind.OPS, Kind.AUDIT):
        seq = max(header.seq, 1)
        return dataclasses.replace(header, seq=seq, prev=b"" if seq == 1 else header.prev)
    return dataclasses.replace(header, seq=header.epoch if header.kind is Kind.KEY else 0)


headers = st.builds(
    Header,
    kind=st.sampled_from(Kind),
    log_id=ids,
    dev_id=ids,
    seq=counts,
    epoch=counts,
    save_id=ids,
    prev=ids | st.just(b""),
    dir_height=counts,
    dir_hash=st.binary(min_size=8, max_size=8),
    deps=st.dictionaries(ids, counts, max_size=5).map(lambda deps: tuple(sorted(deps.items()))),
    crit=counts,
).map(numbered)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def taken(data: bytes, key: bytes | None = KEY, signer: DeviceKeys = OURS) -> bytes:
    """What a reader does: shape, signature, content."""
    envelope = parse(data)
    check_signature(envelope, signer.sign_public)
    return open_body(envelope, key)


@given(headers, st.binary(max_size=500))
def test_an_envelope_is_read_as_it_was_sealed(header: Header, content: bytes) -> None:
    sealed = seal(header, content, None if header.kind in IN_CLEAR else KEY, OURS)
    assert parse(sealed.data) == sealed
    assert parse(sealed.data).header == header
    assert parse(sealed.data).env_id == sealed.env_id
    assert taken(sealed.data) == content
    assert parse_header(header.encoded()).encoded() == header.encoded()


@pytest.mark.parametrize("kind", Kind)
def test_t5_every_changed_byte_is_refused(kind: Kind) -> None:
    data = seal(numbered(dataclasses.replace(HEADER, kind=kind)), CONTENT, KEY, OURS).data
    assert taken(data) == CONTENT
    for at in range(len(data)):
        for flip in (0x01, 0x80, 0xFF):
            changed = bytearray(data)
            changed[at] ^= flip
            assert code_of(lambda changed=changed: taken(bytes(changed))) in set(Code)  # type: ignore[misc]


def test_t5_an_envelope_cut_or_lengthened_is_refused() -> None:
    data = seal(HEADER, CONTENT, KEY, OURS).data
    for length in range(len(data)):
        assert code_of(lambda length=length: parse(data[:length])) == Code.MALFORMED  # type: ignore[misc]
    assert code_of(lambda: parse(data + b"\0")) == Code.MALFORMED


def rebuilt(header: bytes, body: bytes, signature: bytes) -> bytes:
    return wire.encode([header, body, signature])


ELSEWHERE: dict[str, Header] = {
    "log": dataclasses.replace(HEADER, log_id=SAVE),
    "device": dataclasses.replace(HEADER, dev_id=OTHER.dev_id),
    "epoch": dataclasses.replace(HEADER, epoch=2),
    "number": dataclasses.replace(HEADER, seq=3),
    "save": dataclasses.replace(HEADER, save_id=LOG),
    "predecessor": dataclasses.replace(HEADER, prev=LOG),
    "directory": dataclasses.replace(HEADER, dir_height=1),
    "deps": dataclasses.replace(HEADER, deps=((OTHER.dev_id, 1),)),
    "crit": dataclasses.replace(HEADER, crit=2),
    "kind": numbered(dataclasses.replace(HEADER, kind=Kind.SNAPSHOT)),
}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_t5_a_body_put_elsewhere_is_refused(what: str) -> None:
    """With the signature of the hub's choice, and even with one of a device that knows the key."""
    here, there = seal(HEADER, CONTENT, KEY, OURS), seal(ELSEWHERE[what], CONTENT, KEY, OURS)
    for signature in (here.signature, there.signature):
        moved = rebuilt(there.header_bytes, here.body, signature)
        assert code_of(lambda moved=moved: taken(moved)) == Code.BAD_SIGNATURE  # type: ignore[misc]
    signed = OURS.sign(Domain.ENVELOPE, there.header_bytes + here.body)
    assert code_of(lambda: taken(rebuilt(there.header_bytes, here.body, signed))) == Code.UNREADABLE


def test_t5_the_key_of_another_epoch_or_no_key_opens_nothing() -> None:
    data = seal(HEADER, CONTENT, KEY, OURS).data
    for key in (OTHER_KEY, None, b"", KEY[:31], KEY + b"\0"):
        assert code_of(lambda key=key: taken(data, key)) == Code.UNREADABLE  # type: ignore[misc]


def test_t5_signed_by_another_device() -> None:
    data = seal(HEADER, CONTENT, KEY, OTHER).data
    assert code_of(lambda: taken(data)) == Code.BAD_SIGNATURE


def test_t5_bytes_cannot_move_between_header_and_body() -> None:
    one = seal(HEADER, CONTENT, KEY, OURS)
    whole = one.header_bytes + one.body
    for cut in range(len(whole)):
        if cut != len(one.header_bytes):
            moved = rebuilt(whole[:cut], whole[cut:], one.signature)
            assert code_of(lambda moved=moved: parse(moved)) in set(Code)  # type: ignore[misc]


# -- headers ---------------------------------------------------------------------------------------------------------

FIELDS = ["v", "suite", "kind", "log", "dev", "seq", "epoch", "prev", "dir", "deps", "crit", "save"]


def header_with(**changes: wire.Item) -> bytes:
    fields = wire.decode(HEADER.encoded())
    assert isinstance(fields, list)
    for name, item in changes.items():
        fields[FIELDS.index(name)] = item
    return wire.encode(fields)


@pytest.mark.parametrize(
    ("name", "item"),
    [("v", 0), ("v", 2), ("suite", 0), ("suite", 2), ("suite", 2**52), ("kind", 0), ("kind", 6), ("kind", 2**40)],
)
def test_t21_another_version_suite_or_kind_is_never_taken(name: str, item: wire.Item) -> None:
    assert code_of(lambda: parse_header(header_with(**{name: item}))) == Code.UPGRADE_REQUIRED


def test_t21_a_suite_edited_in_a_sealed_envelope_is_refused() -> None:
    one = seal(HEADER, CONTENT, KEY, OURS)
    for name in ("v", "suite"):
        for item in (0, 2, 23):
            edited = rebuilt(header_with(**{name: item}), one.body, one.signature)
            assert code_of(lambda edited=edited: taken(edited)) == Code.UPGRADE_REQUIRED  # type: ignore[misc]


def test_t21_nothing_in_the_program_chooses_a_suite() -> None:
    """No parameter, no fallback: a header says 1, or it is not ours."""
    for written in (seal, open_body, Header):
        assert "suite" not in inspect.signature(written).parameters
    assert wire.decode(HEADER.encoded())[:2] == [1, 1]  # type: ignore[index]


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 1.0},
        {"v": True},
        {"suite": 1.0},
        {"suite": True},
        {"suite": None},
        {"suite": -1},
        {"kind": 1.0},
        {"kind": True},
        {"kind": "1"},
        {"kind": []},
        {"log": LOG[:15]},
        {"log": LOG + b"\0"},
        {"log": "x" * 16},
        {"dev": None},
        {"seq": 0},
        {"seq": 1},  # the first save has none before it
        {"seq": -1},
        {"seq": 2.0},
        {"seq": True},
        {"seq": 2**53},
        {"epoch": -1},
        {"epoch": None},
        {"prev": None},
        {"prev": ""},
        {"prev": []},
        {"prev": LOG[:8]},
        {"dir": []},
        {"dir": [0]},
        {"dir": [0, bytes(7)]},
        {"dir": [0, bytes(8), 0]},
        {"dir": [-1, bytes(8)]},
        {"deps": {}},
        {"deps": [[]]},
        {"deps": [[LOG]]},
        {"deps": [[LOG, 1, 1]]},
        {"deps": [[[], 1]]},
        {"deps": [[LOG, 1], [LOG, 2]]},
        {"deps": [[SAVE, 1], [LOG, 2]]},
        {"deps": [[n.to_bytes(16, "big"), 1] for n in range(DEPS + 1)]},
        {"crit": -1},
        {"save": b""},
        {"save": None},
        {"kind": 2, "seq": 2},  # a key has the number of its epoch
        {"kind": 3, "seq": 2},  # 0 is a snapshot, 1 a baseline
        {"kind": 4, "seq": 1},
    ],
)
def test_headers_of_another_shape_are_refused(changes: dict[str, wire.Item]) -> None:
    assert code_of(lambda: parse_header(header_with(**changes))) == Code.MALFORMED


@pytest.mark.parametrize("size", [*range(12), 13, 14])
def test_headers_with_more_or_fewer_fields_are_refused(size: int) -> None:
    fields = [*wire.decode(HEADER.encoded()), 0, 0][:size]  # type: ignore[misc]
    assert code_of(lambda: parse_header(wire.encode(fields))) == Code.MALFORMED


@pytest.mark.parametrize("item", [None, {}, [], [b"", b""], [b"", b"", b"", b""], ["", "", ""], [[], b"", b""], b"", 1])
def test_envelopes_of_another_shape_are_refused(item: wire.Item) -> None:
    assert code_of(lambda: parse(wire.encode(item))) == Code.MALFORMED


def test_an_envelope_with_the_largest_header_fits() -> None:
    deps = tuple((n.to_bytes(16, "big"), 2**53 - 1) for n in range(DEPS))
    header = dataclasses.replace(HEADER, deps=deps, seq=2**53 - 1, epoch=2**53 - 1, dir_height=2**53 - 1)
    assert len(header.encoded()) <= HEADER_BYTES
    assert taken(seal(header, CONTENT, KEY, OURS).data) == CONTENT
    assert code_of(lambda: parse_header(bytes(HEADER_BYTES + 1))) == Code.TOO_LARGE


def test_what_others_would_refuse_is_never_sealed() -> None:
    for header in (
        dataclasses.replace(HEADER, seq=0),
        dataclasses.replace(HEADER, log_id=b""),
        dataclasses.replace(HEADER, deps=((SAVE, 1), (LOG, 1))),
    ):
        assert code_of(lambda header=header: seal(header, CONTENT, KEY, OURS)) == Code.MALFORMED  # type: ignore[misc]


# -- sizes -----------------------------------------------------------------------------------------------------------


def test_t11_more_than_an_envelope_may_hold() -> None:
    clear = numbered(dataclasses.replace(HEADER, kind=Kind.KEY))
    assert code_of(lambda: seal(clear, bytes(ENVELOPE_BYTES), None, OURS)) == Code.TOO_LARGE
    whole = rebuilt(HEADER.encoded(), bytes(ENVELOPE_BYTES), bytes(64))
    assert code_of(lambda: parse(whole)) == Code.TOO_LARGE
    snapshot = numbered(dataclasses.replace(HEADER, kind=Kind.SNAPSHOT))
    assert parse(rebuilt(snapshot.encoded(), bytes(ENVELOPE_BYTES), bytes(64)))
    assert code_of(lambda: parse(bytes(SNAPSHOT_BYTES + 1))) == Code.TOO_LARGE


def test_t11_a_bomb_of_four_mebibytes() -> None:
    fits = seal(HEADER, bytes(PLAIN_BYTES), KEY, OURS)
    assert len(fits.data) < 2_000
    assert taken(fits.data) == bytes(PLAIN_BYTES)
    assert code_of(lambda: seal(HEADER, bytes(PLAIN_BYTES + 1), KEY, OURS)) == Code.TOO_LARGE
    packed = wire.pack(bytes(4 * PLAIN_BYTES))
    head = HEADER.encoded()
    body = bytes(24) + envelopes.sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(packed, head, bytes(24), KEY)
    bomb = rebuilt(head, body, OURS.sign(Domain.ENVELOPE, head + body))
    assert code_of(lambda: taken(bomb)) == Code.TOO_LARGE
    assert code_of(lambda: open_body(parse(fits.data), KEY, 0)) == Code.TOO_LARGE


def test_t11_an_envelope_of_millions_of_items_is_refused_at_once() -> None:
    assert code_of(lambda: parse(b"\x9a\x00\xf4\x24\x00" + bytes(16_000_000))) == Code.TOO_LARGE
    assert code_of(lambda: parse(b"\x81" * 100_000)) == Code.MALFORMED
    assert code_of(lambda: parse(b"\xd8\x1c\x81\xd8\x1d\x00")) == Code.MALFORMED


def test_t22_saves_of_about_one_size_have_one_size() -> None:
    sizes = {len(seal(HEADER, wire.encode("é" * length), KEY, OURS).data) for length in range(60)}
    assert len(sizes) == 1


def test_sealing_twice_gives_other_bytes_of_one_save() -> None:
    one, two = seal(HEADER, CONTENT, KEY, OURS), seal(HEADER, CONTENT, KEY, OURS)
    assert one.env_id != two.env_id
    assert one.header.save_id == two.header.save_id
    assert isinstance(one, Envelope)
    again = seal(HEADER, CONTENT, KEY, OURS, nonce=bytes(24))
    assert again.data == seal(HEADER, CONTENT, KEY, OURS, nonce=bytes(24)).data

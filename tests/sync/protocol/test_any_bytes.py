# SPDX-License-Identifier: EUPL-1.2
"""This is the place for bytes nobody expects: whatever comes, a decoder gives an item or `Refused`, and soon.

CASEAPP_FUZZ=2000000 tries that many cases of every decoder; the seed of a failing case is in the message.
"""

from __future__ import annotations

import io
import os
import random
from collections.abc import Callable

import pytest

from caseapp.sync.envelope import Header, Kind, check_signature, open_body, parse, parse_header, seal
from caseapp.sync.protocol import bundle_request, keys, wire
from caseapp.sync.protocol.bundle import (
    Frame,
    FrameType,
    TravellingWrap,
    new_head,
    parse_wrap,
    read_bundle,
    write_bundle,
)
from caseapp.sync.protocol.openings import WireOpening, decode_opening, encode_opening
from caseapp.sync.protocol.refusals import Refused
from caseapp.sync.protocol.saves import WireEntity, WireOp, WireSave, decode_save, encode_save
from caseapp.sync.protocol.signing import DeviceKeys
from caseapp.sync.protocol.snapshots import decode_snapshot, encode_snapshot

CASES = int(os.environ.get("CASEAPP_FUZZ", "2500"))
KEYS = DeviceKeys(bytes([1]) * 32, bytes([2]) * 32)
KEY, ID = bytes(range(32)), bytes([3]) * 16
SAVE = WireSave(
    "contact.write",
    ID,
    1_800_000_000_000,
    (
        WireEntity(ID, 5, (WireOp(0, 1, "text " * 50, ((ID, 1, 0), (KEYS.dev_id, 2, 3))), WireOp(1, 2, None))),
        WireEntity(KEYS.dev_id, 6, (WireOp(0, 3, 1.5), WireOp(0, 4, -7), WireOp(2, 5, b"bytes"), WireOp(0, 6, True))),
    ),
)
HEADER = Header(
    kind=Kind.OPS, log_id=ID, dev_id=KEYS.dev_id, seq=2, epoch=1, save_id=ID, prev=ID, deps=((KEYS.dev_id, 1),)
)
ENVELOPE = seal(HEADER, encode_save(SAVE), KEY, KEYS, nonce=bytes(24)).data
SEALED = keys.seal_to(KEYS.box_public, b"context", KEY)


def _bundle() -> bytes:
    stream = io.BytesIO()
    write_bundle(
        stream,
        head=new_head(ID, KEYS, 0),
        sender=KEYS,
        recipients={KEYS.dev_id: KEYS.box_public},
        frames=[Frame(FrameType.ENVELOPE, ENVELOPE)],
    )
    return stream.getvalue()


def _request() -> bytes:
    stream = io.BytesIO()
    held = (bundle_request.Held(ID, 1, ((KEYS.dev_id, 4),)),)
    request = bundle_request.Request(org_id=ID, dev_id=KEYS.dev_id, moment=0, dir_height=-1, held=held)
    bundle_request.write_request(stream, request, KEYS)
    return stream.getvalue()


def _take(data: bytes) -> object:
    envelope = parse(data)
    check_signature(envelope, KEYS.sign_public)
    return open_body(envelope, KEY)


def _read_bundle(data: bytes) -> object:
    return list(read_bundle(io.BytesIO(data), keys=KEYS, sign_public_of=lambda _: KEYS.sign_public))


def _read_request(data: bytes) -> object:
    return bundle_request.read_request(io.BytesIO(data), sign_public_of=lambda _: KEYS.sign_public)


DECODERS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "cbor": (wire.decode, wire.encode([1, -2, 1.5, "text", b"bytes", {"a": [None, True], "b": {}}, [[[[]]]], 2**40])),
    "unpack as it is": (wire.unpack, wire.pack(b"abc")),
    "unpack zstd": (wire.unpack, wire.pack(b"some words " * 60)),
    "header": (parse_header, HEADER.encoded()),
    "envelope": (_take, ENVELOPE),
    "shape of an envelope": (parse, ENVELOPE),
    "save": (decode_save, encode_save(SAVE)),
    "opening": (
        decode_opening,
        encode_opening(WireOpening(moment=1, user=ID, act="open", case_id=ID, reason="Why.", before=(ID, 3, 24_321))),
    ),
    "snapshot": (
        decode_snapshot,
        encode_snapshot(bytes(32), [(ID, KEY[:16], encode_save(SAVE)), (KEYS.dev_id, ID, b""), (ID, ID, b"\x80")]),
    ),
    "wrap": (lambda data: keys.unwrap(data, KEY, b"context"), keys.wrap(KEY, KEY, b"context", bytes(24))),
    "sealed key": (lambda data: keys.open_sealed(KEYS.box, b"context", data), SEALED),
    "bundle": (_read_bundle, _bundle()),
    "request": (_read_request, _request()),
    "wrap in a file": (parse_wrap, TravellingWrap(ID, 2, ID, 1, bytes(72)).frame().content),
    "start": (bundle_request.parse_start, bundle_request.start_content(bundle_request.Held(ID, 1, ((ID, 4),)))),
}
ODD = bytes.fromhex("00 01 17 18 19 1a 1b 1f 20 38 40 5b 5f 60 7b 80 81 98 9b 9f a0 a1 bf c0 c2 d8 e0 f4 f7 f9 fb ff")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A few random things done to bytes."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(7):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                changed[at : at + 1] = bytes([chance.choice(ODD)])
            case 2:
                del changed[at : at + chance.randrange(1, 9)]
            case 3:
                changed[at:at] = chance.randbytes(chance.randrange(1, 9))
            case 4:
                start = chance.randrange(len(changed) + 1)
                changed[at:at] = changed[start : start + chance.randrange(40)]
            case 5:
                del changed[at:]
            case _:
                changed[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"))
    return bytes(changed)


@pytest.mark.timeout(0 if CASES > 10_000 else 120)
@pytest.mark.parametrize("name", DECODERS)
def test_t11_any_bytes_are_read_or_refused(name: str) -> None:
    decode, good = DECODERS[name]
    decode(good)
    read = 0
    for seed in range(CASES):
        data = mutated(good, random.Random(f"{name} {seed}"))
        try:
            decode(data)
        except Refused:
            continue
        except Exception as error:  # noqa: BLE001 - that is the question
            pytest.fail(f"{name}, seed {seed}: {data.hex()} gave {error!r}")
        read += 1
    assert read < CASES

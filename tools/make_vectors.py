# SPDX-License-Identifier: EUPL-1.2
"""This is the place for making the known answers of the protocol: `python tools/make_vectors.py` writes them.

They lie in tests/data/vectors as hexadecimal JSON. Every run gives the same bytes. They change only with the version of
the protocol: a difference means that other programs would no longer understand this one.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TypeAlias, cast

import nacl.bindings as sodium
from nacl.public import Box, PrivateKey, PublicKey

from caseapp.sync.envelope import Header, Kind, seal
from caseapp.sync.protocol import keys, wire
from caseapp.sync.protocol.bundle import BundleHead, FrameType
from caseapp.sync.protocol.bundle_request import Held, Request, start_content
from caseapp.sync.protocol.directory_records import Founder, genesis, record_hash
from caseapp.sync.protocol.saves import WireEntity, WireOp, WireSave, encode_save
from caseapp.sync.protocol.signing import DeviceKeys, Domain, digest
from caseapp.sync.protocol.snapshots import encode_snapshot

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "vectors"
Vector: TypeAlias = "dict[str, object]"

FIRST = DeviceKeys(bytes([1]) * 32, bytes([2]) * 32)
SECOND = DeviceKeys(bytes([3]) * 32, bytes([4]) * 32)
ORG, LOG, GROUP, SAVE, BEFORE, ENTITY, USER = (bytes([0x10 + n]) * 16 for n in range(7))
LOG_KEY, GROUP_KEY = bytes(range(32)), bytes(range(32, 64))
NONCE = bytes(range(24))
MOMENT = 1_790_000_000_000


def cbor() -> list[Vector]:
    """Items and the one way to write them. Bytes are `{"bytes": hex}`."""
    items: list[wire.Item] = [
        *(0, 1, 23, 24, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32, 2**53, 2**63 - 1),
        *(-1, -24, -25, -256, -257, -(2**63)),
        *(False, True, None),
        *(0.0, 1.0, 1.5, -2.0, 65_504.0, 100_000.0, 0.1, 5.960464477539063e-08, 3.4028234663852886e38, 1e300),
        *("", "a", "\u00e9", "\u6c34", "\U00010151", "a" * 24, "a\u0000b"),
        *(b"", b"\x00", bytes(24)),
        [],
        [1, [2, [3]]],
        {},
        {"b": 1, "aa": 2, "a": 3, "": 4},
        [[[[[[[[]]]]]]]],
    ]
    return [{"item": shown(item), "hex": wire.encode(item).hex()} for item in items]


def shown(item: wire.Item) -> object:
    """An item in JSON: bytes in hexadecimal, fractions by name so that 1 and 1.0 stay different."""
    if isinstance(item, bytes):
        return {"bytes": item.hex()}
    if isinstance(item, float):
        return {"float": item.hex()}
    if isinstance(item, list):
        return [shown(one) for one in item]
    if isinstance(item, dict):
        return {"map": [[key, shown(value)] for key, value in item.items()]}
    return item


def packing() -> Vector:
    repeated = _repeated()
    return {
        "padded": [
            [n, wire.padded_length(n)]
            for n in (0, 5, 255, 256, 257, 272, 273, 1_000, 4_097, 100_000, 262_144, 4_194_309)
        ],
        "packed": [
            {"plain": b"".hex(), "hex": wire.pack(b"").hex()},
            {"plain": b"some words".hex(), "hex": wire.pack(b"some words").hex()},
            {"plain": repeated[0].hex(), "hex": _packed(1, repeated[1]).hex()},
        ],
    }


def _packed(form: int, content: bytes) -> bytes:
    whole = bytes([form]) + len(content).to_bytes(4, "big") + content
    return whole.ljust(wire.padded_length(len(whole)), b"\0")


def _repeated() -> tuple[bytes, bytes]:
    """CBOR of 300 letters, and a zstd frame of it made by hand: versions of zstd squeeze differently."""
    plain = wire.encode("a" * 300)
    blocks = (3 << 3).to_bytes(3, "little") + plain[:3] + ((300 << 3) | 3).to_bytes(3, "little") + b"a"
    return plain, b"\x28\xb5\x2f\xfd\x60" + (len(plain) - 256).to_bytes(2, "little") + blocks


def signing() -> Vector:
    more = ["oe1-key-commit", "oe1-key-context", "oe1-wrap", "oe1-group-box", "oe1-dir-hash", "oe1-bundle-head"]
    more += ["oe1-request-id", "oe1-chunk"]
    return {
        "devices": [
            {
                "sign_seed": one.sign_seed.hex(),
                "box_seed": one.box_seed.hex(),
                "sign": one.sign_public.hex(),
                "box": one.box_public.hex(),
                "dev_id": one.dev_id.hex(),
            }
            for one in (FIRST, SECOND)
        ],
        "digests": [
            {"domain": str(name), "data": b"data".hex(), "hex": digest(str(name), b"data").hex()}
            for name in [*Domain, *more]
        ],
        "signatures": [
            {"domain": str(one), "data": b"data".hex(), "hex": FIRST.sign(one, b"data").hex()} for one in Domain
        ],
    }


def key_vectors() -> Vector:
    bound_to = keys.context(ORG, LOG, 2, GROUP, 1)
    seed = digest("oe1-group-box", GROUP_KEY)
    group_box = PrivateKey(seed)
    return {
        "commitment": {"key": LOG_KEY.hex(), "hex": keys.commitment(LOG_KEY).hex()},
        "context": {"of": [ORG.hex(), LOG.hex(), 2, GROUP.hex(), 1], "hex": bound_to.hex()},
        "wrap": {
            "key": LOG_KEY.hex(),
            "under": GROUP_KEY.hex(),
            "context": bound_to.hex(),
            "hex": (wrapped := keys.wrap(LOG_KEY, GROUP_KEY, bound_to, NONCE)).hex(),
            "hash": keys.wrap_hash(wrapped).hex(),
        },
        "group_box": {"key": GROUP_KEY.hex(), "secret": seed.hex(), "public": bytes(group_box.public_key).hex()},
        "sealed": {
            "key": LOG_KEY.hex(),
            "box_seed": FIRST.box_seed.hex(),
            "context": bound_to.hex(),
            "hex": _sealed(FIRST.box_public, bound_to, LOG_KEY).hex(),
        },
    }


def _sealed(box_public: bytes, bound_to: bytes, key: bytes) -> bytes:
    """A sealed box whose random part is known: key || box(inside, nonce = BLAKE2b-192(key || public))."""
    passing = PrivateKey(bytes([0x55]) * 32)
    public = bytes(passing.public_key)
    nonce = hashlib.blake2b(public + box_public, digest_size=24).digest()
    inside = digest("oe1-key-context", bound_to) + key
    return public + Box(passing, PublicKey(box_public)).encrypt(inside, nonce).ciphertext


KNOWN_SAVE = WireSave(
    "contact.write",
    USER,
    MOMENT,
    (
        WireEntity(ENTITY, 5, (WireOp(0, 1, "\u00e9n zin"), WireOp(0, 2, None), WireOp(0, 3, -7))),
        WireEntity(
            USER, 6, (WireOp(1, 4, b"\x00\x01", ((FIRST.dev_id, 1, 0), (SECOND.dev_id, 3, 2))), WireOp(2, 5, True))
        ),
    ),
)
LATER_SAVE = WireSave("of.a.later.version", b"", -1, (WireEntity(ENTITY, 9_999, (WireOp(77, 88_888, 0.1),)),))


def saves() -> list[Vector]:
    return [
        {
            "act": one.act,
            "author": one.author.hex(),
            "moment": one.moment,
            "ops": [
                [entity.entity_id.hex(), entity.type_no, op.code, op.field, shown(op.value), base_of(op)]
                for entity in one.entities
                for op in entity.ops
            ],
            "hex": encode_save(one).hex(),
        }
        for one in (KNOWN_SAVE, LATER_SAVE, WireSave("", b"", 0, ()))
    ]


def base_of(op: WireOp) -> list[list[object]]:
    return [[dev_id.hex(), seq, idx] for dev_id, seq, idx in sorted(op.base)]


PACKED = [  # (device, save_id, content), in an order in which each can be applied
    (SECOND.dev_id, SAVE, encode_save(LATER_SAVE)),
    (FIRST.dev_id, BEFORE, encode_save(KNOWN_SAVE)),
    (SECOND.dev_id, ENTITY, encode_save(WireSave("", b"", 0, ()))),
]


def snapshots() -> Vector:
    content = encode_snapshot(bytes(range(32)), PACKED)
    counted: dict[bytes, int] = {}
    shown_saves = []
    before: dict[bytes, bytes] = {}
    for dev_id, save_id, save in PACKED:
        counted[dev_id] = counted.get(dev_id, 0) + 1
        prev = before.get(dev_id, b"")
        before[dev_id] = save_id
        shown_saves.append([dev_id.hex(), counted[dev_id], save_id.hex(), prev.hex(), save.hex()])
    return {"state": bytes(range(32)).hex(), "saves": shown_saves, "hex": content.hex()}


HEADER = Header(
    kind=Kind.OPS, log_id=LOG, dev_id=FIRST.dev_id, seq=2, epoch=1, save_id=SAVE, prev=BEFORE, dir_height=3,
    dir_hash=bytes(range(8)), deps=((SECOND.dev_id, 7),),
)  # fmt: skip
CLEAR = Header(kind=Kind.ERASE, log_id=LOG, dev_id=FIRST.dev_id, seq=0, epoch=1, save_id=SAVE)


def envelopes() -> list[Vector]:
    order = wire.encode({"log": LOG, "reason": "retention"})
    plain, squeezed = _repeated()
    head = HEADER.encoded()
    body = NONCE + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(_packed(1, squeezed), head, NONCE, LOG_KEY)
    by_hand = wire.encode([head, body, FIRST.sign(Domain.ENVELOPE, head + body)])
    save = encode_save(LATER_SAVE)
    return [
        _envelope("a save", head, save, seal(HEADER, save, LOG_KEY, FIRST, NONCE).data),
        _envelope("zstd inside", head, plain, by_hand),
        _envelope("in clear", CLEAR.encoded(), order, seal(CLEAR, order, None, FIRST).data),
    ]


def _envelope(name: str, head: bytes, content: bytes, data: bytes) -> Vector:
    env_id = hashlib.blake2b(data, digest_size=32).hexdigest()
    return {
        "name": name,
        "key": LOG_KEY.hex(),
        "sign": FIRST.sign_public.hex(),
        "header": head.hex(),
        "content": content.hex(),
        "hex": data.hex(),
        "env_id": env_id,
    }


def founding() -> Vector:
    data = genesis(ORG, Founder(USER, ("team_lead", "worker")), FIRST, MOMENT)
    return {"genesis": data.hex(), "fingerprint": record_hash(data).hex(), "signer": FIRST.dev_id.hex()}


def files() -> Vector:
    """An exchange file made by hand from the page, and a request."""
    held = Held(LOG, 1, ((SECOND.dev_id, 4),))
    request = Request(org_id=ORG, dev_id=SECOND.dev_id, moment=MOMENT, dir_height=-1, held=(held,))
    content = request.encoded()
    asked = b"oerequest\x01" + len(content).to_bytes(4, "big") + content + SECOND.sign(Domain.REQUEST, content)
    parts = [(int(FrameType.START), start_content(held)), (int(FrameType.CHUNK), b"piece"), (200, b"of later")]
    return {
        "request": asked.hex(),
        "request_id": request.request_id.hex(),
        "bundle": _bundle(parts, request.request_id).hex(),
        "parts": [[number, content.hex()] for number, content in parts[:2]],
    }


def _bundle(parts: list[tuple[int, bytes]], answers: bytes) -> bytes:
    bare = BundleHead(org_id=ORG, sender=FIRST.dev_id, bundle_id=GROUP, moment=MOMENT, answers=answers)
    box = _sealed(SECOND.box_public, bare.context_for(SECOND.dev_id), LOG_KEY)
    head = BundleHead(
        org_id=ORG, sender=FIRST.dev_id, bundle_id=GROUP, moment=MOMENT, answers=answers,
        sealed=((SECOND.dev_id, box),),
    ).encoded()  # fmt: skip
    bound_to = digest("oe1-bundle-head", head)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    # the same state as for writing, with a start that is known
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, NONCE, LOG_KEY)
    out = b"oebundle\x01" + len(head).to_bytes(4, "big") + head + NONCE
    running = hashlib.blake2b(bound_to, digest_size=32)
    for number, content in parts:
        running.update(bytes([number]) + len(content).to_bytes(4, "big") + content)
    manifest = wire.encode([bound_to, [[number, 1] for number, _ in parts], running.digest()])
    last = wire.encode([manifest, FIRST.sign(Domain.BUNDLE, manifest)])
    for number, content in [*parts, (0, last)]:
        tag = 0 if number else 3
        part = sodium.crypto_secretstream_xchacha20poly1305_push(state, bytes([number]) + content, bound_to, tag)
        out += len(part).to_bytes(4, "big") + part
    return out


def refused() -> list[Vector]:
    """Bytes nobody takes, what reads them, and the code."""
    sealed = seal(HEADER, encode_save(LATER_SAVE), LOG_KEY, FIRST, NONCE)
    fields = cast("list[wire.Item]", wire.decode(sealed.header_bytes))
    item: dict[str, tuple[str, bytes, str]] = {
        "not a number": ("cbor", bytes.fromhex("f97e00"), "malformed"),
        "minus zero": ("cbor", bytes.fromhex("f98000"), "malformed"),
        "one in 32 bits": ("cbor", bytes.fromhex("fa3f800000"), "malformed"),
        "1 in two bytes": ("cbor", bytes.fromhex("1801"), "malformed"),
        "2^63": ("cbor", bytes.fromhex("1b8000000000000000"), "malformed"),
        "a list inside itself": ("cbor", bytes.fromhex("d81c81d81d00"), "malformed"),
        "keys in the wrong order": ("cbor", bytes.fromhex("a2616201616101"), "malformed"),
        "half a surrogate pair": ("cbor", bytes.fromhex("63eda080"), "malformed"),
        "nine lists": ("cbor", b"\x81" * 8 + b"\x80", "malformed"),
        "no end": ("cbor", bytes.fromhex("9fff"), "malformed"),
        "not padded": ("unpack", b"\x00\x00\x00\x00\x01a", "malformed"),
        "padded with ones": ("unpack", b"\x00\x00\x00\x00\x01a".ljust(256, b"\1"), "malformed"),
        "version 2": ("header", wire.encode([2, *fields[1:]]), "upgrade_required"),
        "suite 2": ("header", wire.encode([1, 2, *fields[2:]]), "upgrade_required"),
        "version 1.0": ("header", wire.encode([1.0, *fields[1:]]), "malformed"),
        "kind 6": ("header", wire.encode([1, 1, 6, *fields[3:]]), "upgrade_required"),
        "number 0": ("header", wire.encode([*fields[:5], 0, *fields[6:]]), "malformed"),
        "a field less": ("header", wire.encode(fields[:11]), "malformed"),
        "last byte of the signature": ("envelope", sealed.data[:-1] + bytes([sealed.data[-1] ^ 1]), "bad_signature"),
        "signed by another": ("envelope", seal(HEADER, b"\x80", LOG_KEY, SECOND, NONCE).data, "bad_signature"),
        "under another key": ("envelope", seal(HEADER, b"\x80", GROUP_KEY, FIRST, NONCE).data, "unreadable"),
        "a device nobody refers to": ("save", wire.encode(["", b"", 0, [ORG], []]), "malformed"),
        "an empty base": ("save", wire.encode(["", b"", 0, [], [[ORG, 1, [[0, 1, None, []]]]]]), "malformed"),
        "2,001 operations": ("save", wire.encode(["", b"", 0, [], [[ORG, 1, [[0, 1, None]] * 2_001]]]), "too_large"),
        "a snapshot of nothing": ("snapshot", wire.encode([bytes(32), [], []]), "malformed"),
        "a device that packed nothing": (
            "snapshot",
            wire.encode([bytes(32), [ORG, LOG], [[0, SAVE, b""]]]),
            "malformed",
        ),
        "a device that is not there": ("snapshot", wire.encode([bytes(32), [ORG], [[1, SAVE, b""]]]), "malformed"),
        "129 devices": (
            "snapshot",
            wire.encode([bytes(32), [n.to_bytes(16, "big") for n in range(129)], [[n, SAVE, b""] for n in range(129)]]),
            "too_large",
        ),
    }
    return [{"name": name, "reads": one[0], "hex": one[1].hex(), "code": one[2]} for name, one in item.items()]


def vectors() -> dict[str, object]:
    """All of them, by the name of their file."""
    return {
        "cbor": cbor(),
        "packing": packing(),
        "signing": signing(),
        "keys": key_vectors(),
        "saves": saves(),
        "snapshots": snapshots(),
        "envelopes": envelopes(),
        "genesis": founding(),
        "files": files(),
        "refused": refused(),
    }


def text_of(vector: object) -> str:
    return json.dumps(vector, indent=1, ensure_ascii=True) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, vector in vectors().items():
        (FOLDER / f"{name}.json").write_text(text_of(vector), "utf-8")
        print(FOLDER / f"{name}.json")

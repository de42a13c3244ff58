# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a second reader of the protocol, written from docs/protocol.md alone.

It shares no code with the program, only hashes, libsodium and zstd: where both agree, the page says enough.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import struct
from typing import Any

import nacl.bindings as sodium
import nacl.exceptions
import zstandard


class No(Exception):
    """Not taken; `code` as on the page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def need(holds: bool, code: str = "malformed") -> None:
    if not holds:
        raise No(code)


# -- section 3 -------------------------------------------------------------------------------------------------------


class Cbor:
    """Reads one item; `one` says how many containers may still be opened."""

    def __init__(self, data: bytes, items: int) -> None:
        self.data, self.pos, self.items = data, 0, items

    def bytes(self, count: int) -> bytes:
        need(count <= len(self.data) - self.pos)
        self.pos += count
        return self.data[self.pos - count : self.pos]

    def argument(self, info: int) -> int:
        if info < 24:
            return info
        need(info <= 27)
        width = {24: 1, 25: 2, 26: 4, 27: 8}[info]
        value = int.from_bytes(self.bytes(width), "big")
        least = {1: 24, 2: 2**8, 4: 2**16, 8: 2**32}[width]
        need(value >= least)
        return value

    def one(self, levels: int) -> Any:
        self.items -= 1
        need(self.items >= 0, "too_large")
        first = self.bytes(1)[0]
        major, info = first // 32, first % 32
        if major == 7:
            return self.simple(info)
        need(major != 6)
        value = self.argument(info)
        if major in (0, 1):
            need(value < 2**63)
            return value if major == 0 else -value - 1
        if major == 2:
            return self.bytes(value)
        if major == 3:
            try:
                return str(self.bytes(value), "utf-8")
            except UnicodeDecodeError:
                raise No("malformed") from None
        need(levels > 0)
        need(value <= len(self.data) - self.pos)
        if major == 4:
            return [self.one(levels - 1) for _ in range(value)]
        return self.map(value, levels - 1)

    def map(self, count: int, levels: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        last = None
        for _ in range(count):
            begin = self.pos
            key = self.one(0)
            raw = self.data[begin : self.pos]
            need(isinstance(key, str) and (last is None or raw > last))
            last = raw
            found[key] = self.one(levels)
        return found

    def simple(self, info: int) -> Any:
        if info in (20, 21, 22):
            return {20: False, 21: True, 22: None}[info]
        need(info in (25, 26, 27))
        letters = {25: "e", 26: "f", 27: "d"}
        (value,) = struct.unpack(">" + letters[info], self.bytes(2 ** (info - 24)))
        need(math.isfinite(value) and str(value) != "-0.0")
        for shorter in range(25, info):
            try:
                need(struct.unpack(letters[shorter], struct.pack(letters[shorter], value)) != (value,))
            except OverflowError:
                continue
        return value


def cbor(data: bytes, items: int = 200_000) -> Any:
    reader = Cbor(data, items)
    item = reader.one(8)
    need(reader.pos == len(data))
    return item


def array(item: Any, size: int | None = None) -> list[Any]:
    need(type(item) is list and size in (None, len(item)))
    return item  # type: ignore[no-any-return]


def octets(item: Any, *sizes: int) -> bytes:
    need(type(item) is bytes and (not sizes or len(item) in sizes))
    return item  # type: ignore[no-any-return]


def count(item: Any, least: int = 0, most: int = 2**53 - 1) -> int:
    need(type(item) is int and least <= item <= most)
    return item  # type: ignore[no-any-return]


def rising(items: list[Any]) -> None:
    need(all(a < b for a, b in itertools.pairwise(items)))


def per_device(item: Any, least: int = 0) -> list[tuple[bytes, int]]:
    found = [(octets(array(one, 2)[0], 16), count(one[1], least)) for one in array(item)]
    rising([dev for dev, _ in found])
    return found


# -- sections 2, 4, 5 ------------------------------------------------------------------------------------------------


def digest(domain: str, data: bytes) -> bytes:
    return hashlib.blake2b(domain.encode("ascii") + data, digest_size=32).digest()


def device_id(sign: bytes) -> bytes:
    return hashlib.blake2b(sign, digest_size=16).digest()


def check(sign: bytes, domain: str, data: bytes, signature: bytes) -> None:
    try:
        sodium.crypto_sign_open(signature + digest(domain, data), sign)
    except (nacl.exceptions.CryptoError, ValueError):
        raise No("bad_signature") from None


def padded(length: int) -> int:
    m = max(length, 256)
    e = int(math.log2(m)) if m < 2**40 else m.bit_length() - 1
    step = 2 ** (e - (int(math.log2(e)) + 1))
    return -(-m // step) * step


def unpack(packed: bytes, largest: int) -> bytes:
    need(len(packed) >= 5 and packed[0] in (0, 1))
    length = struct.unpack(">I", packed[1:5])[0]
    need(len(packed) == padded(5 + length) and not any(packed[5 + length :]))
    content = packed[5 : 5 + length]
    if packed[0] == 0:
        need(length <= largest, "too_large")
        return content
    try:
        about = zstandard.get_frame_parameters(content)
        size = zstandard.frame_content_size(content)
        need(size > len(content) and not about.dict_id and about.window_size <= max(8 * 2**20, size))
        need(size <= largest, "too_large")
        reader = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj()
        plain = reader.decompress(content)
        need(reader.eof and not reader.unused_data and len(plain) == size)
    except zstandard.ZstdError:
        raise No("malformed") from None
    return plain


def aead(key: bytes, nonce: bytes, bound_to: bytes, sealed: bytes) -> bytes:
    need(len(key) == 32, "unreadable")
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, bound_to, nonce, key)
    except nacl.exceptions.CryptoError:
        raise No("unreadable") from None


# -- sections 6 and 7 ------------------------------------------------------------------------------------------------

HEADER = ["version", "suite", "kind", "log", "dev", "seq", "epoch", "prev", "directory", "deps", "crit", "save"]
SIZES = {3: 16 * 2**20}
CONTENTS = {3: 64 * 2**20}


def header(data: bytes) -> dict[str, Any]:
    need(len(data) <= 4096, "too_large")
    parts = array(cbor(data))
    need(len(parts) >= 2)
    need((count(parts[0]), count(parts[1])) == (1, 1), "upgrade_required")
    found = dict(zip(HEADER, array(parts, 12), strict=True))
    need(1 <= count(found["kind"]) <= 5, "upgrade_required")
    for name in ("log", "dev", "save"):
        octets(found[name], 16)
    octets(found["prev"], 0, 16)
    for name in ("seq", "epoch", "crit"):
        count(found[name])
    height, start = array(found["directory"], 2)
    count(height)
    octets(start, 8)
    need(len(per_device(found["deps"])) <= 128)
    if found["kind"] in (1, 5):
        need(found["seq"] > 1 or (found["seq"] == 1 and found["prev"] == b""))
    else:
        need(found["seq"] == (found["epoch"] if found["kind"] == 2 else found["seq"] if found["kind"] == 3 else 0))
        need(found["kind"] != 3 or found["seq"] <= 1)
    return found


def envelope(data: bytes, sign: bytes, key: bytes | None) -> tuple[dict[str, Any], bytes]:
    """Header and content of an envelope that holds."""
    need(len(data) <= SIZES[3], "too_large")
    head, body, signature = (octets(part) for part in array(cbor(data), 3))
    found = header(head)
    need(len(data) <= SIZES.get(found["kind"], 256 * 1024), "too_large")
    octets(signature, 64)
    need(found["kind"] in (2, 4) or len(body) >= 40)
    check(sign, "oe1-env", head + body, signature)
    if found["kind"] in (2, 4):
        return found, body
    plain = aead(key or b"", body[:24], head, body[24:])
    return found, unpack(plain, CONTENTS.get(found["kind"], 4 * 2**20))


def save(content: bytes) -> dict[str, Any]:
    """A save with its operations as (entity, type, code, field, value, [(device, seq, index)])."""
    need(len(content) <= 4 * 2**20, "too_large")
    act, author, moment, devices, entities = array(cbor(content), 5)
    need(type(act) is str and len(act) <= 80)
    octets(author, 0, 16)
    count(moment, -(2**53))
    for one in array(devices):
        octets(one, 16)
    rising(devices)
    need(len(array(entities)) <= 2_000, "too_large")
    ops: list[Any] = []
    used: set[int] = set()
    dots = 0
    for entity in entities:
        entity_id, number, inside = array(entity, 3)
        octets(entity_id, 16)
        count(number)
        need(len(ops) + len(array(inside)) <= 2_000, "too_large")
        for op in inside:
            need(len(array(op)) in (3, 4))
            code, field, value, *bases = op
            count(code)
            count(field)
            need(type(value) not in (list, dict))
            if type(value) in (str, bytes):
                need(len(value.encode() if type(value) is str else value) <= 192 * 1024, "too_large")
            flat = array(bases[0]) if bases else []
            need(not bases or (len(flat) > 0 and len(flat) % 3 == 0))
            for number_in_base in flat:
                count(number_in_base)
            base = [tuple(flat[at : at + 3]) for at in range(0, len(flat), 3)]
            dots += len(base)
            need(dots <= 20_000, "too_large")
            rising(base)
            need(all(place < len(devices) and seq >= 1 for place, seq, _ in base))
            used |= {place for place, _, _ in base}
            ops.append((entity_id, number, code, field, value, [(devices[p], s, i) for p, s, i in base]))
    need(len(used) == len(devices))
    return {"act": act, "author": author, "moment": moment, "ops": ops}


def snapshot(content: bytes) -> dict[str, Any]:
    """The state, and the saves as (device, seq, save_id, prev, content)."""
    need(len(content) <= 64 * 2**20, "too_large")
    state, devices, saves = array(cbor(content, 400_132), 3)
    octets(state, 32)
    need(len(array(devices)) <= 128 and len(array(saves)) <= 100_000, "too_large")
    for one in devices:
        octets(one, 16)
    rising(devices)
    found: list[Any] = []
    for one in saves:
        place, save_id, inside = array(one, 3)
        need(count(place) < len(devices))
        octets(save_id, 16)
        need(type(inside) is bytes)
        need(len(inside) <= 4 * 2**20, "too_large")
        own = [before for before in found if before[0] == devices[place]]
        found.append((devices[place], len(own) + 1, save_id, own[-1][2] if own else b"", inside))
    need(bool(found) and {one[0] for one in found} == set(devices))
    return {"state": state, "saves": found}


# -- sections 8 and 9 ------------------------------------------------------------------------------------------------


def head_of(major: int, value: int) -> bytes:
    if value < 24:
        return bytes([major * 32 + value])
    width = next(width for width in (1, 2, 4, 8) if value < 256**width)
    return bytes([major * 32 + {1: 24, 2: 25, 4: 26, 8: 27}[width]]) + value.to_bytes(width, "big")


def written(item: Any) -> bytes:
    """Arrays, texts, bytes, maps and whole numbers, for what is compared and signed."""
    if item is None or type(item) is bool:
        return {None: b"\xf6", False: b"\xf4", True: b"\xf5"}[item]
    if type(item) is int:
        return head_of(0, item) if item >= 0 else head_of(1, -1 - item)
    if type(item) is list:
        return head_of(4, len(item)) + b"".join(map(written, item))
    if type(item) is dict:
        pairs = sorted((written(key), written(value)) for key, value in item.items())
        return head_of(5, len(pairs)) + b"".join(key + value for key, value in pairs)
    raw = item.encode() if type(item) is str else item
    return head_of(3 if type(item) is str else 2, len(raw)) + raw


def unwrap(wrapped: bytes, under: bytes, context: bytes) -> bytes:
    need(len(wrapped) == 72, "unreadable")
    return aead(under, wrapped[:24], context, wrapped[24:])


def open_box(box_seed: bytes, context: bytes, sealed: bytes) -> bytes:
    need(len(sealed) == 112, "unreadable")
    public = sodium.crypto_scalarmult_base(box_seed)
    try:
        inside = sodium.crypto_box_seal_open(sealed, public, box_seed)
    except nacl.exceptions.CryptoError:
        raise No("unreadable") from None
    need(inside[:32] == digest("oe1-key-context", context), "unreadable")
    return inside[32:]


def key_record(content: bytes) -> dict[str, Any]:
    item = cbor(content)
    names = {"home", "compartment", "epoch", "commit", "sealed", "grants", "prev_wrap_hash", "fence", "dir_height"}
    need(type(item) is dict)
    need(set(item) <= names, "upgrade_required")
    need(set(item) == names)
    octets(item["home"], 16)
    count(item["epoch"], 1, 2**32 - 1)
    octets(item["commit"], 32)
    octets(item["sealed"], 104)
    octets(item["prev_wrap_hash"], 0, 32)
    need(len(per_device(item["fence"], 1)) <= 5_000)
    count(item["dir_height"])
    need(1 <= len(array(item["grants"])) <= 64)
    for one in item["grants"]:
        group, epoch, role, history, hashed = array(one, 5)
        octets(group, 16)
        count(epoch, 1)
        octets(hashed, 32)
        need(role in ("r", "w", "m"), "upgrade_required")
        count(history, 0, 1)
    rising([one[0] for one in item["grants"]])
    need(item["compartment"] in ("team", "core", "sensitive", "reporter", "audit"), "upgrade_required")
    return item  # type: ignore[no-any-return]


def directory_record(data: bytes, before: tuple[int, bytes] | None, sign_of: dict[bytes, bytes]) -> dict[str, Any]:
    """One record after `before` (height, hash), signed by somebody known; genesis names its own key."""
    need(len(data) <= 80 * 1024, "too_large")
    parts = array(cbor(data))
    need(len(parts) > 0)
    need(count(parts[0]) == 1, "upgrade_required")
    _, org, height, prev, moment, kind, body, signer, cosigns, signature = array(parts, 10)
    octets(org, 16)
    count(moment)
    need(type(kind) is str and type(body) is dict)
    due = (0, bytes(32)) if before is None else (before[0] + 1, before[1])
    need((count(height), octets(prev, 32)) == due, "dir_conflict")
    known = {**sign_of}
    if before is None:
        need(kind == "genesis", "dir_refused")
        known[device_id(octets(body.get("sign"), 32))] = body["sign"]
    need(octets(signer, 16) in known, "dir_refused")
    check(known[signer], "oe1-dir", written(parts[:9]), octets(signature, 64))
    for dev, second in (array(one, 2) for one in array(cosigns)):
        need(dev in known, "dir_refused")
        check(known[dev], "oe1-dir", written(parts[:8]), octets(second, 64))
    return {"org": org, "height": height, "type": kind, "body": body, "hash": digest("oe1-dir-hash", data)}


# -- section 10 ------------------------------------------------------------------------------------------------------


LARGEST_PART = {1: 80 * 1024, 2: 64 * 1024, 3: 1024, 4: 16 * 2**20, 5: 2**20 + 1024}


class Cut:
    """Bytes taken from the front."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def take(self, size: int) -> bytes:
        need(size <= len(self.data))
        taken, self.data = self.data[:size], self.data[size:]
        return taken

    def sized(self, most: int) -> bytes:
        size = int.from_bytes(self.take(4), "big")
        need(size <= most, "too_large")
        return self.take(size)


def bundle(data: bytes, box_seed: bytes, dev_id: bytes, sign_of: dict[bytes, bytes]) -> list[tuple[int, bytes]]:
    """The parts of a whole exchange file as (type, content), without the manifest."""
    rest = Cut(data)
    need(rest.take(8) == b"oebundle")
    need(rest.take(1) == b"\x01", "upgrade_required")
    head = rest.sized(128 * 1024)
    org, sender, bundle_id, moment, answers, recipients = array(cbor(head), 6)
    for one in (org, sender, bundle_id):
        octets(one, 16)
    count(moment)
    octets(answers, 0, 32)
    boxes = {octets(array(one, 2)[0], 16): octets(one[1], 112) for one in array(recipients)}
    rising([one[0] for one in recipients])
    need(len(boxes) > 0)
    need(len(boxes) <= 500, "too_large")
    need(dev_id in boxes, "not_member")
    key = open_box(box_seed, written(["bundle", org, sender, bundle_id, dev_id]), boxes[dev_id])
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, rest.take(24), key)
    start = digest("oe1-bundle-head", head)
    running, counts, parts = hashlib.blake2b(start, digest_size=32), dict[int, int](), list[tuple[int, bytes]]()
    while True:
        sealed = rest.sized(17 + 1 + 16 * 2**20)
        try:
            plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed, start)
        except nacl.exceptions.CryptoError:
            raise No("malformed") from None
        need(len(plain) > 0 and tag in (0, 3) and (tag == 3) == (plain[0] == 0))
        if tag == 3:
            break
        kind, content = plain[0], plain[1:]
        counts[kind] = counts.get(kind, 0) + 1
        running.update(bytes([kind]) + len(content).to_bytes(4, "big") + content)
        need(len(content) <= LARGEST_PART.get(kind, 16 * 2**20), "too_large")
        if kind in LARGEST_PART:
            parts.append((kind, content))
    manifest, signature = (octets(one) for one in array(cbor(plain[1:]), 2))
    need(manifest == written([start, [[kind, counts[kind]] for kind in sorted(counts)], running.digest()]))
    need(sender in sign_of, "device_unknown")
    check(sign_of[sender], "oe1-bundle", manifest, signature)
    need(not rest.data)
    return parts


def request(data: bytes, sign_of: dict[bytes, bytes]) -> dict[str, Any]:
    rest = Cut(data)
    need(rest.take(9) == b"oerequest")
    need(rest.take(1) == b"\x01", "upgrade_required")
    content, signature = rest.sized(32 * 2**20), rest.take(64)
    need(not rest.data)
    org, dev, moment, height, logs = array(cbor(content, 4_000_000), 5)
    octets(org, 16)
    octets(dev, 16)
    count(moment)
    count(height, -1)
    held = [(octets(array(one, 3)[0], 16), count(one[1]), per_device(one[2])) for one in array(logs)]
    rising([one[0] for one in held])
    need(dev in sign_of, "device_unknown")
    check(sign_of[dev], "oe1-request", content, signature)
    return {"org": org, "dev": dev, "height": height, "held": held, "id": digest("oe1-request-id", content)}

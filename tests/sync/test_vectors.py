# SPDX-License-Identifier: EUPL-1.2
"""This is the place for known answers: the program, a second reader and the files of tests/data/vectors agree."""

from __future__ import annotations

import ast
import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.sync.envelope import Header, Kind, check_signature, open_body, parse, parse_header, seal
from caseapp.sync.protocol import keys, wire
from caseapp.sync.protocol.bundle import Frame, FrameType, new_head, read_bundle, write_bundle
from caseapp.sync.protocol.bundle_request import Held, Request, read_request, write_request
from caseapp.sync.protocol.directory import Directory
from caseapp.sync.protocol.directory_records import Founder, genesis, make_record, new_group
from caseapp.sync.protocol.directory_state import GroupKind
from caseapp.sync.protocol.grants import MANAGE, LogSpec, new_log_keys
from caseapp.sync.protocol.group_keys import new_epoch
from caseapp.sync.protocol.refusals import Refused
from caseapp.sync.protocol.saves import WireEntity, WireOp, WireSave, decode_save, encode_save
from caseapp.sync.protocol.signing import DeviceKeys, device_id, digest, verify
from caseapp.sync.protocol.snapshots import decode_snapshot, encode_snapshot
from tests.sync import second_decoder as second
from tests.sync.protocol.test_any_bytes import mutated
from tools import make_vectors

KNOWN = {name: json.loads((make_vectors.FOLDER / f"{name}.json").read_text("utf-8")) for name in make_vectors.vectors()}
FIRST, SECOND = make_vectors.FIRST, make_vectors.SECOND
SIGN_OF = {one.dev_id: one.sign_public for one in (FIRST, SECOND)}
raw = bytes.fromhex


def test_the_known_answers_are_what_the_program_gives() -> None:
    for name, vector in make_vectors.vectors().items():
        text = (make_vectors.FOLDER / f"{name}.json").read_text("utf-8")
        assert text == make_vectors.text_of(vector), name


def test_the_second_reader_shares_nothing_with_the_program() -> None:
    tree = ast.parse(Path(second.__file__).read_text("utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    assert not [name for name in modules if name and name.split(".")[0] in ("caseapp", "casehub", "tests", "cbor2")]


# -- both read what is known -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", KNOWN["cbor"], ids=lambda one: one["hex"][:20])
def test_known_cbor(vector: dict[str, Any]) -> None:
    data = raw(vector["hex"])
    for read in (wire.decode, second.cbor):
        item = read(data)
        assert isinstance(item, dict) or make_vectors.shown(item) == vector["item"]
        assert wire.encode(item) == data


def test_known_packing() -> None:
    for length, padded in KNOWN["packing"]["padded"]:
        assert wire.padded_length(length) == second.padded(length) == padded
    for one in KNOWN["packing"]["packed"]:
        plain = raw(one["plain"])
        assert wire.unpack(raw(one["hex"])) == second.unpack(raw(one["hex"]), 4 * 2**20) == plain


def test_known_signing() -> None:
    for one in KNOWN["signing"]["devices"]:
        device = DeviceKeys(raw(one["sign_seed"]), raw(one["box_seed"]))
        assert (device.sign_public, device.box_public) == (raw(one["sign"]), raw(one["box"]))
        assert device.dev_id == device_id(raw(one["sign"])) == second.device_id(raw(one["sign"])) == raw(one["dev_id"])
    for one in KNOWN["signing"]["digests"]:
        data = raw(one["data"])
        assert digest(one["domain"], data) == second.digest(one["domain"], data) == raw(one["hex"])
    for one in KNOWN["signing"]["signatures"]:
        verify(FIRST.sign_public, one["domain"], raw(one["data"]), raw(one["hex"]))
        second.check(FIRST.sign_public, one["domain"], raw(one["data"]), raw(one["hex"]))


def test_known_keys() -> None:
    known = KNOWN["keys"]
    one = known["commitment"]
    assert keys.commitment(raw(one["key"])) == second.digest("oe1-key-commit", raw(one["key"])) == raw(one["hex"])
    org, log, epoch, group, group_epoch = known["context"]["of"]
    bound_to = keys.context(raw(org), raw(log), epoch, raw(group), group_epoch)
    assert bound_to == second.written([raw(org), raw(log), epoch, raw(group), group_epoch])
    assert bound_to == raw(known["context"]["hex"])
    one = known["wrap"]
    assert keys.unwrap(raw(one["hex"]), raw(one["under"]), bound_to) == raw(one["key"])
    assert second.unwrap(raw(one["hex"]), raw(one["under"]), bound_to) == raw(one["key"])
    assert keys.wrap_hash(raw(one["hex"])) == second.digest("oe1-wrap", raw(one["hex"])) == raw(one["hash"])
    one = known["sealed"]
    assert keys.open_sealed(FIRST.box, bound_to, raw(one["hex"])) == raw(one["key"])
    assert second.open_box(raw(one["box_seed"]), bound_to, raw(one["hex"])) == raw(one["key"])
    for read in (
        lambda: keys.open_sealed(FIRST.box, b"another", raw(one["hex"])),
        lambda: second.open_box(raw(one["box_seed"]), b"another", raw(one["hex"])),
    ):
        with pytest.raises((Refused, second.No)):
            read()


@pytest.mark.parametrize("vector", KNOWN["saves"], ids=lambda one: one["act"])
def test_known_saves(vector: dict[str, Any]) -> None:
    content = raw(vector["hex"])
    ours, theirs = decode_save(content), second.save(content)
    assert encode_save(ours) == content
    flat = [
        [one.entity_id.hex(), one.type_no, op.code, op.field, make_vectors.shown(op.value), make_vectors.base_of(op)]
        for one in ours.entities
        for op in one.ops
    ]
    seconds = [
        [one[0].hex(), *one[1:4], make_vectors.shown(one[4]), [[dev.hex(), seq, idx] for dev, seq, idx in one[5]]]
        for one in theirs["ops"]
    ]
    assert flat == seconds == vector["ops"]
    assert (ours.act, ours.moment) == (theirs["act"], theirs["moment"]) == (vector["act"], vector["moment"])
    assert ours.author == theirs["author"] == raw(vector["author"])


def test_known_snapshots() -> None:
    vector = KNOWN["snapshots"]
    content = raw(vector["hex"])
    ours, theirs = decode_snapshot(content), second.snapshot(content)
    listed = [(one.dev_id, one.seq, one.save_id, one.prev, one.content) for one in ours.saves]
    assert listed == theirs["saves"] == [(raw(a), b, raw(c), raw(d), raw(e)) for a, b, c, d, e in vector["saves"]]
    assert ours.state == theirs["state"] == raw(vector["state"])
    assert encode_snapshot(ours.state, [(one.dev_id, one.save_id, one.content) for one in ours.saves]) == content


@pytest.mark.parametrize("vector", KNOWN["envelopes"], ids=lambda one: one["name"])
def test_known_envelopes(vector: dict[str, Any]) -> None:
    data, sign, key = raw(vector["hex"]), raw(vector["sign"]), raw(vector["key"])
    ours = parse(data)
    check_signature(ours, sign)
    header, content = second.envelope(data, sign, key)
    assert open_body(ours, key) == content == raw(vector["content"])
    assert ours.header_bytes == raw(vector["header"])
    assert ours.env_id == raw(vector["env_id"])
    assert (header["seq"], header["log"], header["dev"]) == (ours.header.seq, ours.header.log_id, ours.header.dev_id)


def test_known_genesis() -> None:
    known = KNOWN["genesis"]
    data = raw(known["genesis"])
    directory = Directory.begin(data, raw(known["fingerprint"]))
    read = second.directory_record(data, None, {})
    assert directory.head == read["hash"] == raw(known["fingerprint"])
    assert read["org"] == directory.org_id


def test_known_files() -> None:
    known = KNOWN["files"]
    request, data = raw(known["request"]), raw(known["bundle"])
    ours, theirs = read_request(io.BytesIO(request), sign_public_of=SIGN_OF.get), second.request(request, SIGN_OF)
    assert ours.request_id == theirs["id"] == raw(known["request_id"])
    assert [(one.log_id, one.epoch, list(one.seqs)) for one in ours.held] == theirs["held"]
    bundle = read_bundle(io.BytesIO(data), keys=SECOND, sign_public_of=SIGN_OF.get)
    assert bundle.head.answers == ours.request_id
    parts = [(int(one.type), one.content) for one in bundle]
    assert parts == second.bundle(data, SECOND.box_seed, SECOND.dev_id, SIGN_OF)
    assert parts == [(number, raw(content)) for number, content in known["parts"]]


OURS: dict[str, Callable[[bytes], object]] = {
    "cbor": wire.decode,
    "unpack": wire.unpack,
    "header": parse_header,
    "save": decode_save,
    "snapshot": decode_snapshot,
    "envelope": lambda data: _taken(data),  # noqa: PLW0108 - stands below
}
THEIRS: dict[str, Callable[[bytes], object]] = {
    "cbor": second.cbor,
    "unpack": lambda data: second.unpack(data, 4 * 2**20),
    "header": second.header,
    "save": second.save,
    "snapshot": second.snapshot,
    "envelope": lambda data: second.envelope(data, FIRST.sign_public, make_vectors.LOG_KEY)[1],
}


def _taken(data: bytes) -> bytes:
    one = parse(data)
    check_signature(one, FIRST.sign_public)
    return open_body(one, make_vectors.LOG_KEY)


def answer(read: Callable[[bytes], object], data: bytes) -> tuple[str, object]:
    """Taken, or the code."""
    try:
        return "", read(data)
    except (Refused, second.No) as refused:
        return refused.code, None


@pytest.mark.parametrize("vector", KNOWN["refused"], ids=lambda one: one["name"])
def test_known_refusals(vector: dict[str, Any]) -> None:
    data = raw(vector["hex"])
    assert answer(OURS[vector["reads"]], data)[0] == vector["code"]
    assert answer(THEIRS[vector["reads"]], data)[0] == vector["code"]


# -- both read what the program makes, and refuse the same ------------------------------------------------------------


@given(st.text(max_size=400), st.integers(0, 40), st.binary(max_size=60))
def test_both_read_envelopes_of_the_program(text: str, count: int, value: bytes) -> None:
    base = ((SECOND.dev_id, 1, 0), (FIRST.dev_id, 2, 3))
    ops = tuple(WireOp(0, number, text, base) for number in range(count))
    save = WireSave("act", b"", 0, (WireEntity(bytes(16), 1, (*ops, WireOp(0, 50, value))),))
    header = Header(kind=Kind.OPS, log_id=bytes(16), dev_id=FIRST.dev_id, seq=1, epoch=1, save_id=bytes(16))
    data = seal(header, encode_save(save), make_vectors.LOG_KEY, FIRST).data
    content = second.envelope(data, FIRST.sign_public, make_vectors.LOG_KEY)[1]
    assert decode_save(content) == decode_save(encode_save(save))
    assert [one[4] for one in second.save(content)["ops"]] == [text] * count + [value]


@pytest.mark.parametrize("name", OURS)
def test_t11_both_say_the_same_of_any_bytes(name: str) -> None:
    good = {
        "cbor": [raw(one["hex"]) for one in KNOWN["cbor"]],
        "unpack": [raw(one["hex"]) for one in KNOWN["packing"]["packed"]],
        "header": [raw(one["header"]) for one in KNOWN["envelopes"]],
        "save": [raw(one["hex"]) for one in KNOWN["saves"]],
        "snapshot": [raw(KNOWN["snapshots"]["hex"])],
        "envelope": [raw(one["hex"]) for one in KNOWN["envelopes"]],
    }[name]
    taken = 0
    for seed in range(1_500):
        chance = random.Random(f"both {name} {seed}")
        data = mutated(chance.choice(good), chance)
        ours, theirs = answer(OURS[name], data), answer(THEIRS[name], data)
        assert ours[0] == theirs[0], data.hex()
        taken += not ours[0]
        if name in ("cbor", "unpack"):
            assert ours[1] == theirs[1], data.hex()
    assert taken < 1_500


def test_both_read_the_files_of_the_program() -> None:
    stream = io.BytesIO()
    frames = [Frame(FrameType.RECORD, b"a"), Frame(FrameType.ENVELOPE, b"b" * 5_000), Frame(FrameType.RECORD, b"")]
    write_bundle(
        stream,
        head=new_head(make_vectors.ORG, FIRST, 5),
        sender=FIRST,
        recipients={SECOND.dev_id: SECOND.box_public, FIRST.dev_id: FIRST.box_public},
        frames=frames,
    )
    parts = second.bundle(stream.getvalue(), SECOND.box_seed, SECOND.dev_id, SIGN_OF)
    assert parts == [(int(one.type), one.content) for one in frames]
    asked = io.BytesIO()
    held = (Held(make_vectors.LOG, 2, ((FIRST.dev_id, 9),)),)
    request = Request(org_id=make_vectors.ORG, dev_id=SECOND.dev_id, moment=1, dir_height=4, held=held)
    write_request(asked, request, SECOND)
    assert second.request(asked.getvalue(), SIGN_OF)["id"] == request.request_id


def test_the_second_reader_follows_a_directory_and_opens_keys_of_groups_and_logs() -> None:
    """From genesis to the key of a log, read from the page alone."""
    records = [genesis(make_vectors.ORG, Founder(make_vectors.USER, ("worker",)), FIRST, 1)]
    directory = Directory.begin(records[0], second.digest("oe1-dir-hash", records[0]))
    group = make_vectors.GROUP
    records.append(make_record(directory, "group_create", new_group(group, GroupKind.TEAM), FIRST, 2))
    directory = directory.apply(records[1])
    body, group_key = new_epoch(directory, group, {}, FIRST.dev_id)
    records.append(make_record(directory, "group_epoch", body, FIRST, 3))
    directory = directory.apply(records[2])
    made = new_log_keys(directory, LogSpec(make_vectors.LOG, "team", "team"), {group: MANAGE})

    before = None
    read: dict[str, Any] = {}
    for data in records:
        read = second.directory_record(data, before, SIGN_OF)
        before = (read["height"], read["hash"])
    assert before == (directory.height, directory.head)
    sealed = dict(read["body"]["wraps"])[FIRST.dev_id]
    opened = second.open_box(FIRST.box_seed, second.written([make_vectors.ORG, group, 1, FIRST.dev_id, 0]), sealed)
    assert opened == group_key

    record = second.key_record(made.content)
    (wrap,) = made.wraps
    assert second.digest("oe1-wrap", wrap.data) == record["grants"][0][4]
    context = second.written([make_vectors.ORG, make_vectors.LOG, 1, group, 1])
    log_key = second.open_box(second.digest("oe1-group-box", opened), context, wrap.data)
    assert second.digest("oe1-key-commit", log_key) == record["commit"]
    assert log_key == made.key
    described = second.written([make_vectors.ORG, make_vectors.LOG, 1, bytes(16), 0])
    plain = second.aead(log_key, record["sealed"][:24], described, record["sealed"][24:])
    assert second.cbor(plain[1 : 1 + plain[0]]) == ["team", b""]


def test_the_second_reader_follows_the_known_directory() -> None:
    """Twenty records with a second signature, a revocation and new keys of groups, and the two keys of a log."""
    known = json.loads((make_vectors.FOLDER / "directory.json").read_text("utf-8"))
    before, sign_of = None, dict[bytes, bytes]()
    for data in map(raw, known["records"]):
        read = second.directory_record(data, before, sign_of)
        before = (read["height"], read["hash"])
        if read["type"] in ("genesis", "device_add"):
            sign_of[second.device_id(read["body"]["sign"])] = read["body"]["sign"]
    assert before is not None
    assert before[1].hex() == known["head"]
    log = known["log"]
    for epoch in log["epochs"]:
        record = second.key_record(raw(epoch["content"]))
        assert second.digest("oe1-key-commit", raw(epoch["key"])).hex() == record["commit"].hex()
        described = second.written([record["home"], raw(log["log_id"]), record["epoch"], bytes(16), 0])
        plain = second.aead(raw(epoch["key"]), record["sealed"][:24], described, record["sealed"][24:])
        assert second.cbor(plain[1 : 1 + plain[0]])[1].hex() == log["case_id"]
        for number, group, group_epoch, wrap in epoch["wraps"]:
            opened = known["group_keys"]["cy1"].get(f"{group}/{group_epoch}")
            context = second.written([record["home"], raw(log["log_id"]), number, raw(group), group_epoch])
            if group == "00" * 16:
                assert second.unwrap(raw(wrap), raw(epoch["key"]), context).hex() == log["epochs"][0]["key"]
            elif opened:
                box = second.digest("oe1-group-box", raw(opened))
                assert second.open_box(box, context, raw(wrap)).hex() == epoch["key"]

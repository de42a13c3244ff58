# SPDX-License-Identifier: EUPL-1.2
"""This is the place for known answers: bytes made once, which this and every later version must read alike."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import cbor2
import pytest
from nacl.signing import VerifyKey

from caseapp.sync.invitation import Invitation, open_request
from caseapp.sync.protocol.directory import DeviceState, Directory, parse_record, record_hash, sealed_proposal
from caseapp.sync.protocol.grants import (
    Epoch,
    LogWrap,
    check_key_record,
    check_wraps,
    open_key_before,
    open_log_key,
    open_spec,
    parse_key_record,
)
from caseapp.sync.protocol.group_keys import open_group_keys
from caseapp.sync.protocol.refusals import Refused
from caseapp.sync.protocol.signing import DeviceKeys
from caseapp.sync.recovery import RecoverySecret, group_keys
from tests.sync.directory.making_vectors import FILE


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return json.loads(FILE.read_text("utf-8"))


def chain(known: dict[str, Any]) -> list[bytes]:
    return [bytes.fromhex(one) for one in known["records"]]


def directory_of(known: dict[str, Any]) -> Directory:
    return Directory.from_chain(chain(known), bytes.fromhex(known["fingerprint"]))


def keys_in(known: dict[str, Any], name: str) -> DeviceKeys:
    one = known["devices"][name]
    return DeviceKeys(bytes.fromhex(one["sign_seed"]), bytes.fromhex(one["box_seed"]))


def wraps_in(known: dict[str, Any], place: int) -> list[LogWrap]:
    log_id = bytes.fromhex(known["log"]["log_id"])
    return [
        LogWrap(log_id, epoch, bytes.fromhex(group), group_epoch, bytes.fromhex(data))
        for epoch, group, group_epoch, data in known["log"]["epochs"][place]["wraps"]
    ]


def test_the_chain(known: dict[str, Any]) -> None:
    directory = directory_of(known)
    assert directory.head.hex() == known["head"]
    assert directory.height == len(known["records"]) - 1
    for name, one in known["devices"].items():
        device = directory.devices[bytes.fromhex(one["dev_id"])]
        assert device.dev_id == keys_in(known, name).dev_id
        assert device.state is (DeviceState.REVOKED if name == "cy2" else DeviceState.ACTIVE)
    assert [order.type for order in directory.orders] == ["erase_order"]
    assert directory.stale_groups() == ()


def test_the_chain_read_by_hand(known: dict[str, Any]) -> None:
    """From the description alone: CBOR, BLAKE2b, Ed25519; nothing of ours."""
    names = {one["dev_id"]: name for name, one in known["devices"].items()}
    previous = bytes(32)
    for height, data in enumerate(chain(known)):
        item = cbor2.loads(data)
        version, _, at, prev, _, _, _, signer, cosigns, signature = item
        assert (version, at, prev) == (1, height, previous)
        digest = hashlib.blake2b(b"oe1-dir" + cbor2.dumps(item[:9], canonical=True), digest_size=32).digest()
        VerifyKey(keys_in(known, names[signer.hex()]).sign_public).verify(digest, signature)
        for dev_id, second in cosigns:
            digest = hashlib.blake2b(b"oe1-dir" + cbor2.dumps(item[:8], canonical=True), digest_size=32).digest()
            VerifyKey(keys_in(known, names[dev_id.hex()]).sign_public).verify(digest, second)
        previous = hashlib.blake2b(b"oe1-dir-hash" + data, digest_size=32).digest()
    assert previous.hex() == known["head"]


def test_signing_again_gives_the_same_bytes(known: dict[str, Any]) -> None:
    names = {one["dev_id"]: name for name, one in known["devices"].items()}
    for data in chain(known):
        record = parse_record(data)
        keys = keys_in(known, names[record.signer.hex()])
        assert sealed_proposal(record.cosigned(), record.cosigns, keys) == data
        assert record_hash(data) == record.hash


def test_group_keys(known: dict[str, Any]) -> None:
    directory = directory_of(known)
    for name, expected in known["group_keys"].items():
        opened = open_group_keys(directory, chain(known), keys_in(known, name))
        assert {f"{group.hex()}/{epoch}": key.hex() for (group, epoch), key in opened.items()} == expected


def test_the_keys_of_a_log(known: dict[str, Any]) -> None:
    directory, log_id = directory_of(known), bytes.fromhex(known["log"]["log_id"])
    first, second = (parse_key_record(bytes.fromhex(one["content"])) for one in known["log"]["epochs"])
    keys = [bytes.fromhex(one["key"]) for one in known["log"]["epochs"]]
    check_key_record(first, keys_in(known, "cy1").dev_id, directory, None)
    check_key_record(second, keys_in(known, "di1").dev_id, directory, first)
    recovery = RecoverySecret(bytes.fromhex(known["recovery"]["secret"]))
    holders = [open_group_keys(directory, chain(known), keys_in(known, name)) for name in ("cy1", "di1")]
    for held in (*holders, group_keys(directory, recovery)):
        for place, record in enumerate((first, second)):
            check_wraps(record, log_id, wraps_in(known, place))
            assert open_log_key(record, log_id, wraps_in(known, place), held) == keys[place]
    lost = open_group_keys(directory, chain(known), keys_in(known, "cy2"))
    assert open_log_key(first, log_id, wraps_in(known, 0), lost) == keys[0]
    with pytest.raises(Refused, match="unreadable"):
        open_log_key(second, log_id, wraps_in(known, 1), lost)
    assert open_key_before(Epoch(second, keys[1]), first, log_id, wraps_in(known, 1)) == keys[0]
    assert open_spec(second, log_id, keys[1]).case_id.hex() == known["log"]["case_id"]
    assert second.fence == ((keys_in(known, "cy1").dev_id, 7),)


def test_recovery(known: dict[str, Any]) -> None:
    expected = known["recovery"]
    one, two, three = expected["shares"]
    for shares in ((one, two), (two, three), (three, one)):
        secret = RecoverySecret.from_shares(shares)
        assert secret == RecoverySecret(bytes.fromhex(expected["secret"]))
        assert [key.hex() for key in secret.public()] == [expected["sign"], expected["box"]]


def test_an_invitation(known: dict[str, Any]) -> None:
    expected = known["invitation"]
    invitation = Invitation.parse(expected["text"])
    assert invitation.text() == expected["text"]
    assert (invitation.url, invitation.secret.hex()) == (expected["url"], expected["secret"])
    assert invitation.invite_id.hex() == expected["invite_id"]
    assert invitation.fingerprint.hex() == known["fingerprint"]
    request = open_request(invitation, bytes.fromhex(expected["request"]))
    assert (request.sign_public.hex(), request.box_public.hex()) == (expected["sign"], expected["box"])
    assert list(request.words(invitation)) == expected["words"]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for poison: well signed, and full of what no program should swallow. Other logs go on (T11)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import nacl.bindings as sodium
import pytest

from caseapp.models import Case
from caseapp.store.registry import kind_of
from caseapp.sync.envelope import NONCE, Envelope
from caseapp.sync.joining import join_all
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.saves import WireEntity, WireOp
from caseapp.sync.protocol.signing import Domain
from casehub.serving import Serving
from tests.sync.malicious.member import MOMENT, Member, entity, number_of
from tests.sync.teams import Trio, trio_at

TRUE = "Wat er staat."


@pytest.fixture
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path_factory.mktemp("team")) as found:
        yield found


def case_ops(trio: Trio, *ops: object) -> bytes:
    number = kind_of(Case).number
    return wire.encode(["change", b"", MOMENT, [], [[bytes.fromhex(trio.of_karim), number, list(ops)]]])  # type: ignore[list-item]


def put(name: str, value: object) -> list[object]:
    return [0, number_of(Case, name), value]


POISON: dict[str, Callable[[Trio], bytes]] = {
    "garbage": lambda _trio: os.urandom(900),
    "empty": lambda _trio: b"",
    "deep": lambda _trio: b"\x81" * 5_000 + b"\x00",
    "a bomb": lambda _trio: wire.encode(bytes(4 * 1024 * 1024 - 8)),
    "a million dots": lambda trio: wire.encode(
        ["x", b"", MOMENT, [bytes(16)],
         [[bytes.fromhex(trio.of_karim), 4, [[0, 1, 0, [n for at in range(1, 60_000) for n in (0, at, 0)]]]]]]
    ),
    "a number as text": lambda trio: case_ops(trio, put("note", 5)),
    "bytes as text": lambda trio: case_ops(trio, put("note", b"\xff")),
    "text as id": lambda trio: case_ops(trio, put("primary_worker_id", "nobody")),
    "a short id": lambda trio: case_ops(trio, put("primary_worker_id", b"abc")),
    "no day": lambda trio: case_ops(trio, put("opened_day", "2026-02-31")),
    "a huge number": lambda trio: case_ops(trio, put("restricted", 2**63 - 1)),
    "a float": lambda trio: case_ops(trio, put("note", 1.5)),
    "a set of text": lambda trio: case_ops(trio, [1, number_of(Case, "note"), "x"]),
    "no deletion": lambda trio: case_ops(trio, put("deleted", None)),
    "the year 200000": lambda _trio: wire.encode(["x", b"", 2**52, [], []]),
    "before the year 1": lambda _trio: wire.encode(["x", b"", -(2**52), [], []]),
    "a list": lambda trio: case_ops(trio, put("note", [TRUE])),
    "surrogates": lambda _trio: b"\x85\x63\xed\xa0\x80\x40\x00\x80\x80",
}  # fmt: skip


@pytest.mark.parametrize("name", POISON)
def test_t11_poison_is_set_aside_and_other_logs_go_on(team: tuple[Trio, Serving], name: str) -> None:
    trio, hub = team
    trio.karim.note(trio.of_karim, f"{TRUE} {name}")
    trio.karim.round(hub)
    trio.nele.round(hub)
    karim = Member(trio.karim)
    before = trio.nele.rows("SELECT count(*) FROM envelope WHERE state = 'quarantine'")[0][0]
    envelope = sealed_as_it_is(karim, trio.karim.log_of(trio.of_karim), POISON[name](trio))
    deliver(trio, envelope)
    trio.mila.note(trio.of_mila, name)
    trio.mila.round(hub)
    assert trio.nele.round(hub).outcome == "done"
    assert trio.nele.rows("SELECT count(*) FROM envelope WHERE state = 'quarantine'")[0][0] == before + 1
    assert trio.nele.values(trio.of_karim) == {f"{TRUE} {name}"}
    assert trio.nele.values(trio.of_mila) == {name}
    assert trio.nele.is_sound()


def test_t13_what_a_newer_version_writes_is_kept_and_shown_to_nobody(team: tuple[Trio, Serving]) -> None:
    """Unknown nouns, fields and codes; then a save that demands a newer reader."""
    trio, hub = team
    trio.karim.round(hub)
    trio.nele.round(hub)
    karim, log_id = Member(trio.karim), trio.karim.log_of(trio.of_karim)
    case = bytes.fromhex(trio.of_karim)
    saves = [
        karim.save(log_id, WireEntity(bytes(16), 9_999, (WireOp(0, 1, "nieuw"),))),
        karim.save(log_id, WireEntity(case, kind_of(Case).number, (WireOp(0, 9_999, 1.5), WireOp(7, 3, "x")))),
        karim.save(log_id, entity(Case, trio.of_karim, note="later leesbaar"), crit=2),
    ]
    for one in saves:
        deliver(trio, one)
    assert trio.nele.rows("SELECT reason FROM envelope WHERE state = 'waiting'") == [("newer",)]
    assert "later leesbaar" not in trio.nele.values(trio.of_karim)
    trio.nele.note(trio.of_mila, "gaat door")
    assert trio.nele.round(hub).outcome == "done"
    assert trio.nele.is_sound()


def sealed_as_it_is(member: Member, log_id: bytes, content: bytes) -> Envelope:
    """Content of any size and shape, under a true key and a true signature."""
    key = member.newest(log_id)
    header = member.header(log_id, key.record.epoch)
    head, nonce = header.encoded(), os.urandom(NONCE)
    body = nonce + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(wire.pack(content), head, nonce, key.key)
    signature = member.standing.keys.sign(Domain.ENVELOPE, head + body)
    return Envelope(header, head, body, signature, wire.encode([head, body, signature]))


def deliver(trio: Trio, envelope: Envelope) -> None:
    """By stick, so that one poisoned number does not stop the next test at the hub."""
    join_all(trio.nele.session(None), [(envelope.data, None)])  # type: ignore[arg-type]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for snapshots between real laptops: who joins later has everything, and believes nobody long."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from caseapp.errors import HubUnreachable
from caseapp.store.colleagues.envelopes import State
from caseapp.store.journal import COLUMNS, as_save
from caseapp.store.plain_sql import run_of
from caseapp.sync import snapshots
from caseapp.sync.envelope import Kind, open_body, parse, seal
from caseapp.sync.http import HttpHub
from caseapp.sync.outbox import wire_save
from caseapp.sync.protocol.refusals import Code
from caseapp.sync.protocol.saves import WireSave, decode_save, encode_save
from caseapp.sync.protocol.snapshots import decode_snapshot, encode_snapshot
from caseapp.sync.round import run_round
from casehub.serving import Serving
from tests.sync.acting import colleagues_of, device_of
from tests.sync.cutting import line_to
from tests.sync.laptops import Laptop
from tests.sync.teams import Opened, Trio, trio_at

WORDS = 30


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as (trio, hub):
        yield trio, hub


@pytest.fixture
def packed(opened: tuple[Trio, Serving]) -> tuple[Trio, Serving, bytes]:
    """A case with a long history at the hub, and a snapshot of it by Nele."""
    trio, hub = opened
    for number in range(WORDS):
        trio.nele.note(trio.of_karim, f"Belde op dag {number}.")
    trio.nele.round(hub)
    log_id = trio.nele.log_of(trio.of_karim)
    assert len(rows_of(hub, "SELECT env_id FROM snapshot WHERE log_id = ?", log_id)) == 1
    return trio, hub, log_id


def rows_of(hub: Serving, sql: str, *values: object) -> list[tuple[object, ...]]:
    """What the hub has on its disk."""
    with sqlite3.connect(_file(hub)) as line:
        return line.execute(sql, values).fetchall()


def _file(hub: Serving) -> Path:
    assert hub.hub.settings.data is not None
    (found,) = [one for one in hub.hub.settings.data.glob("*.db") if "keys" not in one.name]
    return Path(found)


def newcomer(trio: Trio, hub: Serving) -> Laptop:
    """A second laptop of Nele, let in and with nothing yet."""
    other = Laptop(trio.folder / "second")
    user = trio.nele.rows("SELECT value FROM meta WHERE name = 'sync_user'")[0][0].strip('"')
    trio.nele.let_in(other, user, hub)
    trio.nele.round(hub)  # the keys of our groups for the new one
    return other


def saves_of(laptop: Laptop, log_id: bytes) -> set[tuple[object, ...]]:
    """Every save of a log as it means the same everywhere."""
    ids = dict(laptop.rows("SELECT dev_no, dev_id FROM device"))
    sql = f"SELECT {COLUMNS} FROM journal WHERE log_no = (SELECT log_no FROM log WHERE log_id = ?)"  # noqa: S608
    found = [as_save(row) for row in laptop.rows(sql, log_id)]
    return {(ids[one.dev_no], one.seq, one.save_id, encode_save(wire_save(one, ids))) for one in found}


def noted(laptop: Laptop, state: State) -> int:
    return int(laptop.rows("SELECT count(*) FROM envelope WHERE kind = 3 AND state = ?", str(state))[0][0])


def letters(laptop: Laptop, log_id: bytes) -> int:
    """How many saves of a log came one by one."""
    sql = "SELECT count(*) FROM envelope WHERE kind = 1 AND log_no = (SELECT log_no FROM log WHERE log_id = ?)"
    return int(laptop.rows(sql, log_id)[0][0])


def test_who_joins_later_has_the_whole_history(packed: tuple[Trio, Serving, bytes]) -> None:
    trio, hub, log_id = packed
    trio.karim.note(trio.of_karim, "En daarna?")
    trio.karim.round(hub)
    trio.nele.round(hub)
    other = newcomer(trio, hub)
    other.round(hub)
    assert saves_of(other, log_id) == saves_of(trio.nele, log_id)
    assert letters(other, log_id) == 1  # what came after the snapshot
    assert other.rows("SELECT note FROM case_file ORDER BY id") == trio.nele.rows(
        "SELECT note FROM case_file ORDER BY id"
    )
    assert Opened.hash_of(other, log_id) == trio.nele.hash_of(log_id)  # type: ignore[arg-type]
    assert Opened.is_sound(other)  # type: ignore[arg-type]
    other.close()


def test_somebody_else_stands_for_it(packed: tuple[Trio, Serving, bytes]) -> None:
    trio, hub, log_id = packed
    trio.karim.round(hub)
    trio.karim.round(hub)
    assert rows_of(hub, "SELECT dev_id FROM attest WHERE log_id = ?", log_id) == [(device_of(trio.karim),)]
    other = newcomer(trio, hub)
    other.round(hub)
    assert letters(other, log_id) == 0
    assert noted(other, State.UNPROVEN) == 0  # joined, and found attested in the same round
    other.close()


def test_what_nobody_stands_for_is_compared_with_what_was_signed(packed: tuple[Trio, Serving, bytes]) -> None:
    trio, hub, log_id = packed
    other = newcomer(trio, hub)
    other.round(hub)
    assert letters(other, log_id) == 0
    assert noted(other, State.UNPROVEN) == 0
    assert noted(other, State.QUARANTINE) == 0
    assert len(rows_of(hub, "SELECT dev_id FROM attest WHERE log_id = ?", log_id)) == 1
    other.close()


def replaced(
    trio: Trio, hub: Serving, log_id: bytes, change: Callable[[bytes], bytes], by: Opened | None = None
) -> None:
    """Nele's snapshot with another content, sealed and signed by her (or by another): she is not who she seems."""
    (data,) = rows_of(hub, "SELECT bytes FROM snapshot WHERE log_id = ?", log_id)[0]
    envelope = parse(data)  # type: ignore[arg-type]
    sql = "SELECT key FROM log_key WHERE log_no = (SELECT log_no FROM log WHERE log_id = ?) AND epoch = ?"
    ((key,),) = trio.nele.rows(sql, log_id, envelope.header.epoch)
    content = open_body(envelope, key)
    maker = by or trio.nele
    standing = maker.store.local(maker.membership.standing)
    assert standing is not None
    header = replace(envelope.header, dev_id=standing.keys.dev_id)
    other = seal(header, change(content), key, standing.keys)
    swap(hub, log_id, other.data, other.env_id)


def swap(hub: Serving, log_id: bytes, data: bytes, env_id: bytes) -> None:
    with sqlite3.connect(_file(hub)) as line:
        line.execute("UPDATE snapshot SET bytes = ?, env_id = ? WHERE log_id = ?", (data, env_id, log_id))


def false_words(content: bytes) -> bytes:
    """The same saves, one of them with words nobody wrote."""
    read = decode_snapshot(content)
    saves = [(one.dev_id, one.save_id, one.content) for one in read.saves]
    dev_id, save_id, inside = saves[-1]
    save = decode_save(inside)
    entity = save.entities[0]
    op = entity.ops[0].__class__(entity.ops[0].code, entity.ops[0].field, "Dit schreef niemand.", entity.ops[0].base)
    saves[-1] = (dev_id, save_id, encode_save(WireSave(save.act, save.author, save.moment,
                 (entity.__class__(entity.entity_id, entity.type_no, (op,)),))))  # fmt: skip
    return encode_snapshot(read.state, saves)


def test_t9_words_that_nobody_wrote_are_found_and_replaced(packed: tuple[Trio, Serving, bytes]) -> None:
    trio, hub, log_id = packed
    replaced(trio, hub, log_id, false_words)
    other = newcomer(trio, hub)
    report = other.round(hub)
    assert set(report.refused) == {Code.DIVERGED}
    assert noted(other, State.QUARANTINE) == 1  # people are told
    assert saves_of(other, log_id) == saves_of(trio.nele, log_id)
    assert other.rows("SELECT note FROM case_file ORDER BY id") == trio.nele.rows(
        "SELECT note FROM case_file ORDER BY id"
    )
    assert Opened.is_sound(other)  # type: ignore[arg-type]
    assert not rows_of(hub, "SELECT 1 FROM attest WHERE log_id = ?", log_id)
    trio.karim.round(hub)
    assert noted(trio.karim, State.QUARANTINE) == 1  # who had it all along does not stand for it
    other.close()


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("part", ["header", "body", "signature", "cut"])
def test_t5_a_snapshot_that_does_not_hold_is_fetched_save_by_save(
    packed: tuple[Trio, Serving, bytes], part: str
) -> None:
    trio, hub, log_id = packed
    (data,) = rows_of(hub, "SELECT bytes FROM snapshot WHERE log_id = ?", log_id)[0]
    assert isinstance(data, bytes)
    at = {"header": 40, "body": len(data) // 2, "signature": len(data) - 5, "cut": 0}[part]
    swap(hub, log_id, data[: len(data) // 2] if part == "cut" else flipped(data, at), bytes(32))
    other = newcomer(trio, hub)
    other.round(hub)
    assert saves_of(other, log_id) == saves_of(trio.nele, log_id)
    assert letters(other, log_id) == len(saves_of(other, log_id))
    assert noted(other, State.UNPROVEN) == 0
    other.close()


def gap_in_the_middle(content: bytes) -> bytes:
    read = decode_snapshot(content)
    return encode_snapshot(read.state, [(one.dev_id, one.save_id, one.content) for one in read.saves][:-3])


@pytest.mark.parametrize("change", [gap_in_the_middle, lambda _content: b"\x80"])
def test_a_snapshot_that_holds_less_than_it_says_is_not_taken(
    packed: tuple[Trio, Serving, bytes], change: Callable[[bytes], bytes]
) -> None:
    trio, hub, log_id = packed
    replaced(trio, hub, log_id, change)
    other = newcomer(trio, hub)
    report = other.round(hub)
    assert report.refused == {Code.MALFORMED: 1}
    assert noted(other, State.QUARANTINE) == 1
    assert saves_of(other, log_id) == saves_of(trio.nele, log_id)
    other.close()


def test_t7_who_was_shut_out_tells_nothing_any_more(packed: tuple[Trio, Serving, bytes]) -> None:
    trio, hub, log_id = packed
    (maker,) = rows_of(hub, "SELECT dev_id FROM snapshot WHERE log_id = ?", log_id)[0]
    other = newcomer(trio, hub)
    colleagues_of(trio.nele, hub).revoke(device_of(trio.karim).hex(), "lost", wipe=False)
    replaced(trio, hub, log_id, lambda content: content, trio.karim)
    assert maker == device_of(trio.nele)
    other.round(hub)
    assert saves_of(other, log_id) == saves_of(trio.nele, log_id)
    assert letters(other, log_id) == len(saves_of(other, log_id))
    other.close()


def test_a_laptop_that_was_away_keeps_what_it_wrote(packed: tuple[Trio, Serving, bytes]) -> None:
    trio, hub, log_id = packed
    away = trio.karim
    before = letters(away, log_id)
    away.note(trio.of_karim, "Geschreven in de trein.")
    away.store.local(lambda unit: run_of(unit)("DELETE FROM hub_log"))  # the hub remembers no place of it
    away.round(hub)
    assert "Geschreven in de trein." in away.values(trio.of_karim)
    trio.nele.round(hub)
    assert saves_of(away, log_id) == saves_of(trio.nele, log_id)
    assert (
        away.values(trio.of_karim)
        == trio.nele.values(trio.of_karim)
        == {f"Belde op dag {WORDS - 1}.", "Geschreven in de trein."}
    )
    assert letters(away, log_id) == before + 1  # its own; the thirty came packed


def test_who_has_something_unsent_makes_none(opened: tuple[Trio, Serving]) -> None:
    trio, _hub = opened
    for number in range(WORDS):
        trio.nele.note(trio.of_karim, f"Dag {number}.")
    log_id = trio.nele.log_of(trio.of_karim)
    ((log_no,),) = trio.nele.rows("SELECT log_no FROM log WHERE log_id = ?", log_id)
    with trio.nele.store.reading() as reader:
        standing = trio.nele.membership.standing(reader)
        assert standing is not None
        assert snapshots.packed(reader, standing, int(log_no), log_id) is None


def test_a_few_saves_are_not_packed_again(packed: tuple[Trio, Serving, bytes]) -> None:
    trio, hub, log_id = packed
    ((log_no,),) = trio.nele.rows("SELECT log_no FROM log WHERE log_id = ?", log_id)
    trio.nele.note(trio.of_karim, "Nog een.")
    trio.nele.round(hub)
    with trio.nele.store.reading() as reader:
        standing = trio.nele.membership.standing(reader)
        assert standing is not None
        assert snapshots.packed(reader, standing, int(log_no), log_id) is None  # whatever a hub asks for
    for number in range(WORDS):
        trio.nele.note(trio.of_karim, f"Later {number}.")
    trio.nele.round(hub)
    with trio.nele.store.reading() as reader:
        fresh = snapshots.packed(reader, standing, int(log_no), log_id)
    assert fresh is None or fresh.header.kind is Kind.SNAPSHOT
    assert len(rows_of(hub, "SELECT 1 FROM snapshot WHERE log_id = ?", log_id)) == 2


def test_the_hub_answers_for_a_snapshot_it_has(packed: tuple[Trio, Serving, bytes]) -> None:
    trio, hub, log_id = packed
    with HttpHub(hub.address) as line:
        trio.karim.store.local(lambda unit: line.sign_in(trio.karim.membership.standing(unit).keys))  # type: ignore[union-attr]
        (one,) = line.shelf.snapshots(log_id).snapshots
        assert parse(line.shelf.snapshot(log_id, one[0])).env_id == one[0]


def test_t12_a_first_sync_that_breaks_anywhere_goes_on(packed: tuple[Trio, Serving, bytes]) -> None:
    trio, hub, log_id = packed
    trio.karim.note(trio.of_karim, "Na de rest.")
    trio.karim.round(hub)
    other = newcomer(trio, hub)
    breaks = 0
    with line_to(hub.address) as line:
        for count in (0, 900, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000, 14_000, None):
            line.cut_after(count)
            try:
                with HttpHub(line.address) as cut:
                    run_round(other.session(cut))
            except HubUnreachable:
                breaks += 1
    assert breaks > 4
    assert saves_of(other, log_id) == saves_of(trio.karim, log_id)
    assert noted(other, State.QUARANTINE) == 0
    assert Opened.is_sound(other)  # type: ignore[arg-type]
    other.close()


_CHILD = """
import sys
from pathlib import Path
from tests.sync.teams import Opened
from caseapp.sync.http import HttpHub
from caseapp.sync.round import run_round
laptop = Opened(Path(sys.argv[1]))
with HttpHub(sys.argv[2]) as line:
    run_round(laptop.session(line))
"""


@pytest.mark.parametrize("count", range(3_000, 12_000, 1_000) if os.environ.get("CASEAPP_NIGHTLY") else [9_000])
def test_t12_a_first_sync_that_is_killed_goes_on(packed: tuple[Trio, Serving, bytes], count: int) -> None:
    trio, hub, log_id = packed
    newcomer(trio, hub).close()
    folder = trio.folder / "second"
    with line_to(hub.address) as line:
        line.holds_back = True
        line.cut_after(count)
        child = subprocess.Popen([sys.executable, "-c", _CHILD, str(folder), line.address])
        assert line.reached.wait(60)
        child.kill()
        assert child.wait(20) == -signal.SIGKILL
    other = Opened(folder)
    other.round(hub)
    assert saves_of(other, log_id) == saves_of(trio.nele, log_id)
    assert other.hash_of(log_id) == trio.nele.hash_of(log_id)
    assert other.is_sound()
    other.close()


def test_own_cases_come_before_the_others(opened: tuple[Trio, Serving]) -> None:
    trio, hub = opened
    log_ids = [trio.nele.log_of(case_id) for case_id in (trio.of_mila, trio.of_karim)]
    assert len({*log_ids}) == 2
    other = Laptop(trio.folder / "second")
    user = trio.karim.rows("SELECT value FROM meta WHERE name = 'sync_user'")[0][0].strip('"')
    trio.nele.let_in(other, user, hub, roles=("team_lead", "worker"))
    for laptop in (trio.karim, trio.nele):
        laptop.round(hub)
    seen: list[tuple[int, int]] = []
    with HttpHub(hub.address) as line:
        session = other.session(line)
        session.progress = lambda *at: seen.append(at)
        run_round(session)
    ((mine,), (team,)) = (
        other.rows("SELECT log_no FROM log WHERE log_id = ?", one) for one in (log_ids[1], _team_log(trio))
    )
    arrived = [row[0] for row in other.rows("SELECT log_no FROM journal ORDER BY rev")]
    assert arrived[0] == mine[0]
    assert team[0] in arrived
    assert seen[-1][0] == seen[-1][1] > 1
    other.close()


def _team_log(trio: Trio) -> bytes:
    return bytes(trio.nele.rows("SELECT log_id FROM log WHERE kind = 'team'")[0][0])

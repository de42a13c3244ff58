# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of who opened what among laptops: T24, reading without need."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from caseapp.clock import FixedClock
from caseapp.models import Case
from caseapp.operations.openings import Opening, record_opening
from caseapp.store.colleagues.progress import set_fact
from caseapp.store.openings import audit_logs, destroy_old, note_opening
from caseapp.store.plain_sql import run_of
from caseapp.store.queries.openings import OpeningsAsk, laptops_heard, openings_shown
from caseapp.store.unit import Unit
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.envelope import Envelope, Header, Kind, parse, seal
from caseapp.sync.http import HttpHub
from caseapp.sync.joining import join_all
from caseapp.sync.overview import Overview
from caseapp.sync.protocol.directory import make_record
from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.protocol.messages import PullAsk
from caseapp.sync.protocol.openings import WireOpening, encode_opening
from caseapp.sync.protocol.pages import Frame, FrameType
from casehub.serving import Serving
from casehub.store import organisations
from casehub.store.database import Tx
from casehub.store.forgetting import DAY_MS, accesses, forget_old
from tests.sync.malicious.hub import LyingHub, lying_round, of_envelopes
from tests.sync.malicious.member import MOMENT, Member, entity
from tests.sync.teams import Opened, Trio, trio_at


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as found:
        yield found


def open_case(laptop: Opened, case_id: str, act: str = "open", minutes: int = 0) -> bool:
    """What the window does when a case is opened, so many minutes from now."""
    worker = laptop.store.author.worker_id
    now = round(laptop.store.clock.now().timestamp() * 1000) + minutes * 60_000
    opening = Opening(act=act, case_id=case_id, compartment="core")
    return laptop.store.local(lambda unit: note_opening(unit, opening, worker, now))


def held(laptop: Opened) -> list[tuple[str, str, int]]:
    """(case, act, number) of everything written down here."""
    rows = laptop.rows("SELECT case_id, act, seq FROM opening ORDER BY log_no, seq")
    return [(row[0].hex() if row[0] else "", row[1], row[2]) for row in rows]


def missing(laptop: Opened) -> list[int]:
    now = laptop.store.clock.now()
    return [one.missing for one in laptop.store.read(lambda reader: laptops_heard(reader, now))]


def audit_log_of(laptop: Opened) -> bytes:
    """The newest log of openings of this laptop."""
    sql = "SELECT l.log_id FROM audit_log a JOIN own_device o ON o.dev_no = a.dev_no JOIN log l ON l.log_no = a.log_no"
    return bytes(laptop.rows(f"{sql} ORDER BY a.log_no DESC")[0][0])


def opening_of(member: Member, log_id: bytes, key: bytes, epoch: int, seq: int = 1) -> Envelope:
    """An opening that this member signs, in whatever log."""
    standing = member.standing
    header = Header(
        kind=Kind.AUDIT, log_id=log_id, dev_id=standing.keys.dev_id, seq=seq, epoch=epoch,
        save_id=secrets.token_bytes(16), dir_height=standing.directory.height, dir_hash=standing.directory.head[:8],
    )  # fmt: skip
    return seal(header, encode_opening(WireOpening(moment=1, act="open")), key, standing.keys)


def set_roles(administrator: Opened, other: Opened, roles: list[str]) -> None:
    Colleagues(administrator.store, administrator.told.append).set_roles(other.store.author.worker_id, roles)


def both_take_away_the_role(trio: Trio, hub: Serving) -> None:
    """Two administrators sign that one of them is none any more."""
    nele, mila = Member(trio.nele).standing, Member(trio.mila).standing
    body: Body = {"user": mila.user_id, "roles": ["worker"]}
    record = make_record(nele.directory, "user_role", body, nele.keys, MOMENT, (mila.keys,))
    with HttpHub(hub.address) as line:
        line.sign_in(nele.keys)
        line.add_record(record)


# -- what it is for ----------------------------------------------------------------------------------------------------


def test_what_a_colleague_opened_comes_to_data_protection_and_to_nobody_else(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    log_id = trio.karim.log_of(trio.of_karim)
    before = trio.karim.hash_of(log_id), trio.karim.rows("SELECT max(rev) FROM journal")
    assert open_case(trio.karim, trio.of_karim)
    assert not open_case(trio.karim, trio.of_karim, minutes=10)
    assert open_case(trio.karim, trio.of_karim, minutes=40)
    assert open_case(trio.karim, trio.of_karim, act="print", minutes=41)
    trio.rounds(hub, 2)
    expected = [(trio.of_karim, "open", 1), (trio.of_karim, "open", 2), (trio.of_karim, "print", 3)]
    assert held(trio.karim) == held(trio.nele) == expected
    assert held(trio.mila) == []
    assert trio.mila.rows("SELECT count(*) FROM envelope WHERE kind = 5")[0][0] == 0
    shown = trio.nele.store.read(lambda reader: openings_shown(reader, OpeningsAsk(case_id=trio.of_karim)))
    assert {row.worker_id for row in shown.rows} == {trio.karim.store.author.worker_id}
    assert shown.count == 3
    assert missing(trio.nele) == [0]
    after = trio.karim.hash_of(log_id), trio.karim.rows("SELECT max(rev) FROM journal")
    assert after == before, "it is no change of a case"
    assert trio.karim.is_sound()


def test_what_was_opened_before_there_was_a_team_stays_and_comes_along(tmp_path: Path) -> None:
    alone = Opened.new(tmp_path / "alone")
    worker = alone.start_team()
    record_opening(alone.store, Opening(act="open", case_id=secrets.token_hex(16), compartment="core"))
    alone.found()
    rows = alone.store.read(lambda reader: openings_shown(reader, OpeningsAsk(worker_id=worker)))
    assert rows.count == 1
    alone.close()


def test_a_new_administrator_gets_what_was_before_and_one_who_was_gets_nothing_new(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    open_case(trio.karim, trio.of_karim)
    trio.rounds(hub)
    set_roles(trio.nele, trio.mila, ["worker", "administrator"])
    trio.rounds(hub, 3)
    assert held(trio.mila) == held(trio.karim)
    both_take_away_the_role(trio, hub)
    trio.rounds(hub, 3)
    open_case(trio.karim, trio.of_karim, minutes=60)
    trio.rounds(hub, 3)
    assert held(trio.nele) == held(trio.karim)
    assert len(held(trio.nele)) == 2
    assert held(trio.mila) == []


def test_the_log_of_a_laptop_that_was_shut_out_stays_readable(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    open_case(trio.karim, trio.of_karim)
    trio.rounds(hub, 2)
    dev_id = Member(trio.karim).standing.keys.dev_id.hex()
    Colleagues(trio.nele.store, trio.nele.told.append).revoke(dev_id, "stolen", wipe=False)
    trio.nele.round(hub)
    assert held(trio.nele) == [(trio.of_karim, "open", 1)]
    set_roles(trio.nele, trio.mila, ["worker", "administrator"])
    for _ in range(3):
        trio.mila.round(hub)
        trio.nele.round(hub)
    assert held(trio.mila) == held(trio.nele)


def test_by_file_openings_come_to_data_protection_too(team: tuple[Trio, Serving], tmp_path: Path) -> None:
    trio, hub = team
    trio.rounds(hub)
    open_case(trio.karim, trio.of_karim)
    trio.karim.write_file(tmp_path / "karim.oebundle")
    trio.mila.read_file(tmp_path / "karim.oebundle")
    assert held(trio.mila) == []
    assert Overview(trio.mila.store, trio.mila.membership).set_aside() == ()
    trio.nele.read_file(tmp_path / "karim.oebundle")
    assert held(trio.nele) == held(trio.karim) != []


# -- T24 ---------------------------------------------------------------------------------------------------------------


def test_t24_a_number_that_a_laptop_withholds_is_reported(team: tuple[Trio, Serving]) -> None:
    """Karim takes an entry out of his own file before it is sent. The hub takes no gap; by file it is seen."""
    trio, hub = team
    trio.rounds(hub)
    for minutes in (0, 20, 40):
        open_case(trio.karim, trio.of_karim, minutes=minutes)
    trio.karim.store.local(lambda unit: run_of(unit)("DELETE FROM opening WHERE seq = 2"))
    trio.rounds(hub, 2)
    assert [one[2] for one in held(trio.nele)] == [1]
    trio.karim.write_file(trio.folder / "karim.oebundle")
    trio.nele.read_file(trio.folder / "karim.oebundle")
    assert [one[2] for one in held(trio.nele)] == [1, 3]
    assert missing(trio.nele) == [1]


def test_t24_a_hub_that_drops_and_replays_openings_is_seen(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    for minutes in (0, 20, 40):
        open_case(trio.karim, trio.of_karim, minutes=minutes)
    trio.karim.round(hub)

    def dropped(frames: list[Frame]) -> list[Frame]:
        headers = [parse(one.content).header for one in frames]
        left = [one for one, head in zip(frames, headers, strict=True) if (head.kind, head.seq) != (Kind.AUDIT, 2)]
        return [*left, *left]

    lying_round(trio.nele, LyingHub(hub, pull=of_envelopes(dropped)))
    assert [one[2] for one in held(trio.nele)] == [1, 3]
    assert missing(trio.nele) == [1]
    trio.nele.round(hub)  # it was asked for again
    assert [one[2] for one in held(trio.nele)] == [1, 2, 3]
    assert missing(trio.nele) == [0]


def test_t24_a_month_that_is_kept_back_is_reported(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    open_case(trio.karim, trio.of_karim)
    open_case(trio.karim, trio.of_karim, minutes=20)
    of_first_month = audit_log_of(trio.karim)
    open_case(trio.karim, trio.of_karim, minutes=60 * 24 * 35)
    trio.karim.round(hub)

    def hidden(frames: list[Frame]) -> list[Frame]:
        return [one for one in frames if parse(one.content).header.log_id != of_first_month]

    lying_round(trio.nele, LyingHub(hub, pull=of_envelopes(hidden)))
    assert len(held(trio.nele)) == 1
    assert missing(trio.nele) == [2]


def test_t24_nobody_writes_into_the_log_of_another(team: tuple[Trio, Serving]) -> None:
    """Not a colleague, whom the hub stops, and not an administrator, who holds the key: laptops and hub ask who."""
    trio, hub = team
    open_case(trio.karim, trio.of_karim)
    trio.rounds(hub, 2)
    log_id = audit_log_of(trio.karim)
    key = Member(trio.karim).newest(log_id)
    for laptop in (trio.mila, trio.nele):
        false = opening_of(Member(laptop), log_id, key.key, 1)
        with HttpHub(hub.address) as line:
            line.sign_in(Member(laptop).standing.keys)
            assert [code for code, _place, _detail in line.push([false.data]).results] == ["not_member"]
        join_all(trio.karim.session(line), [(false.data, None)])
        join_all(trio.nele.session(line), [(false.data, None)])
    assert held(trio.nele) == held(trio.karim) == [(trio.of_karim, "open", 1)]
    reasons = trio.karim.rows("SELECT DISTINCT reason FROM envelope WHERE state = 'quarantine' AND kind = 5")
    assert {row[0] for row in reasons} <= {"foreign", "read_only"}
    assert reasons


def test_t24_a_log_of_openings_holds_nothing_else_and_no_other_log_holds_openings(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    open_case(trio.karim, trio.of_karim)
    trio.rounds(hub, 2)
    karim = Member(trio.karim)
    log_id, of_case = audit_log_of(trio.karim), trio.karim.log_of(trio.of_karim)
    save = karim.save(log_id, entity(Case, trio.of_karim, note="Dit hoort hier niet."))
    misplaced = opening_of(karim, of_case, karim.newest(of_case).key, karim.newest(of_case).record.epoch)
    assert karim.push(hub, [save]) == karim.push(hub, [misplaced]) == ["malformed"]
    with HttpHub(hub.address) as line:
        join_all(trio.nele.session(line), [(save.data, None), (misplaced.data, None)])
    assert len(trio.nele.rows("SELECT 1 FROM envelope WHERE state = 'quarantine' AND reason = 'foreign'")) == 2
    assert held(trio.nele) == [(trio.of_karim, "open", 1)]
    assert trio.nele.is_sound()


def test_t24_a_worker_gets_no_key_and_no_envelope_of_the_log_of_a_colleague(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    open_case(trio.karim, trio.of_karim)
    trio.rounds(hub, 2)
    log_id = audit_log_of(trio.karim)
    with HttpHub(hub.address) as line:
        line.sign_in(Member(trio.mila).standing.keys)
        assert line.wraps([log_id]).wraps == ()
        frames = list(line.pull(PullAsk(((log_id, 0),))))
        assert not [one for one in frames if one.type is FrameType.ENVELOPE]
    grants = {grant.group_id for grant in Member(trio.karim).newest(log_id).record.grants}
    assert grants == {Member(trio.nele).group("protection"), Member(trio.karim).own_group()}


def test_t24_who_writes_very_much_fills_nobodys_disk(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    open_case(trio.karim, trio.of_karim)
    trio.rounds(hub, 2)
    karim, log_id = Member(trio.karim), audit_log_of(trio.karim)
    content = encode_opening(WireOpening(moment=1, act="open", reason=secrets.token_hex(4000)))
    opening = opening_of(karim, log_id, karim.newest(log_id).key, 1, seq=2)
    large = seal(opening.header, content, karim.newest(log_id).key, karim.standing.keys)
    assert karim.push(hub, [large]) == ["too_large"]
    with HttpHub(hub.address) as line:
        join_all(trio.nele.session(line), [(large.data, None)])
    assert held(trio.nele) == [(trio.of_karim, "open", 1)]
    worker, now = trio.karim.store.author.worker_id, round(trio.karim.store.clock.now().timestamp() * 1000)

    def open_very_many(unit: Unit) -> None:
        for _ in range(250):  # more than one push holds
            note_opening(unit, Opening(act="open", case_id=secrets.token_hex(16)), worker, now)

    trio.karim.store.local(open_very_many)
    trio.karim.round(hub)
    trio.nele.round(hub)
    shown = trio.nele.store.read(lambda reader: openings_shown(reader, OpeningsAsk(limit=50)))
    assert (len(shown.rows), shown.count) == (50, 251)


# -- copies ------------------------------------------------------------------------------------------------------------


def test_t14_what_was_opened_on_a_copied_laptop_is_all_there(team: tuple[Trio, Serving], tmp_path: Path) -> None:
    trio, hub = team
    open_case(trio.karim, trio.of_karim)
    trio.karim.round(hub)
    trio.karim.store.fold()
    shutil.copytree(trio.karim.folder, tmp_path / "twin")
    twin = Opened(tmp_path / "twin")
    open_case(trio.karim, trio.of_karim, minutes=60)
    open_case(twin, trio.of_karim, act="print")
    open_case(twin, trio.of_karim, minutes=120)
    for _ in range(3):
        for laptop in (trio.karim, twin, trio.nele):
            laptop.round(hub)
    acts = sorted(act for _case, act, _seq in held(trio.nele))
    assert acts == ["open", "open", "open", "print"]
    assert set(missing(trio.nele)) == {0}
    twin.close()


def test_t15_openings_come_back_to_a_hub_that_lost_them(team: tuple[Trio, Serving], tmp_path: Path) -> None:
    """By data protection, which holds them, and by the laptop they are from."""
    trio, hub = team
    for minutes in (0, 20, 40):
        open_case(trio.karim, trio.of_karim, minutes=minutes)
    trio.rounds(hub, 2)
    log_id = audit_log_of(trio.karim)

    def lose(tx: Tx) -> None:
        tx.run("DELETE FROM env WHERE log_id = ? AND hub_seq > 2", log_id)
        tx.run("UPDATE log SET head = 2 WHERE log_id = ?", log_id)
        tx.run("UPDATE hub SET generation = ?", secrets.token_bytes(16))

    database = hub.hub.database
    for laptop in (trio.nele, trio.karim):  # data protection, and then whoever opened it
        database.write(lose)
        hub.hub.row = organisations.hub_row(database)
        laptop.round(hub)
        rows = database.read(lambda tx: tx.all("SELECT dev_seq FROM env WHERE log_id = ? AND kind = 5", log_id))
        assert sorted(row[0] for row in rows) == [1, 2, 3]


# -- how long ----------------------------------------------------------------------------------------------------------


def test_after_twelve_months_openings_are_destroyed_on_laptops_and_at_the_hub(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    open_case(trio.karim, trio.of_karim)
    open_case(trio.karim, trio.of_karim, minutes=60 * 24 * 200)
    trio.rounds(hub, 2)
    old = trio.karim.rows("SELECT l.log_id FROM audit_log a JOIN log l ON l.log_no = a.log_no ORDER BY a.month")[0][0]
    later = round(trio.nele.store.clock.now().timestamp() * 1000) + 400 * DAY_MS
    for laptop in (trio.karim, trio.nele):
        assert laptop.store.local(lambda unit: destroy_old(unit, later)) == 1
        assert [one[2] for one in held(laptop)] == [1]
        assert laptop.rows("SELECT 1 FROM log_key k JOIN log l ON l.log_no = k.log_no WHERE l.log_id = ?", old) == []
    trio.nele.store.clock = FixedClock(trio.nele.store.clock.now() + timedelta(days=400))
    for _ in range(2):  # the hub has it still, and gives it again
        trio.nele.store.local(lambda unit: set_fact(run_of(unit), "feed", 0))
        trio.nele.round(hub)
    assert [one[2] for one in held(trio.nele)] == [1]
    assert trio.nele.rows("SELECT 1 FROM log_key k JOIN log l ON l.log_no = k.log_no WHERE l.log_id = ?", old) == []
    now = trio.nele.store.clock.now()
    assert [one.missing for one in trio.nele.store.read(lambda reader: laptops_heard(reader, now))] == [0]
    org_id = Member(trio.nele).standing.org_id
    database = hub.hub.database
    database.write(lambda tx: tx.run("UPDATE env SET at = 1000 WHERE log_id = ?", old))
    assert list(accesses(database, 0, log_id=old))
    assert forget_old(database, org_id, 12) == 1
    assert database.read(lambda tx: tx.all("SELECT 1 FROM env WHERE log_id = ?", old)) == []
    assert database.read(lambda tx: tx.all("SELECT 1 FROM keys.wrap WHERE log_id = ?", old)) == []
    trio.rounds(hub, 2)
    assert [one[2] for one in held(trio.nele)] == [1]
    database.write(lambda tx: tx.run("UPDATE access_log SET at = 1000"))
    forget_old(database, org_id, 12)
    assert list(accesses(database, 0)) == []


def test_a_laptop_alone_destroys_what_is_old_when_a_month_begins(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 1, 31, 9, 0, tzinfo=UTC))
    alone = Opened.new(tmp_path / "alone")
    alone.store.clock = clock
    alone.start_team()
    case_id = secrets.token_hex(16)
    open_case(alone, case_id)
    open_case(alone, case_id, minutes=60 * 24 * 364)  # in January, twelve months later
    assert len(held(alone)) == 2
    open_case(alone, case_id, minutes=60 * 24 * 380)  # in February
    assert len(held(alone)) == 2
    assert {one.before_seq for one in alone.store.read(lambda reader: audit_logs(run_of(reader))).values()} == {1}
    alone.close()

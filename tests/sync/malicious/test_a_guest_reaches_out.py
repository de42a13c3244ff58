# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a guest of another organisation who wants more than was granted (016)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from caseapp.errors import WrongUse
from caseapp.models import Case
from caseapp.store.colleagues.progress import log_number, logs
from caseapp.store.journal import COLUMNS, as_save
from caseapp.store.plain_sql import run_of
from caseapp.store.unit import Unit
from caseapp.sync.baselines import baseline_of
from caseapp.sync.envelope import Envelope, Header, Kind, parse, seal
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.http import HttpHub
from caseapp.sync.outbox import wire_save
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.directory import make_record
from caseapp.sync.protocol.grants import Epoch, LogSpec
from caseapp.sync.protocol.group_keys import NOBODY
from caseapp.sync.protocol.pages import Frame, FrameType
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.saves import encode_save
from caseapp.sync.protocol.signing import Domain
from caseapp.sync.protocol.snapshots import encode_snapshot
from tests.sync.malicious.member import Member, entity
from tests.sync.teams import Opened
from tests.sync.visitors import Visit, visit_at

OLD, NOW, FALSE = "Waterhoentje", "Roodborstje", "Dit schreef een gast die het niet mocht."


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    with visit_at(tmp_path) as made:
        made.trio.karim.note(made.case_id, OLD)
        made.trio.karim.note(made.case_id, NOW)
        yield made


@pytest.fixture
def inside(visit: Visit) -> Visit:
    """The guest writes in one case."""
    visit.grant("w")
    for laptop in (visit.guest, visit.trio.nele):
        laptop.round(visit.hub)
    assert visit.guest.values(visit.case_id) == {NOW}
    return visit


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as found:
        act()
    return found.value.code


def line_of(visit: Visit, laptop: Opened) -> HttpHub:
    line = HttpHub(visit.hub.address)
    line.sign_in(Member(laptop).standing.keys)
    return line


def log_of(visit: Visit) -> bytes:
    return visit.trio.karim.log_of(visit.case_id)


def team_log(visit: Visit) -> bytes:
    return bytes(visit.trio.nele.rows("SELECT log_id FROM log WHERE kind = 'team'")[0][0])


def set_aside(laptop: Opened) -> list[str]:
    return [row[0] for row in laptop.rows("SELECT reason FROM envelope WHERE state = 'quarantine'")]


def packed_by(laptop: Opened, log_id: bytes, number: int = 0) -> Envelope:
    """All this laptop holds of a log as a snapshot for the team, whoever may make one."""
    member = Member(laptop)
    key = member.newest(log_id)

    def read(unit: Unit) -> tuple[bytes, tuple[tuple[bytes, int], ...]]:
        run = run_of(unit)
        log_no, ids = log_number(run, log_id), member.standing_in(unit).device_ids
        rows = run(f"SELECT {COLUMNS} FROM journal WHERE log_no = ? ORDER BY rev", (log_no,)).fetchall()  # noqa: S608
        saves = [as_save(row) for row in rows]
        held: dict[bytes, int] = {}
        for one in saves:
            held[ids[one.dev_no]] = one.seq
        content = [(ids[one.dev_no], one.save_id, encode_save(wire_save(one, ids))) for one in saves]
        return encode_snapshot(bytes(32), content), tuple(sorted(held.items()))

    content, held = laptop.store.local(read)
    standing = member.standing
    header = Header(
        kind=Kind.SNAPSHOT, log_id=log_id, dev_id=standing.keys.dev_id, seq=number, epoch=key.record.epoch,
        save_id=secrets.token_bytes(16), deps=held, dir_height=standing.directory.height,
        dir_hash=standing.directory.head[:8],
    )  # fmt: skip
    return seal(header, content, key.key, standing.keys)


def given(laptop: Opened, envelope: Envelope) -> Code | str:
    """What a laptop makes of an envelope that somebody brings, hub or not: empty when it was taken."""
    with HttpHub("http://127.0.0.1:9") as nobody:
        session = laptop.session(nobody)
        session.receive(lambda inbox, _standing: inbox.take(envelope.data, 1))
    return next(iter(session.report.refused), "")


# -- the guest ---------------------------------------------------------------------------------------------------------


def test_other_logs_are_neither_given_nor_taken(inside: Visit) -> None:
    others = [team_log(inside), inside.trio.mila.log_of(inside.trio.of_mila)]
    guest = Member(inside.guest)
    with line_of(inside, inside.guest) as line:
        assert [row[0] for row in line.feed(0).rows] == [log_of(inside)]
        for log_id in others:
            (frame,) = [one for one in line.pull(m.PullAsk(((log_id, 0),))) if one.type is not FrameType.END]
            assert m.LogRefused.decode(frame.content).code == Code.NOT_MEMBER
            assert line.wraps([log_id]).wraps == ()
            assert refused(lambda: line.shelf.snapshots(log_id)) == Code.NOT_MEMBER  # noqa: B023
            assert refused(lambda: line.shelf.missing_chunks(log_id, [bytes(32)])) == Code.NOT_MEMBER  # noqa: B023
    key = guest.newest(log_of(inside))
    pushed = guest.push(
        inside.hub, [guest.save(one, entity(Case, inside.case_id, note=FALSE), key=key, epoch=1) for one in others]
    )
    assert set(pushed) <= {Code.NOT_MEMBER, Code.FENCED}


def test_the_way_back_is_not_given(inside: Visit) -> None:
    """Neither keys of before, nor snapshots, nor what was sealed before the guest came."""
    log_id = log_of(inside)
    whole = packed_by(inside.trio.karim, log_id)
    with line_of(inside, inside.trio.karim) as line:
        line.shelf.put_snapshot(log_id, whole.data)
    with line_of(inside, inside.guest) as line:
        assert all(group_id != NOBODY for _log, _epoch, group_id, _number, _wrap in line.wraps([log_id]).wraps)
        assert whole.env_id not in {one[0] for one in line.shelf.snapshots(log_id).snapshots}
        assert refused(lambda: line.shelf.snapshot(log_id, whole.env_id)) == Code.UNKNOWN
        for join in (True, False):
            frames = [one for one in line.pull(m.PullAsk(((log_id, 0),), join=join)) if one.type is FrameType.ENVELOPE]
            assert whole.data not in {one.content for one in frames}
            epochs = {header.epoch for header in map(_header, frames) if header.kind is Kind.OPS}
            assert epochs <= {Member(inside.guest).newest(log_id).record.epoch}
    assert given(inside.guest, whole) == Code.FOREIGN  # and if a hub brought it after all


def _header(frame: Frame) -> Header:
    return parse(frame.content).header


def test_a_guest_packs_nothing_and_stands_for_nothing(inside: Visit) -> None:
    log_id = log_of(inside)
    theirs = packed_by(inside.trio.karim, log_id)
    with line_of(inside, inside.trio.karim) as line:
        line.shelf.put_snapshot(log_id, theirs.data)
    keys = Member(inside.guest).standing.keys
    attest = m.Attest(theirs.env_id, keys.sign(Domain.ATTEST, m.attest_payload(log_id, theirs.env_id)))
    with line_of(inside, inside.guest) as line:
        for number in (0, 1):
            ours = packed_by(inside.guest, log_id, number)
            assert refused(lambda: line.shelf.put_snapshot(log_id, ours.data)) == Code.READ_ONLY  # noqa: B023
            assert given(inside.trio.mila, ours) != ""
            assert given(inside.trio.karim, ours) == Code.DEVICE_REVOKED
        assert refused(lambda: line.shelf.attest(log_id, attest)) == Code.READ_ONLY


def test_a_guest_gives_no_keys_and_begins_no_log(inside: Visit) -> None:
    guest, log_id = Member(inside.guest), log_of(inside)
    ours = next(iter(guest.standing.directory.groups_of(guest.standing.keys.dev_id)))
    spec = LogSpec(log_id, "core", "core", bytes.fromhex(inside.case_id))
    record, made = guest.rekey(spec, {ours: "w", guest.group("team"): "m"}, guest.newest(log_id), {})
    assert guest.push(inside.hub, [record]) == [Code.NOT_MEMBER]
    assert given(inside.trio.karim, record) == Code.NOT_MEMBER
    begun, made = guest.new_log(LogSpec(secrets.token_bytes(16), "core", "core", bytes.fromhex(inside.case_id)),
                                {ours: "w", guest.group("team"): "m"})  # fmt: skip
    assert guest.push(inside.hub, [begun], made) == [Code.NOT_MEMBER]
    assert given(inside.trio.karim, begun) == Code.NOT_MEMBER


def test_a_colleague_cannot_let_a_guest_manage(inside: Visit) -> None:
    karim, log_id = Member(inside.trio.karim), log_of(inside)
    key = karim.newest(log_id)
    wanted = {one.group_id: "m" for one in key.record.grants}
    held = inside.trio.karim.rows("SELECT d.dev_id, h.seq FROM held h JOIN device d ON d.dev_no = h.dev_no "
                                  "JOIN log l ON l.log_no = h.log_no WHERE l.log_id = ?", log_id)  # fmt: skip
    record, _made = karim.rekey(LogSpec(log_id, "core", "core", bytes.fromhex(inside.case_id)), wanted, key, dict(held))
    assert karim.push(inside.hub, [record]) == [Code.MALFORMED]
    assert given(inside.trio.nele, record) == Code.MALFORMED


def test_a_guest_writes_nothing_into_the_directory(inside: Visit) -> None:
    standing = Member(inside.guest).standing
    nele = Member(inside.trio.nele).standing
    bodies = {
        "tick": {},
        "user_add": {"user": secrets.token_bytes(16), "roles": ["administrator"]},
        "org_link": {"org": secrets.token_bytes(16), "fingerprint": secrets.token_bytes(32)},
        "device_revoke": {"dev": nele.keys.dev_id, "reason": "lost", "wipe": True},
        "device_leave": {"dev": standing.keys.dev_id},
    }
    with line_of(inside, inside.guest) as line:
        for kind, body in bodies.items():
            record = make_record(standing.directory, kind, body, standing.keys, 1_790_000_000_000)
            assert refused(lambda: line.add_record(record)) == Code.DIR_REFUSED  # noqa: B023
            assert refused(lambda: nele.directory.apply(record)) == Code.DIR_REFUSED  # noqa: B023
        assert refused(line.join_letters) == Code.NOT_MEMBER


def test_who_only_reads_is_refused_by_the_hub_and_by_everybody(visit: Visit) -> None:
    visit.grant("r")
    visit.guest.round(visit.hub)
    guest = Member(visit.guest)
    false = guest.save(log_of(visit), entity(Case, visit.case_id, note=FALSE))
    assert guest.push(visit.hub, [false]) == [Code.READ_ONLY]
    assert given(visit.trio.karim, false) == Code.READ_ONLY
    assert visit.trio.karim.values(visit.case_id) == {NOW}


def test_a_guest_does_not_say_who_works_in_a_case(inside: Visit) -> None:
    """The hub cannot see it. No laptop takes it: nobody gets the case by it, and nobody loses it."""
    guest, log_id = Member(inside.guest), log_of(inside)
    mila = bytes.fromhex(inside.trio.mila.store.author.worker_id)
    before = inside.trio.nele.hash_of(log_id)
    for values in ({"primary_worker_id": mila}, {"restricted": 1}, {"deleted": 1}):
        false = guest.save(log_id, entity(Case, inside.case_id, **values))
        assert given(inside.trio.nele, false) == Code.READ_ONLY
    assert inside.trio.nele.hash_of(log_id) == before
    assert guest.push(inside.hub, [replace_count(guest, log_id, mila, inside)]) == ["ok"]
    for laptop in inside.trio.all:
        laptop.round(inside.hub)
    assert set_aside(inside.trio.karim)
    assert inside.trio.mila.rows("SELECT id FROM case_file WHERE id = ?", bytes.fromhex(inside.case_id)) == []


def replace_count(guest: Member, log_id: bytes, mila: bytes, visit: Visit) -> Envelope:
    """A false save with the number the hub expects."""
    fresh = Member(guest.laptop)
    return fresh.save(log_id, entity(Case, visit.case_id, primary_worker_id=mila))


def test_what_is_sealed_after_the_access_ended_is_fenced(inside: Visit) -> None:
    guest, log_id = Member(inside.guest), log_of(inside)
    key = guest.newest(log_id)
    inside.of(inside.trio.karim).guests.withdraw(inside.case_id, inside.guest_id)
    late = guest.save(log_id, entity(Case, inside.case_id, note=FALSE), key=key)
    assert guest.push(inside.hub, [late])[0] in (Code.NOT_MEMBER, Code.FENCED)
    assert given(inside.trio.karim, late) == Code.FENCED
    with line_of(inside, inside.guest) as line:
        frames = list(line.pull(m.PullAsk(((log_id, 0),))))
        assert {_header(one).kind for one in frames if one.type is FrameType.ENVELOPE} <= {Kind.KEY}
        assert line.wraps([log_id]).wraps == ()
    assert inside.trio.karim.values(inside.case_id) == {NOW}


def test_what_a_guest_must_not_write_is_not_taken_over_either(inside: Visit) -> None:
    """Late and set aside: a colleague who takes it over would write it under her own name."""
    guest, log_id = Member(inside.guest), log_of(inside)
    key = guest.newest(log_id)
    inside.of(inside.trio.karim).guests.withdraw(inside.case_id, inside.guest_id)
    mila = bytes.fromhex(inside.trio.mila.store.author.worker_id)
    late = guest.save(log_id, entity(Case, inside.case_id, primary_worker_id=mila, note=FALSE), key=key)
    assert given(inside.trio.karim, late) == Code.FENCED
    assert inside.of(inside.trio.karim).endings.adopt(inside.case_id) == 0
    assert inside.trio.karim.values(inside.case_id) == {NOW}


# -- colleagues and hubs -----------------------------------------------------------------------------------------------


def test_a_baseline_is_taken_by_guests_only_and_from_who_manages_only(inside: Visit) -> None:
    """A hub that hands it to a colleague would make history disappear."""
    karim, log_id = inside.trio.karim, log_of(inside)

    def made(unit: Unit) -> Envelope:
        log = next(one for one in logs(run_of(unit)) if one.log_id == log_id)
        found = baseline_of(unit.reader, Member(karim).standing_in(unit), log)
        assert found is not None
        return found

    whole = karim.store.local(made)
    assert given(inside.trio.nele, whole) == Code.FOREIGN
    assert given(inside.guest, whole) == ""
    key = Member(karim).newest(log_id).key
    shorter = replace(whole.header, save_id=secrets.token_bytes(16))
    assert given(inside.guest, seal(shorter, b"\x82\x80\x40", key, Member(karim).standing.keys)) == Code.MALFORMED
    mila = Member(inside.trio.mila).standing.keys
    foreign = seal(replace(shorter, dev_id=mila.dev_id), b"\x82\x80\x40", key, mila)
    assert given(inside.guest, foreign) in (Code.READ_ONLY, Code.FOREIGN)


def test_files_of_the_team_are_not_for_guests(inside: Visit, tmp_path: Path) -> None:
    inside.trio.karim.write_file(tmp_path / "team.oebundle")
    with pytest.raises(Refused):
        inside.guest.read_file(tmp_path / "team.oebundle")
    with pytest.raises(WrongUse):
        inside.guest.write_file(tmp_path / "guest.oebundle")


def test_the_key_before_stays_shut_with_all_a_guest_was_given(inside: Visit) -> None:
    def keys(unit: Unit) -> dict[int, bool]:
        run = run_of(unit)
        book = GrantBook(run, Member(inside.guest).standing_in(unit))
        return {one.epoch: one.key is not None for one in book.of_log(log_number(run, log_of(inside)))}

    opened = inside.guest.store.local(keys)
    assert opened == {epoch: epoch == max(opened) for epoch in opened}
    assert len(opened) > 1
    assert isinstance(Member(inside.guest).newest(log_of(inside)), Epoch)

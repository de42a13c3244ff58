# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a colleague who wants more than he was given: other cases, other names (T9, T11)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from caseapp.models import Case, Contact, Person, TeamRule, Worker
from caseapp.operations.absences import BeginAbsence
from caseapp.operations.contacts import RecordContact
from caseapp.store.colleagues.progress import log_number
from caseapp.store.plain_sql import run_of
from caseapp.store.queries.history import history_of
from caseapp.store.unit import Unit
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.joining import join_all, take_wraps
from caseapp.sync.protocol.grants import Epoch, LogSpec, NewLogKeys
from caseapp.sync.protocol.saves import WireSave, encode_save
from casehub.serving import Serving
from tests.sync.malicious.member import Member, entity
from tests.sync.teams import Opened, Trio, trio_at

FALSE = "Dit schreef iemand die er niet bij mag."


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as found:
        yield found


def says_nothing_false(laptop: Opened) -> bool:
    """No table shows what the member slipped in."""
    tables = [row[0] for row in laptop.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if table in ("journal", "envelope", "sqlite_sequence"):
            continue
        for row in laptop.rows(f"SELECT * FROM {table}"):  # noqa: S608
            if any(
                FALSE in str(value) or FALSE.encode() in (value if isinstance(value, bytes) else b"") for value in row
            ):
                return False
    return True


def set_aside(laptop: Opened) -> list[str]:
    return [row[0] for row in laptop.rows("SELECT reason FROM envelope WHERE state = 'quarantine'")]


def test_t11_a_save_in_one_case_does_not_write_into_another(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    karim = Member(trio.karim)
    trio.nele.note(trio.of_mila, "Zo staat het er.")
    trio.rounds(hub)
    person = trio.nele.rows("SELECT person_id FROM case_file WHERE id = ?", bytes.fromhex(trio.of_mila))[0][0].hex()
    log_id = trio.karim.log_of(trio.of_karim)
    before = trio.nele.hash_of(trio.nele.log_of(trio.of_mila))
    pushed = karim.push(hub, [
        karim.save(log_id, entity(Case, trio.of_mila, note=FALSE)),
        karim.save(log_id, entity(Person, person, call_name=FALSE)),
    ])  # fmt: skip
    assert pushed == ["ok", "ok"]
    trio.nele.round(hub)
    assert trio.nele.hash_of(trio.nele.log_of(trio.of_mila)) == before
    assert says_nothing_false(trio.nele)
    assert set_aside(trio.nele)
    assert trio.nele.is_sound()


def test_t11_a_log_with_a_lower_id_takes_no_record_over(team: tuple[Trio, Serving]) -> None:
    """Who may begin a log chooses its id: that must give no right over records of other logs."""
    trio, hub = team
    karim = Member(trio.karim)
    trio.nele.note(trio.of_mila, "Zo staat het er.")
    trio.rounds(hub)
    before = trio.nele.hash_of(trio.nele.log_of(trio.of_mila))
    for spec in (
        LogSpec(bytes(15) + b"\1", "core", "core", bytes.fromhex(trio.of_mila)),
        LogSpec(bytes(15) + b"\2", "core", "core", bytes.fromhex(trio.of_karim)),
        LogSpec(bytes(15) + b"\3", "sensitive", "sensitive", bytes.fromhex(trio.of_mila)),
    ):
        record, made = karim.new_log(spec, {karim.own_group(): "m", karim.group("leads"): "r"})
        assert karim.push(hub, [record], made) == ["ok"]
        assert karim.push(hub, [
            karim.seal(spec.log_id, _case(trio.of_mila), _epoch(made)),
        ]) == ["ok"]  # fmt: skip
    trio.nele.round(hub)
    assert trio.nele.hash_of(trio.nele.log_of(trio.of_mila)) == before
    assert trio.nele.values(trio.of_mila) == {"Zo staat het er."}
    assert says_nothing_false(trio.nele)
    assert trio.nele.is_sound()


def _epoch(made: NewLogKeys) -> Epoch:
    return Epoch(made.record, made.key)


def _case(case_id: str) -> bytes:
    return encode_save(WireSave("change", b"", 1_790_000_000_000, (entity(Case, case_id, deleted=0, note=FALSE),)))


def test_t11_entries_of_a_case_come_only_in_its_own_logs(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    karim = Member(trio.karim)
    false = entity(Contact, secrets.token_hex(16), deleted=0, case_id=bytes.fromhex(trio.of_mila), what=FALSE)
    karim.push(hub, [karim.save(trio.karim.log_of(trio.of_karim), false)])
    trio.nele.round(hub)
    assert says_nothing_false(trio.nele)
    assert set_aside(trio.nele)


def test_t11_rules_and_people_of_the_team_come_only_in_its_log(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    karim = Member(trio.karim)
    nele = trio.nele.store.author.worker_id
    log_id = trio.karim.log_of(trio.of_karim)
    rule = entity(TeamRule, secrets.token_hex(16), deleted=0, name="workers_read_working_files", value="true")
    karim.push(hub, [karim.save(log_id, rule), karim.save(log_id, entity(Worker, nele, name=FALSE))])
    trio.nele.round(hub)
    assert trio.nele.rows("SELECT count(*) FROM team_rule WHERE value = 'true'") == [(0,)]
    assert says_nothing_false(trio.nele)


def test_t11_nobody_writes_in_the_name_of_a_colleague(team: tuple[Trio, Serving]) -> None:
    """Who signed something stands beside the name it bears."""
    trio, hub = team
    karim = Member(trio.karim)
    nele = bytes.fromhex(trio.nele.store.author.worker_id)
    karim.push(hub, [karim.save(trio.karim.log_of(trio.of_karim), entity(Case, trio.of_karim, note="x"), author=nele)])
    trio.nele.round(hub)
    (row,) = trio.nele.store.read(lambda reader: history_of(reader, trio.of_karim, limit=1))
    assert (row.worker_id, row.laptop_of) == (nele.hex(), karim.standing.user_id.hex())


def test_t9_a_second_first_key_of_a_log_gives_nobody_anything(team: tuple[Trio, Serving], tmp_path: Path) -> None:
    """By a stick (no hub says who was first): a key for the log of another case, held by who has no access to it."""
    trio, hub = team
    karim = Member(trio.karim)
    log_id = trio.nele.log_of(trio.of_mila)
    spec = LogSpec(log_id, "core", "core", bytes.fromhex(trio.of_mila))
    record, made = karim.new_log(
        spec, {karim.own_group(): "m", karim.group("leads"): "w", karim.own_group(trio.mila): "w"}
    )
    assert karim.push(hub, [record]) == ["stale_epoch"]
    records, keys = [record], [made]
    for _ in range(3):  # and he goes on alone: higher epochs than there are
        wanted = {karim.own_group(): "m", karim.group("leads"): "w", karim.own_group(trio.mila): "w"}
        record, made = karim.rekey(spec, wanted, _epoch(made))
        records.append(record)
        keys.append(made)
    false = karim.seal(log_id, _case(trio.of_mila), _epoch(made))
    for laptop in (trio.nele, trio.mila):
        wraps = [(w.log_id, w.epoch, w.group_id, w.group_epoch, w.data) for one in keys for w in one.wraps]
        deliver(laptop, [*(one.data for one in records), false.data], wraps)
        laptop.note(trio.of_mila, "Niet voor Karim.")
        assert newest_commit(laptop, log_id) not in {one.record.commit for one in keys}
        assert says_nothing_false(laptop)


def test_t10_who_was_shut_out_begins_no_branch_of_a_log(team: tuple[Trio, Serving]) -> None:
    """He kept the keys of his case. By stick he goes on from them, with dates from before he was shut out."""
    trio, hub = team
    karim = Member(trio.karim)
    log_id = trio.karim.log_of(trio.of_karim)
    spec = LogSpec(log_id, "core", "core", bytes.fromhex(trio.of_karim))
    before, branch = karim.newest(log_id), []
    for _ in range(4):
        record, made = karim.rekey(
            spec, {karim.own_group(): "m", karim.group("leads"): "w"}, before, {karim.standing.keys.dev_id: 99}
        )
        branch.append((record, made))
        before = _epoch(made)
    false = karim.seal(log_id, _case(trio.of_karim), before)
    late = karim.seal(log_id, _case(trio.of_karim))
    dev_id = karim.standing.keys.dev_id.hex()
    Colleagues(trio.nele.store, trio.nele.told.append).revoke(dev_id, "lost", wipe=False)
    trio.nele.round(hub)
    wraps = [(w.log_id, w.epoch, w.group_id, w.group_epoch, w.data) for _, one in branch for w in one.wraps]
    deliver(trio.nele, [*(one.data for one, _ in branch), false.data, late.data], wraps)
    trio.nele.note(trio.of_karim, "Niet voor wie weg is.")
    assert newest_commit(trio.nele, log_id) not in {one.record.commit for _, one in branch}
    assert says_nothing_false(trio.nele)
    assert trio.nele.round(hub).outcome == "done"


def deliver(laptop: Opened, envelopes: list[bytes], wraps: list[tuple[bytes, int, bytes, int, bytes]]) -> None:
    """As an exchange file brings them."""
    session = laptop.session(None)  # type: ignore[arg-type]
    take_wraps(session, wraps)
    join_all(session, [(one, None) for one in envelopes])


def newest_commit(laptop: Opened, log_id: bytes) -> bytes:
    def read(unit: Unit) -> bytes:
        run, standing = run_of(unit), laptop.membership.standing(unit)
        assert standing is not None
        found = GrantBook(run, standing).newest(log_number(run, log_id))
        assert found is not None
        return found.record.commit

    return laptop.store.local(read)


def test_t9_a_log_that_somebody_else_keeps_is_not_written_into(team: tuple[Trio, Serving]) -> None:
    """A compartment that claims to be of Mila's case, made by somebody without access to it, who keeps its keys."""
    trio, hub = team
    karim = Member(trio.karim)
    for kind in ("sensitive", "reporter", "team"):
        case_id = b"" if kind == "team" else bytes.fromhex(trio.of_mila)
        spec = LogSpec(bytes(15) + secrets.token_bytes(1), kind, kind, case_id)
        record, made = karim.new_log(spec, {karim.own_group(): "m", karim.own_group(trio.mila): "w"})
        assert karim.push(hub, [record], made) == ["ok"]
        trap = spec.log_id
        karim.push(hub, [karim.seal(trap, _case(trio.of_mila), _epoch(made))])
        trio.mila.round(hub)
        layer = {"sensitive": "L3", "reporter": "L4", "team": "L1"}[kind]
        fields = {"moment": datetime(2026, 10, 1, tzinfo=UTC), "mode": "phone", "outcome": "completed",
                  "what": "Vertrouwelijk.", "layer": layer}  # fmt: skip
        trio.mila.do(RecordContact(case_ids=(trio.of_mila,), fields=fields))
        trio.mila.do(BeginAbsence(worker_id=trio.mila.store.author.worker_id, from_day=date(2026, 10, 5)))
        rows = trio.mila.rows("SELECT count(*) FROM journal j JOIN log l ON l.log_no = j.log_no WHERE l.log_id = ? "
                              "AND j.dev_no IN (SELECT dev_no FROM own_device)", trap)  # fmt: skip
        assert rows == [(0,)]
    assert says_nothing_false(trio.mila)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the hub takes and what it refuses: numbers, epochs, fences, rights, room."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from caseapp.sync.envelope import Header, Kind, seal
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory import GroupKind
from caseapp.sync.protocol.grants import Epoch, new_log_keys
from caseapp.sync.protocol.refusals import Code, Refused
from casehub.settings import Settings
from tests.hub.running import Gather, Start
from tests.hub.team import Laptop, Team, some_id


def codes(results: list[tuple[str, int]]) -> list[str]:
    return [one[0] for one in results]


def test_the_same_again_is_a_duplicate_also_under_a_newer_epoch(team: Team) -> None:
    worker = team.add_worker()
    log_id, epoch = team.add_log()
    sent = [worker.save(log_id, epoch) for _ in range(3)]
    first = worker.push(sent)
    assert first == [("ok", 2), ("ok", 3), ("ok", 4)]
    assert worker.push(sent) == [("duplicate", number) for _, number in first]
    spec, keys = team.log_keys(before=epoch, spec=team.log_keys()[0], fence={worker.keys.dev_id: 3})
    spec, keys = team.log_keys(before=epoch, spec=replace(spec, log_id=log_id), fence={worker.keys.dev_id: 3})
    assert team.lead.push([team.key_envelope(log_id, keys)]) == [("ok", 5)]
    header = replace(sent[0].header, epoch=2)
    sealed_again = seal(header, wire.encode("x"), keys.key, worker.keys)
    assert worker.push([sent[2], sealed_again]) == [("duplicate", 4), ("duplicate", 2)]
    assert len(worker.envelopes(log_id)) == 5


def test_a_gap_names_what_is_expected_and_a_fork_what_is_held(team: Team) -> None:
    worker = team.add_worker()
    log_id, epoch = team.add_log()
    kept = worker.save(log_id, epoch)
    worker.push([kept])
    other, late = worker.save(log_id, epoch, seq=1), worker.save(log_id, epoch, seq=3)
    fork, gap = worker.push_fully([other, late])
    assert fork == (Code.FORK, 2, {"save_id": kept.header.save_id})
    assert gap == (Code.GAP, 0, {"expected": 2})


def test_what_follows_a_forked_save_is_forked_too(team: Team) -> None:
    """A copy of a laptop counts on: its third save must not stand behind the second one of the other copy."""
    worker = team.add_worker()
    log_id, epoch = team.add_log()
    copy = replace(worker, numbers=dict(worker.numbers), previous=dict(worker.previous))
    first = worker.save(log_id, epoch)
    worker.push([first])
    copy.numbers[log_id], copy.previous[log_id] = 1, first.header.save_id
    held = worker.save(log_id, epoch)
    worker.push([held])
    second, third = copy.save(log_id, epoch), copy.save(log_id, epoch)
    assert worker.push_fully([second, third])[1] == (Code.FORK, 0, {"save_id": held.header.save_id})
    assert codes(worker.push([third])) == [Code.FORK]
    assert len(worker.envelopes(log_id)) == 3


def test_one_bad_log_keeps_nothing_of_another_out(team: Team) -> None:
    worker = team.add_worker()
    (good, epoch), (bad, other) = team.add_log(), team.add_log()
    forged = worker.save(good, epoch)
    broken = replace(forged, data=forged.data[:-1] + bytes([forged.data[-1] ^ 1]))
    again = worker.save(good, epoch, seq=1)
    unknown = worker.save(some_id(), epoch)
    results = worker.push(
        [worker.save(bad, other, seq=9), again, broken, unknown, replace(again, data=b"\x00"), worker.save(bad, other)]
    )
    assert codes(results) == ["gap", "ok", "bad_signature", "stale_epoch", "malformed", "ok"]


def test_whoever_may_not_write_is_told_why(team: Team) -> None:
    worker, reader = team.add_worker(), team.add_worker("supervisor")
    readers = team.add_group(GroupKind.SUPERVISORS, member=reader)
    own = team.add_group(GroupKind.OWN, team.lead.user)
    log_id, epoch = team.add_log({own: "m", readers: "r"})
    assert codes(reader.push([reader.save(log_id, epoch)])) == [Code.READ_ONLY]
    assert codes(worker.push([worker.save(log_id, epoch)])) == [Code.NOT_MEMBER]
    assert codes(team.lead.push([team.lead.save(log_id, epoch)])) == ["ok"]
    assert [one[0] for one in worker.feed().rows] == []
    assert [one[0] for one in reader.feed().rows] == [log_id]
    refused = m.LogRefused.decode(worker.pull({log_id: 0})[0].content)
    assert refused.code == Code.NOT_MEMBER


def test_a_revoked_device_gets_the_signed_record_and_nothing_else(team: Team) -> None:
    worker = team.add_worker()
    log_id, epoch = team.add_log()
    worker.push([worker.save(log_id, epoch)])
    waiting = worker.save(log_id, epoch)
    record = team.record("device_revoke", {"dev": worker.keys.dev_id, "reason": "lost", "wipe": True})
    for ask in (lambda: worker.push([waiting]), worker.feed, lambda: worker.pull({log_id: 0}), worker.sign_in):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.code == Code.DEVICE_REVOKED
        assert bytes.fromhex(str(refused.value.detail["record"])) == record
    # somebody else brings what it wrote: it was revoked, and no fence names it
    assert codes(team.lead.push([waiting])) == [Code.DEVICE_REVOKED]


def test_a_device_that_leaves_may_only_bring(team: Team) -> None:
    worker = team.add_worker()
    log_id, epoch = team.add_log()
    waiting = [worker.save(log_id, epoch) for _ in range(2)]
    spec, keys = team.log_keys()
    worker.push([team.key_envelope(spec.log_id, keys, worker)])
    team.record("user_leave", {"user": worker.user})
    assert team.bring(worker, keys.wraps).taken == len(keys.wraps)  # without them nobody reads what it wrote there
    assert codes(worker.push(waiting)) == ["ok", "ok"]
    for ask in (worker.feed, lambda: worker.pull({log_id: 0})):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.code == Code.DEVICE_LEAVING
    assert worker.sign_in().state == "leaving"


def test_who_leaves_may_begin_the_logs_it_had_begun_and_no_other_key(team: Team) -> None:
    worker, other = team.add_worker(), team.add_worker()
    log_id, epoch = team.add_log()
    (spec, first), (_, further) = (
        team.log_keys(),
        team.log_keys(before=epoch, spec=replace(team.log_keys()[0], log_id=log_id)),
    )
    team.record("user_leave", {"user": worker.user})
    later = new_log_keys(team.directory, spec, {team.leads: "m"})  # by the directory in which it has left
    refused = [
        worker.push([team.key_envelope(*one)])[0][0]
        for one in ((log_id, further, worker), (spec.log_id, later, worker), (spec.log_id, first, other))
    ]
    assert refused == [Code.DEVICE_LEAVING, Code.NOT_MEMBER, Code.DEVICE_LEAVING]
    assert codes(worker.push([team.key_envelope(spec.log_id, first, worker)])) == ["ok"]
    assert team.bring(worker, first.wraps).taken == len(first.wraps)
    assert codes(worker.push([worker.save(spec.log_id, Epoch(first.record, first.key))])) == ["ok"]


def test_t9_who_leaves_begins_no_log_that_a_stolen_laptop_could_open(team: Team) -> None:
    worker, stolen = team.add_worker(), team.add_worker()
    spec, keys = team.log_keys()
    team.record("user_leave", {"user": worker.user})
    team.record("device_revoke", {"dev": stolen.keys.dev_id, "reason": "stolen", "wipe": True})
    assert codes(worker.push([team.key_envelope(spec.log_id, keys, worker)])) == [Code.STALE_EPOCH]


def test_what_no_fence_names_is_fenced_and_the_author_may_seal_it_again(team: Team) -> None:
    """T10: a removed member with an accomplice cannot bring "old" entries; an honest one is told the epoch."""
    worker, gone = team.add_worker(), team.add_worker()
    log_id, epoch = team.add_log()
    worker.push([worker.save(log_id, epoch)])
    gone.push([gone.save(log_id, epoch)])
    late, back_dated = worker.save(log_id, epoch), gone.save(log_id, epoch)
    team.record("device_revoke", {"dev": gone.keys.dev_id, "reason": "left", "wipe": False})
    team.renew(team.team)
    fence = {worker.keys.dev_id: 1, gone.keys.dev_id: 1}
    spec = replace(team.log_keys()[0], log_id=log_id)
    _, keys = team.log_keys(before=epoch, spec=spec, fence=fence)
    assert codes(team.lead.push([team.key_envelope(log_id, keys)])) == ["ok"]
    (code, _, detail), accomplice = worker.push_fully([late, back_dated])
    assert (code, detail) == (Code.STALE_EPOCH, {"epoch": 2})
    assert accomplice[0] == Code.FENCED
    newer = seal(replace(late.header, epoch=2), wire.encode("x"), keys.key, worker.keys)
    assert codes(worker.push([newer])) == ["ok"]


def test_a_fence_may_not_leave_out_what_was_acknowledged(team: Team) -> None:
    worker = team.add_worker()
    log_id, epoch = team.add_log()
    worker.push([worker.save(log_id, epoch), worker.save(log_id, epoch)])
    spec = replace(team.log_keys()[0], log_id=log_id)
    _, short = team.log_keys(before=epoch, spec=spec, fence={worker.keys.dev_id: 1})
    ((code, _, detail),) = team.lead.push_fully([team.key_envelope(log_id, short)])
    assert (code, detail["dev"], detail["expected"]) == (Code.STALE_EPOCH, worker.keys.dev_id, 2)
    _, whole = team.log_keys(before=epoch, spec=spec, fence={worker.keys.dev_id: 2})
    assert codes(team.lead.push([team.key_envelope(log_id, whole)])) == ["ok"]


def test_only_the_first_key_record_of_an_epoch_counts_and_only_from_who_manages(team: Team) -> None:
    worker, _ = team.add_worker(), team.add_worker()
    log_id, epoch = team.add_log()
    spec = replace(team.log_keys()[0], log_id=log_id)
    _, mine = team.log_keys(before=epoch, spec=spec)
    _, theirs = team.log_keys(before=epoch, spec=spec)
    assert codes(worker.push([team.key_envelope(log_id, theirs, worker)])) == [Code.NOT_MEMBER]
    assert codes(team.lead.push([team.key_envelope(log_id, mine)])) == ["ok"]
    ((code, _, detail),) = team.lead.push_fully([team.key_envelope(some_id(), theirs)])
    assert (code, detail["epoch"]) == (Code.STALE_EPOCH, 0)
    again = replace(team.key_envelope(log_id, theirs).header)
    assert codes(team.lead.push([seal(again, theirs.content, None, team.lead.keys)])) == [Code.FORK]


def test_wraps_are_taken_when_a_signed_record_names_them(team: Team) -> None:
    worker = team.add_worker()
    spec, keys = team.log_keys()
    assert team.bring(team.lead, keys.wraps).refused == tuple((at, Code.UNKNOWN) for at in range(len(keys.wraps)))
    team.lead.push([team.key_envelope(spec.log_id, keys)])
    assert team.bring(worker, keys.wraps).taken == len(keys.wraps)
    wrong = [replace(one, data=bytes(len(one.data))) for one in keys.wraps]
    assert {code for _, code in team.bring(worker, wrong).refused} == {Code.UNREADABLE}
    _, after = team.log_keys(before=Epoch(keys.record, keys.key), spec=spec)
    team.lead.push([team.key_envelope(spec.log_id, after)])
    assert team.bring(team.lead, after.wraps).taken == len(after.wraps)

    def fetched(laptop: Laptop, **more: bool) -> set[tuple[int, bytes]]:
        asked = m.KeysAsk((spec.log_id,), **more)
        found = laptop.line.ask("POST", m.Path.KEYS_FETCH, m.Wraps, asked).wraps
        return {(wrap[1], wrap[2]) for wrap in found}

    backwards = (1, bytes(16))
    assert fetched(worker) == {(1, team.team), (2, team.team), backwards}
    assert fetched(team.lead) == {(1, team.team), (2, team.team), (1, team.leads), (2, team.leads), backwards}
    assert fetched(worker, latest=True) == {(2, team.team)}


def test_what_does_not_fit_is_refused_whole(small_team: Team) -> None:
    worker = small_team.add_worker()
    log_id, epoch = small_team.add_log()
    big = [worker.save(log_id, epoch, secrets.token_bytes(200_000)) for _ in range(6)]
    with pytest.raises(Refused) as refused:
        worker.push(big)
    assert refused.value.code == Code.TOO_LARGE
    assert len(worker.envelopes(log_id)) == 1


def test_the_quota_of_an_organisation(tmp_path: Path, start: Start, gather: Gather) -> None:
    team = gather(start(Settings(data=tmp_path / "hub", port=0, requests=0, quota=20_000)))
    log_id, epoch = team.add_log()
    results = codes(team.lead.push([team.lead.save(log_id, epoch, secrets.token_bytes(4000)) for _ in range(6)]))
    assert results == ["ok", "ok", "ok", "ok", Code.QUOTA, Code.GAP]


def test_kinds_that_travel_another_way(small_team: Team) -> None:
    log_id, epoch = small_team.add_log()
    keys = small_team.lead.keys
    for kind in (Kind.ERASE, Kind.SNAPSHOT):
        header = Header(kind=kind, log_id=log_id, dev_id=keys.dev_id, seq=0, epoch=1, save_id=some_id())
        assert codes(small_team.lead.push([seal(header, wire.encode("x"), epoch.key, keys)])) == [Code.MALFORMED]

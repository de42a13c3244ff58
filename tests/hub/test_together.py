# SPDX-License-Identifier: EUPL-1.2
"""This is the place for pushes that come at the same time and share a transaction: each still stands for itself."""

from __future__ import annotations

from dataclasses import replace

from caseapp.sync.envelope import Envelope
from casehub.membership import Membership
from casehub.settings import GIB
from casehub.store.pushing import Push
from casehub.store.together import Again
from tests.hub.running import Running
from tests.hub.team import Laptop, Team


def push(hub: Running, team: Team, by: Laptop, *envelopes: Envelope) -> Push:
    membership = hub.hub.membership(team.directory.org_id, team.directory.height)
    return Push(membership, by.keys.dev_id, envelopes[0].header.log_id, envelopes, GIB)


def take(hub: Running, *pushes: Push) -> list[object]:
    """Codes and numbers, or what kind of exception came back."""
    found = hub.hub.together.take(hub.hub.database, pushes)
    return [type(one) if isinstance(one, Exception) else [row[:2] for row in one] for one in found]


def test_several_devices_write_in_one_log_and_are_counted_on(hub: Running, team: Team) -> None:
    one, two = team.add_worker(), team.add_worker()
    log_id, epoch = team.add_log()
    first, second = [one.save(log_id, epoch) for _ in range(2)], [two.save(log_id, epoch) for _ in range(2)]
    answers = take(
        hub, push(hub, team, one, *first), push(hub, team, two, *second, first[1]), push(hub, team, one, *first)
    )
    assert answers == [
        [("ok", 2), ("ok", 3)],
        [("ok", 4), ("ok", 5), ("duplicate", 3)],
        [("duplicate", 2), ("duplicate", 3)],
    ]
    assert [data for _, data in one.envelopes(log_id)][1:] == [envelope.data for envelope in (*first, *second)]
    assert [row[:2] for row in two.feed().rows] == [(log_id, 5)]


def test_what_stops_one_stops_nobody_else(hub: Running, team: Team) -> None:
    worker = team.add_worker()
    logs = [team.add_log() for _ in range(3)]
    pushes = [push(hub, team, worker, worker.save(*log)) for log in logs]
    broken = replace(pushes[1], quota="a bug in the hub")  # type: ignore[arg-type]
    assert take(hub, pushes[0], broken, pushes[2]) == [[("ok", 2)], TypeError, [("ok", 2)]]
    assert [row[:2] for row in worker.feed().rows] == [(logs[1][0], 1), (logs[0][0], 2), (logs[2][0], 2)]
    assert take(hub, pushes[1]) == [[("ok", 2)]]


def test_who_was_judged_by_a_directory_that_moved_is_judged_again(hub: Running, team: Team) -> None:
    worker = team.add_worker()
    (log_id, epoch), (other, key) = team.add_log(), team.add_log()
    before = hub.hub.membership(team.directory.org_id, 0)
    late = replace(push(hub, team, worker, worker.save(log_id, epoch)), membership=before)
    assert isinstance(before, Membership)
    team.add_worker()
    assert take(hub, late, push(hub, team, worker, worker.save(other, key))) == [Again, [("ok", 2)]]
    assert len(worker.envelopes(log_id)) == 1


def test_more_logs_than_fit_into_one_transaction(small_hub: Running, small_team: Team) -> None:
    worker = small_team.add_worker()
    log_id, epoch = small_team.add_log()
    pushes = [push(small_hub, small_team, worker, worker.save(log_id, epoch)) for _ in range(300)]
    assert take(small_hub, *pushes) == [[("ok", number)] for number in range(2, 302)]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of a log that got a new key, and of what counts as sent in it."""

from __future__ import annotations

from pathlib import Path

from caseapp.store.colleagues.progress import count_unsent, log_number
from caseapp.store.plain_sql import run_of
from caseapp.store.unit import Unit
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.session import Session
from tests.sync.malicious.member import Member
from tests.sync.teams import Opened, trio_at


def test_who_writes_next_asks_for_the_new_key(tmp_path: Path) -> None:
    with trio_at(tmp_path) as (trio, hub):
        mila = trio.mila.store.author.worker_id
        for role in ("supervisor", "worker"):
            Colleagues(trio.nele.store, trio.nele.told.append).set_roles(mila, [role])
            trio.rounds(hub, 2)
        trio.karim.note(trio.of_karim, "Na de nieuwe sleutel.")
        for _ in range(2):
            trio.karim.round(hub)
            trio.nele.round(hub)
        assert trio.nele.values(trio.of_karim) == {"Na de nieuwe sleutel."}


def test_what_is_sent_goes_under_a_key_that_the_hub_has(tmp_path: Path) -> None:
    """A key that only a stick brought may be none at the hub: what was sealed with it nobody else could open."""
    with trio_at(tmp_path) as (trio, hub):
        mila = trio.mila.store.author.worker_id
        Colleagues(trio.nele.store, trio.nele.told.append).set_roles(mila, ["supervisor"])
        trio.rounds(hub, 3)
        log_id = trio.nele.log_of(trio.of_karim)
        newest = Member(trio.nele).newest(log_id).record.epoch
        assert newest > 1

        def as_from_a_stick(unit: Unit) -> None:
            sql = "UPDATE envelope SET hub_seq = NULL WHERE kind = 2 AND epoch = ?"
            unit.connection.exec_driver_sql(sql, (newest,))

        trio.nele.store.local(as_from_a_stick)
        trio.nele.note(trio.of_karim, "Onder de sleutel die de hub heeft.")
        assert epoch_to_send(trio.nele, log_id) == newest - 1
        for _ in range(2):  # the hub says that it has a newer one: it is the one of the stick, and now we know it
            trio.nele.round(hub)
        assert unsent(trio.nele) == 0
        trio.karim.round(hub)
        assert trio.karim.values(trio.of_karim) == {"Onder de sleutel die de hub heeft."}


def epoch_to_send(laptop: Opened, log_id: bytes) -> int:
    def read(unit: Unit) -> int:
        run = run_of(unit)
        standing = laptop.membership.standing(unit)
        assert standing is not None
        found = GrantBook(run, standing).newest_at_hub(log_number(run, log_id))
        assert found is not None
        return found.record.epoch

    return laptop.store.local(read)


def test_what_the_hub_gives_back_of_ours_is_sent(tmp_path: Path) -> None:
    """The answer to what was handed over may be lost; that the hub gives it back says the same."""
    with trio_at(tmp_path) as (trio, hub):
        trio.karim.note(trio.of_karim, "Eén.")
        trio.karim.note(trio.of_karim, "Twee.")
        trio.karim.round(hub)
        sql = "SELECT bytes FROM envelope WHERE kind = 1 AND dev_no IN (SELECT dev_no FROM own_device) ORDER BY seq"
        sent = [row[0] for row in trio.karim.rows(sql)]
        trio.karim.store.local(
            lambda unit: unit.connection.exec_driver_sql("UPDATE sent SET seq = seq - 2 WHERE seq >= 2")
        )
        before = unsent(trio.karim)
        assert before >= 2
        session = Session(trio.karim.store, trio.karim.membership, None, lambda _changes: None)
        session.receive(lambda inbox, _standing: inbox.take(sent[-1], 99))
        assert unsent(trio.karim) == before  # never past one that is missing in between
        for place, one in enumerate(sent[-2:], start=98):
            session.receive(lambda inbox, _standing, one=one, place=place: inbox.take(one, place))
        assert unsent(trio.karim) == before - 2


def unsent(laptop: Opened) -> int:
    return laptop.store.local(lambda unit: count_unsent(run_of(unit)))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for laptops that must get on by themselves: found by playing histories (T12, T14, T15, T17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from caseapp.errors import HubUnreachable
from caseapp.operations.team import SetTeamRule
from caseapp.store.colleagues.own_devices import new_device
from caseapp.store.plain_sql import run_of
from caseapp.sync.repair import ask_what_hub_lacks
from caseapp.sync.shut_out import ShutOut
from casehub.serving import Serving
from casehub.settings import Settings
from casehub.store.copying import backup, restore
from tests.sync.acting import colleagues_of
from tests.sync.laptops import hub_at
from tests.sync.malicious.hub import LyingHub, lying_round
from tests.sync.teams import Trio, trio_at
from tests.sync.test_ended_access import give
from tests.sync.trouble.test_copies import copied


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as found:
        yield found


def keep_copy(hub: Serving, to: Path) -> None:
    backup(hub.hub.settings, to, None)


def put_back(trio: Trio, copy: Path, to: Path) -> None:
    """The hub of a backup under a new roof; its address is told to everybody by `move_to`."""
    restore(copy, None, Settings(data=to, port=0))


def test_t15_a_new_name_of_a_laptop_that_the_restored_hub_does_not_know(team: tuple[Trio, Serving]) -> None:
    """The laptop was put back after the backup of the hub; the name it took then is in no directory but its own."""
    trio, hub = team
    keep_copy(hub, trio.folder / "copy")
    trio.karim.store.local(lambda unit: new_device(unit.connection))  # what `restore` does
    trio.karim.round(hub)
    trio.karim.note(trio.of_karim, "Onder de nieuwe naam.")
    put_back(trio, trio.folder / "copy", trio.folder / "again")
    with hub_at(trio.folder / "again") as again:
        trio.move_to(again)
        assert trio.karim.round(again).outcome == "done"
        trio.nele.round(again)
        assert trio.nele.values(trio.of_karim) == {"Onder de nieuwe naam."}


def test_t15_who_is_leaving_brings_everything_to_a_restored_hub(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    keep_copy(hub, trio.folder / "copy")
    trio.karim.note(trio.of_karim, "Gebracht, en door de hub vergeten.")
    trio.karim.round(hub)
    colleagues_of(trio.nele, hub).let_leave(trio.karim.store.author.worker_id)
    trio.karim.note(trio.of_karim, "Nog niet gebracht.")
    put_back(trio, trio.folder / "copy", trio.folder / "again")
    with hub_at(trio.folder / "again") as again:
        trio.move_to(again)
        trio.nele.round(again)
        with pytest.raises(ShutOut, match="left"):
            trio.karim.round(again)
        trio.nele.round(again)
        assert trio.nele.values(trio.of_karim) == {"Nog niet gebracht."}


def test_what_a_key_of_ours_left_out_is_read_when_the_hub_does_not_take_it(team: tuple[Trio, Serving]) -> None:
    """Nele made a new key for a file. Karim wrote meanwhile, and Nele fetches before her key is refused."""
    trio, hub = team
    give(trio.nele, trio.of_karim, trio.mila, trio.karim)
    trio.nele.write_file(trio.folder / "stick")
    trio.karim.note(trio.of_karim, "Onder de oude sleutel.")
    trio.karim.round(hub)
    trio.nele.store.local(lambda unit: ask_what_hub_lacks(run_of(unit)))  # as after a file
    trio.rounds(hub, 2)
    assert trio.nele.values(trio.of_karim) == trio.mila.values(trio.of_karim) == {"Onder de oude sleutel."}
    assert trio.nele.hash_of(trio.nele.log_of(trio.of_karim)) == trio.mila.hash_of(trio.mila.log_of(trio.of_karim))


def test_what_we_sealed_with_a_key_that_is_none_is_sealed_anew(team: tuple[Trio, Serving]) -> None:
    """Nele and Karim both made the next key, Nele for a file, with a save of hers in it; the hub took that of Karim."""
    trio, hub = team
    for laptop in (trio.nele, trio.karim):
        give(laptop, trio.of_karim, trio.mila, laptop)
    trio.nele.note(trio.of_karim, "Verzegeld voor het bestand.")
    trio.nele.write_file(trio.folder / "stick")
    trio.karim.round(hub)
    trio.nele.store.local(lambda unit: ask_what_hub_lacks(run_of(unit)))
    trio.rounds(hub, 2)
    assert trio.mila.values(trio.of_karim) == {"Verzegeld voor het bestand."}
    assert trio.mila.rows("SELECT count(*) FROM envelope WHERE state IN ('waiting', 'quarantine')") == [(0,)]


def test_t14_a_line_that_breaks_while_a_copy_takes_its_new_name(team: tuple[Trio, Serving]) -> None:
    """What the first one wrote waits on the copy until it has its name; the next round reads it."""
    trio, hub = team

    class Breaking(LyingHub):
        def add_record(self, record: bytes) -> None:
            raise HubUnreachable("cut")

    trio.karim.round(hub)
    twin = copied(trio.karim, trio.folder / "twin")
    trio.karim.note(trio.of_karim, "Van de eerste.")
    trio.karim.round(hub)
    with pytest.raises(HubUnreachable):
        lying_round(twin, Breaking(hub))
    for _ in range(2):
        twin.round(hub)
        trio.karim.round(hub)
    assert twin.values(trio.of_karim) == {"Van de eerste."}
    log_id = twin.log_of(trio.of_karim)
    assert twin.hash_of(log_id) == trio.karim.hash_of(log_id)
    twin.close()


def test_a_case_in_which_we_may_not_write_is_still_read(team: tuple[Trio, Serving]) -> None:
    """What we wrote before we heard of it is refused each time; what colleagues write comes all the same."""
    trio, hub = team
    for name in ("workers_read_working_files", "workers_write_working_files"):
        trio.nele.do(SetTeamRule(name=name, value=True))
    trio.rounds(hub, 2)
    trio.nele.do(SetTeamRule(name="workers_write_working_files", value=False))
    trio.nele.round(hub)
    trio.mila.note(trio.of_karim, "Van wie alleen mag lezen.")
    trio.mila.round(hub)
    for words in ("Eerst.", "Dan."):
        trio.karim.note(trio.of_karim, words)
        trio.karim.round(hub)
        trio.mila.round(hub)
        assert words in trio.mila.values(trio.of_karim)
        assert trio.karim.values(trio.of_karim) == {words}


def test_t17_a_log_that_rests_does_not_rest_for_years(team: tuple[Trio, Serving]) -> None:
    """The clock of the laptop ran ten years ahead when the hub refused a log, and was set right."""
    trio, hub = team
    trio.nele.note(trio.of_karim, "Na het rusten.")
    trio.nele.round(hub)
    far = round((trio.karim.store.clock.now() + timedelta(days=3650)).timestamp() * 1000)
    trio.karim.store.local(
        lambda unit: run_of(unit)("UPDATE hub_log SET failures = 1, retry_at = ?, reason = 'busy'", (far,))
    )
    trio.karim.round(hub)
    assert trio.karim.values(trio.of_karim) == {"Na het rusten."}

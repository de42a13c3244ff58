# SPDX-License-Identifier: EUPL-1.2
"""This is the place for access that ends: what a laptop may not hold any more goes, and nothing that was written is

lost on the way (T9, T16).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from caseapp.operations.cases import HandOverCase
from caseapp.operations.contacts import RecordContact
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.team import SetTeamRule
from caseapp.store.backup import back_up, backups
from caseapp.store.colleagues.purge import sweep
from caseapp.store.drafts import drafts, save_draft
from caseapp.store.files import Pieces
from caseapp.store.replay import rebuild, verify
from caseapp.sync import ended
from caseapp.sync.http import HttpHub
from caseapp.sync.protocol import messages as m
from caseapp.sync.round import run_round
from caseapp.sync.session import Session
from casehub.serving import Serving
from tests.records import open_case
from tests.sync.acting import colleagues_of, plain_content, plain_text
from tests.sync.teams import Opened, Trio, trio_at

CANARY = "Zwartwitkwikstaart"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as made:
        yield made


def user_of(laptop: Opened) -> str:
    return laptop.store.author.worker_id


def cases(laptop: Opened) -> set[str]:
    return {row[0].hex() for row in laptop.rows("SELECT id FROM case_file")}


def give(giver: Opened, case_id: str, to: Opened, backup: Opened) -> None:
    """Hand a case to another worker and another backup: who had it has it no more."""
    giver.do(HandOverCase(case_id=case_id, to_worker_id=user_of(to), backup_worker_id=user_of(backup)))


def test_a_quiet_round_does_not_look_at_every_log(made: tuple[Trio, Serving], monkeypatch: pytest.MonkeyPatch) -> None:
    """With ten thousand logs that would be seconds. When a key changes or a log comes, all are looked at again."""
    trio, hub = made
    for _ in range(2):
        trio.rounds(hub)
    looked_at: list[object] = []
    monkeypatch.setattr(ended, "has_ended", lambda *about: bool(looked_at.append(about)))
    trio.karim.note(trio.of_karim, "Er belde niemand.")
    trio.rounds(hub)
    assert not looked_at
    open_case(trio.nele.store, "Nadia")
    trio.rounds(hub)
    assert looked_at


def test_a_case_given_away_leaves_the_laptop_of_who_had_it(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    trio.karim.note(trio.of_karim, CANARY)
    save_draft(trio.karim.store, f"contact:{trio.of_karim}", "contact", {"what": CANARY}, trio.of_karim)
    trio.rounds(hub)
    give(trio.nele, trio.of_karim, trio.mila, trio.nele)
    trio.nele.round(hub)
    trio.karim.round(hub)
    assert trio.of_karim not in cases(trio.karim)
    assert CANARY in plain_content(trio.nele)
    assert trio.karim.store.read(drafts) == ()
    sweep(trio.karim.store)
    assert CANARY not in plain_content(trio.karim)
    assert trio.karim.rows("PRAGMA freelist_count") == [(0,)]
    assert verify(trio.karim.store).faults == []
    rebuild(trio.karim.store)
    assert verify(trio.karim.store).faults == []
    trio.mila.round(hub)
    assert trio.mila.values(trio.of_karim) == {CANARY}


def test_t24_a_case_given_away_is_in_no_backup_and_no_file_of_this_laptop(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    log_id, other = trio.karim.log_of(trio.of_karim), bytes(16)
    trio.karim.note(trio.of_karim, CANARY)
    trio.rounds(hub)
    for place in (log_id, other):
        Pieces(trio.karim.folder, place).put(bytes(32), b"sealed")
    back_up(trio.karim.store)
    give(trio.nele, trio.of_karim, trio.mila, trio.nele)
    trio.nele.round(hub)
    colleagues_of(trio.karim, hub).sync()
    (copy,) = backups(trio.karim.folder / "backups")
    assert CANARY not in plain_text(copy.path, trio.karim.store.keys)
    assert not Pieces(trio.karim.folder, log_id).has(bytes(32))
    assert Pieces(trio.karim.folder, other).has(bytes(32))


def test_it_comes_back_whole_with_a_new_grant_and_is_written_in_again(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    trio.karim.note(trio.of_karim, "Van Karim.")
    trio.rounds(hub)
    give(trio.nele, trio.of_karim, trio.mila, trio.nele)
    trio.rounds(hub)
    assert trio.of_karim not in cases(trio.karim)
    trio.mila.note(trio.of_karim, "Van Mila.")
    trio.mila.round(hub)
    assert trio.karim.round(hub).received == 0  # a stone is not fetched again
    trio.nele.round(hub)
    give(trio.nele, trio.of_karim, trio.karim, trio.mila)
    trio.rounds(hub)
    assert trio.karim.values(trio.of_karim) == {"Van Mila."}
    trio.karim.note(trio.of_karim, "Weer van Karim.")
    trio.rounds(hub, 2)
    assert trio.nele.values(trio.of_karim) == {"Weer van Karim."}
    assert len({one.hash_of(one.log_of(trio.of_karim)) for one in trio.all}) == 1
    assert verify(trio.karim.store).faults == []


def test_who_gives_a_case_away_sends_first_what_was_written_in_it(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    trio.karim.note(trio.of_karim, "Laatste nota.")
    give(trio.karim, trio.of_karim, trio.mila, trio.nele)
    trio.rounds(hub, 2)
    assert trio.of_karim not in cases(trio.karim)
    assert trio.mila.values(trio.of_karim) == {"Laatste nota."}
    assert colleagues_of(trio.karim, hub).overview.state().set_by == 0


def test_what_could_not_be_sent_any_more_is_kept_aside_for_colleagues(
    made: tuple[Trio, Serving], tmp_path: Path
) -> None:
    trio, hub = made
    trio.rounds(hub)
    trio.karim.note(trio.of_karim, CANARY)  # away from the hub
    give(trio.nele, trio.of_karim, trio.mila, trio.nele)
    trio.nele.round(hub)
    trio.karim.round(hub)
    state = colleagues_of(trio.karim, hub).overview.state()
    assert (trio.of_karim in cases(trio.karim), state.set_by) == (False, 1)
    sweep(trio.karim.store)
    assert CANARY not in plain_content(trio.karim)  # sealed, and we have no key any more
    trio.karim.write_file(tmp_path / "aside.oebundle")
    trio.mila.round(hub)
    mila = colleagues_of(trio.mila, hub)
    trio.mila.read_file(tmp_path / "aside.oebundle")
    assert CANARY not in trio.mila.values(trio.of_karim)
    assert [(one.reason, one.case_id) for one in mila.overview.set_aside()] == [("fenced", trio.of_karim)]
    assert mila.endings.adopt(trio.of_karim) == 1
    assert CANARY in trio.mila.values(trio.of_karim)
    trio.mila.round(hub)
    trio.nele.round(hub)
    assert CANARY in trio.nele.values(trio.of_karim)
    assert mila.overview.set_aside() == ()


def test_a_rule_that_changes_takes_the_cases_of_colleagues_away(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    trio.nele.do(SetTeamRule(name="workers_read_working_files", value=True))
    trio.rounds(hub, 2)
    assert cases(trio.mila) == {trio.of_karim, trio.of_mila}
    trio.nele.do(SetTeamRule(name="workers_read_working_files", value=False))
    trio.rounds(hub, 2)
    assert cases(trio.mila) == {trio.of_mila}
    assert verify(trio.mila.store).faults == []


def test_a_case_that_left_does_not_come_back_by_a_file(made: tuple[Trio, Serving], tmp_path: Path) -> None:
    """The file of a colleague holds it, and what was sealed before access ended could still be opened."""
    trio, hub = made
    trio.karim.note(trio.of_karim, CANARY)
    trio.karim.round(hub)
    for value in (True, False):
        trio.nele.do(SetTeamRule(name="workers_read_working_files", value=value))
        for laptop in (trio.nele, trio.mila, trio.nele):
            laptop.round(hub)
        assert (trio.of_karim in cases(trio.mila)) is value
    for _ in range(2):
        path = tmp_path / "stick"
        with path.open("wb") as stream:
            colleagues_of(trio.nele, hub).write_file(stream)
        colleagues_of(trio.mila, hub).read_file(path)
        trio.mila.round(hub)
        assert trio.of_karim not in cases(trio.mila)
        assert colleagues_of(trio.mila, hub).overview.state().waiting == 0
    sweep(trio.mila.store)
    assert CANARY not in plain_content(trio.mila)
    assert trio.mila.is_sound()


def test_a_role_that_ends_takes_away_what_it_gave_without_a_word_of_the_hub(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    nele = colleagues_of(trio.nele, hub)
    nele.set_roles(user_of(trio.mila), ["team_lead"])
    trio.rounds(hub, 2)
    assert trio.of_karim in cases(trio.mila)
    nele.set_roles(user_of(trio.mila), ["worker"])
    trio.mila.round(hub)
    assert cases(trio.mila) == {trio.of_mila}


class EndingHub(HttpHub):
    """A hub that says of every log that access ended."""

    def feed(self, after: int, wait_seconds: int = 0) -> m.Feed:
        feed = super().feed(0, wait_seconds)
        rows = tuple((*row[:3], str(m.LogState.ENDED), row[4]) for row in feed.rows)
        return m.Feed(rows, feed.next, feed.more, feed.dir_height, feed.access, feed.generation)


def test_t16_a_hub_that_says_access_ended_takes_nothing_away(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    with EndingHub(hub.address) as line:
        run_round(Session(trio.karim.store, trio.karim.membership, line, trio.karim.told.append))
    assert trio.of_karim in cases(trio.karim)
    trio.nele.note(trio.of_karim, "Nog altijd open.")
    trio.nele.round(hub)
    trio.karim.round(hub)
    assert trio.karim.values(trio.of_karim) == {"Nog altijd open."}


def test_very_many_at_once_wait_a_day_and_say_so(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    for number in range(8):
        open_case(trio.nele.store, f"Kind{number}", "Peeters", primary_worker_id=user_of(trio.karim))
    trio.rounds(hub, 2)
    many = cases(trio.karim)
    for case_id in many:
        give(trio.nele, case_id, trio.mila, trio.nele)
    trio.rounds(hub, 2)
    karim = colleagues_of(trio.karim, hub)
    assert cases(trio.karim) == many
    brake = karim.overview.state().brake
    assert brake is not None
    now = trio.karim.store.clock.now().timestamp() * 1000
    assert (brake.cases, brake.at - now) == (len(many), 24 * 3600 * 1000)
    trio.karim.store.clock.advance(timedelta(hours=25))  # type: ignore[attr-defined]
    trio.karim.round(hub)
    assert cases(trio.karim) == set()
    assert karim.overview.state().brake is None
    assert verify(trio.karim.store).faults == []


def test_contacts_people_and_their_index_go_without_a_trace(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    fields = {"moment": trio.karim.store.clock.now(), "mode": "home_visit", "outcome": "completed", "what": CANARY}
    trio.karim.do(RecordContact(case_ids=(trio.of_karim,), fields=fields))  # type: ignore[arg-type]
    member = {"name": "tante Samira", "relation": "aunt", "kind": "informal", "phone": "0400 44 55 66"}
    trio.karim.do(AddNetworkMember(case_id=trio.of_karim, fields=member))  # type: ignore[arg-type]
    assert {word for word in (CANARY, "Samira", "Idrissi") if word in plain_content(trio.karim)} != set()
    trio.karim.round(hub)
    give(trio.nele, trio.of_karim, trio.mila, trio.nele)
    trio.nele.round(hub)
    trio.karim.round(hub)
    sweep(trio.karim.store)
    content = plain_content(trio.karim).casefold()
    assert not [word for word in (CANARY, "Samira", "Idrissi", "Yassin") if word.casefold() in content]
    assert verify(trio.karim.store).faults == []

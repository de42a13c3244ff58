# SPDX-License-Identifier: EUPL-1.2
"""This is the place for guests of other organisations: what they see, what they write, and how it ends (016)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.errors import WrongUse
from caseapp.operations.cases import ChangeCase, HandOverCase
from caseapp.operations.contacts import RecordContact
from caseapp.store.colleagues.progress import count_unsent
from caseapp.store.colleagues.purge import sweep
from caseapp.store.plain_sql import run_of
from caseapp.store.queries.workers import workers
from caseapp.store.replay import rebuild, verify
from caseapp.sync.organisation import Organisation, OrganisationRefused
from caseapp.sync.shut_out import ShutOut
from casehub.store.organisations import renew_generation
from tests.records import open_case
from tests.sync.acting import plain_content
from tests.sync.visitors import NAME, PARTNER, Visit, visit_at

NIGHTLY = bool(os.environ.get("CASEAPP_NIGHTLY"))
OLD, NOW, HERS = "Waterhoentje", "Roodborstje", "Koolmeesje"


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    with visit_at(tmp_path) as made:
        yield made


def contact(visit: Visit, words: str, layer: str = "L2") -> RecordContact:
    now = visit.guest.store.clock.now()
    fields = {"moment": now, "mode": "home_visit", "outcome": "completed", "what": words, "layer": layer}
    return RecordContact(case_ids=(visit.case_id,), fields=fields)  # type: ignore[arg-type]


def names(laptop: object) -> dict[str, str]:
    return {one.id: one.name for one in laptop.store.read(workers)}  # type: ignore[attr-defined]


def test_a_guest_sees_nothing_before_a_case_is_granted(visit: Visit) -> None:
    visit.rounds()
    assert visit.guest.rows("SELECT id FROM case_file") == []
    assert names(visit.guest) == {visit.guest_id: NAME}
    for laptop in visit.trio.all:
        assert names(laptop)[visit.guest_id] == NAME


def test_a_guest_begins_with_what_stands_today_and_not_with_what_stood_before(visit: Visit) -> None:
    trio = visit.trio
    trio.karim.note(visit.case_id, OLD)
    trio.karim.note(visit.case_id, NOW)
    visit.grant()
    visit.rounds()
    assert visit.guest.values(visit.case_id) == {NOW}
    assert [row[0].hex() for row in visit.guest.rows("SELECT id FROM case_file")] == [visit.case_id]
    content = plain_content(visit.guest)
    assert NOW in content
    assert OLD not in content
    assert "Mila" not in content  # neither the other case, nor colleagues who have nothing to do with this one
    assert verify(visit.guest.store).faults == []
    rebuild(visit.guest.store)
    assert visit.guest.values(visit.case_id) == {NOW}


def test_both_write_and_read_each_other_under_their_names(visit: Visit) -> None:
    trio = visit.trio
    trio.karim.note(visit.case_id, NOW)
    visit.grant()
    visit.rounds()
    visit.guest.note(visit.case_id, HERS)
    visit.rounds(2)
    assert trio.karim.values(visit.case_id) == {HERS}  # she had seen what she replaced: no difference
    assert trio.nele.values(visit.case_id) == {HERS}
    trio.karim.note(visit.case_id, OLD)
    visit.rounds(2)
    assert visit.guest.values(visit.case_id) == {OLD}
    author = "SELECT w.name FROM journal j JOIN device d ON d.dev_no = j.dev_no JOIN worker w ON w.id = d.dev_id"
    assert trio.karim.rows(author) == [(NAME,)]
    assert "Karim Aziz" in names(visit.guest).values()
    assert all(laptop.is_sound() for laptop in (*trio.all, visit.guest))


@pytest.mark.skipif(not NIGHTLY, reason="at night: CASEAPP_NIGHTLY=1")
def test_unsent_words_of_a_colleague_and_a_guest_stand_side_by_side(visit: Visit) -> None:
    trio = visit.trio
    trio.karim.note(visit.case_id, NOW)
    visit.grant()
    visit.rounds()
    visit.guest.note(visit.case_id, HERS)
    trio.karim.note(visit.case_id, OLD)
    visit.rounds(2)
    assert visit.guest.values(visit.case_id) == trio.karim.values(visit.case_id) == {HERS, OLD}


def test_who_only_reads_writes_nothing_and_is_told_so(visit: Visit) -> None:
    visit.grant("r")
    visit.rounds()
    with pytest.raises(WrongUse):
        visit.guest.note(visit.case_id, HERS)


def test_a_guest_writes_nowhere_else_and_hands_nothing_over(visit: Visit) -> None:
    visit.grant()
    visit.rounds()
    with pytest.raises(WrongUse):
        open_case(visit.guest.store)
    with pytest.raises(WrongUse):  # a sensitive entry would lie in a log she has not
        visit.guest.do(contact(visit, HERS, "L3"))
    karim = visit.trio.karim.store.author.worker_id
    visit.rounds()
    with pytest.raises(WrongUse):
        visit.guest.do(HandOverCase(case_id=visit.case_id, to_worker_id=visit.guest_id, backup_worker_id=karim))
    with pytest.raises(WrongUse):
        visit.guest.do(ChangeCase(case_id=visit.case_id, fields={"restricted": True}))
    visit.guest.do(contact(visit, HERS))


def test_access_that_is_withdrawn_takes_the_case_off_after_her_unsent_words_came_in(visit: Visit) -> None:
    trio = visit.trio
    trio.karim.note(visit.case_id, NOW)
    visit.grant()
    visit.rounds()
    visit.guest.note(visit.case_id, HERS)
    visit.guest.round(visit.hub)
    visit.of(trio.karim).guests.withdraw(visit.case_id, visit.guest_id)
    assert visit.of(trio.karim).guests.access(visit.case_id) == ()
    trio.karim.note(visit.case_id, OLD)
    visit.rounds(2)
    assert visit.guest.rows("SELECT id FROM case_file") == []
    sweep(visit.guest.store)
    assert not {NOW, HERS, OLD} & set(plain_content(visit.guest).split())
    assert trio.karim.values(visit.case_id) == {OLD}
    assert HERS in plain_content(trio.nele)


def test_what_a_guest_could_not_send_any_more_goes_by_file_to_who_has_the_case(visit: Visit, tmp_path: Path) -> None:
    trio = visit.trio
    visit.grant()
    visit.rounds()
    visit.guest.note(visit.case_id, HERS)
    with pytest.raises(WrongUse):
        visit.guest.write_file(tmp_path / "early.oebundle")
    visit.of(trio.karim).guests.withdraw(visit.case_id, visit.guest_id)
    visit.guest.round(visit.hub)
    assert visit.guest.rows("SELECT id FROM case_file") == []
    visit.guest.write_file(tmp_path / "late.oebundle")
    trio.karim.read_file(tmp_path / "late.oebundle")
    assert trio.karim.values(visit.case_id) == set()  # set aside: she was late, or dates back
    assert visit.of(trio.karim).endings.adopt(visit.case_id) == 1
    assert trio.karim.values(visit.case_id) == {HERS}


@pytest.mark.skipif(not NIGHTLY, reason="at night: CASEAPP_NIGHTLY=1")
def test_access_stays_when_others_make_new_keys_and_comes_back_when_given_again(visit: Visit) -> None:
    trio = visit.trio
    trio.karim.note(visit.case_id, NOW)
    visit.grant()
    visit.rounds()
    mila = trio.mila.store.author.worker_id
    trio.nele.do(
        HandOverCase(case_id=visit.case_id, to_worker_id=mila, backup_worker_id=trio.nele.store.author.worker_id)
    )
    visit.rounds(2)
    (row,) = visit.of(trio.mila).guests.access(visit.case_id)
    assert (row.guest_id, row.role, row.compartments) == (visit.guest_id, "w", ("core",))
    trio.mila.note(visit.case_id, OLD)
    visit.rounds(2)
    assert visit.guest.values(visit.case_id) == {OLD}
    assert "Mila Peeters" in names(visit.guest).values()
    visit.of(trio.mila).guests.withdraw(visit.case_id, visit.guest_id)
    visit.rounds()
    trio.mila.note(visit.case_id, NOW)
    trio.mila.round(visit.hub)
    visit.of(trio.mila).guests.grant(visit.case_id, visit.guest_id, "w")
    visit.rounds(2)
    assert visit.guest.values(visit.case_id) == {NOW}
    visit.guest.note(visit.case_id, HERS)
    visit.rounds(2)
    assert trio.mila.values(visit.case_id) == {HERS}


def test_a_guest_waits_for_the_beginning_and_whoever_manages_makes_it(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The laptop that gave the case was closed between the keys and the baseline."""
    visit.trio.karim.note(visit.case_id, NOW)
    visit.trio.karim.round(visit.hub)
    with monkeypatch.context() as broken:
        broken.setattr("caseapp.sync.guests.tend_baselines", lambda _session: None)
        visit.grant()
    visit.guest.round(visit.hub)
    assert visit.guest.rows("SELECT id FROM case_file") == []
    visit.trio.nele.round(visit.hub)
    visit.guest.round(visit.hub)
    assert visit.guest.values(visit.case_id) == {NOW}
    assert visit.guest.rows("SELECT 1 FROM envelope WHERE state IN ('waiting', 'quarantine')") == []


@pytest.mark.skipif(not NIGHTLY, reason="at night: CASEAPP_NIGHTLY=1")
def test_a_hub_that_was_set_back_changes_nothing_for_a_guest(visit: Visit) -> None:
    visit.trio.karim.note(visit.case_id, NOW)
    visit.grant()
    visit.guest.round(visit.hub)
    visit.guest.note(visit.case_id, HERS)
    visit.guest.round(visit.hub)
    renew_generation(visit.hub.hub.database)
    visit.trio.karim.note(visit.case_id, OLD)
    visit.rounds(2)
    assert visit.guest.store.local(lambda unit: count_unsent(run_of(unit))) == 0
    assert visit.guest.values(visit.case_id) == visit.trio.karim.values(visit.case_id)
    assert visit.guest.rows("SELECT 1 FROM envelope WHERE state IN ('waiting', 'quarantine')") == []
    assert visit.guest.is_sound()


def test_sensitive_entries_are_given_only_on_purpose(visit: Visit) -> None:
    karim = visit.trio.karim
    karim.do(contact(visit, OLD, "L3"))
    karim.do(contact(visit, NOW))
    visit.rounds()
    visit.grant("r")
    visit.rounds(2)
    assert NOW in plain_content(visit.guest)
    assert OLD not in plain_content(visit.guest)
    visit.grant("r", sensitive=True)
    visit.rounds(2)
    assert OLD in plain_content(visit.guest)
    (row,) = visit.of(karim).guests.access(visit.case_id)
    assert row.compartments == ("core", "sensitive")


def test_a_restricted_case_is_for_no_guest(visit: Visit) -> None:
    visit.grant()
    visit.rounds()
    visit.trio.karim.do(ChangeCase(case_id=visit.case_id, fields={"restricted": True}))
    visit.rounds(2)
    assert visit.guest.rows("SELECT id FROM case_file") == []
    with pytest.raises(WrongUse):
        visit.grant()


def test_a_guest_who_is_shut_out_has_nothing_any_more(visit: Visit) -> None:
    visit.grant()
    visit.rounds()
    visit.of(visit.trio.nele).guests.revoke(visit.guest_id)
    visit.trio.karim.note(visit.case_id, OLD)
    for laptop in visit.trio.all:
        laptop.round(visit.hub)
    with pytest.raises(ShutOut) as ended:
        visit.guest.round(visit.hub)
    assert ended.value.wipe
    assert visit.of(visit.trio.karim).guests.access(visit.case_id) == ()


def test_when_the_link_ends_its_guests_are_out(visit: Visit) -> None:
    visit.grant()
    visit.rounds()
    visit.of(visit.trio.nele).guests.unlink(PARTNER.org_id.hex())
    with pytest.raises(ShutOut):
        visit.guest.round(visit.hub)
    assert visit.of(visit.trio.nele).guests.partners() == ()
    with pytest.raises(WrongUse):
        visit.of(visit.trio.nele).guests.invite(PARTNER.org_id.hex(), NAME)


def test_only_who_has_the_case_gives_it(visit: Visit) -> None:
    assert visit.of(visit.trio.karim).guests.may_grant(visit.case_id)
    assert not visit.of(visit.trio.mila).guests.may_grant(visit.case_id)
    with pytest.raises((WrongUse, KeyError)):
        visit.of(visit.trio.mila).guests.grant(visit.case_id, visit.guest_id, "r")


def test_the_code_of_an_organisation_is_read_as_it_was_written() -> None:
    assert Organisation.parse(PARTNER.text().lower().replace("-", " ")) == PARTNER
    assert len(PARTNER.words) == 6
    text = PARTNER.text()
    for wrong in ("", "niets", text[:-5], text[:20] + ("0" if text[20] != "0" else "1") + text[21:]):
        with pytest.raises(OrganisationRefused):
            Organisation.parse(wrong)

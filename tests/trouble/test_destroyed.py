# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a file whose time is over: destroyed on this laptop, in every place, also after a kill."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest

from caseapp.clock import FixedClock
from caseapp.errors import CaseAppError, WrongUse
from caseapp.operations import operations, perform
from caseapp.operations.cases import ChangeCase, CloseCase, ReopenCase
from caseapp.operations.checklists import RecordFact, SetChecklistItem
from caseapp.operations.contacts import RecordContact
from caseapp.operations.destruction import (
    ConfirmDestruction,
    ConfirmTerm,
    HoldFile,
    KeepFile,
    ProposeDestruction,
    ReleaseFile,
)
from caseapp.operations.documents import AddDocument, let_go, seal_document
from caseapp.operations.homes import AddEviction
from caseapp.operations.openings import Opening, record_opening
from caseapp.operations.people import ChangePerson
from caseapp.operations.rights import AddRight, ChangeRight
from caseapp.operations.team import ChangeWorker
from caseapp.operations.undo import Undo
from caseapp.store import ending_files
from caseapp.store.backup import back_up, backups
from caseapp.store.colleagues.progress import fact
from caseapp.store.colleagues.purge import SWEEP
from caseapp.store.drafts import save_draft
from caseapp.store.ending_files import finish_destructions, logs_of_case
from caseapp.store.journal import unpack_body
from caseapp.store.local_settings import set_local_setting
from caseapp.store.plain_sql import run_of
from caseapp.store.profile import DATABASE, Profile
from caseapp.store.queries.retention import RetentionRow, destructions, retention_of
from caseapp.store.queries.search import find_notes, find_people
from caseapp.store.replay import verify
from tests.sync.acting import plain_text
from tests.trouble.given import values_for
from tests.trouble.jobs import destroy_and_stop
from tests.trouble.killing import killed, moments
from tests.trouble.made import Made, file_keys, opened
from tests.trouble.pages import has_crypto, plain_pages

WORD = "Qzwxnachtegaal"
CLOSED = date(2026, 10, 5)
LATE = 365 * 11
NOT_OF_A_CASE = (
    "delete_", "open_case", "import_", "undo", "settle_", "confirm_", "propose_", "hold_", "keep_", "close_",
    "release_", "reopen_", "move_", "take_", "add_worker", "change_worker", "change_team", "remove_worker",
    "start_team", "set_team", "link_", "hand_over_case", "unlink_", "begin_", "end_absence", "change_absence",
)  # fmt: skip
BY_HAND = {"add_document", "add_eviction", "record_fact", "set_checklist_item"}
MAKING = ("record_", "add_", "set_", "write_")
LEADS = "Anke Wouters, functionaris gegevensbescherming"


def about(made: Made) -> str:
    """The newest case of the profile: values made from types fall on it."""
    profile = opened(made)
    try:
        return str(
            profile.store.read_whole(lambda r: r.sql("SELECT id FROM case_file ORDER BY row_no DESC")[0][0].hex())
        )
    finally:
        profile.close()


def fill(profile: Profile, case_id: str) -> None:
    """Write the word into every text of every operation about a case; then into what lies beside the records."""
    store = profile.store
    person = store.read(lambda reader: reader.sql("SELECT person_id FROM case_file ORDER BY row_no DESC")[0][0].hex())
    perform(store, ChangePerson(person_id=person, fields={"family_name": WORD, "call_name": WORD[::-1].capitalize()}))
    names = {name for name in operations() if not name.startswith(NOT_OF_A_CASE)} - BY_HAND
    refused = through(profile, through(profile, names))  # some follow on what others made
    assert not {name for name in refused if name.startswith(MAKING)}, refused
    told = {"mode": "phone", "outcome": "completed", "what": f"{WORD} meldde het", "layer": "L4"}
    perform(store, RecordContact(case_ids=(case_id,), fields=told))  # type: ignore[arg-type]
    perform(store, AddEviction(case_id=case_id, fields={"level": "early", "note": WORD}))
    perform(store, RecordFact(case_id=case_id, name="impairment", value="no", note=WORD))
    perform(store, SetChecklistItem(case_id=case_id, code="BE09", fields={"state": "busy", "note": WORD}))
    save_draft(store, f"contact:{WORD}", "contact", {"what": WORD}, case_id)
    save_draft(store, "contact:several", "contact", {"people": [{"case_id": case_id}], "what": WORD}, None)
    set_local_setting(store, "cases.view", {"words": WORD, "status": "open"})
    set_local_setting(store, "place", f"case/{case_id}/contacts")
    record_opening(store, Opening(act="glass", case_id=case_id, compartment="core", reason=f"{WORD} staat aan de deur"))
    back_up(store)


def through(profile: Profile, names: Iterable[str]) -> dict[str, str]:
    """Perform these with the word in every text; those that were refused."""
    refused = {}
    for name in sorted(names):
        with profile.store.reading() as reader:
            values = values_for(operations()[name].given, reader, WORD)
        try:
            perform(profile.store, values)
        except CaseAppError as error:
            refused[name] = str(error)
    return refused


def words_outside(profile: Profile, case_id: str) -> str:
    """Everything in the journal that does not lie in the logs of the case."""
    with profile.store.reading_whole() as reader:
        inside = {number for number, _id in logs_of_case(run_of(reader), case_id)}
        rows = reader.sql("SELECT log_no, body FROM journal")
    assert len(inside) == 3  # core, sensitive, reporter
    return repr([unpack_body(body) for log_no, body in rows if log_no not in inside])


def pieces_of_bodies(profile: Profile, case_id: str) -> list[bytes]:
    """Some bytes of what the journal holds of a case: it is packed, so the word itself does not show in a page.

    What the other file of the profile has as well (both began alike) says nothing.
    """
    with profile.store.reading_whole() as reader:
        inside = {number for number, _id in logs_of_case(run_of(reader), case_id)}
        rows = reader.sql("SELECT log_no, body FROM journal")
    others = b"".join(body for log_no, body in rows if log_no not in inside)
    pieces = {body[at : at + 32] for log_no, body in rows if log_no in inside for at in range(8, len(body) - 40, 64)}
    return sorted(one for one in pieces if one not in others)


def found_in(made: Made, case_id: str, packed: list[bytes]) -> list[str]:
    """Every place under the folder of the profile that still holds something of the file."""
    key, salt = file_keys(made)
    marks = [form for word in (WORD, WORD.lower(), WORD[::-1]) for form in (word.encode(), word.encode("utf-16-le"))]
    found = []
    for path in sorted(one for one in made.home.rglob("*") if one.is_file()):
        contents = [path.read_bytes()]
        if path.name.endswith((".backup", ".db")):
            contents.append(plain_text(path, (key, salt)).encode("latin-1", "replace"))
        if path.name.endswith((".backup", ".db", "-wal")) and has_crypto():
            contents.append(plain_pages(path, key))
        if any(mark in content for content in contents for mark in (*marks, *packed)):
            found.append(path.name)
    return found


def destroyed_at(closed: datetime) -> FixedClock:
    return FixedClock(closed + timedelta(days=LATE))


@pytest.fixture
def filled(made: Made) -> tuple[Made, str, list[bytes]]:
    """A profile with a closed file that holds the word everywhere; what of its journal to look for."""
    case_id = about(made)
    clock = FixedClock()
    profile = opened(made, clock)
    store = profile.store
    fill(profile, case_id)
    letter = made.home.parent / f"{WORD}.txt"
    letter.write_text(WORD * 400, "utf-8")
    file = seal_document(made.home, letter)
    perform(store, AddDocument(case_id=case_id, file=file, fields={"title": WORD}))
    let_go(made.home, file)
    assert WORD not in words_outside(profile, case_id)
    perform(store, ChangeCase(case_id=case_id, fields={"retention_context": "caw", "restricted": False}))
    with store.reading() as reader:
        rights = [row[0].hex() for row in reader.sql("SELECT id FROM right_file WHERE deleted = 0")]
    for right in rights:
        perform(store, ChangeRight(right_id=right, fields={"state": "ended", "appeal_result": "won"}))
    perform(store, CloseCase(case_id=case_id, reason="completed", day=CLOSED))
    perform(store, ConfirmTerm(context="caw"))
    packed = pieces_of_bodies(profile, case_id)
    profile.close()
    assert len(packed) > 20
    assert DATABASE in found_in(made, case_id, packed)  # the search finds what is there
    return made, case_id, packed


def row_of(profile: Profile, case_id: str) -> RetentionRow | None:
    store = profile.store
    return store.read(lambda reader: retention_of(reader, case_id, store.clock.today()))


def second_lead(profile: Profile) -> tuple[str, str]:
    """The two of the profile, both of whom decide."""
    store = profile.store
    rows = store.read_whole(lambda reader: reader.sql("SELECT id FROM worker ORDER BY row_no"))
    nele, karim = (row[0].hex() for row in rows[:2])
    perform(store, ChangeWorker(worker_id=karim, fields={"role": "team_lead"}))
    return nele, karim


def agreed(profile: Profile, case_id: str) -> str:
    """Nele proposes, Karim confirms; nothing is destroyed yet."""
    store = profile.store
    nele, karim = second_lead(profile)
    asked = str(perform(store, ProposeDestruction(case_id=case_id)).result)
    store.sign_in(karim)
    perform(store, ConfirmDestruction(destruction_id=asked))
    store.sign_in(nele)
    return asked


def test_t23_what_two_people_confirmed_is_in_no_file_of_the_profile(filled: tuple[Made, str, list[bytes]]) -> None:
    made, case_id, packed = filled
    profile = opened(made, destroyed_at(FixedClock().now()))
    agreed(profile, case_id)
    assert DATABASE in found_in(made, case_id, packed)
    changes = finish_destructions(profile.store)
    assert any(case_id in one.cases for one in changes)
    assert found_in(made, case_id, packed) == []  # while it is open, with its WAL
    with profile.store.reading() as reader:
        assert (find_people(reader, WORD), find_notes(reader, WORD)) == ((), ())
        assert reader.sql("SELECT count(*) FROM case_file")[0][0] == 1  # the other file stays
        assert reader.sql("PRAGMA freelist_count")[0][0] == 0
        (done,) = destructions(reader)
    assert (done.case_ref, done.done_day) == (case_id, profile.store.clock.today())
    assert dict(done.records)["contact"] >= 4
    assert verify(profile.store).faults == []
    profile.close()
    assert found_in(made, case_id, packed) == []
    assert len(backups(made.home / "backups")) == 1
    assert not any(path.is_file() for path in (made.home / "files").rglob("*"))


@pytest.mark.parametrize("seed", range(6))
def test_t23_a_destruction_that_is_killed_is_finished_at_the_next_opening(
    filled: tuple[Made, str, list[bytes]], seed: int
) -> None:
    made, case_id, packed = filled
    clock = destroyed_at(FixedClock().now())
    profile = opened(made, clock)
    agreed(profile, case_id)
    profile.close()
    killed(destroy_and_stop, made, clock.now(), after=1, delay=moments(seed).uniform(0.0, 0.25))
    profile = opened(made, clock)
    assert row_of(profile, case_id) is None
    assert profile.store.read_whole(lambda reader: fact(run_of(reader), SWEEP)) is None
    profile.close()
    assert found_in(made, case_id, packed) == []


@pytest.mark.parametrize("broken", ["sweep", "forget_pieces", "renew_backups"])
def test_t23_what_is_broken_off_after_the_records_are_gone_is_finished_at_the_next_opening(
    filled: tuple[Made, str, list[bytes]], broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, case_id, packed = filled
    clock = destroyed_at(FixedClock().now())
    profile = opened(made, clock)
    agreed(profile, case_id)

    def stop(*_given: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(ending_files, broken, stop)
    with pytest.raises(OSError, match="no room"):
        finish_destructions(profile.store)
    profile.close()
    monkeypatch.undo()
    assert found_in(made, case_id, packed) != []
    opened(made, clock).close()
    assert found_in(made, case_id, packed) == []


def test_what_was_destroyed_is_not_taken_back(filled: tuple[Made, str, list[bytes]]) -> None:
    made, case_id, _packed = filled
    profile = opened(made, destroyed_at(FixedClock().now()))
    agreed(profile, case_id)
    acts = {one.act_rev for one in finish_destructions(profile.store) if one.act_rev is not None}
    assert len(acts) == 1
    with pytest.raises(WrongUse):
        perform(profile.store, Undo(act_rev=acts.pop()))
    profile.close()


def test_a_confirmation_is_taken_back_before_it_is_carried_out(filled: tuple[Made, str, list[bytes]]) -> None:
    made, case_id, _packed = filled
    profile = opened(made, destroyed_at(FixedClock().now()))
    asked = agreed(profile, case_id)
    perform(profile.store, KeepFile(destruction_id=asked, reason="complaint"))
    assert finish_destructions(profile.store) == ()
    row = row_of(profile, case_id)
    assert row is not None
    assert row.hold == "complaint"
    profile.close()


@pytest.mark.parametrize("when", ["before it is proposed", "between the two people", "after both"])
@pytest.mark.parametrize("what", ["complaint", "appeal", "claim"])
def test_a_hold_stops_a_destruction_at_every_step(filled: tuple[Made, str, list[bytes]], what: str, when: str) -> None:
    made, case_id, _packed = filled
    profile = opened(made, destroyed_at(FixedClock().now()))
    store = profile.store
    _nele, karim = second_lead(profile)

    def hold() -> None:
        if what == "complaint":
            perform(store, HoldFile(case_id=case_id, reason="complaint"))
        else:
            fields = {"kind": "living_wage", "state": "asked"}
            if what == "appeal":
                fields = {"kind": "living_wage", "state": "refused", "appealed_day": CLOSED}  # type: ignore[dict-item]
            perform(store, AddRight(case_id=case_id, fields=fields))  # type: ignore[arg-type]

    if when == "before it is proposed":
        hold()
        with pytest.raises(WrongUse, match="not destroyed now"):
            perform(store, ProposeDestruction(case_id=case_id))
    asked = "" if when == "before it is proposed" else str(perform(store, ProposeDestruction(case_id=case_id)).result)
    store.sign_in(karim)
    if when == "between the two people":
        hold()
        with pytest.raises(WrongUse):
            perform(store, ConfirmDestruction(destruction_id=asked))
    if when == "after both":
        perform(store, ConfirmDestruction(destruction_id=asked))
        hold()
    finish_destructions(store)
    row = row_of(profile, case_id)
    assert row is not None
    assert row.hold == what
    profile.close()


def test_a_hold_ends_on_its_day_or_when_somebody_releases_it(filled: tuple[Made, str, list[bytes]]) -> None:
    made, case_id, _packed = filled
    clock = destroyed_at(FixedClock().now())
    profile = opened(made, clock)
    store = profile.store
    held = str(perform(store, HoldFile(case_id=case_id, reason="court", until=clock.today())).result)
    assert getattr(row_of(profile, case_id), "hold", "") == "court"
    clock.advance(timedelta(days=1))
    assert getattr(row_of(profile, case_id), "hold", "court") == ""
    perform(store, HoldFile(case_id=case_id, reason="other"))
    perform(store, ReleaseFile(destruction_id=held))
    perform(store, ProposeDestruction(case_id=case_id))
    profile.close()


def alone(profile: Profile) -> None:
    """Karim leaves: one person is left."""
    rows = profile.store.read_whole(lambda reader: reader.sql("SELECT id FROM worker ORDER BY row_no"))
    perform(profile.store, ChangeWorker(worker_id=rows[1][0].hex(), fields={"active": False}))


def test_who_works_alone_reads_it_with_a_second_person_on_another_day(filled: tuple[Made, str, list[bytes]]) -> None:
    made, case_id, _packed = filled
    clock = destroyed_at(FixedClock().now())
    profile = opened(made, clock)
    store = profile.store
    alone(profile)
    asked = str(perform(store, ProposeDestruction(case_id=case_id)).result)
    for witness in (None, "", "  ", "x", LEADS, "Nele Van Damme"):
        with pytest.raises(WrongUse, match="second person"):
            perform(store, ConfirmDestruction(destruction_id=asked, witness=witness))
    finish_destructions(store)
    assert row_of(profile, case_id) is not None  # it waits
    clock.advance(timedelta(days=1))
    for witness in (None, " nele  van damme "):
        with pytest.raises(WrongUse, match="second person"):
            perform(store, ConfirmDestruction(destruction_id=asked, witness=witness))
    perform(store, ConfirmDestruction(destruction_id=asked, witness=LEADS))
    finish_destructions(store)
    assert row_of(profile, case_id) is None
    (done,) = store.read(destructions)
    assert (done.witness, done.proposed_by) == (LEADS, done.confirmed_by)
    profile.close()


def test_a_file_that_was_opened_again_is_not_destroyed(filled: tuple[Made, str, list[bytes]]) -> None:
    made, case_id, _packed = filled
    profile = opened(made, destroyed_at(FixedClock().now()))
    agreed(profile, case_id)
    perform(profile.store, ReopenCase(case_id=case_id))
    assert finish_destructions(profile.store) == ()
    with profile.store.reading() as reader:
        assert reader.sql("SELECT status FROM case_file WHERE id = ?", (bytes.fromhex(case_id),)) == [("open",)]
    profile.close()


def test_a_clock_that_went_back_destroys_nothing(filled: tuple[Made, str, list[bytes]]) -> None:
    made, case_id, _packed = filled
    profile = opened(made, destroyed_at(FixedClock().now()))
    agreed(profile, case_id)
    profile.close()
    profile = opened(made, FixedClock())
    assert row_of(profile, case_id) is not None
    profile.close()

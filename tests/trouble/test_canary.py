# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a marked name that goes through everything the program does, and must be found nowhere (T1)."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from caseapp.errors import CaseAppError
from caseapp.operations import operations, perform
from caseapp.operations.cases import ChangeCase, CloseCase, OpenCase
from caseapp.operations.contacts import MoveContact
from caseapp.operations.destruction import ConfirmDestruction, KeepFile, ProposeDestruction, ReleaseFile
from caseapp.operations.differences import SettleDifference
from caseapp.operations.documents import AddDocument, let_go, seal_document
from caseapp.operations.import_caseload import ImportCaseload
from caseapp.operations.people import ChangePerson
from caseapp.operations.same_person import LinkPeople, UnlinkPerson
from caseapp.operations.team import AddWorker
from caseapp.operations.undo import Undo
from caseapp.reports.documents import make_paper
from caseapp.security.crash_report import write_crash_report
from caseapp.security.log import caseapp_log
from caseapp.store.backup import back_up, restore_file
from caseapp.store.drafts import save_draft
from caseapp.store.local_settings import set_local_setting
from caseapp.store.profile import DATABASE, Profile, open_profile
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.plans import plan_content
from caseapp.store.queries.search import find_notes, find_people
from caseapp.store.replay import rebuild, verify
from tests.trouble.given import values_for
from tests.trouble.lists import HEAD, read_list
from tests.trouble.made import PASSPHRASE, Made, file_keys, opened

WORD = "Qzwxkanarievogel"
# values that no type tells: a list, a difference, an act, a new person, a case without a plan, another case, two
# records of one person, a file that was sealed, one whose time is over
BY_HAND = ("import_caseload", "settle_difference", "undo", "open_case", "start_plan", "move_contact", "link_people",
           "unlink_person", "add_document", "propose_destruction", "confirm_destruction", "keep_file")  # fmt: skip
# after everything else; who handed a case over may write less in it
LAST = ("hand_over_case", "close_case", "reopen_case", "delete_", "withdraw_", "drop_", "end_")


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files of this process, of SQLite too."""
    folder = tmp_path / "temp"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.fixture
def profile(made: Made, temp: Path) -> Iterator[Profile]:
    assert tempfile.gettempdir() == str(temp)
    log = caseapp_log(made.home, level=logging.DEBUG)
    found = opened(made)
    yield found
    found.close()
    log.close()


def traces(*folders: Path) -> list[str]:
    """Every file that holds the word in some form, or that is a database without a lock on it."""
    forms = [
        text.encode(form)
        for word in (WORD, WORD.lower(), WORD.upper())
        for text in (word, word[::-1])
        for form in ("utf-8", "utf-16-le", "utf-16-be")
    ]
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            if not path.is_file():
                continue
            content = path.read_bytes()
            if any(form in content for form in forms) or WORD.lower() in path.name.lower():
                found.append(f"{path.name}: the word")
            if b"SQLite format 3" in content:
                found.append(f"{path.name}: a database without encryption")
    return found


def somebody_new(profile: Profile) -> None:
    """A new person with a plan, and the contact of somebody else that belongs here."""
    with profile.store.reading() as reader:
        opening = values_for(operations()["open_case"].given, reader, WORD)
        plan = values_for(operations()["start_plan"].given, reader, WORD)
        contact = reader.sql("SELECT id FROM contact ORDER BY row_no LIMIT 1")[0][0].hex()
    mine = replace(opening, person_id=None, primary_worker_id=profile.store.author.worker_id)
    case_id = perform(profile.store, mine).result
    perform(profile.store, replace(plan, case_id=case_id, fields={**plan.fields, "status": "draft"}))
    perform(profile.store, MoveContact(contact_id=contact, to_case_id=case_id))


def a_document(profile: Profile) -> None:
    """A letter with the word in it, that was sealed and taken in."""
    home = profile.store.path.parent
    stick = home.parent / "stick"
    stick.mkdir()
    letter = stick / f"{WORD}.pdf"
    letter.write_bytes(b"%PDF-1.7\n" + WORD.encode() * 200)
    sealed = seal_document(home, letter)
    with profile.store.reading() as reader:
        given = values_for(AddDocument, reader, WORD)
    perform(profile.store, replace(given, file=sealed))
    let_go(home, sealed)


def through_every_operation(profile: Profile) -> dict[str, str]:
    """Perform each with the word in every text; the names of those that were refused, with the reason."""
    somebody_new(profile)
    a_document(profile)
    names = sorted(set(operations()) - set(BY_HAND))
    last = [name for name in names if name.startswith(LAST)]
    return {**_tried(profile, [name for name in names if name not in last]), **_tried(profile, last)}


def _tried(profile: Profile, names: list[str]) -> dict[str, str]:
    """Those that were refused, once what each of them is about had been made by the others."""
    refused: dict[str, str] = {}
    while names:
        refused = {}
        for name in sorted(names, key=lambda name: (name == "delete_case", name)):
            with profile.store.reading() as reader:
                given = values_for(operations()[name].given, reader, WORD)
            try:
                perform(profile.store, given)
            except CaseAppError as error:
                refused[name] = str(error)
        if len(refused) == len(names):
            break
        names = list(refused)
    return refused


def its_time_is_over(profile: Profile) -> None:
    """A file of long ago: proposed, kept, let go, proposed again and confirmed by somebody else, signed in for it."""
    store = profile.store
    opening = OpenCase(person={"call_name": WORD, "family_name": WORD}, opened_day=date(2001, 1, 31))
    case_id = perform(store, opening).result
    perform(store, ChangeCase(case_id=case_id, fields={"retention_context": "caw", "note": WORD}))
    perform(store, CloseCase(case_id=case_id, reason="completed", day=date(2002, 1, 31)))
    first = perform(store, ProposeDestruction(case_id=case_id)).result
    perform(store, KeepFile(destruction_id=first, reason="complaint"))
    perform(store, ReleaseFile(destruction_id=first))
    again = perform(store, ProposeDestruction(case_id=case_id)).result
    nele = store.author.worker_id
    store.sign_in(perform(store, AddWorker(name=WORD, role="administrator")).result)
    perform(store, ConfirmDestruction(destruction_id=again, witness=WORD))
    store.sign_in(nele)


def by_hand(profile: Profile) -> None:
    """Two records of one person; two values of one field, one of them chosen; an act that is taken back."""
    others = [perform(profile.store, OpenCase(person={"call_name": WORD, "family_name": WORD})).result for _ in "ab"]
    with profile.store.reading() as reader:
        person_id, other_id = (case_head(reader, case_id).person.id for case_id in others)
    perform(profile.store, LinkPeople(person_id=person_id, other_id=other_id))
    perform(profile.store, UnlinkPerson(person_id=person_id))
    its_time_is_over(profile)
    with profile.store.reading() as reader:
        person, rev = reader.sql("SELECT id FROM person ORDER BY row_no LIMIT 1")[0][0].hex(), reader.rev
    for phone in (WORD + "1", WORD + "2"):
        perform(profile.store, ChangePerson(person_id=person, read_rev=rev, fields={"phone": phone}))
    perform(profile.store, SettleDifference(record_id=person, field="phone", value=WORD + "1"))
    done = perform(profile.store, ChangePerson(person_id=person, fields={"address": WORD, "household": WORD}))
    perform(profile.store, Undo(act_rev=done.changes.act_rev or 0))


def test_the_word_is_nowhere(profile: Profile, made: Made, temp: Path, tmp_path: Path) -> None:
    store = profile.store
    assert through_every_operation(profile) == {}  # else: teach tests/trouble/given.py the new values
    with store.reading() as reader:
        assert find_people(reader, WORD)  # it did go in
        assert find_notes(reader, WORD)
    text = HEAD + f"1;{WORD};{WORD};29/05/2005;0470 11 22 33;An;{WORD} {WORD}\n"
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    perform(store, ImportCaseload(rows=read_list(outside / "lijst.csv", text)))
    by_hand(profile)
    save_draft(store, f"contact:{WORD}", "contact", {"what": WORD}, made.case_id)
    set_local_setting(store, "view", {"words": WORD})
    assert traces(made.home, temp) == []  # while it is open, with its WAL
    copy = back_up(store)
    rebuild(store)
    assert verify(store).sound
    assert traces(made.home, temp) == []
    profile.close()
    restore_file(made.home / DATABASE, *file_keys(made), copy)
    open_profile(made.home, PASSPHRASE).close()
    assert traces(made.home, temp) == []
    assert traces(outside) == ["lijst.csv: the word"]  # the search itself finds what is there


def test_papers_are_made_without_files(profile: Profile, made: Made, temp: Path) -> None:
    through_every_operation(profile)
    with profile.store.reading() as reader:
        plan_id = reader.sql("SELECT id FROM plan ORDER BY row_no LIMIT 1")[0][0].hex()
        paper = make_paper("plan", plan_content(reader, plan_id))
    assert paper.pdf.startswith(b"%PDF")
    assert traces(made.home, temp) == []
    assert list(temp.rglob("*")) == []


def test_the_log_and_crash_reports_hold_no_names(profile: Profile, made: Made, temp: Path) -> None:
    log = logging.getLogger("caseapp.store")
    log.error("could not save %s", WORD)
    log.error("could not save " + WORD)  # noqa: G003 - the very mistake
    log.error(f"could not save {WORD}")
    log.warning("values %s", {"name": WORD})
    logging.getLogger("sqlalchemy.engine").warning("INSERT INTO person VALUES (%s)", WORD)
    with pytest.raises(LookupError) as lost:
        stumble_over(WORD)
    log.error("act failed", exc_info=lost.value)
    assert write_crash_report(made.home, lost.value) is not None
    with pytest.raises(Exception, match="no such column") as failed:
        profile.store.local(
            lambda unit: unit.connection.exec_driver_sql(
                "UPDATE person SET shoes = ? WHERE call_name = ?", (WORD, WORD)
            )
        )
    assert WORD not in str(failed.value)  # a traceback on a terminal shows no values
    assert write_crash_report(made.home, failed.value) is not None
    log.error("unexpected", exc_info=failed.value)
    written = (made.home / "log" / "caseapp.log").read_text("utf-8")
    assert written.count("\n") >= 6
    assert "act failed" in written
    assert len(list((made.home / "crashes").iterdir())) == 2
    assert traces(made.home, temp) == []
    for name in ("Yassin", "Idrissi", "Nele", "Damme", "Karim"):
        assert name not in written


def stumble_over(word: str) -> None:
    raise LookupError(word) from ValueError(f"row of {word}")

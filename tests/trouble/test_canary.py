# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a marked name that goes through everything the program does, and must be found nowhere (T1)."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from caseapp.errors import CaseAppError
from caseapp.operations import operations, perform
from caseapp.operations.contacts import MoveContact
from caseapp.operations.differences import SettleDifference
from caseapp.operations.import_caseload import ImportCaseload
from caseapp.operations.people import ChangePerson
from caseapp.operations.undo import Undo
from caseapp.reports.documents import make_paper
from caseapp.security.crash_report import write_crash_report
from caseapp.security.log import caseapp_log
from caseapp.store.backup import back_up, restore_file
from caseapp.store.drafts import save_draft
from caseapp.store.local_settings import set_local_setting
from caseapp.store.profile import DATABASE, Profile, open_profile
from caseapp.store.queries.plans import plan_content
from caseapp.store.queries.search import find_notes, find_people
from caseapp.store.replay import rebuild, verify
from tests.trouble.given import values_for
from tests.trouble.lists import HEAD, read_list
from tests.trouble.made import PASSPHRASE, Made, file_keys, opened

WORD = "Qzwxkanarievogel"
# values that no type tells: a list, a difference, an act, a new person, a case without a plan, another case
BY_HAND = ("import_caseload", "settle_difference", "undo", "open_case", "start_plan", "move_contact")
LAST = ("close_case", "reopen_case", "delete_", "withdraw_")  # after everything else


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
    case_id = perform(profile.store, replace(opening, person_id=None)).result
    perform(profile.store, replace(plan, case_id=case_id, fields={**plan.fields, "status": "draft"}))
    perform(profile.store, MoveContact(contact_id=contact, to_case_id=case_id))


def through_every_operation(profile: Profile) -> dict[str, str]:
    """Perform each with the word in every text; the names of those that were refused, with the reason."""
    somebody_new(profile)
    refused: dict[str, str] = {}
    names = sorted(
        set(operations()) - set(BY_HAND), key=lambda name: (name.startswith(LAST), name == "delete_case", name)
    )
    for name in names:
        with profile.store.reading() as reader:
            given = values_for(operations()[name].given, reader, WORD)
        try:
            perform(profile.store, given)
        except CaseAppError as error:
            refused[name] = str(error)
    return refused


def by_hand(profile: Profile) -> None:
    """Two values of one field, one of them chosen, and an act that is taken back."""
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

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what is written in and under a record that a colleague made, or takes away meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, DeleteCase
from caseapp.operations.contacts import RecordContact
from caseapp.operations.undo import Undo
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.differences import differences
from caseapp.store.store import Store
from tests.records import make_store, open_case
from tests.store.colleagues.carrying import share

CONTACT = {"mode": "phone", "outcome": "completed", "what": "Belde zelf."}


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Store, Store, str]]:
    """Two files that hold the same case, which the first one made."""
    for name in ("ours", "theirs"):
        (tmp_path / name).mkdir()
    ours, theirs = make_store(tmp_path / "ours"), make_store(tmp_path / "theirs")
    case_id = open_case(ours)
    share(ours, theirs)
    yield ours, theirs, case_id
    ours.close()
    theirs.close()


def note(store: Store, case_id: str) -> str | None:
    return store.read(lambda reader: case_head(reader, case_id)).note


def test_a_first_writing_in_a_record_of_a_colleague_is_taken_back(two: tuple[Store, Store, str]) -> None:
    _ours, theirs, case_id = two
    done = perform(theirs, ChangeCase(case_id=case_id, fields={"note": "Verkeerd dossier."}))
    assert done.changes.act_rev is not None
    perform(theirs, Undo(act_rev=done.changes.act_rev))
    assert note(theirs, case_id) is None


def test_a_new_contact_stands_against_the_deletion_of_its_case(two: tuple[Store, Store, str]) -> None:
    """Who deleted had not read it: the case stays to be seen, with the deletion beside it as a difference."""
    ours, theirs, case_id = two
    perform(theirs, RecordContact(case_ids=(case_id,), fields=CONTACT))  # type: ignore[arg-type]
    perform(ours, DeleteCase(case_id=case_id))
    for giver, taker in ((ours, theirs), (theirs, ours)):
        share(giver, taker)
    for store in (ours, theirs):
        assert store.read(lambda reader: case_head(reader, case_id)).id == case_id
        assert [one.what for one in store.read(lambda reader: contacts_of(reader, case_id))] == ["Belde zelf."]
        (found,) = store.read(differences)
        assert (found.kind, found.field) == ("case_file", "deleted")


def test_a_contact_that_was_read_goes_with_its_case(two: tuple[Store, Store, str]) -> None:
    ours, theirs, case_id = two
    perform(theirs, RecordContact(case_ids=(case_id,), fields=CONTACT))  # type: ignore[arg-type]
    share(theirs, ours)
    perform(ours, DeleteCase(case_id=case_id))
    share(ours, theirs)
    for store in (ours, theirs):
        assert store.read(differences) == ()
        assert store.read(lambda reader: reader.sql("SELECT 1 FROM case_file WHERE deleted = 0")) == []


def test_a_new_contact_is_taken_back_alone(two: tuple[Store, Store, str]) -> None:
    _ours, theirs, case_id = two
    done = perform(theirs, RecordContact(case_ids=(case_id,), fields=CONTACT))  # type: ignore[arg-type]
    assert done.changes.act_rev is not None
    assert perform(theirs, Undo(act_rev=done.changes.act_rev)).result == 0
    assert theirs.read(lambda reader: contacts_of(reader, case_id)) == ()
    assert theirs.read(lambda reader: case_head(reader, case_id)).id == case_id

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for lists that come back with other numbers: no doubles, the second time nor the third."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.operations import perform
from caseapp.operations.import_caseload import ImportCaseload, ImportDone, known_rows
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import make_store, make_team
from tests.trouble.lists import HEAD, read_list

YARA, JENS, EMRE = "Yara;Bakx;29/05/2005;;An;", "Jens;Claes;01/02/2003;;Jo;", "Emre;Aydin;03/04/2001;;Jo;"
NO_DATE = {"Anna": "Anna;Maes;;;An;", "Bert": "Bert;Wouters;;;Jo;"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    make_team(made)
    yield made
    made.close()


def taken_in(store: Store, folder: Path, *people: str, update: bool = False) -> ImportDone:
    """Import a list with these people, numbered from 1."""
    text = HEAD + "".join(f"{number};{person}\n" for number, person in enumerate(people, start=1))
    rows = read_list(folder / "lijst.csv", text)
    done = perform(store, ImportCaseload(rows=rows, update_changed=update)).result
    assert isinstance(done, ImportDone)
    return done


def keys_of(store: Store) -> dict[str, str]:
    return {known.name_folded: known.row_key for known in store.read(known_rows)}


def test_a_list_that_was_dealt_out_anew_keeps_its_new_numbers(store: Store, tmp_path: Path) -> None:
    taken_in(store, tmp_path, YARA, JENS)
    before = keys_of(store)
    done = taken_in(store, tmp_path, JENS, YARA)
    assert (done.opened, done.unchanged) == (0, 2)
    after = keys_of(store)
    assert sorted(after.values()) == sorted(before.values())
    assert after != before
    mended = YARA.replace("Bakx", "Baks")  # known by her number alone now
    done = taken_in(store, tmp_path, JENS, mended)
    assert (done.opened, done.unchanged, done.changed) == (0, 1, (3,))
    assert verify(store).sound


@pytest.mark.parametrize("update", [False, True])
def test_a_changed_row_keeps_its_new_number_too(store: Store, tmp_path: Path, update: bool) -> None:
    taken_in(store, tmp_path, YARA, JENS)
    before = keys_of(store)
    done = taken_in(store, tmp_path, JENS + "nieuw", YARA + "nieuw", update=update)
    assert done.opened == 0
    assert set(keys_of(store).values()) == set(before.values())
    assert keys_of(store) != before
    assert taken_in(store, tmp_path, JENS + "nieuw", YARA + "nieuw").opened == 0


def test_somebody_who_lost_the_number_to_another_gives_up_the_key(store: Store, tmp_path: Path) -> None:
    taken_in(store, tmp_path, YARA)
    assert taken_in(store, tmp_path, EMRE).opened == 1
    assert taken_in(store, tmp_path, EMRE).unchanged == 1
    assert taken_in(store, tmp_path, EMRE, YARA).unchanged == 2
    assert len(set(keys_of(store).values())) == 2


def test_nobody_is_doubled_when_no_date_of_birth_is_known(store: Store, tmp_path: Path) -> None:
    """Without a date only the number tells who it is; the newest list says whose it is."""
    taken_in(store, tmp_path, NO_DATE["Anna"])
    assert taken_in(store, tmp_path, NO_DATE["Bert"]).opened == 1
    for _ in range(2):
        done = taken_in(store, tmp_path, NO_DATE["Bert"])
        assert (done.opened, done.unchanged) == (0, 1)
    assert verify(store).sound

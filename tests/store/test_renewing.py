# SPDX-License-Identifier: EUPL-1.2
"""This is the place for proving that clocks follow the rules of the program, also in a file of an older one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.store.profile import create_profile, open_profile
from caseapp.store.renewing import cases_left, edition, renew, renew_some
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import full_case, make_store, make_team


def make_old(store: Store, state: object = "older") -> None:
    """As if an older program had written it: no clocks, and its edition."""

    def work(unit) -> None:  # noqa: ANN001
        unit.connection.exec_driver_sql("DELETE FROM clock")
        unit.connection.exec_driver_sql(
            "UPDATE setting SET value = ? WHERE name = 'rules_edition'", (json.dumps(state),)
        )

    store.local(work)


def some_cases(store: Store) -> None:
    _nele, karim = make_team(store)
    for _one in range(3):
        full_case(store, karim)
    renew(store)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    some_cases(made)
    yield made
    made.close()


def test_a_small_file_of_an_older_program_is_new_when_it_is_open(tmp_path: Path) -> None:
    home = tmp_path / "home"
    profile, _code = create_profile(home, "korenbloem kasteel vrijdag")
    some_cases(profile.store)
    make_old(profile.store)
    assert not verify(profile.store).sound
    assert cases_left(profile.store) == 3
    profile.close()
    again = open_profile(home, "korenbloem kasteel vrijdag")
    assert cases_left(again.store) == 0
    assert verify(again.store).sound
    again.close()


def test_it_stops_anywhere_and_goes_on_from_there(store: Store) -> None:
    make_old(store)
    assert renew_some(store, 2) == 2
    assert cases_left(store) == 1
    left: list[int] = []
    renew(store, left.append)
    assert left == [0]
    assert cases_left(store) == 0
    assert renew_some(store) == 0
    assert verify(store).sound


def test_half_done_by_other_rules_begins_anew(store: Store) -> None:
    make_old(store, {"edition": "older", "upto": 10**6})
    assert cases_left(store) == 3
    renew(store)
    assert verify(store).sound


def test_the_edition_is_of_this_program_only() -> None:
    assert edition() == edition()
    assert len(edition()) == 16

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for whether a made-up team holds what its size says, and holds it like a real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.making import ITEM_TABLES, TODAY, Made, Size, count_items, make
from caseapp.security.kdf import FLOOR
from caseapp.store.profile import Profile
from caseapp.store.queries.case_list import CaseAsk, case_list
from caseapp.store.queries.cases import CaseFilter
from caseapp.store.replay import verify

TINY = Size("tiny", cases=12, items=420, big_items=90)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    home = tmp_path_factory.mktemp("bench") / "tiny"
    make(home, TINY, kdf=FLOOR)
    return Made(home, TINY)


@pytest.fixture(scope="module")
def profile(made: Made) -> Iterator[Profile]:
    opened = made.open()
    yield opened
    opened.close()


def test_it_holds_as_many_cases_and_items_as_its_size_says(profile: Profile) -> None:
    with profile.store.reading() as reader:
        assert reader.sql("SELECT count(*) FROM case_file")[0][0] == TINY.cases
        assert count_items(reader.connection) == TINY.items


def test_two_cases_are_big(profile: Profile) -> None:
    counts = " UNION ALL ".join(
        f"SELECT case_id FROM {table}" for table in ITEM_TABLES if table not in ("person", "exit_item")
    )
    with profile.store.reading() as reader:
        sizes = [
            row[1] for row in reader.sql(f"SELECT case_id, count(*) AS n FROM ({counts}) GROUP BY 1 ORDER BY n DESC")
        ]
    assert min(sizes[:2]) > sizes[2]
    assert min(sizes[:2]) >= TINY.big_items - 25  # the items of its exit and the person are not counted here


def test_the_tables_and_the_journal_agree(profile: Profile) -> None:
    verdict = verify(profile.store)
    assert verdict.faults == []
    assert verdict.saves > TINY.items / 2


def test_every_case_has_its_summary(profile: Profile) -> None:
    with profile.store.reading() as reader:
        found = case_list(reader, CaseAsk(wanted=CaseFilter(status=None)), TODAY)
    assert len(found.ids) == len(found.first) == TINY.cases
    assert {row.status for row in found.first} <= {"open", "closed"}
    assert any(row.last_talk for row in found.first)


def test_the_same_team_is_made_again(profile: Profile, tmp_path: Path) -> None:
    make(tmp_path / "again", TINY, kdf=FLOOR)
    again = Made(tmp_path / "again", TINY).open()
    asked = "SELECT coalesce(what, ''), moment FROM contact ORDER BY row_no"
    try:
        with profile.store.reading() as one, again.store.reading() as other:
            assert one.sql(asked) == other.sql(asked)
    finally:
        again.close()

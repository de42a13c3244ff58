# SPDX-License-Identifier: EUPL-1.2
"""This is the place for every noun of the whole file on two laptops: what both wrote is there, and can be decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from caseapp.i18n import language, set_language
from caseapp.models.types import plain_value
from caseapp.store.derived.cases import OF_NO_CASE
from caseapp.store.queries.difference_origins import DifferenceView, difference_view
from caseapp.store.queries.history import FieldChange
from caseapp.store.registry import kind_named, kinds
from caseapp.store.replay import verify
from caseapp.ui.case.history_fields import field_words, value_words
from tests.records import TODAY
from tests.sync.families.nouns import FAMILIES, FIRST, NOUNS, OLDER, SECOND, SENSITIVE
from tests.sync.families.played import Day, day_at

WRITTEN_APART = [name for name, noun in NOUNS.items() if noun.differ is not None]
BESIDE = [name for name, noun in NOUNS.items() if noun.beside is not None]
TAKEN_AWAY = [name for name, noun in NOUNS.items() if noun.remove is not None]
LOCAL = frozenset({"row_no", "log_no", "dots", "clock_no"})


@pytest.fixture(scope="module", params=["hub", "stick"])
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    before = language()
    set_language("nl")
    with day_at(tmp_path_factory.mktemp("families"), request.param) as played:
        yield played
    set_language(before)


def test_every_noun_has_a_family_or_tests_of_its_own() -> None:
    known = {kind.name for kind in kinds().values()}
    assert known == OLDER | NOUNS.keys()
    assert OLDER.isdisjoint(NOUNS)
    assert len(FAMILIES) == 13


def views(day: Day, name: str, field: str, which: int = FIRST) -> list[DifferenceView]:
    """The difference in this field on both laptops."""
    found = [
        laptop.store.read(lambda reader: difference_view(reader, day.written.id_of(name, which), field))
        for laptop in day.two
    ]
    return [one for one in found if one is not None]


@pytest.mark.parametrize("name", WRITTEN_APART)
def test_what_both_wrote_in_one_field_waits_for_a_person_on_both(day: Day, name: str) -> None:
    assert NOUNS[name].differ is not None
    field, mine, theirs = NOUNS[name].differ
    found = views(day, name, field)
    assert len(found) == 2
    for view in found:
        assert {one.value for one in view.standing} == {mine, theirs}
        case = view.row.case.id if view.row.case is not None else None
        assert case == (None if name in OF_NO_CASE else day.written.case_id)
        assert view.subject is None or view.subject[1]


@pytest.mark.parametrize("name", WRITTEN_APART)
def test_the_choice_is_in_words_and_not_in_codes(day: Day, name: str) -> None:
    assert NOUNS[name].differ is not None
    field = NOUNS[name].differ[0]
    label = field_words(name, field)
    assert label != field
    view = views(day, name, field)[0]
    said = [value_words(_change(name, field), one.value, lambda _id: "", TODAY) for one in view.standing]
    assert len(set(said)) == 2
    by_hand = {str(one.value) for one in view.standing if " " in str(one.value)}
    assert {one.lower() for one in said} & {str(one.value) for one in view.standing} == by_hand
    if view.subject is not None:
        named = value_words(_change(name, view.subject[0]), view.subject[1], lambda _id: "", TODAY)
        assert named not in ("", "–", *_codes(name))


@pytest.mark.parametrize("name", BESIDE)
def test_two_fields_written_apart_both_stand_there_on_both(day: Day, name: str) -> None:
    beside = NOUNS[name].beside
    assert beside is not None
    for laptop in day.two:
        for field, value in beside:
            kind = kind_named(name).by_name[field]
            sql = f"SELECT {field} FROM {name} WHERE id = ?"  # noqa: S608
            (row,) = laptop.rows(sql, bytes.fromhex(day.written.id_of(name)))
            assert row[0] == plain_value(kind.column_type, value)


@pytest.mark.parametrize("name", TAKEN_AWAY)
def test_what_one_took_away_and_the_other_changed_stays_to_be_seen(day: Day, name: str) -> None:
    found = views(day, name, "deleted", SECOND)
    rows = [
        laptop.rows(f"SELECT deleted FROM {name} WHERE id = ?", bytes.fromhex(day.written.id_of(name, SECOND)))  # noqa: S608
        for laptop in day.two
    ]
    if NOUNS[name].change is None:
        assert (found, rows) == ([], [[(1,)]] * 2)
        return
    assert rows == [[(0,)]] * 2
    assert len(found) == 2
    for view in found:
        gone, kept = sorted(view.standing, key=lambda one: not one.value)
        assert [bool(gone.value), bool(kept.value)] == [True, False]
        assert NOUNS[name].differ is not None
        assert NOUNS[name].differ[0] in {change.field for change in kept.changes}


@pytest.mark.parametrize("name", NOUNS)
def test_the_record_is_alike_on_both_laptops(day: Day, name: str) -> None:
    columns = [row[1] for row in day.trio.nele.rows(f"PRAGMA table_info({name})") if row[1] not in LOCAL]
    sql = f"SELECT {', '.join(columns)} FROM {name} ORDER BY id"  # noqa: S608
    mine, theirs = (laptop.rows(sql) for laptop in day.two)
    assert mine
    assert mine == theirs


@pytest.mark.parametrize("table", ["clock", "case_summary"])
def test_what_follows_from_it_is_alike_on_both_laptops(day: Day, table: str) -> None:
    columns = [row[1] for row in day.trio.nele.rows(f"PRAGMA table_info({table})") if row[1] not in LOCAL]
    sql = f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608
    mine, theirs = (sorted(map(repr, laptop.rows(sql))) for laptop in day.two)
    assert mine == theirs
    assert len(mine) > 1
    if table == "clock":
        rules = {row[0] for row in day.trio.nele.rows("SELECT rule FROM clock")}
        assert {"R-BE-2", "R-LEASE-01", "R-LIST-02", "R-EX-03", "E10"} <= rules


@pytest.mark.parametrize("name", SENSITIVE)
def test_what_is_sensitive_is_not_on_a_laptop_without_the_compartment(day: Day, name: str) -> None:
    identity = bytes.fromhex(day.sensitive[name])
    here = [
        len(laptop.rows(f"SELECT 1 FROM {name} WHERE id = ?", identity))  # noqa: S608
        for laptop in (*day.two, day.trio.mila)
    ]
    assert here == [1, 1, 0]
    core = day.trio.mila.rows("SELECT count(*) FROM lease WHERE case_id = ?", bytes.fromhex(day.written.case_id))
    assert core == [(2,)], "the working file is there"


def test_nothing_of_it_breaks_a_file(day: Day) -> None:
    for laptop in day.trio.all:
        assert laptop.is_sound()
        assert verify(laptop.store).faults == []


def _change(kind: str, field: str) -> FieldChange:
    return FieldChange(kind, "", field, None, None, created=False)


def _codes(name: str) -> set[str]:
    return {str(value) for value in (NOUNS[name].differ or ())[1:] if not isinstance(value, date)}

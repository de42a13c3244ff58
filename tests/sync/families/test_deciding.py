# SPDX-License-Identifier: EUPL-1.2
"""This is the place for deciding what two people wrote apart, noun by noun: then it is one on both laptops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from caseapp.i18n.codes import codes
from caseapp.operations.differences import NEW, ONE, SettleDifference
from caseapp.operations.differing_fields import sort_of
from caseapp.store.queries.differences import Difference, differences
from caseapp.store.replay import verify
from tests.sync.families.nouns import FIRST, NOUNS, SECOND
from tests.sync.families.played import Day, day_at
from tests.sync.teams import Opened

TWO_MUST = frozenset({"destruction"})  # what two people decided about a file is not written by a third


def test_every_difference_is_decided_by_one_and_gone_for_both(tmp_path: Path) -> None:
    with day_at(tmp_path, "hub") as day:
        nele, karim = day.two
        written = {name: _decide_a_field(day, karim, name) for name, noun in NOUNS.items() if noun.differ is not None}
        kept = {name: _decide_what_is_gone(day, karim, name) for name, noun in NOUNS.items() if _was_gone(name)}
        day.meet()
        assert [_left(laptop, day) for laptop in (nele, karim)] == [[], []]
        for laptop in (nele, karim):
            for name, value in written.items():
                assert NOUNS[name].differ is not None
                assert _value(laptop, name, NOUNS[name].differ[0], day.written.id_of(name)) == value, name
            for name, is_kept in kept.items():
                gone = _value(laptop, name, "deleted", day.written.id_of(name, SECOND))
                assert gone == (not is_kept), name
            assert verify(laptop.store).faults == []
        assert len(written) > 20
        assert set(kept.values()) == {True, False}


def _was_gone(name: str) -> bool:
    noun = NOUNS[name]
    return noun.change is not None and noun.remove is not None


def _decide_a_field(day: Day, laptop: Opened, name: str) -> object:
    """A choice becomes a third one, written as its form would; anything else becomes what the other wrote."""
    assert NOUNS[name].differ is not None
    field, mine, theirs = NOUNS[name].differ
    record = day.written.id_of(name)
    sort = sort_of(name, field)
    others = [code for code in codes(sort.list_name) if code not in (mine, theirs)] if sort.sort == "code" else []
    if not others or name in TWO_MUST:
        laptop.do(SettleDifference(record_id=record, field=field, value=mine, how=ONE))  # type: ignore[arg-type]
        return mine
    laptop.do(SettleDifference(record_id=record, field=field, value=others[0], how=NEW))
    return others[0]


def _decide_what_is_gone(day: Day, laptop: Opened, name: str) -> bool:
    """Every second record is kept."""
    is_kept = len(name) % 2 == 0
    record = day.written.id_of(name, SECOND)
    laptop.do(SettleDifference(record_id=record, field="deleted", value=0 if is_kept else 1))
    return is_kept


def _left(laptop: Opened, day: Day) -> list[Difference]:
    """What of the nouns that were written still differs."""
    mine = {identity for (_name, _which), identity in day.written.ids.items()}
    found: tuple[Difference, ...] = laptop.store.read(differences)
    return [one for one in found if one.entity_id in mine and not (one.field != "deleted" and _is_second(day, one))]


def _is_second(day: Day, one: Difference) -> bool:
    return one.entity_id in {identity for (_name, which), identity in day.written.ids.items() if which != FIRST}


def _value(laptop: Opened, name: str, field: str, record: str) -> Any:
    (row,) = laptop.rows(f"SELECT {field} FROM {name} WHERE id = ?", bytes.fromhex(record))  # noqa: S608
    return row[0]

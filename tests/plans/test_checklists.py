# SPDX-License-Identifier: EUPL-1.2
"""This is the place for proving the checklists around eighteen (methods 3): the catalogue itself, and what follows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caseapp.errors import CatalogueError
from caseapp.plans.catalogue import rule
from caseapp.plans.checklists import JURISDICTIONS, due_items, eighteen, read_checklist
from caseapp.plans.dates import birthday_at
from caseapp.plans.facts import ExitItemFacts

BORN = date(2009, 2, 28)
BIRTHDAYS = {f"T{age}": birthday_at(BORN, age) for age in (16, 17, 18, 21, 23, 25, 26)}


@pytest.mark.parametrize(("jurisdiction", "first", "count"), [("NL", "NL", 33), ("BE", "BE", 35)])
def test_every_item_of_the_methods_is_there(jurisdiction: str, first: str, count: int) -> None:
    items = eighteen(jurisdiction).items
    assert list(items) == [f"{first}{number:02}" for number in range(1, count + 1)]


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_every_item_speaks_in_the_first_person_and_without_amounts(jurisdiction: str) -> None:
    for item in eighteen(jurisdiction).items.values():
        for text in (item.label, item.mine, item.why, *item.label_by_region.values()):
            for words in (text.nl, text.fr, text.en):
                assert words, item.id
                assert "€" not in words, item.id
                assert "EUR" not in words, item.id
        assert {"ik", "mij", "mijn", "we"} & set(
            item.mine.nl.lower().replace(",", "").split()
        ) or "Thuis" in item.mine.nl
        assert "methods 3" in item.source


def test_a_rule_that_explains_an_item_has_its_words() -> None:
    """R-NL-1; R-BE-1, R-BE-2, R-BE-4, R-BE-5, R-BE-6: what a worker reads beside the item."""
    named = {item.rule for one in JURISDICTIONS for item in eighteen(one).items.values() if item.rule}
    assert named == {"R-NL-1", "R-BE-1", "R-BE-2", "R-BE-4", "R-BE-5", "R-BE-6"}
    for name in named:
        found = rule(name)
        assert found is not None, name
        assert all((found.text.nl, found.text.fr, found.text.en)), name


def test_an_item_starts_before_it_is_due() -> None:
    for jurisdiction in JURISDICTIONS:
        anchors = {
            **BIRTHDAYS,
            "opened": BORN,
            "move": BORN,
            "school_end": BORN,
            "school_year": BORN,
            "social_list": BORN,
        }
        for entry in due_items(eighteen(jurisdiction), anchors, {}):
            assert entry.start is None or entry.due is None or entry.start <= entry.due, entry.item.id


def test_days_follow_the_birthday_and_who_is_born_on_a_leap_day() -> None:
    (entry,) = [one for one in due_items(eighteen("NL"), BIRTHDAYS, {}) if one.item.id == "NL01"]
    assert (entry.start, entry.due) == (date(2026, 9, 1), date(2026, 11, 30))
    leap = {"T18": birthday_at(date(2008, 2, 29), 18)}
    (entry,) = [one for one in due_items(eighteen("NL"), leap, {}) if one.item.id == "NL04"]
    assert entry.due == date(2026, 2, 28)


def test_what_is_certainly_not_for_this_person_is_left_out_and_what_is_unknown_is_asked() -> None:
    def of(known: dict[str, str]) -> dict[str, bool]:
        return {one.item.id: one.sure for one in due_items(eighteen("NL"), BIRTHDAYS, known)}

    assert of({})["NL07"] is False  # study finance: nobody wrote down whether there is school
    assert of({"school": "yes"})["NL07"] is True
    assert "NL07" not in of({"school": "no"})


def test_an_item_somebody_worked_on_stays_whatever_becomes_known() -> None:
    done = ExitItemFacts(code="NL07", state="done", done_on=date(2026, 9, 9))
    (entry,) = [one for one in due_items(eighteen("NL"), BIRTHDAYS, {"school": "no"}, [done]) if one.item.id == "NL07"]
    assert (entry.state, entry.done_on, entry.open) == ("done", date(2026, 9, 9), False)


def test_a_moved_anchor_moves_days_but_not_what_was_done_or_agreed() -> None:
    agreed = ExitItemFacts(code="NL03", state="busy", due=date(2026, 12, 24))
    done = ExitItemFacts(code="NL01", state="done", done_on=date(2026, 10, 1))

    def on(born: date) -> dict[str, tuple[date | None, date | None]]:
        anchors = {"T18": birthday_at(born, 18), "T16": birthday_at(born, 16)}
        return {one.item.id: (one.due, one.done_on) for one in due_items(eighteen("NL"), anchors, {}, [agreed, done])}

    there, elsewhere = on(BORN), on(date(2009, 8, 28))
    assert there["NL04"] != elsewhere["NL04"]
    assert there["NL03"] == elsewhere["NL03"] == (date(2026, 12, 24), None)
    assert there["NL01"][1] == elsewhere["NL01"][1] == date(2026, 10, 1)
    assert on(BORN) == there  # and back


def test_brussels_has_its_own_words_and_leaves_out_what_is_flemish() -> None:
    in_brussels = {one.item.id: one for one in due_items(eighteen("BE"), BIRTHDAYS, {"region": "BR"})}
    assert "BE16" not in in_brussels
    assert "BE21" not in in_brussels
    assert "SLRB" in in_brussels["BE15"].item.label_in("BR").fr
    assert "BE16" in {one.item.id for one in due_items(eighteen("BE"), BIRTHDAYS, {"region": "VL"})}
    unknown = {one.item.id: one.sure for one in due_items(eighteen("BE"), BIRTHDAYS, {"placed": "yes"})}
    assert unknown["BE16"] is False  # for Flanders, and nobody knows where this person is registered


@pytest.mark.parametrize(
    ("before", "after", "line", "field"),
    [
        ("start: T18-180d", "start: T18-180", 3, "start"),
        ("due: T18-90d", "due: Easter", 3, "due"),
        ("layer: L2", "layer: L9", 3, "layer"),
        ("acts: [worker]", "acts: [nobody]", 3, "acts"),
        ("evidence: date", 'evidence: date, when: "shoesize == 43"', 3, "when"),
        ("evidence: date", "evidence: date, regions: [XX]", 3, "regions"),
        ("evidence: date", "evidence: date, colour: red", 3, "colour"),
    ],
)
def test_a_fault_is_told_with_file_line_and_field(
    tmp_path: Path, before: str, after: str, line: int, field: str
) -> None:
    text = (
        "{name: mine, version: 1, jurisdiction: NL, valid_from: 2026-01-01, verified_on: 2026-01-01, source: x,"
        " items: [\n"
        "  # an item\n"
        "  {id: A1, domain: income, start: T18-180d, due: T18-90d, acts: [worker], evidence: date, layer: L2,\n"
        "   label: {nl: a, fr: b, en: c}, mine: {nl: ik, fr: b, en: c}, why: {nl: a, fr: b, en: c},"
        " source: methods 3}]}\n"
    )
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    assert list(read_checklist(path).items) == ["A1"]
    path.write_text(text.replace(before, after), "utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_checklist(path)
    assert f"mine.yaml, line {line}, field {field}" in str(caught.value)

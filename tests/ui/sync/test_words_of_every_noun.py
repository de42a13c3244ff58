# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the words of differences and of the history: no noun, field or value is shown as a code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from caseapp.i18n import language, set_language
from caseapp.i18n.codes import codes, label
from caseapp.operations.act import operations
from caseapp.operations.differing_fields import sort_of
from caseapp.plans.basis import SETTLED
from caseapp.plans.catalogue import exit_checklist
from caseapp.plans.checklists import JURISDICTIONS, eighteen
from caseapp.plans.conditions import KNOWN, allowed_values
from caseapp.plans.offsets import ANCHORS
from caseapp.store.derived.cases import OF_NO_CASE
from caseapp.store.queries.differences import Difference, DifferenceValue
from caseapp.store.queries.history import FieldChange
from caseapp.store.registry import kinds
from caseapp.ui.case.history_acts import ACTS
from caseapp.ui.case.history_fields import field_words, is_read_by_people, value_words
from caseapp.ui.case.history_words import ROOMS
from caseapp.ui.case.words import capital
from caseapp.ui.sync import words
from tests.records import TODAY

OF_NO_CASE_ACTS = frozenset({  # what a team does: no case has a history of it
    "start_team", "add_worker", "change_worker", "change_team", "set_team_rule", "begin_absence", "change_absence",
    "end_absence", "take_count", "drop_count", "confirm_term", "propose_destruction", "confirm_destruction",
    "keep_file", "hold_file", "release_file",
})  # fmt: skip
PARTS = Path(__file__).parents[3] / "translations" / "parts"
NAMES = tuple(kind.name for kind in kinds().values())


@pytest.fixture(autouse=True, params=["nl", "fr", "en"])
def in_words(request: pytest.FixtureRequest) -> Iterator[str]:
    before = language()
    set_language(request.param)
    yield request.param
    set_language(before)


def shown(kind: str, field: str, value: str) -> str:
    change = FieldChange(kind, "", field, None, None, created=False)
    return value_words(change, value, lambda _id: "", TODAY)


def taken_away(kind: str) -> Difference:
    value = DifferenceValue(1, datetime.now(UTC), 1, 1, 0, 1)
    return Difference(kind, "0" * 32, "deleted", protective=True, safety=False, values=(value,))


@pytest.mark.parametrize("name", NAMES)
def test_a_noun_that_was_taken_away_has_a_name(name: str) -> None:
    known = {words.about(taken_away(one)) for one in NAMES}
    assert len(known) == len(NAMES)
    assert words.about(taken_away(name)) != words.about(taken_away("unheard_of"))


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_a_noun_has_a_name_and_every_code_its_words(name: str) -> None:
    kind = next(one for one in kinds().values() if one.name == name)
    for field in kind.by_name:
        if not is_read_by_people(field):
            continue
        assert field_words(name, field) != field
        for code in codes(sort_of(name, field).list_name) if sort_of(name, field).sort == "code" else ():
            assert shown(name, field, code) == capital(label(sort_of(name, field).list_name, code))


def test_points_of_lists_are_shown_by_what_they_say() -> None:
    for code in exit_checklist().items:
        assert shown("exit_item", "code", code) not in ("", code)
    for country in JURISDICTIONS:
        for code in eighteen(country).items:
            assert shown("checklist_item", "code", code) not in ("", code)


def test_what_the_rules_ask_and_the_answers_are_in_words() -> None:
    asked = [shown("fact", "name", name) for name in (*KNOWN, *SETTLED, *ANCHORS)]
    assert not [one for one in asked if "_" in one or one in ANCHORS]
    for name in KNOWN:
        for value in ("settled", "unknown", "not_asked", "not_now", *(allowed_values(name) or ())):
            assert shown("fact", "value", value) != value
            assert "_" not in shown("fact", "value", value)


def test_every_act_in_a_case_is_said_by_the_history() -> None:
    assert operations().keys() - ACTS.keys() == OF_NO_CASE_ACTS
    assert ACTS.keys() - operations().keys() <= {"import_caseload"}  # in its own room, which may not be read in yet


def test_every_noun_of_a_case_is_found_by_a_part_of_the_history() -> None:
    found = [name for _code, _words, names in ROOMS for name in names]
    assert len(found) == len(set(found))
    assert set(found) == set(NAMES) - OF_NO_CASE


def test_every_name_of_a_noun_and_of_a_field_is_translated() -> None:
    """By what stands in translations/parts: the catalogues are made from them."""
    known: dict[str, dict[str, str]] = {}
    for path in PARTS.glob("*.yaml"):
        known |= {one["en"]: one for one in yaml.safe_load(path.read_text("utf-8")) if isinstance(one["en"], str)}
    set_language("en")
    said = {words.about(taken_away(name)) for name in NAMES} | set(ACTS.values())
    said |= {field_words(kind.name, one) for kind in kinds().values() for one in kind.by_name if is_read_by_people(one)}
    assert len(said) > 400
    for text in said:
        assert known[text]["nl"], text
        assert known[text]["fr"], text

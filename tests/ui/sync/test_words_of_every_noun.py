# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the words of differences and of the history: no noun, field or value is shown as a code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from caseapp.i18n import language, set_language
from caseapp.i18n.codes import codes, label
from caseapp.operations.differing_fields import sort_of
from caseapp.plans.basis import SETTLED
from caseapp.plans.catalogue import exit_checklist
from caseapp.plans.checklists import JURISDICTIONS, eighteen
from caseapp.plans.conditions import KNOWN, allowed_values
from caseapp.plans.offsets import ANCHORS
from caseapp.store.queries.differences import Difference, DifferenceValue
from caseapp.store.queries.history import FieldChange
from caseapp.store.registry import kinds
from caseapp.ui.case.history_fields import field_words, is_read_by_people, value_words
from caseapp.ui.case.words import capital
from caseapp.ui.sync import words
from tests.records import TODAY

NAMES = tuple(kind.name for kind in kinds().values())


@pytest.fixture(autouse=True, params=["nl", "fr"])
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

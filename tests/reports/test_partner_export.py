# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the file for a partner: nothing without a yes, and only what the yes covers (acceptance 4)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from caseapp.errors import NotAllowed
from caseapp.operations import perform
from caseapp.operations.people import ChangePerson
from caseapp.operations.rights import AddRight
from caseapp.operations.safety import SetSafety
from caseapp.operations.sharing import ChangeConsent, RecordConsent
from caseapp.reports.partner_export import PartnerExport, partner_export_of
from caseapp.store.queries.cases import case_head
from tests.records import TODAY, Filled, full_store

SVK = "SVK Gent"
EVERY = ("identity", "contact", "housing", "income", "school_work", "support", "plan", "health", "justice", "migration")


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Filled]:
    made = full_store(tmp_path)
    head = made.store.read(lambda reader: case_head(reader, made.case_id))
    perform(made.store, ChangePerson(person_id=head.person.id, fields={"phone": "0400 11 22 33"}))
    for kind in ("rent_allowance", "living_wage", "urgent_medical", "residence_permit"):
        perform(made.store, AddRight(case_id=made.case_id, fields={"kind": kind, "state": "asked"}))  # type: ignore[arg-type,typeddict-item]
    yield made
    made.store.close()


def said_yes(filled: Filled, *categories: str, receiver: str = SVK) -> str:
    fields: Any = {"answer": "given", "receiver": receiver, "purpose": "een woning", "categories": categories}
    return str(perform(filled.store, RecordConsent(case_id=filled.case_id, fields=fields)).result)


def export(filled: Filled, receiver: str = SVK) -> PartnerExport:
    return filled.store.read(lambda reader: partner_export_of(reader, filled.case_id, receiver, TODAY))


def test_without_a_yes_nothing_goes(filled: Filled) -> None:
    with pytest.raises(NotAllowed, match="did not say yes"):
        export(filled)
    said_yes(filled, "housing", receiver="Iemand anders")
    with pytest.raises(NotAllowed):
        export(filled)


def test_a_yes_about_housing_holds_no_health_no_migration_no_name(filled: Filled) -> None:
    said_yes(filled, "housing")
    made = export(filled)
    text = made.as_json()
    assert made.categories == ("housing",)
    assert {"health", "migration", "identity", "contact", "income"} <= set(made.left_out)
    assert [one["kind"] for one in made.content["rights"]] == ["rent_allowance"]
    assert {one["domain"] for one in made.content.get("goals", [])} <= {"housing"}
    for hidden in ("Yassin", "Idrissi", "0400 11 22 33", "urgent_medical", "residence_permit", "tante Samira"):
        assert hidden not in text, hidden
    assert json.loads(text)["for"] == SVK


@pytest.mark.parametrize("category", EVERY)
def test_each_category_brings_only_its_own(filled: Filled, category: str) -> None:
    said_yes(filled, category)
    made = export(filled)
    text = made.as_json()
    signs = {
        "identity": "Idrissi", "contact": "0400 11 22 33", "support": '"aunt"', "health": "urgent_medical",
        "migration": "residence_permit", "income": "living_wage", "housing": "rent_allowance",
    }  # fmt: skip
    for other, sign in signs.items():
        assert (sign in text) == (other == category), (category, sign)
    assert made.is_sensitive == (category in ("health", "justice", "migration"))


def test_a_yes_that_was_taken_back_or_ended_holds_nothing(filled: Filled) -> None:
    given = said_yes(filled, "housing", "identity")
    assert "Idrissi" in export(filled, " svk  GENT ").as_json()
    days: Any = {"day": TODAY - timedelta(days=30), "until_day": TODAY - timedelta(days=1)}
    perform(filled.store, ChangeConsent(consent_id=given, fields=days))
    with pytest.raises(NotAllowed):
        export(filled)
    perform(filled.store, ChangeConsent(consent_id=given, fields={"until_day": None, "answer": "withdrawn"}))
    with pytest.raises(NotAllowed):
        export(filled)


def test_several_yeses_add_up_and_each_is_named(filled: Filled) -> None:
    one, two = said_yes(filled, "housing"), said_yes(filled, "identity")
    made = export(filled)
    assert made.categories == ("identity", "housing")
    assert dict(made.consents) == {one: ("housing",), two: ("identity",)}


def test_free_text_and_a_protected_address_never_go(filled: Filled) -> None:
    fields: Any = {"protected_address": "Qzwxschuilplaats 7"}
    perform(filled.store, SetSafety(case_id=filled.case_id, fields=fields))
    head = filled.store.read(lambda reader: case_head(reader, filled.case_id))
    perform(
        filled.store, ChangePerson(person_id=head.person.id, fields={"safe_contact": "kom naar Qzwxschuilplaats 7"})
    )
    said_yes(filled, *EVERY)
    text = export(filled).as_json()
    assert "Qzwxschuilplaats" not in text
    assert "Als ze het niet geven" not in text  # what the person said to the worker

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what is written later about something that was shared: a yes that ended since holds nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseapp.errors import WrongUse
from caseapp.operations import perform
from caseapp.operations.sharing import ChangeConsent, ChangeSharing, RecordConsent, RecordSharing
from caseapp.store.queries.sharing import sharings_of
from tests.records import TODAY, full_store, make_store, make_team, open_case

YES = {"answer": "given", "receiver": "SVK Gent", "purpose": "een woning zoeken", "categories": ("housing",)}


def test_that_the_person_was_told_is_written_down_after_the_yes_was_withdrawn(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    make_team(store)
    case_id = open_case(store)
    consent = perform(store, RecordConsent(case_id=case_id, fields=YES)).result  # type: ignore[arg-type]
    fields = {"receiver": "SVK Gent", "categories": ("housing",), "ground": "consent", "consent_id": consent}
    shared = perform(store, RecordSharing(case_id=case_id, fields=fields)).result  # type: ignore[arg-type]
    perform(store, ChangeConsent(consent_id=consent, fields={"answer": "withdrawn"}))
    perform(store, ChangeSharing(sharing_id=shared, fields={"person_told_day": TODAY}))
    (row,) = store.read(lambda reader: sharings_of(reader, case_id))
    assert row.person_told_day == TODAY
    with pytest.raises(WrongUse):
        perform(store, ChangeSharing(sharing_id=shared, fields={"receiver": "Politie"}))
    store.close()


def test_the_colleague_who_looked_at_it_too_writes_on(tmp_path: Path) -> None:
    filled = full_store(tmp_path)
    fields = {
        "receiver": "Politie", "ground": "necessity", "what": "waar zij is", "consent_tried": "twee keer gebeld",
        "consent_why_not": "neemt niet op", "harm": "leven", "harm_near": "vannacht", "other_routes": "familie",
        "why_them": "zij zoeken", "consulted_name": "Karim", "consulted_day": TODAY, "review_day": TODAY,
        "person_told_why_not": "onvindbaar", "approved_by": filled.karim,
    }  # fmt: skip
    shared = perform(filled.store, RecordSharing(case_id=filled.case_id, fields=fields)).result  # type: ignore[arg-type]
    filled.store.sign_in(filled.karim)
    perform(filled.store, ChangeSharing(sharing_id=shared, fields={"note": "gevonden om 3 u"}))
    (row,) = filled.store.read(lambda reader: sharings_of(reader, filled.case_id))
    assert row.note == "gevonden om 3 u"
    filled.store.close()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what of the whole file goes to the person, and for what must never slip out with it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from caseapp.i18n.codes import codes
from caseapp.operations import perform
from caseapp.operations.contacts import RecordContact
from caseapp.operations.documents import AddDocument, DocumentFields, seal_document
from caseapp.operations.homes import (
    AddLease,
    AddViewing,
    EvictionFields,
    LeaseFields,
    RegistrationFields,
    ViewingFields,
)
from caseapp.operations.household import AddHouseholdMember, HouseholdFields
from caseapp.operations.meetings import AddDecision, AddMeetingMember, MeetingFields, PlanMeeting
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.passing_on import AddReferral, CaseEventFields, HandoverFields, RecordEvent, ReferralFields
from caseapp.operations.people import ChangePerson
from caseapp.operations.rights import AddRight, OfficeFields, ReferenceFields, RightFields
from caseapp.operations.safety import SetSafety
from caseapp.operations.sharing import ConsentFields, RecordConsent, SharingFields
from caseapp.reports.case_export import case_export_of, case_json_of, sections_of
from caseapp.reports.export_file import FILE_CODES, FILE_PARTS, FILE_WORDS
from caseapp.store.store import Store
from tests.records import TODAY, full_store

OWN = "0470 12 34 56"


@pytest.fixture
def case_id(store: Store) -> str:
    return filled(store)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    made = full_store(tmp_path)
    made.store.case_id = made.case_id  # type: ignore[attr-defined]
    yield made.store
    made.store.close()


def filled(store: Store) -> str:
    case_id: str = store.case_id  # type: ignore[attr-defined]
    person = store.read(
        lambda reader: reader.sql("SELECT person_id FROM case_file WHERE id = ?", (bytes.fromhex(case_id),))
    )
    perform(store, ChangePerson(person_id=person[0][0].hex(), fields={"phone": OWN, "address": "Lindestraat 12, Gent"}))
    worker = worker_of(store)
    yes: Any = {"answer": "given", "receiver": "SVK Gent", "purpose": "woning zoeken", "categories": ("housing",)}
    sick: Any = {"answer": "given", "receiver": "CGG", "purpose": "praten", "categories": ("health",)}
    for given in (
        AddRight(case_id=case_id, fields={"kind": "living_wage", "state": "asked", "office": "OCMW Gent"}),
        AddViewing(case_id=case_id, fields={"place": "Dampoort", "landlord": "Baas Verstraete", "outcome": "refused"}),
        AddLease(case_id=case_id, fields={"kind": "transit", "start_day": TODAY, "landlord": "Baas Verstraete",
                                          "note": "bellen naar 0499 11 22 33 of naar 0470 12 34 56"}),
        AddHouseholdMember(case_id=case_id, fields={"kind": "child", "name": "Milaatje", "school": "yes"}),
        RecordConsent(case_id=case_id, fields=yes),
        RecordConsent(case_id=case_id, fields=sick),
        AddReferral(case_id=case_id, fields={"service": "CAW", "note": "Gerda Peeters klaagde over lawaai"}),
        RecordEvent(case_id=case_id, fields={"kind": "crisis", "reason": "Ruzie met gerda peeters; Milaatje zag het."}),
        AddNetworkMember(case_id=case_id, fields={"name": "Gerda Peeters", "relation": "neighbour", "kind": "informal",
                                                  "phone": "0488 77 66 55"}),
        AddNetworkMember(case_id=case_id, fields={"name": "Tante Aïcha", "relation": "aunt", "kind": "informal",
                                                  "phone": "0477 00 11 22", "chosen_by_person": "yes"}),
        SetSafety(case_id=case_id, fields={"protected_address": "Lindestraat 12, 9000 Gent", "safe_times": "na 14 u"}),
        RecordContact(case_ids=(case_id,), fields={"what": f"Op de LINDESTRAAT  12 met {worker} en Gerda Peeters."}),
        RecordContact(case_ids=(case_id,), fields={"what": "De melder was meneer Wouters", "layer": "L4"}),
    ):  # fmt: skip
        perform(store, given)
    meeting = perform(store, PlanMeeting(case_id=case_id, fields={"kind": "round_table", "day": TODAY})).result
    perform(store, AddMeetingMember(meeting_id=meeting, fields={"name": "Dokter Claes", "role": "other"}))
    for what, may_print in (("Samen naar het OCMW", "yes"), ("Zelf de school bellen", "no")):
        fields: Any = {"what": what, "who": "Dokter Claes", "may_print": may_print}
        perform(store, AddDecision(meeting_id=meeting, fields=fields))
    return case_id


def worker_of(store: Store) -> str:
    return str(store.read(lambda reader: reader.sql("SELECT name FROM worker ORDER BY row_no LIMIT 1"))[0][0])


def both(store: Store, case_id: str, *, sensitive: bool = False) -> tuple[str, str]:
    """The JSON, and every word of the readable one."""
    content = store.read(lambda reader: case_json_of(reader, case_id, sensitive=sensitive))
    paper = store.read(lambda reader: case_export_of(reader, case_id, "nl", today=TODAY, sensitive=sensitive))
    return content, "\n".join(part for _heading, rows in paper.sections for row in rows for part in row)


@pytest.mark.parametrize("sensitive", [False, True])
def test_nothing_of_others_goes_along(store: Store, case_id: str, sensitive: bool) -> None:
    for text in both(store, case_id, sensitive=sensitive):
        folded = text.casefold()
        for hidden in ("Verstraete", "Gerda", "Milaatje", "Claes", "0488", "0499 11", "Wouters", "melder",
                       worker_of(store)):  # fmt: skip
            assert hidden.casefold() not in folded, hidden
        for hers in ("Tante Aïcha", "0477 00 11 22", OWN, "OCMW Gent", "SVK Gent", "Dampoort", "Samen naar het OCMW",
                     "Zelf de school bellen"):  # fmt: skip
            assert hers in text, hers


@pytest.mark.parametrize("sensitive", [False, True])
def test_a_protected_address_never_goes_however_it_is_written(store: Store, case_id: str, sensitive: bool) -> None:
    for text in both(store, case_id, sensitive=sensitive):
        assert "lindestraat" not in text.casefold()


def test_sensitive_entries_go_only_when_asked(store: Store, case_id: str, tmp_path: Path) -> None:
    path = tmp_path / "attest.txt"
    path.write_bytes(b"attest")
    for title, layer in (("Attest van de dokter", "L3"), ("Brief van de melder", "L4")):
        file = seal_document(store.path.parent, path)
        perform(store, AddDocument(case_id=case_id, file=file, fields={"title": title, "layer": layer}))
    plain, asked = (json.loads(both(store, case_id, sensitive=one)[0]) for one in (False, True))
    assert [one["receiver"] for one in plain["consents"]] == ["SVK Gent"]
    assert {one["receiver"] for one in asked["consents"]} == {"SVK Gent", "CGG"}
    assert plain["documents"] == []
    assert [one["title"] for one in asked["documents"]] == ["Attest van de dokter"]
    assert "file_key" not in json.dumps(asked)


def test_the_preview_is_what_goes_and_a_section_can_stay(store: Store, case_id: str) -> None:
    sections = store.read(lambda reader: sections_of(reader, case_id))
    paper = store.read(lambda reader: case_export_of(reader, case_id, "nl", today=TODAY, without=("rights", "case")))
    codes_left = [one for one in sections if one.code not in ("rights", "case")]
    assert len(paper.sections) == len(codes_left) < len(sections)
    assert [len(one.rows) for one in codes_left] == [len(rows) for _heading, rows in paper.sections]
    content = json.loads(store.read(lambda reader: case_json_of(reader, case_id, without=("rights",))))
    assert "rights" not in content
    assert "leases" in content


def test_every_field_has_words_and_every_list_is_there() -> None:
    for key, part in FILE_PARTS.items():
        assert set(part.fields) - {"name", "receiver", "organisation", "service", "title"} <= FILE_WORDS.keys(), key
    for name, list_name in FILE_CODES.items():
        section, _dot, field = name.partition(".")
        assert field in FILE_PARTS[section].fields, name
        assert codes(list_name)


def test_no_code_stands_where_words_belong() -> None:
    """A field that an operation takes out of a code list has that list in the readable export too."""
    fields_of = {
        "rights": RightFields, "references": ReferenceFields, "offices": OfficeFields,
        "registrations": RegistrationFields, "viewings": ViewingFields, "leases": LeaseFields,
        "evictions": EvictionFields, "household": HouseholdFields, "meetings": MeetingFields,
        "consents": ConsentFields, "sharings": SharingFields, "referrals": ReferralFields,
        "handovers": HandoverFields, "events": CaseEventFields, "documents": DocumentFields,
    }  # fmt: skip
    assert set(fields_of) == set(FILE_PARTS)
    wrong = {}
    for section, given in fields_of.items():
        for name, hint in get_type_hints(given, include_extras=True).items():
            found = re.search(r"In\(\w+='(\w+)'", repr(hint))
            if found is None or name not in FILE_PARTS[section].fields:
                continue
            if FILE_CODES.get(f"{section}.{name}") != found.group(1):
                wrong[f"{section}.{name}"] = found.group(1)
    assert wrong == {}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for an example of every operation that is run from the outside, and what must be there first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase, CloseCase, OpenCase
from caseapp.operations.destruction import ProposeDestruction
from caseapp.operations.documents import AddDocument, seal_document
from caseapp.operations.people import ChangePerson
from caseapp.operations.team import AddWorker
from caseapp.store.queries.cases import case_head
from caseapp.store.store import Store

Ids = dict[str, Any]
DAY = "2026-11-02"
LETTER = b"%PDF-1.7\nBrief"

# name -> the values, given the ids of what is there and of what earlier examples made
EXAMPLES: dict[str, Callable[[Ids], dict[str, Any]]] = {
    "start_team": lambda _i: {"team_name": "Team Leie", "worker_name": "Bo Maes", "kind": "mixed"},
    "add_worker": lambda _i: {"name": "Ali Demir", "role": "worker", "phone": "0400 00 00 10"},
    "change_worker": lambda i: {"worker_id": i["add_worker"], "fields": {"role": "intern"}},
    "change_team": lambda i: {"team_id": i["team"], "fields": {"phone": "0400 00 00 11"}},
    "set_team_rule": lambda _i: {"name": "plan_review_days", "value": 90},
    "open_case": lambda i: {
        "person": {"call_name": "Zo\u00eb", "birth_day": "2009-01-31", "languages": ["nl", "ar"]},
        "backup_worker_id": i["add_worker"], "opened_day": DAY, "opening_reason": "turning_18",
        "programme": "young_adult", "phase": "plan", "note": "Regel een\nRegel twee",
    },
    "change_case": lambda i: {"case_id": i["case"], "fields": {"restricted": True}},
    "hand_over_case": lambda i: {"case_id": i["case"], "to_worker_id": i["add_worker"], "note": "Goed zo"},
    "change_person": lambda i: {"person_id": i["person"], "fields": {"phone": "0400 00 00 12"}},
    "settle_difference": lambda i: {"record_id": i["person"], "field": "phone", "value": "0400 00 00 13"},
    "record_housing": lambda i: {"case_id": i["case"], "ethos_light": "with_others", "start_day": DAY},
    "change_housing": lambda i: {"episode_id": i["record_housing"], "fields": {"description": "bij oma"}},
    "delete_housing": lambda i: {"episode_id": i["record_housing"]},
    "start_programme": lambda i: {"case_id": i["case"], "programme": "outreach", "phase": "contact"},
    "change_programme": lambda i: {"entry_id": i["start_programme"], "fields": {"phase": "trust"}},
    "delete_programme": lambda i: {"entry_id": i["start_programme"]},
    "record_contact": lambda i: {
        "case_ids": [i["case"]],
        "fields": {"moment": "2026-11-02T14:00:00Z", "mode": "home_visit", "outcome": "completed", "minutes": 40,
                   "with_whom": ["client"], "domains": ["income"], "what": "Koffie", "next_step": "Bellen",
                   "next_day": "2026-11-09"},
    },
    "change_contact": lambda i: {"contact_id": i["record_contact"][0], "fields": {"minutes": 45}},
    "move_contact": lambda i: {"contact_id": i["record_contact"][0], "to_case_id": i["open_case"]},
    "delete_contact": lambda i: {"contact_id": i["move_contact"]},
    "record_assessment": lambda i: {
        "case_id": i["case"], "day": DAY,
        "domains": [{"domain": "housing", "level": 2, "self_score": 4, "words": "Koud"}],
    },
    "change_assessment": lambda i: {
        "assessment_id": i["record_assessment"], "domains": [{"domain": "health", "level_state": "not_now"}],
    },
    "delete_assessment": lambda i: {"assessment_id": i["record_assessment"]},
    "add_goal": lambda i: {
        "case_id": i["case"], "fields": {"domain": "income", "text": "Ik spaar"},
        "steps": [{"what": "Rekening openen"}],
    },
    "change_goal": lambda i: {"goal_id": i["add_goal"], "fields": {"status": "partly"}},
    "order_goals": lambda i: {"case_id": i["case"], "goal_ids": [i["add_goal"]]},
    "delete_goal": lambda i: {"goal_id": i["add_goal"]},
    "add_step": lambda i: {"case_id": i["case"], "fields": {"what": "Bellen", "due_day": DAY}},
    "change_step": lambda i: {"step_id": i["add_step"], "fields": {"status": "blocked", "reason": "Wachtlijst"}},
    "delete_step": lambda i: {"step_id": i["add_step"]},
    "add_network_member": lambda i: {"case_id": i["case"], "fields": {"name": "oma Lea", "strength": 4}},
    "change_network_member": lambda i: {"member_id": i["add_network_member"], "fields": {"always_there": True}},
    "answer_asked": lambda i: {"case_id": i["case"], "fields": {"school": "yes", "permit_expiry": "2027-03-01"}},
    "record_fact": lambda i: {"case_id": i["case"], "name": "own_home", "value": "no"},
    "change_fact": lambda i: {"fact_id": i["fact"], "fields": {"note": "Gevraagd op bezoek"}},
    "set_checklist_item": lambda i: {"case_id": i["case"], "code": "BE05", "fields": {"state": "done"}},
    "set_orientation": lambda i: {"case_id": i["case"], "fields": {"identified_day": DAY}},
    "add_household_member": lambda i: {"case_id": i["case"], "fields": {"kind": "child", "name": "Mila"}},
    "change_household_member": lambda i: {"member_id": i["add_household_member"], "fields": {"school": "yes"}},
    "delete_household_member": lambda i: {"member_id": i["add_household_member"]},
    "record_check_in": lambda i: {"member_id": i["add_network_member"], "day": DAY, "note": "Het loopt"},
    "delete_check_in": lambda i: {"check_in_id": i["record_check_in"]},
    "add_right": lambda i: {"case_id": i["case"], "fields": {"kind": "living_wage", "state": "asked"}},
    "change_right": lambda i: {"right_id": i["add_right"], "fields": {"state": "refused"}},
    "delete_right": lambda i: {"right_id": i["add_right"]},
    "add_reference_address": lambda i: {"case_id": i["case"], "fields": {"office": "OCMW Gent", "asked_day": DAY}},
    "change_reference_address": lambda i: {
        "address_id": i["add_reference_address"], "fields": {"state": "registered", "start_day": DAY},
    },
    "delete_reference_address": lambda i: {"address_id": i["add_reference_address"]},
    "set_competent_office": lambda i: {"case_id": i["case"], "name": "OCMW Gent", "basis": "actual_stay"},
    "change_competent_office": lambda i: {"office_id": i["set_competent_office"], "fields": {"nis_code": "44021"}},
    "delete_competent_office": lambda i: {"office_id": i["set_competent_office"]},
    "add_registration": lambda i: {"case_id": i["case"], "fields": {"where_text": "Woonmaatschappij"}},
    "change_registration": lambda i: {"registration_id": i["add_registration"], "fields": {"renew_day": "2027-05-01"}},
    "delete_registration": lambda i: {"registration_id": i["add_registration"]},
    "add_viewing": lambda i: {"case_id": i["case"], "fields": {"place": "Dampoort", "day": DAY}},
    "change_viewing": lambda i: {"viewing_id": i["add_viewing"], "fields": {"outcome": "refused"}},
    "delete_viewing": lambda i: {"viewing_id": i["add_viewing"]},
    "add_lease": lambda i: {"case_id": i["case"], "fields": {"kind": "transit", "start_day": DAY}},
    "change_lease": lambda i: {"lease_id": i["add_lease"], "fields": {"end_day": "2027-11-01"}},
    "delete_lease": lambda i: {"lease_id": i["add_lease"]},
    "add_eviction": lambda i: {
        "case_id": i["case"], "fields": {"signal_day": DAY, "signals": ["rent_arrears"], "causes": ["debts"]},
    },
    "change_eviction": lambda i: {"eviction_id": i["add_eviction"], "fields": {"phase": "claimed"}},
    "delete_eviction": lambda i: {"eviction_id": i["add_eviction"]},
    "plan_meeting": lambda i: {"case_id": i["case"], "fields": {"kind": "round_table", "day": "2027-01-15"}},
    "change_meeting": lambda i: {"meeting_id": i["plan_meeting"], "fields": {"place": "Bij oma", "time_text": "14 u"}},
    "add_meeting_member": lambda i: {"meeting_id": i["plan_meeting"], "fields": {"name": "oma Lea"}},
    "change_meeting_member": lambda i: {"member_id": i["add_meeting_member"], "fields": {"secret_bound": "no"}},
    "delete_meeting_member": lambda i: {"member_id": i["add_meeting_member"]},
    "add_decision": lambda i: {"meeting_id": i["plan_meeting"], "fields": {"what": "Woning zoeken", "who": "Karim"}},
    "change_decision": lambda i: {"decision_id": i["add_decision"], "fields": {"due_day": "2027-02-01"}},
    "make_decision_step": lambda i: {"decision_id": i["add_decision"]},
    "delete_decision": lambda i: {"decision_id": i["add_decision"]},
    "delete_meeting": lambda i: {"meeting_id": i["plan_meeting"]},
    "record_consent": lambda i: {
        "case_id": i["case"],
        "fields": {"answer": "given", "receiver": "SVK Gent", "purpose": "Een woning", "categories": ["housing"]},
    },
    "record_sharing": lambda i: {
        "case_id": i["case"],
        "fields": {"receiver": "SVK Gent", "ground": "consent", "consent_id": i["record_consent"],
                   "categories": ["housing"], "what": "Wat ik zoek", "purpose": "Een woning"},
    },
    "change_sharing": lambda i: {"sharing_id": i["record_sharing"], "fields": {"note": "Per brief"}},
    "delete_sharing": lambda i: {"sharing_id": i["record_sharing"]},
    "change_consent": lambda i: {"consent_id": i["record_consent"], "fields": {"answer": "withdrawn"}},
    "delete_consent": lambda i: {"consent_id": i["record_consent"]},
    "change_document": lambda i: {"document_id": i["document"], "fields": {"title": "Brief van het OCMW"}},
    "delete_document": lambda i: {"document_id": i["change_document"]},
    "add_referral": lambda i: {"case_id": i["case"], "fields": {"rung": "transit", "service": "CAW"}},
    "change_referral": lambda i: {"referral_id": i["add_referral"], "fields": {"preference": "In Gent"}},
    "delete_referral": lambda i: {"referral_id": i["add_referral"]},
    "add_handover": lambda i: {"case_id": i["case"], "fields": {"organisation": "CAW"}},
    "change_handover": lambda i: {"handover_id": i["add_handover"], "fields": {"attended": "yes"}},
    "delete_handover": lambda i: {"handover_id": i["add_handover"]},
    "record_event": lambda i: {
        "case_id": i["case"], "fields": {"kind": "exclusion", "day": DAY, "alternative": "none", "reason": "Ruzie"},
    },
    "change_event": lambda i: {"event_id": i["record_event"], "fields": {"lead_told_day": DAY}},
    "delete_event": lambda i: {"event_id": i["record_event"]},
    "set_safety": lambda i: {"case_id": i["case"], "fields": {"safe_times": "Na 14 u", "safe_word": "Regen"}},
    "end_safety": lambda i: {"case_id": i["case"]},
    "link_people": lambda i: {"person_id": i["person"], "other_id": i["other_person"]},
    "unlink_person": lambda i: {"person_id": i["person"]},
    "begin_absence": lambda i: {
        "worker_id": i["add_worker"], "from_day": DAY, "until_day": "2026-12-01", "note": "Verlof",
    },
    "change_absence": lambda i: {"absence_id": i["begin_absence"], "fields": {"until_day": "2026-12-15"}},
    "end_absence": lambda i: {"absence_id": i["begin_absence"]},
    "hand_over_cases": lambda i: {"case_ids": [i["open_case"]], "to_worker_id": i["add_worker"], "note": "Verlof"},
    "take_count": lambda _i: {"day": DAY, "name": "Telling", "code": "telling-2026"},
    "drop_count": lambda i: {"count_id": i["take_count"]},
    "confirm_term": lambda _i: {"context": "caw", "is_usual": True},
    "propose_destruction": lambda i: {"case_id": i["old_case"]},
    "keep_file": lambda i: {"destruction_id": i["propose_destruction"], "reason": "complaint"},
    "hold_file": lambda i: {"case_id": i["old_case"], "reason": "complaint", "until": "2099-01-31"},
    "release_file": lambda i: {"destruction_id": i["hold_file"]},
    "confirm_destruction": lambda i: {"destruction_id": i["proposed_again"]},
    "delete_network_member": lambda i: {"member_id": i["add_network_member"]},
    "start_plan": lambda i: {"case_id": i["open_case"], "fields": {"language": "fr"}},
    "write_plan": lambda i: {"plan_id": i["start_plan"], "fields": {"own_words": "Une cl\u00e9 \u00e0 moi"}},
    "write_plan_domain": lambda i: {"plan_id": i["start_plan"], "domain": "housing", "fields": {"want": "Un studio"}},
    "write_plan_risk": lambda i: {"plan_id": i["start_plan"], "fields": {"what": "Je perds mon kot"}},
    "write_plan_after_18": lambda i: {"plan_id": i["start_plan"], "fields": {"topic": "Argent", "who": "CPAS"}},
    "write_participant": lambda i: {"plan_id": i["start_plan"], "fields": {"name": "Zo\u00eb", "role": "young_person"}},
    "agree_plan": lambda i: {
        "plan_id": i["start_plan"], "day": DAY, "participants": [{"name": "Zo\u00eb", "agreement": "agreed"}],
    },
    "share_plan": lambda i: {"plan_id": i["start_plan"], "to_whom": "CPAS", "parts": ["housing"]},
    "withdraw_share": lambda i: {"share_id": i["share_plan"]},
    "record_paper": lambda i: {
        "case_id": i["case"], "document": "plan", "sha256": "0" * 64, "pages": 6, "language": "nl",
        "left_out": ["worries"],
    },
    "open_exit": lambda i: {
        "case_id": i["open_case"], "fields": {"institution_type": "youth_care", "planned_day": "2027-02-01"},
    },
    "change_exit": lambda i: {"exit_id": i["open_exit"], "fields": {"destination": "own_rent_social"}},
    "set_exit_item": lambda i: {"exit_id": i["open_exit"], "code": "E30", "fields": {"state": "done"}},
    "record_conditions": lambda i: {"exit_id": i["open_exit"], "point": "at_intake", "fields": {"home": "problem"}},
    "record_follow_up": lambda i: {
        "exit_id": i["open_exit"], "point": "d14", "fields": {"result": "reached", "ethos_light": "housed"},
    },
    "delete_exit": lambda i: {"exit_id": i["open_exit"]},
    "close_case": lambda i: {"case_id": i["case"], "day": DAY, "reason": "completed"},
    "reopen_case": lambda i: {"case_id": i["case"]},
    "undo": lambda i: {"act_rev": i["act_rev"]},
    "delete_case": lambda i: {"case_id": i["open_case"]},
}  # fmt: skip


def prepare(store: Store, name: str, ids: Ids) -> None:
    """What must be there before an example can be tried and is made by none of them."""
    if name in _FIRST:
        _FIRST[name](store, ids)


def _seen_long_ago(store: Store, ids: Ids) -> None:
    """Somebody else saw the person long ago, and wrote another number."""
    perform(store, ChangePerson(person_id=ids["person"], read_rev=1, fields={"phone": "0400 00 00 13"}))


def _fact(store: Store, ids: Ids) -> None:
    sql = "SELECT id FROM fact WHERE name = 'own_home'"
    ids["fact"] = store.read(lambda reader: reader.sql(sql))[0][0].hex()


def _letter(store: Store, ids: Ids) -> None:
    home = Path(ids["home"])
    (home.parent / "brief.pdf").write_bytes(LETTER)
    sealed = seal_document(home, home.parent / "brief.pdf")
    ids["document"] = perform(store, AddDocument(case_id=ids["case"], file=sealed, fields={"kind": "other"})).result


def _second_record(store: Store, ids: Ids) -> None:
    head = store.read(lambda reader: case_head(reader, ids["open_case"]))
    ids["other_person"] = head.person.id


def _old_case(store: Store, ids: Ids) -> None:
    given = OpenCase(person={"call_name": "Toen"}, opened_day=date(2001, 1, 31))
    ids["old_case"] = perform(store, given).result
    perform(store, ChangeCase(case_id=ids["old_case"], fields={"retention_context": "caw"}))
    perform(store, CloseCase(case_id=ids["old_case"], reason="completed", day=date(2002, 1, 31)))


def _by_another(store: Store, ids: Ids) -> None:
    """Proposed by who is signed in all the time; a second person signs in to confirm."""
    ids["first"] = store.author.worker_id
    ids["proposed_again"] = perform(store, ProposeDestruction(case_id=ids["old_case"])).result
    store.sign_in(perform(store, AddWorker(name="Els Claes", role="administrator")).result)


def _first_again(store: Store, ids: Ids) -> None:
    store.sign_in(ids["first"])


_FIRST: dict[str, Callable[[Store, Ids], None]] = {
    "settle_difference": _seen_long_ago,
    "change_fact": _fact,
    "change_document": _letter,
    "link_people": _second_record,
    "propose_destruction": _old_case,
    "confirm_destruction": _by_another,
    "delete_network_member": _first_again,
}

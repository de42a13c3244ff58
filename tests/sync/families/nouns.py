# SPDX-License-Identifier: EUPL-1.2
"""This is the place for every noun of the whole file as two people write it: made, changed apart, taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from caseapp.operations.absences import BeginAbsence, ChangeAbsence
from caseapp.operations.checklists import ChangeFact, RecordFact, SetChecklistItem
from caseapp.operations.counts import DropCount, TakeCount
from caseapp.operations.destruction import ConfirmDestruction, KeepFile, ProposeDestruction
from caseapp.operations.documents import AddDocument, ChangeDocument, DeleteDocument, seal_document
from caseapp.operations.exits import ChangeExit, DeleteExit, OpenExit, SetExitItem
from caseapp.operations.follow_ups import DeleteCheckIn, RecordCheckIn, RecordFollowUp
from caseapp.operations.homes import (
    AddEviction,
    AddLease,
    AddRegistration,
    AddViewing,
    ChangeEviction,
    ChangeLease,
    ChangeRegistration,
    ChangeViewing,
    DeleteEviction,
    DeleteLease,
    DeleteRegistration,
    DeleteViewing,
)
from caseapp.operations.household import AddHouseholdMember, ChangeHouseholdMember, DeleteHouseholdMember
from caseapp.operations.housing import ChangeHousing, DeleteHousing, RecordHousing
from caseapp.operations.meetings import (
    AddDecision,
    AddMeetingMember,
    ChangeDecision,
    ChangeMeeting,
    ChangeMeetingMember,
    DeleteDecision,
    DeleteMeeting,
    DeleteMeetingMember,
    PlanMeeting,
)
from caseapp.operations.network import AddNetworkMember, ChangeNetworkMember, DeleteNetworkMember
from caseapp.operations.passing_on import (
    AddHandover,
    AddReferral,
    ChangeEvent,
    ChangeHandover,
    ChangeReferral,
    DeleteEvent,
    DeleteHandover,
    DeleteReferral,
    RecordEvent,
)
from caseapp.operations.rights import (
    AddReferenceAddress,
    AddRight,
    ChangeCompetentOffice,
    ChangeReferenceAddress,
    ChangeRight,
    DeleteCompetentOffice,
    DeleteReferenceAddress,
    DeleteRight,
    SetCompetentOffice,
)
from caseapp.operations.safety import SetSafety
from caseapp.operations.sharing import (
    ChangeConsent,
    ChangeSharing,
    DeleteConsent,
    DeleteSharing,
    RecordConsent,
    RecordSharing,
)
from tests.records import TODAY
from tests.sync.laptops import Laptop

SOON: Final = TODAY + timedelta(20)
EARLIER: Final = TODAY - timedelta(20)
FIRST, SECOND = 0, 1  # the record that both change, and the one that is taken away by one of them

OLDER: Final = frozenset({  # nouns of the first three issues, with tests of their own (test_two_laptops)
    "team", "worker", "team_rule", "person", "case_file", "programme_entry", "contact", "assessment", "domain_score",
    "goal", "step", "plan", "plan_domain", "plan_risk", "plan_after_18", "plan_participant", "plan_version",
    "printed_paper", "plan_share",
})  # fmt: skip


@dataclass
class Written:
    """Where things are written: the laptop, the open case and a closed one, and the ids of what was made so far."""

    at: Laptop
    case_id: str
    closed_id: str
    ids: dict[tuple[str, int], str] = field(default_factory=dict)

    def id_of(self, name: str, which: int = FIRST) -> str:
        return self.ids[name, which]


Made = Callable[[Written, int], object]
Changed = Callable[[Written, int, Mapping[str, Any]], object]


@dataclass(frozen=True, kw_only=True)
class Noun:
    """How a noun is written.

    `differ`: the field both write, with the two values. `beside`: two fields, each written by one. Without `change`
    nobody writes it anew after it was made; without `remove` nobody takes it away.
    """

    make: Made
    change: Changed | None = None
    differ: tuple[str, object, object] | None = None
    beside: tuple[tuple[str, object], tuple[str, object]] | None = None
    remove: Callable[[str], object] | None = None


def _changes(given: Any, key: str, name: str) -> Changed:
    return lambda on, which, fields: given(**{key: on.id_of(name, which)}, fields=fields)


def _removes(given: Any, key: str) -> Callable[[str], object]:
    return lambda identity: given(**{key: identity})


def _in_case(given: Any, *fields: Mapping[str, Any]) -> Made:
    return lambda on, which: given(case_id=on.case_id, fields=fields[min(which, len(fields) - 1)])


NOTES: Final = (("note", "Ook op papier."), None)


def _document(on: Written, which: int) -> object:
    path = on.at.folder / f"brief{which}.txt"
    path.write_bytes(b"Beslissing van het OCMW.")
    return AddDocument(case_id=on.case_id, file=seal_document(on.at.store.path.parent, path), fields={"title": "Brief"})


def _decided(on: Written, which: int, fields: Mapping[str, Any]) -> object:
    destruction = on.id_of("destruction", which)
    if fields["state"] == "confirmed":
        return ConfirmDestruction(destruction_id=destruction)
    return KeepFile(destruction_id=destruction, reason="complaint")


def _fact(on: Written, which: int, fields: Mapping[str, Any]) -> object:
    if "value" in fields:
        return RecordFact(case_id=on.case_id, name=("school", "debts")[which], value=fields["value"])
    return ChangeFact(fact_id=on.id_of("fact", which), fields=fields)  # type: ignore[arg-type]


def _sharing(on: Written, which: int) -> object:
    fields = {"receiver": "SVK Gent", "purpose": "een woning", "categories": ("housing",), "ground": "consent"}
    return RecordSharing(case_id=on.case_id, fields={**fields, "consent_id": on.id_of("consent", SECOND)})  # type: ignore[arg-type,typeddict-item]


YES: Final = {"receiver": "SVK Gent", "purpose": "een woning zoeken", "categories": ("housing",)}
_OTHER_YES: Final = {**YES, "answer": "given"}
_FOLLOW_UPS: Final = ("m3", "m6")
_POINTS: Final = ("BE05", "BE01")

FAMILIES: Final[dict[str, dict[str, Noun]]] = {
    "checklists and facts": {
        "checklist_item": Noun(
            make=lambda on, which: SetChecklistItem(
                case_id=on.case_id, code=_POINTS[which], fields={"state": "todo"}
            ),
            change=lambda on, which, fields: SetChecklistItem(
                case_id=on.case_id, code=_POINTS[which], fields=fields  # type: ignore[arg-type]
            ),
            differ=("state", "busy", "not_needed"),
            beside=(("who", "Nele"), ("note", "Kaart is besteld.")),
        ),
        "fact": Noun(
            make=lambda on, which: RecordFact(case_id=on.case_id, name=("school", "debts")[which], value="unknown"),
            change=_fact,
            differ=("value", "yes", "no"),
            beside=(("day", EARLIER), ("note", "Zegt ze zelf.")),
        ),
    },
    "household": {
        "household_member": Noun(
            make=_in_case(AddHouseholdMember, {"kind": "child", "name": "Mila"}),
            change=_changes(ChangeHouseholdMember, "member_id", "household_member"),
            differ=("school", "yes", "no"),
            beside=(("care", "pleegzorg"), ("note", "Komt elk weekend.")),
            remove=_removes(DeleteHouseholdMember, "member_id"),
        ),
    },
    "exits and follow-ups": {
        "exit_file": Noun(
            make=_in_case(
                OpenExit,
                {"institution_type": "youth_care", "planned_day": SOON},
                {"institution_type": "psychiatry", "institution": "Sint-Jozef"},
            ),
            change=_changes(ChangeExit, "exit_id", "exit_file"),
            differ=("destination", "none", "supported_living"),
            beside=(("who_comes", "tante Samira"), ("plan_b", "Bij zijn neef.")),
            remove=_removes(DeleteExit, "exit_id"),
        ),
        "exit_item": Noun(
            make=lambda on, which: SetExitItem(
                exit_id=on.id_of("exit_file"), code=("E30", "E10")[which], fields={"state": "todo"}
            ),
            change=lambda on, which, fields: SetExitItem(
                exit_id=on.id_of("exit_file"), code=("E30", "E10")[which], fields=fields  # type: ignore[arg-type]
            ),
            differ=("state", "busy", "not_needed"),
            beside=(("who", "Nele"), ("note", "Bij het loket.")),
        ),
        "follow_up": Noun(
            make=lambda on, which: RecordFollowUp(
                exit_id=on.id_of("exit_file"), point=_FOLLOW_UPS[which], fields={"attempts": 1}
            ),
            change=lambda on, which, fields: RecordFollowUp(
                exit_id=on.id_of("exit_file"), point=_FOLLOW_UPS[which], fields=fields  # type: ignore[arg-type]
            ),
            differ=("income", "work", "living_wage"),
            beside=(("moves", 1), ("their_words", "Het gaat.")),
        ),
    },
    "network and check-ins": {
        "network_member": Noun(
            make=_in_case(AddNetworkMember, {"name": "tante Samira", "kind": "informal"}),
            change=_changes(ChangeNetworkMember, "member_id", "network_member"),
            differ=("support_role", "youth_help", "welfare_office"),
            beside=(("phone", "0400 11 22 33"), ("note", "Werkt 's nachts.")),
            remove=_removes(DeleteNetworkMember, "member_id"),
        ),
        "check_in": Noun(
            make=lambda on, _which: RecordCheckIn(member_id=on.id_of("network_member"), goes="well"),
            remove=_removes(DeleteCheckIn, "check_in_id"),
        ),
    },
    "rights": {
        "right_file": Noun(
            make=_in_case(AddRight, {"kind": "living_wage"}, {"kind": "rent_deposit"}),
            change=_changes(ChangeRight, "right_id", "right_file"),
            differ=("why_not", "does_not_want", "too_hard"),
            beside=(("office", "OCMW Gent"), ("receipt_number", "2026-118")),
            remove=_removes(DeleteRight, "right_id"),
        ),
        "reference_address": Noun(
            make=_in_case(AddReferenceAddress, {"state": "registered", "start_day": EARLIER}),
            change=_changes(ChangeReferenceAddress, "address_id", "reference_address"),
            differ=("state", "renewed", "threatened"),
            beside=(("shown_day", EARLIER), ("office", "OCMW Gent")),
            remove=_removes(DeleteReferenceAddress, "address_id"),
        ),
        "competent_office": Noun(
            make=lambda on, which: SetCompetentOffice(
                case_id=on.case_id,
                name=("OCMW Gent", "OCMW Aalst")[which],
                basis="first_application",
                reason="verhuisd",
            ),
            change=_changes(ChangeCompetentOffice, "office_id", "competent_office"),
            differ=("basis", "actual_stay", "institution_rule"),
            beside=(("nis_code", "44021"), ("note", "Gebeld met de dienst.")),
            remove=_removes(DeleteCompetentOffice, "office_id"),
        ),
    },
    "housing": {
        "housing_episode": Noun(
            make=lambda on, which: RecordHousing(
                case_id=on.case_id,
                ethos_light="with_others",
                start_day=date(2026, 1 + which, 1),
                end_day=date(2026, 2 + which, 1),
            ),
            change=_changes(ChangeHousing, "episode_id", "housing_episode"),
            differ=("no_own_home", "yes", "no"),
            beside=(("municipality", "Gent"), ("note", "Op de zetel.")),
            remove=_removes(DeleteHousing, "episode_id"),
        ),
        "housing_registration": Noun(
            make=_in_case(AddRegistration, {"where_text": "Thuispunt Gent", "renew_day": SOON}),
            change=_changes(ChangeRegistration, "registration_id", "housing_registration"),
            differ=("kind", "youth", "transit"),
            beside=(("reference", "CIR 12"), ("note", "Bewijs ligt bij Nele.")),
            remove=_removes(DeleteRegistration, "registration_id"),
        ),
        "viewing": Noun(
            make=_in_case(AddViewing, {"place": "Dampoort"}),
            change=_changes(ChangeViewing, "viewing_id", "viewing"),
            differ=("outcome", "waiting", "no_answer"),
            beside=(("landlord", "SVK"), ("note", "Tweede verdieping.")),
            remove=_removes(DeleteViewing, "viewing_id"),
        ),
        "lease": Noun(
            make=_in_case(AddLease, {"kind": "transit", "start_day": EARLIER}),
            change=_changes(ChangeLease, "lease_id", "lease"),
            differ=("deposit", "ocmw", "loan"),
            beside=(("landlord", "SVK"), ("note", "Sleutel op maandag.")),
            remove=_removes(DeleteLease, "lease_id"),
        ),
        "eviction": Noun(
            make=_in_case(AddEviction, {"signal_day": EARLIER}),
            change=_changes(ChangeEviction, "eviction_id", "eviction"),
            differ=("offer_answer", "accepted", "declined"),
            beside=(("leads", "OCMW"), ("note", "Twee maanden huur.")),
            remove=_removes(DeleteEviction, "eviction_id"),
        ),
    },
    "meetings": {
        "meeting": Noun(
            make=_in_case(PlanMeeting, {"kind": "round_table", "day": SOON}, {"kind": "case_conference", "day": SOON}),
            change=_changes(ChangeMeeting, "meeting_id", "meeting"),
            differ=("person_part", "present", "declined"),
            beside=(("chair", "Nele"), ("agenda", "Wonen na 18.")),
            remove=_removes(DeleteMeeting, "meeting_id"),
        ),
        "meeting_member": Noun(
            make=lambda on, _which: AddMeetingMember(meeting_id=on.id_of("meeting"), fields={"name": "tante Samira"}),
            change=_changes(ChangeMeetingMember, "member_id", "meeting_member"),
            differ=("presence", "excused", "remote"),
            beside=(("organisation", "familie"), ("role", "family")),
            remove=_removes(DeleteMeetingMember, "member_id"),
        ),
        "meeting_decision": Noun(
            make=lambda on, _which: AddDecision(meeting_id=on.id_of("meeting"), fields={"what": "Leefloon aanvragen"}),
            change=_changes(ChangeDecision, "decision_id", "meeting_decision"),
            differ=("may_print", "yes", "no"),
            beside=(("who", "Karim"), ("due_day", SOON)),
            remove=_removes(DeleteDecision, "decision_id"),
        ),
    },
    "consent and sharing": {
        "consent": Noun(
            make=_in_case(RecordConsent, YES, _OTHER_YES),
            change=_changes(ChangeConsent, "consent_id", "consent"),
            differ=("answer", "given", "refused"),
            beside=(("until_day", SOON), ("their_words", "Alleen over wonen.")),
            remove=_removes(DeleteConsent, "consent_id"),
        ),
        "sharing": Noun(
            make=_sharing,
            change=_changes(ChangeSharing, "sharing_id", "sharing"),
            differ=("channel", "phone", "mail"),
            beside=(("left_out", "Waarom hij weg moest."), ("note", "Hij was erbij.")),
            remove=_removes(DeleteSharing, "sharing_id"),
        ),
    },
    "documents": {
        "document": Noun(
            make=_document,
            change=_changes(ChangeDocument, "document_id", "document"),
            differ=("kind", "receipt", "agreement"),
            beside=(("from_whom", "OCMW Gent"), ("note", "Origineel bij hem.")),
            remove=_removes(DeleteDocument, "document_id"),
        ),
    },
    "referrals, handovers and events": {
        "referral": Noun(
            make=_in_case(AddReferral, {"service": "CAW"}),
            change=_changes(ChangeReferral, "referral_id", "referral"),
            differ=("outcome", "no_place", "person_no"),
            beside=(("preference", "alleen wonen"), ("note", "Gebeld.")),
            remove=_removes(DeleteReferral, "referral_id"),
        ),
        "handover": Noun(
            make=_in_case(AddHandover, {"organisation": "CAW"}),
            change=_changes(ChangeHandover, "handover_id", "handover"),
            differ=("state", "offered", "discussed"),
            beside=(("open_actions", "Leefloon volgen."), ("note", "Eerst bellen.")),
            remove=_removes(DeleteHandover, "handover_id"),
        ),
        "case_event": Noun(
            make=_in_case(RecordEvent, {"kind": "crisis", "day": EARLIER}),
            change=_changes(ChangeEvent, "event_id", "case_event"),
            differ=("concerns_minor", "yes", "no"),
            beside=(("place", "station"), ("measures", "Ambulance gebeld.")),
            remove=_removes(DeleteEvent, "event_id"),
        ),
    },
    "safety": {
        "safety_file": Noun(
            make=lambda on, which: SetSafety(case_id=(on.case_id, on.closed_id)[which], fields={"plan": "Bel Nele."}),
            change=lambda on, which, fields: SetSafety(
                case_id=(on.case_id, on.closed_id)[which], fields=fields  # type: ignore[arg-type]
            ),
            differ=("residence_risk", "yes", "no"),
            beside=(("safe_times", "na 14 u"), ("protected_address", "Achterstraat 3")),
        ),
    },
    "counts and destruction": {
        "count_snapshot": Noun(
            make=lambda _on, which: TakeCount(day=TODAY - timedelta(which), name="Telnacht"),
            remove=_removes(DropCount, "count_id"),
        ),
        "destruction": Noun(
            make=lambda on, _which: ProposeDestruction(case_id=on.closed_id),
            change=_decided,
            differ=("state", "kept", "confirmed"),
        ),
    },
    "absences": {
        "absence": Noun(
            make=lambda on, _which: BeginAbsence(worker_id=on.at.store.author.worker_id, from_day=SOON),
            change=_changes(ChangeAbsence, "absence_id", "absence"),
            differ=("note", "met vakantie", "naar een cursus"),
        ),
    },
}  # fmt: skip
NOUNS: Final = {name: noun for family in FAMILIES.values() for name, noun in family.items()}
ONLY_ONE: Final = frozenset({"safety_file", "destruction"})  # there is one of it in a case

SENSITIVE: Final[dict[str, Callable[[str], object]]] = {  # what lies in the compartment beside the case
    "checklist_item": lambda case_id: SetChecklistItem(case_id=case_id, code="BE09", fields={"state": "busy"}),
    "fact": lambda case_id: RecordFact(case_id=case_id, name="impairment", value="yes"),
    "meeting": lambda case_id: PlanMeeting(case_id=case_id, fields={"kind": "case_conference", "layer": "L3"}),
    "consent": lambda case_id: RecordConsent(case_id=case_id, fields={**_OTHER_YES, "categories": ("health",)}),  # type: ignore[typeddict-item]
    "safety_file": lambda case_id: SetSafety(case_id=case_id, fields={"no_contact": "Rudi"}),
}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what of the whole file goes to the person it is about: rights, homes, meetings, documents ...

A list says for every noun which fields are the person's own. What names somebody else (a landlord, a child, who came to
a meeting, who promised something) is not in it. What lies in the compartment of who reported something never goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from caseapp.i18n import N_
from caseapp.plans.sharing import layer_of
from caseapp.reports.addresses import loosely
from caseapp.store.queries.compartments import compartments_of
from caseapp.store.queries.documents import documents_of
from caseapp.store.queries.homes import evictions_of, leases_of, registrations_of, viewings_of
from caseapp.store.queries.household import household_of
from caseapp.store.queries.meetings import meetings_of
from caseapp.store.queries.network import NetworkRow, network_of
from caseapp.store.queries.passing_on import events_of, handovers_of, referrals_of
from caseapp.store.queries.rights import offices_of, references_of, rights_of
from caseapp.store.queries.sharing import consents_of, sharings_of
from caseapp.store.reader import Reader

Record = dict[str, object]


@dataclass(frozen=True, slots=True)
class Part:
    """A noun of the file: its heading, where its rows come from, its fields, which of them stand at the left."""

    table: str
    heading: str
    read: Callable[[Reader, str], tuple[Any, ...]]
    fields: tuple[str, ...]
    heads: tuple[str, ...]


_NAMES_DAY: Final = ("day", "kind")
FILE_PARTS: Final[Mapping[str, Part]] = {
    "rights": Part("right_file", N_("My rights"), rights_of,
        ("kind", "kind_text", "state", "office", "asked_day", "receipt_day", "receipt_number", "decision_day",
         "valid_from", "valid_to", "appeal_until", "appealed_day", "appeal_result", "why_not", "why_text", "note"),
        ("kind", "kind_text")),
    "references": Part("reference_address", N_("My reference address"), references_of,
        ("kind", "state", "office", "asked_day", "start_day", "valid_to", "shown_day", "end_day", "note"), ("kind",)),
    "offices": Part("competent_office", N_("The office that must help me"), offices_of,
        ("name", "basis", "start_day", "end_day", "reason", "note"), ("name",)),
    "registrations": Part("housing_registration", N_("Where I am registered for a home"), registrations_of,
        ("kind", "where_text", "reference", "priority", "registered_day", "renew_day", "end_day", "end_reason", "note"),
        ("where_text", "kind")),
    "viewings": Part("viewing", N_("Homes I looked at"), viewings_of,
        ("day", "place", "outcome", "refusal", "refusal_text", "note"), ("day", "place")),
    "leases": Part("lease", N_("My lease"), leases_of,
        ("kind", "place", "start_day", "end_day", "notice_day", "ended_day", "end_result", "deposit", "costs", "note"),
        ("kind", "place")),
    "evictions": Part("eviction", N_("When my home is in danger"), evictions_of,
        ("signal_day", "phase", "level", "causes", "signals", "offered_day", "offer_answer", "court_day", "judged_day",
         "result", "result_day", "note"), ("signal_day", "phase")),
    "household": Part("household_member", N_("Who lives with me"), household_of,
        ("kind", "with_them", "leaves_along", "until_day"), ("kind",)),
    "meetings": Part("meeting", N_("Meetings about me"), meetings_of,
        ("kind", "state", "day", "time_text", "place", "why", "agenda", "person_part", "person_words", "person_agrees",
         "minutes", "secret_scope", "legal_basis", "aim", "shared_text"), _NAMES_DAY),
    "consents": Part("consent", N_("What I said about sharing"), consents_of,
        ("day", "answer", "receiver", "purpose", "categories", "until_day", "withdrawn_day", "their_words"),
        ("day", "receiver")),
    "sharings": Part("sharing", N_("What was shared about me"), sharings_of,
        ("day", "receiver", "purpose", "categories", "what", "ground", "channel", "person_told_day", "review_day"),
        ("day", "receiver")),
    "referrals": Part("referral", N_("Places that were asked for"), referrals_of,
        ("asked_day", "service", "kind", "rung", "lower_reason", "preference", "outcome", "outcome_day", "refusal",
         "refusal_text", "note"), ("asked_day", "service")),
    "handovers": Part("handover", N_("Who helps me next"), handovers_of,
        ("organisation", "direction", "state", "proposed_day", "reason", "agreed_to_pass", "key_story", "open_actions",
         "appointment_day", "attended"), ("proposed_day", "organisation")),
    "events": Part("case_event", N_("Crisis, exclusion, respite"), events_of,
        ("kind", "day", "end_day", "causes", "alternative", "alternative_text", "reason", "measures", "evaluation",
         "note"), _NAMES_DAY),
    "documents": Part("document", N_("My documents"), documents_of,
        ("day", "title", "kind", "from_whom", "valid_to", "file_name", "size", "note"), ("day", "title")),
}  # fmt: skip

FILE_WORDS: Final[Mapping[str, str]] = {
    "kind": N_("Kind"), "kind_text": N_("Kind in words"), "state": N_("How it goes"), "office": N_("Office"),
    "asked_day": N_("Asked on"), "receipt_day": N_("Receipt on"), "receipt_number": N_("Number of the receipt"),
    "decision_day": N_("Decided on"), "valid_from": N_("Valid from"), "valid_to": N_("Valid until"),
    "appeal_until": N_("Appeal until"), "appealed_day": N_("Appealed on"), "appeal_result": N_("Result of the appeal"),
    "why_not": N_("Why it is not used"), "why_text": N_("Why"), "start_day": N_("Since"), "end_day": N_("Until"),
    "shown_day": N_("Showed up on"), "basis": N_("On which ground"), "reason": N_("Why"),
    "where_text": N_("Where"), "reference": N_("Number"), "priority": N_("Priority"),
    "registered_day": N_("Registered on"), "renew_day": N_("Renew on"), "end_reason": N_("Why it ended"),
    "outcome": N_("How it went"), "refusal": N_("Why not"), "refusal_text": N_("In words"),
    "notice_day": N_("Notice on"), "ended_day": N_("Ended on"), "end_result": N_("How it ended"),
    "deposit": N_("Deposit"), "costs": N_("Costs"), "phase": N_("How far it is"), "level": N_("How serious"),
    "signal_day": N_("Noticed on"),
    "proposed_day": N_("Proposed on"), "day": N_("Day"),
    "causes": N_("Causes"), "signals": N_("Signs"), "offered_day": N_("Help offered on"),
    "offer_answer": N_("My answer"), "court_day": N_("At court on"), "judged_day": N_("Judged on"),
    "result": N_("Result"), "result_day": N_("Result on"), "with_them": N_("Lives with me"),
    "leaves_along": N_("Leaves along"), "until_day": N_("Until"), "time_text": N_("Time"), "place": N_("Place"),
    "why": N_("What for"), "agenda": N_("Agenda"), "person_part": N_("Whether I was there"),
    "person_words": N_("In my own words"), "person_agrees": N_("Whether I agree"), "minutes": N_("Minutes of it"),
    "secret_scope": N_("Secrecy"), "legal_basis": N_("Legal basis"), "aim": N_("Aim"),
    "shared_text": N_("What was shared"), "decisions": N_("Decisions"), "answer": N_("My answer"),
    "purpose": N_("What for"), "categories": N_("About what"), "withdrawn_day": N_("Withdrawn on"),
    "their_words": N_("In my own words"), "what": N_("What was shared"), "ground": N_("On which ground"),
    "channel": N_("By which way"), "person_told_day": N_("I was told on"), "review_day": N_("Looked at again on"),
    "rung": N_("What kind of place"), "lower_reason": N_("Why not a lasting home"),
    "preference": N_("What I prefer"), "outcome_day": N_("Answer on"), "direction": N_("Direction"),
    "agreed_to_pass": N_("What I agreed to pass on"), "key_story": N_("My story, told once"),
    "open_actions": N_("What is still to be done"), "appointment_day": N_("First appointment"),
    "attended": N_("It took place"), "alternative": N_("Which alternative"), "alternative_text": N_("In words"),
    "measures": N_("What was done"), "evaluation": N_("What was learnt"), "from_whom": N_("From whom"),
    "file_name": N_("File"), "size": N_("Bytes"), "note": N_("Remark"),
}  # fmt: skip
FILE_CODES: Final[Mapping[str, str]] = {
    "rights.kind": "right_kind", "rights.state": "right_state", "rights.appeal_result": "appeal_result",
    "rights.why_not": "why_not_taken", "references.kind": "reference_kind", "references.state": "reference_state",
    "offices.basis": "office_basis", "consents.answer": "consent_answer", "consents.categories": "share_category",
    "sharings.categories": "share_category", "sharings.ground": "sharing_ground", "sharings.channel": "share_channel",
    "referrals.kind": "referral_kind", "referrals.rung": "referral_rung",
    "referrals.lower_reason": "referral_lower_reason", "referrals.outcome": "referral_outcome",
    "referrals.refusal": "referral_refusal", "handovers.direction": "handover_direction",
    "handovers.state": "handover_state", "handovers.attended": "yes_no", "events.kind": "event_kind",
    "events.causes": "event_cause", "events.alternative": "event_alternative", "documents.kind": "document_kind",
    "meetings.kind": "meeting_kind", "meetings.state": "meeting_state", "meetings.secret_scope": "secret_scope",
    "meetings.person_part": "person_part", "registrations.kind": "housing_registration_kind",
    "viewings.outcome": "viewing_outcome", "viewings.refusal": "viewing_refusal", "leases.kind": "lease_kind",
    "leases.end_result": "lease_result", "leases.deposit": "deposit_kind", "evictions.level": "eviction_level",
    "evictions.phase": "eviction_phase", "evictions.signals": "eviction_signal",
    "evictions.causes": "homeless_cause", "evictions.offer_answer": "offer_answer",
    "evictions.result": "eviction_result", "household.kind": "household_kind", "household.with_them": "yes_no",
    "meetings.person_agrees": "agreement",
}  # fmt: skip


def file_records(reader: Reader, case_id: str, *, sensitive: bool) -> dict[str, list[Record]]:
    """What of the whole file goes, by section."""
    return {key: _records(reader, case_id, part, sensitive=sensitive) for key, part in FILE_PARTS.items()}


def _records(reader: Reader, case_id: str, part: Part, *, sensitive: bool) -> list[Record]:
    closed = compartments_of(reader, case_id, part.table)
    found = []
    for row in part.read(reader, case_id):
        layer = _layer_of(row, closed.get(row.id, "core"))
        if layer == "L4" or (layer == "L3" and not sensitive):
            continue
        record = taken(row, part.fields)
        if part.table == "meeting":
            record |= _decided(row)
        found.append(record)
    return found


def _layer_of(row: Any, log_kind: str) -> str:  # noqa: ANN401
    """The most closed of what the row says, what its categories say and where it lies."""
    said = getattr(row, "layer", None) or "L2"
    follows = layer_of(getattr(row, "categories", ()) or ())
    lies = {"sensitive": "L3", "reporter": "L4"}.get(log_kind, "L2")
    return max(said, follows, lies)


def _decided(row: Any) -> Record:  # noqa: ANN401
    """All decisions, without who promised them: what may not be on paper for others is the person's own."""
    decisions = [taken(one, ("what", "due_day")) for one in row.decisions]
    return {"decisions": decisions} if decisions else {}


def taken(row: object, names: Iterable[str]) -> Record:
    """The fields of a row that are filled in."""
    found = ((name, getattr(row, name)) for name in names)
    return {name: value for name, value in found if value not in (None, "", (), False)}


# -- others --------------------------------------------------------------------------------------------------------


def people_of(reader: Reader, case_id: str) -> list[Record]:
    """My people: with their name and phone when the person chose them; else only what they are to the person."""
    return [
        taken(one, ("name", "relation", "phone") if was_chosen(one) else ("name", "relation") if was_named(one)
              else ("relation",))
        for one in network_of(reader, case_id)
    ]  # fmt: skip


def was_chosen(one: NetworkRow) -> bool:
    """Whether the person brought this supporter along."""
    return one.chosen_by_person == "yes" or bool(one.on_card)


def was_named(one: NetworkRow) -> bool:
    """Whether the person wants them near: then the name came from the person."""
    return was_chosen(one) or one.wanted == "yes"


def names_of_others(reader: Reader, case_id: str, workers: Mapping[str, str]) -> dict[str, str]:
    """Names that must not stand in a text, and what stands in their place. `workers`: name to function."""
    names = dict(workers)
    for member in network_of(reader, case_id):
        if not was_named(member):
            names[member.name] = "…"
    for one in household_of(reader, case_id):
        names[one.name or ""] = "…"
    for meeting in meetings_of(reader, case_id):
        names |= {one.name or "": "…" for one in meeting.members if (one.name or "") not in workers}
    kept = {member.name for member in network_of(reader, case_id) if was_named(member)}
    return {name: instead for name, instead in names.items() if len(name.strip()) > 2 and name not in kept}


class Scrub:
    """Takes names of others, telephone numbers and protected addresses out of what people wrote."""

    def __init__(self, names: Mapping[str, str], protected: Iterable[str], own_phone: str) -> None:
        self._names = {name.casefold(): instead for name, instead in names.items()}
        spelled = sorted((re.escape(name.strip()) for name in names), key=len, reverse=True)
        self._name = re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)", re.IGNORECASE) if spelled else None
        self._protected = [loosely(text) for text in protected]
        self._own = re.sub(r"\D", "", own_phone)

    def text(self, text: str) -> str:
        for pattern in self._protected:
            text = pattern.sub("…", text)
        if self._name is not None:
            text = self._name.sub(lambda found: self._names.get(found[0].casefold(), "…"), text)
        return _NUMBER.sub(self._number, text)

    def value(self, value: object) -> object:
        """The same of everything inside."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {name: one if name in _UNTOUCHED else self.value(one) for name, one in value.items()}
        return value

    def _number(self, found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        is_own = bool(self._own) and digits[-8:] == self._own[-8:]
        return found[0] if is_own or "-" in found[0][4:5] else "…"


_NUMBER: Final = re.compile(r"\+?\d[\d\s/.()-]{6,}\d")
_UNTOUCHED: Final = frozenset({"sha256", "phone", "receipt_number", "reference"})

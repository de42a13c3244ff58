# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the fields of the record are called in the history, and how their values are written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final

from caseapp.i18n import N_, _, formats
from caseapp.i18n.codes import label, list_names
from caseapp.operations.differing_fields import sort_of
from caseapp.store.queries.history import FieldChange
from caseapp.ui.case.fact_words import own_words
from caseapp.ui.case.history_file import FILE_LABELS, FILE_LISTS
from caseapp.ui.case.words import capital

Plain = str | int | bytes | None
_Worker = Callable[[str], str]

# Words of a field, for every kind that has it; "kind.field" wins where a kind means something else by it.
_LABELS: Final[dict[str, str]] = {
    "accept": N_("Agreement"), "actual_day": N_("Left on"), "address": N_("Address"),
    "admission_day": N_("Admitted on"), "agreement": N_("Agreement"), "always_there": N_("Always there"),
    "ask_again": N_("Ask again on"), "at_night": N_("Can be called at night"), "backup_worker_id": N_("Backup"),
    "birth_day": N_("Day of birth"), "birth_precision": N_("How sure"), "call_name": N_("Call name"),
    "card_does_not_help": N_("Card: what does not help"), "card_helps": N_("Card: what helps"),
    "card_safe_place": N_("Card: safe place"), "card_signs": N_("Card: signs"),
    "check_in_days": N_("We call every ... days"), "children": N_("Children"),
    "choice_by_whom": N_("By whom"), "choice_how_often": N_("How often"), "choice_when": N_("When"),
    "choice_where": N_("Where"), "choice_which": N_("Which support"), "close_note": N_("How it ended"),
    "close_reason": N_("Why it closed"), "closed_day": N_("Closed on"), "code": N_("Point"),
    "consent": N_("We may speak with them"), "consent_day": N_("Asked on"), "contact_ban": N_("Contact ban"),
    "contact_person": N_("Contact person"), "day": N_("Day"), "deleted": N_("Taken away"),
    "description": N_("Description"), "destination": N_("Destination"),
    "destination_text": N_("Destination in words"), "direction": N_("Planned or not"), "discreet": N_("Discreet"),
    "document": N_("Paper"), "domain": N_("Domain"), "domains": N_("Domains"), "done_day": N_("Done on"),
    "due_day": N_("When"), "early_signs": N_("Early signs"), "email": N_("E-mail"), "end_day": N_("Ended on"),
    "ended_reason": N_("Why it ended"), "ethos_light": N_("Kind of place"), "family_name": N_("Family name"),
    "first_names": N_("First names"), "first_night": N_("First night"), "gender": N_("Gender"),
    "going_well": N_("What goes well"), "handed_note": N_("What the next worker must know, or why"),
    "handed_to": N_("Given to"), "horizon": N_("By when"), "hours": N_("When to call"),
    "household": N_("Household"), "in_plan": N_("Stands in the future plan"), "institution": N_("Institution"),
    "institution_type": N_("Kind of institution"), "jim_step": N_("Chosen mentor (JIM): step"),
    "draft_since": N_("Draft since"),
    "kind": N_("Kind"), "language": N_("Language"), "languages": N_("Languages"), "layer": N_("Who reads along"),
    "left_out": N_("Left out"), "level": N_("Level"), "level_state": N_("Level"), "method": N_("How agreed"),
    "minutes": N_("Minutes"), "mode": N_("How"), "moment": N_("When"), "must": N_("This one must happen"),
    "my_situation": N_("How it is now"), "name": N_("Name"), "needs_interpreter": N_("Interpreter"),
    "never_again": N_("Never again"), "next_day": N_("Next step on"), "next_review": N_("Next review"),
    "next_step": N_("Agreed next step"), "next_who": N_("Next step by"), "not_now": N_("Not now"),
    "note": N_("Note"), "number": N_("Version"), "official_name": N_("Name on papers"),
    "on_card": N_("Stands on the crisis card"), "opened_day": N_("Opened on"),
    "opening_reason": N_("Why the case was opened"), "organisation": N_("Service"), "outcome": N_("Outcome"),
    "own_words": N_("In their words"), "owner_kind": N_("On whose side"), "pages": N_("Pages"),
    "partners": N_("Partners"), "parts": N_("Parts"), "phase": N_("Phase"), "phone": N_("Phone"),
    "phone_note": N_("About the phone"), "place": N_("Place"), "plan_b": N_("Plan B"),
    "plan_type": N_("Kind of plan"), "planned_day": N_("Leaves on"), "prefix": N_("Name part (van, el)"),
    "primary_worker_id": N_("Primary worker"), "programme": N_("Programme"), "pronouns": N_("Pronouns"),
    "pseudonymous": N_("The name is made up"), "purpose": N_("What for"), "reading_level": N_("Reading level"),
    "reads_latin": N_("Reads Latin script"), "reads_own_script": N_("Reads own script"),
    "ready_since": N_("Ready since"), "reason": N_("Why"), "relation": N_("Who they are"),
    "restricted": N_("Restricted"), "risk": N_("There was danger"), "role": N_("Role"),
    "safe_contact": N_("Safe contact"), "score_self": N_("Own score"), "self_score": N_("Own score"),
    "self_state": N_("Own score"), "short_code": N_("Short code"), "since_day": N_("Since"),
    "start_day": N_("Since"), "started_day": N_("Begun on"), "state": N_("How it goes"),
    "status": N_("How it goes"), "status_note": N_("Why"), "street_names": N_("Also known as"),
    "strength": N_("How strong the tie is"), "success_sign": N_("How we will notice that it works"),
    "text": N_("What I want"), "their_words": N_("In their words"), "to_whom": N_("To whom"),
    "topic": N_("About"), "until_day": N_("Until"), "want": N_("What I want"),
    "wanted": N_("The person wants this contact"), "what": N_("What"), "what_helps": N_("What helps"),
    "when_text": N_("When, in their words"), "who": N_("Who"), "who_acts": N_("Who acts"),
    "who_comes": N_("Who comes along"), "with_whom": N_("With"), "withdrawn_day": N_("Withdrawn on"),
    "words": N_("In their words"), "worker_id": N_("By"), "worker_words": N_("Our words"),
    "worries": N_("What worries"), "agreed_day": N_("Agreed on"),
    "accepted": N_("They said yes"), "agreements": N_("What we agreed"), "asked_day": N_("Asked on"),
    "chosen_by_person": N_("Chosen by the person"), "complaint_name": N_("For complaints"),
    "complaint_phone": N_("Phone for complaints"), "end_reason": N_("Why it ended"), "goal_id": N_("Goal"),
    "initials": N_("Initials"), "active": N_("Works here"), "phase_since": N_("In this phase since"),
    "round_table_day": N_("Round table on"), "value": N_("Rule of the team"), "wants_training": N_("Wants training"),
    "contact.what": N_("What happened"), "case_file.status": N_("Case"), "plan.status": N_("Plan"),
    "housing_episode.description": N_("In their words"),
}  # fmt: skip
_HIDDEN: Final = frozenset({
    "person_id", "team_id", "case_id", "goal_id", "plan_id", "assessment_id", "contact_id", "together_id",
    "exit_id", "plan_version_id", "position", "sha256", "content", "import_key", "import_hash", "import_person",
    "import_name", "import_birth", "same_as", "about_id", "member_id", "meeting_id", "network_id", "step_id",
    "consent_id", "file_id", "file_key", "pieces", "digest", "picture", "rows", "definition", "report", "case_ref",
    "logs", "covered",
})  # fmt: skip
_LISTS: Final[dict[str, str]] = {
    "case_file.status": "case_status", "close_reason": "close_reason", "opening_reason": "opening_reason",
    "gender": "gender", "birth_precision": "birth_precision", "languages": "language", "language": "language",
    "needs_interpreter": "yes_no", "reads_own_script": "yes_no", "reads_latin": "yes_no", "contact_ban": "yes_no",
    "programme": "programme", "ethos_light": "ethos_light", "with_whom": "contact_with", "mode": "contact_mode",
    "outcome": "contact_outcome", "direction": "contact_direction", "domains": "domain", "domain": "domain",
    "layer": "layer", "level_state": "value_state", "self_state": "value_state", "horizon": "goal_horizon",
    "goal.status": "goal_status", "step.status": "step_status", "owner_kind": "owner_kind", "relation": "relation",
    "network_member.kind": "network_kind", "wanted": "yes_no", "consent": "yes_no", "jim_step": "jim_step",
    "plan.status": "plan_status", "plan_type": "plan_type", "plan_participant.role": "participant_role",
    "agreement": "agreement", "method": "agreement_method", "reading_level": "reading_level", "parts": "plan_part",
    "document": "document", "institution_type": "institution_type", "destination": "exit_destination",
    "chosen_by_person": "yes_no", "accepted": "yes_no", "wants_training": "yes_no", "team.kind": "team_kind",
    "worker.role": "role", "exit_item.state": "item_status", "strength": "tie_strength", "level": "worker_level",
}  # fmt: skip
_YES: Final = frozenset({
    "pseudonymous", "restricted", "risk", "in_plan", "must", "always_there", "at_night", "on_card", "discreet",
    "not_now", "deleted", "active", "anonymous", "leaves_along", "safety_mode", "no_contact_wanted",
})  # fmt: skip
_PHASES: Final = ("phase_cti", "phase_outreach", "phase_young_adult")


def is_read_by_people(field: str) -> bool:
    """Whether a person can make something of the values of this field; order and fingerprints mean nothing to them."""
    return field not in _HIDDEN or field == "goal_id"


def is_shown(change: FieldChange) -> bool:
    """Whether a person can read anything in this field: ids, order and fingerprints are left out."""
    if change.field in _HIDDEN or (change.before in (None, "") and change.after in (None, "")):
        return False
    states = change.field in ("level_state", "self_state")
    return not (states and change.after in ("given", None))


def field_words(kind: str, field: str) -> str:
    """What the field is called."""
    named = f"{kind}.{field}"
    found = FILE_LABELS.get(named) or _LABELS.get(named) or _LABELS.get(field)
    return _(found) if found is not None else field


def value_words(change: FieldChange, value: Plain, worker: _Worker, today: date) -> str:
    """A plain value as people write it; "–" for nothing."""
    if value is None or value == "":
        return "–"
    field, kind = change.field, change.kind
    if isinstance(value, bytes):
        return worker(value.hex()) or "–"
    if field in _YES:
        return _("yes") if value else _("no")
    if field == "moment" and isinstance(value, int):
        return formats.moment(datetime.fromtimestamp(value / 1000, UTC), today)
    if field.endswith(("_day", "_until", "_to", "_from")) or field in (
        "day",
        "destroy_on",
        "next_review",
        "ready_since",
        "ask_again",
        "draft_since",
    ):
        return _day_words(str(value))
    if field == "phase" and kind == "programme_entry":
        return next((said for name in _PHASES if (said := label(name, str(value))) != value), str(value))
    if (own := own_words(kind, field, str(value))) is not None:
        return own
    named = f"{kind}.{field}"
    list_name = FILE_LISTS.get(named) or _LISTS.get(named) or sort_of(kind, field).list_name or _LISTS.get(field)
    if list_name is not None and list_name in list_names():
        return capital(formats.joined(label(list_name, code) for code in str(value).split()))
    return str(value)


def _day_words(value: str) -> str:
    try:
        return formats.day_words(date.fromisoformat(value))
    except ValueError:
        return value

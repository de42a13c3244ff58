# SPDX-License-Identifier: EUPL-1.2
"""This is the place for everything about one case for the person it is about: to read on paper, and as JSON.

Data of others stays away: names and telephone numbers of other people that did not come from the person, notes about
them, who reported something (layer L4); workers are there by their function. Sensitive layers go along only when asked
for; a protected address never does. What of the whole file goes: `export_file.py`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from caseapp.i18n import N_, _, formats, speaking
from caseapp.i18n.codes import label
from caseapp.plans.catalogue import exit_checklist
from caseapp.reports.documents import paper_names
from caseapp.reports.export_file import (
    FILE_CODES,
    FILE_PARTS,
    FILE_WORDS,
    Scrub,
    file_records,
    names_of_others,
    people_of,
)
from caseapp.reports.plain_papers import CaseExport
from caseapp.store.queries.assessments import assessments_of
from caseapp.store.queries.cases import CaseHead, case_head
from caseapp.store.queries.compartments import protected_addresses
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.exits import exits_of
from caseapp.store.queries.goals import goals_of
from caseapp.store.queries.plans import PlanRow, papers_of, plan_of_case, shares_of, versions_of
from caseapp.store.queries.workers import workers
from caseapp.store.reader import Reader

FORMAT: Final = 1
Record = dict[str, object]
Collected = dict[str, list[Record]]
_ALL: Final = 100_000

_PERSON = (
    "call_name",
    "first_names",
    "prefix",
    "family_name",
    "official_name",
    "street_names",
    "description",
    "birth_day",
    "gender",
    "pronouns",
    "languages",
    "needs_interpreter",
    "phone",
    "email",
    "address",
    "safe_contact",
    "household",
    "children",
    "never_again",
)
_PLAN = (
    "plan_type",
    "status",
    "started_day",
    "next_review",
    "own_words",
    "choice_which",
    "choice_where",
    "choice_when",
    "choice_how_often",
    "choice_by_whom",
    "card_signs",
    "card_helps",
    "card_does_not_help",
    "card_safe_place",
)
_CONTACT = ("mode", "outcome", "minutes", "with_whom", "place", "what", "their_words", "next_step", "next_day")
_EXIT = (
    "institution_type",
    "institution",
    "admission_day",
    "ready_since",
    "planned_day",
    "actual_day",
    "destination",
    "destination_text",
    "first_night",
    "who_comes",
    "partners",
    "plan_b",
)

_HEADINGS: Final = {
    "person": N_("Who I am"),
    "case": N_("My case"),
    "housing": N_("Where I stay"),
    "contacts": N_("Contacts"),
    "assessments": N_("How it goes, per domain"),
    "goals": N_("Goals and steps"),
    "plan": N_("Future plan"),
    "network": N_("My people"),
    "exits": N_("Leaving an institution"),
    "papers": N_("Papers that were printed"),
    "shares": N_("Who may see the plan"),
}
_LABELS: Final = {
    "call_name": N_("Call name"), "first_names": N_("First names"), "prefix": N_("Prefix"),
    "family_name": N_("Family name"), "official_name": N_("Official name"), "street_names": N_("Street names"),
    "description": N_("Description"), "birth_day": N_("Birth date"), "gender": N_("Gender"),
    "pronouns": N_("Pronouns"), "languages": N_("Languages"), "needs_interpreter": N_("Interpreter"),
    "phone": N_("Phone"), "email": N_("E-mail"), "address": N_("Address"), "safe_contact": N_("How to reach me safely"),
    "contact_ban": N_("Contact ban"), "household": N_("Household"), "children": N_("Children"),
    "never_again": N_("What must never happen again"), "status": N_("State"), "opened": N_("Since"),
    "closed": N_("Closed on"), "worker": N_("Worker"), "backup": N_("Who stands in"), "programmes": N_("Programmes"),
    "note": N_("Remark"), "outcome": N_("How it went"), "minutes": N_("Minutes"), "with_whom": N_("With whom"),
    "place": N_("Place"), "what": N_("What happened"), "their_words": N_("In my own words"),
    "next_step": N_("Next step"), "next_day": N_("On"), "level": N_("What the worker saw (1 to 5)"),
    "self_score": N_("My own score (1 to 10)"), "words": N_("In my own words"), "worker_words": N_("The worker wrote"),
    "steps": N_("Steps"), "success_sign": N_("How I notice that it works"), "plan_type": N_("Kind of plan"),
    "started_day": N_("Since"), "next_review": N_("Next review"), "own_words": N_("In my own words"),
    "choice_which": N_("Which help"), "choice_where": N_("Where"), "choice_when": N_("When"),
    "choice_how_often": N_("How often"), "choice_by_whom": N_("By whom"), "card_signs": N_("Signs"),
    "card_helps": N_("What helps"), "card_does_not_help": N_("What does not help"),
    "card_safe_place": N_("Safe place"), "want": N_("What I want"), "my_situation": N_("How it is now"),
    "going_well": N_("What goes well"), "worries": N_("Worries"), "score_self": N_("My own score (1 to 10)"),
    "not_now": N_("Not now"), "versions": N_("Agreed versions"), "relation": N_("Relation"),
    "institution_type": N_("Kind of institution"), "institution": N_("Institution"), "admission_day": N_("Admission"),
    "ready_since": N_("Ready since"), "planned_day": N_("Planned day"), "actual_day": N_("Left on"),
    "destination": N_("Destination"), "destination_text": N_("Where to"), "first_night": N_("First night"),
    "who_comes": N_("Who comes"), "partners": N_("Partners"), "plan_b": N_("Plan B"), "items": N_("Items"),
    "language": N_("Language"), "handed_to": N_("Given to"), "purpose": N_("What for"), "parts": N_("Parts"),
    "withdrawn_day": N_("Withdrawn on"), "sha256": N_("Fingerprint"),
}  # fmt: skip
_CODES: Final = {
    "worker": "role", "backup": "role",
    "gender": "gender", "languages": "language", "language": "language", "needs_interpreter": "yes_no_unsure",
    "outcome": "contact_outcome", "mode": "contact_mode", "with_whom": "contact_with", "domain": "domain",
    "plan_type": "plan_type", "relation": "relation", "institution_type": "institution_type",
    "destination": "exit_destination", "parts": "plan_part", "ethos_light": "ethos_light", "programme": "programme",
}  # fmt: skip
_STATUS: Final = {"case": "case_status", "plan": "plan_status", "goals": "goal_status"}
_HEADS: Final = {  # the fields that stand at the left of a row; sections that are not here have a row per field
    "housing": ("start_day", "end_day"),
    "contacts": ("day", "mode"),
    "assessments": ("day", "domain"),
    "goals": ("domain",),
    "network": ("name",),
    "exits": (),
    "papers": ("day",),
    "shares": ("to_whom",),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the export as it will be read: its code, its heading, its rows."""

    code: str
    heading: str
    rows: tuple[tuple[str, str], ...]


def sections_of(reader: Reader, case_id: str, *, sensitive: bool = False) -> tuple[Section, ...]:
    """What goes, item by item, in the language in use: to look at before anything leaves."""
    return in_sections(collected_of(reader, case_id, sensitive=sensitive))


def in_sections(collected: Collected) -> tuple[Section, ...]:
    """Records in words, in the language in use."""
    return tuple(
        Section(key, _(_heading(key)), tuple(_rows_of(key, records))) for key, records in collected.items() if records
    )


def case_export_of(
    reader: Reader,
    case_id: str,
    language: str,
    *,
    today: date,
    sensitive: bool = False,
    without: Collection[str] = (),
) -> CaseExport:
    """The readable export of a case, in the language of the paper, without the sections named."""
    head = case_head(reader, case_id)
    with speaking(language):
        found = sections_of(reader, case_id, sensitive=sensitive)
        title = _("What the team keeps about %(name)s") % {"name": head.person.name.full}
    sections = tuple((one.heading, one.rows) for one in found if one.code not in without)
    offered = tuple((one.code, _(_heading(one.code))) for one in found)
    return CaseExport(title=title, made_on=today, language=language, sections=sections, offered=offered)


def case_json_of(reader: Reader, case_id: str, *, sensitive: bool = False, without: Collection[str] = ()) -> str:
    """The same as JSON, with codes instead of words and days as 2026-01-31: to take along to another program."""
    collected = collected_of(reader, case_id, sensitive=sensitive)
    content = {"format": FORMAT} | {key: records for key, records in collected.items() if key not in without}
    return json.dumps(content, ensure_ascii=False, indent=2, default=_plain)


def collected_of(reader: Reader, case_id: str, *, sensitive: bool = False) -> Collected:
    """What belongs to the person, by section, with others taken out of every text. Raises UnknownRecord."""
    head = case_head(reader, case_id)
    people = workers(reader)
    roles = {one.id: one.role or "worker" for one in people}
    collected: Collected = {
        "person": [_taken(head.person, (*_PERSON, "contact_ban") if sensitive else _PERSON)],
        "case": [_case(head, roles)],
        "housing": [_taken(one, ("start_day", "end_day", "ethos_light", "description")) for one in head.housing],
        "contacts": _contacts(reader, case_id, sensitive=sensitive),
        "assessments": _assessments(reader, case_id),
        "goals": _goals(reader, case_id),
        "plan": _plan(reader, case_id),
        "network": people_of(reader, case_id),
        "exits": _exits(reader, case_id, sensitive=sensitive),
        **file_records(reader, case_id, sensitive=sensitive),
        "papers": [
            {"day": one.moment.astimezone().date() if one.moment else None, "document": one.document}
            | _taken(one, ("language", "handed_to", "purpose", "sha256"))
            for one in papers_of(reader, case_id)
        ],
        "shares": _shares(reader, case_id),
    }
    functions = {one.name: label("role", one.role or "worker") for one in people}
    others = names_of_others(reader, case_id, functions)
    own = {getattr(head.person, name) for name in ("call_name", "first_names", "family_name", "official_name")}
    others = {name: instead for name, instead in others.items() if name not in own | {head.person.name.full}}
    scrub = Scrub(others, protected_addresses(reader, case_id), head.person.phone or "")
    return {key: [_scrubbed(scrub, one) for one in records] for key, records in collected.items()}


def _scrubbed(scrub: Scrub, record: Record) -> Record:
    found = scrub.value(record)
    assert isinstance(found, dict)
    return found


def _heading(key: str) -> str:
    return _HEADINGS[key] if key in _HEADINGS else FILE_PARTS[key].heading


def _taken(row: object, names: Iterable[str]) -> Record:
    """The fields of a row that are filled in."""
    found = ((name, getattr(row, name)) for name in names)
    return {name: value for name, value in found if value not in (None, "", (), False)}


def _case(head: CaseHead, names: Mapping[str, str]) -> Record:
    record: Record = {
        "status": head.status,
        "opened": head.opened_day,
        "closed": head.closed_day,
        "worker": names.get(head.primary_worker_id or "", ""),
        "backup": names.get(head.backup_worker_id or "", ""),
        "programmes": [_taken(one, ("programme", "phase", "start_day", "end_day")) for one in head.programmes],
        "note": head.note,
    }
    return {name: value for name, value in record.items() if value}


def _contacts(reader: Reader, case_id: str, *, sensitive: bool) -> list[Record]:
    layers = ("L1", "L2", "L3") if sensitive else ("L1", "L2")
    rows = contacts_of(reader, case_id, limit=_ALL)
    return [
        {"day": one.moment.astimezone().date() if one.moment else None} | _taken(one, _CONTACT)
        for one in rows
        if (one.layer or "L2") in layers
    ]


def _assessments(reader: Reader, case_id: str) -> list[Record]:
    return [
        {"day": look.day, "domain": score.domain} | _taken(score, ("level", "self_score", "words", "worker_words"))
        for look in assessments_of(reader, case_id)
        for score in look.domains.values()
    ]


def _goals(reader: Reader, case_id: str) -> list[Record]:
    found = goals_of(reader, case_id)
    step = ("what", "who", "due_day", "when_text", "status", "done_day")
    records = [
        _taken(goal, ("domain", "text", "success_sign", "status"))
        | {"steps": [_taken(one, step) for one in goal.steps]}
        for goal in found.goals
    ]
    if found.loose_steps:
        records.append({"steps": [_taken(one, step) for one in found.loose_steps]})
    return records


def _plan(reader: Reader, case_id: str) -> list[Record]:
    plan: PlanRow | None = plan_of_case(reader, case_id)
    if plan is None:
        return []
    record = _taken(plan, _PLAN)
    own = ("want", "my_situation", "going_well", "worries", "score_self", "not_now")
    record["domains"] = [{"domain": one.domain} | _taken(one, own) for one in plan.domains.values()]
    record["risks"] = [_taken(one, ("what", "early_signs", "what_helps", "who_acts")) for one in plan.risks]
    record["after_18"] = [_taken(one, ("topic", "who", "when_text")) for one in plan.after_18]
    record["versions"] = [_taken(one, ("number", "agreed_day", "sha256")) for one in versions_of(reader, case_id)]
    return [record]


def _exits(reader: Reader, case_id: str, *, sensitive: bool) -> list[Record]:
    catalogue = exit_checklist().items
    records = []
    for row in exits_of(reader, case_id):
        record = _taken(row, _EXIT)
        record["items"] = [
            _taken(one, ("code", "state", "reason", "due_day", "done_day", "who"))
            for one in row.items.values()
            if one.code in catalogue and (sensitive or catalogue[one.code].layer not in ("L3", "L4"))
        ]
        records.append(record)
    return records


def _shares(reader: Reader, case_id: str) -> list[Record]:
    plan = plan_of_case(reader, case_id)
    rows = shares_of(reader, plan.id) if plan is not None else ()
    return [_taken(one, ("to_whom", "purpose", "parts", "day", "withdrawn_day")) for one in rows]


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(type(value).__name__)


# -- in words ------------------------------------------------------------------------------------------------------


def _rows_of(section: str, records: list[Record]) -> Iterable[tuple[str, str]]:
    lefts = FILE_PARTS[section].heads if section in FILE_PARTS else _HEADS.get(section)
    for record in records:
        if lefts is not None:
            heads = [_status_or(section, name, record[name]) for name in lefts if record.get(name)]
            text = _lines(section, {name: value for name, value in record.items() if name not in lefts})
            if heads or text:
                yield ", ".join(one for one in heads if one) or _(_heading(section)), text
        else:
            for name, value in record.items():
                words = _status_or(section, name, value)
                if words:
                    yield _label_of(name), words


def _label_of(name: str) -> str:
    if name in _LABELS:
        return _(_LABELS[name])
    words = {"domains": N_("Domains"), "risks": N_("What if it goes wrong"), "after_18": N_("After 18")}
    return _(words[name]) if name in words else ""


def _status_or(section: str, name: str, value: object) -> str:
    coded = FILE_CODES.get(f"{section}.{name}")
    if coded is not None:
        return formats.joined(label(coded, str(one)) for one in (value if isinstance(value, tuple) else (value,)))
    return label(_STATUS[section], str(value)) if name == "status" and section in _STATUS else _words(name, value)


def _lines(section: str, record: Mapping[str, object]) -> str:
    """A record as lines; texts that speak for themselves come without a label."""
    bare = ("text", "what", "description", "ethos_light", "document", "mode", "topic", "number", "programme", "day")
    found = []
    for name, value in record.items():
        words = _status_or(section, name, value)
        if words and section in FILE_PARTS:
            found.append(f"{_(FILE_WORDS[name])}: {words}")
        elif words:
            known = name in _LABELS and name not in bare
            found.append(f"{_(_LABELS[name])}: {words}" if known else words)
    return "\n".join(found)


def _words(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return label("yes_no", "yes" if value else "no")
    if isinstance(value, date):
        return formats.day_words(value)
    if isinstance(value, (list, tuple)):
        if value and isinstance(value[0], dict):
            return "\n".join(_short(name, one) for one in value)
        return formats.joined(_words(name, one) for one in value)
    if name == "document":
        return paper_names().get(str(value), str(value))
    if name == "code" and str(value) in exit_checklist().items:
        return exit_checklist().items[str(value)].mine.here()
    return label(_CODES[name], str(value)) if name in _CODES else str(value)


def _short(section: str, record: Mapping[str, object]) -> str:
    """A part of a record on one line: a step, an item, an earlier version."""
    parts = []
    for name, value in record.items():
        if name == "sha256":
            continue
        if name in ("status", "state"):
            parts.append(label("step_status", str(value)))
        elif name == "phase":
            parts.append(label(f"phase_{record.get('programme')}", str(value)))
        elif name == "number":
            parts.append(_("version %(number)s") % {"number": value})
        elif section == "domains" and name != "domain":
            parts.append(f"{_label_of(name)}: {_words(name, value)}")
        else:
            parts.append(_words(name, value))
    return ", ".join(" ".join(part.splitlines()) for part in parts if part)

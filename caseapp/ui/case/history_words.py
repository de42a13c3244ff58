# SPDX-License-Identifier: EUPL-1.2
"""This is the place for saying an act in words: "Nele wrote down a contact"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from caseapp.i18n import N_, _, formats
from caseapp.store.queries.history import HistoryRow
from caseapp.ui.case.history_acts import ACTS
from caseapp.ui.case.history_fields import field_words, is_shown, value_words
from caseapp.ui.case.history_file import FILE_ROOMS

_TELLING: Final = ("mode", "moment", "day", "programme", "institution_type")
_TICKED: Final = N_("%(who)s ticked a step as done")

ROOMS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("case", N_("Person and case"), ("person", "case_file", "programme_entry", "housing_episode", "safety_file")),
    ("contacts", N_("Contacts"), ("contact",)),
    ("five", N_("Big Five"), ("assessment", "domain_score")),
    ("goals", N_("Goals and steps"), ("goal", "step")),
    ("network", N_("Network"), ("network_member", "check_in")),
    (
        "plan",
        N_("Plan and papers"),
        (
            "plan",
            "plan_domain",
            "plan_risk",
            "plan_after_18",
            "plan_participant",
            "plan_version",
            "plan_share",
            "printed_paper",
        ),
    ),
    ("exit", N_("Exit"), ("exit_file", "exit_item", "follow_up", "household_member")),
    *FILE_ROOMS,
)


def act_sentence(row: HistoryRow, who: str) -> str:
    """What was done, by whom."""
    name = who or _("Somebody")
    done = any(one.kind == "step" and one.field == "status" and one.after == "done" for one in row.changes)
    if row.act == "change_step" and done:
        return _(_TICKED) % {"who": name}
    found = ACTS.get(row.act, N_("%(who)s changed something"))
    return _(found) % {"who": name}


def subjects_line(row: HistoryRow, subjects: Mapping[str, str], today: date) -> str:
    """What it was about, and which fields changed: "Leefloon aanvragen: toestand"."""
    about = list(dict.fromkeys(subjects[one.entity_id] for one in row.changes if subjects.get(one.entity_id)))
    if row.changes and all(one.created for one in row.changes):
        return formats.joined(about[:3]) or _told(row, today)
    fields = list(dict.fromkeys(field_words(one.kind, one.field) for one in row.changes if is_shown(one)))
    shown = formats.joined(fields[:4]) if len(fields) <= 4 else ", ".join(fields[:4]) + " …"
    return ": ".join(part for part in (formats.joined(about[:3]), shown) if part)


def _told(row: HistoryRow, today: date) -> str:
    """Of something new without a name: how and when a contact was, the day of an assessment."""
    said = [
        value_words(one, one.after, str, today)
        for wanted in _TELLING
        for one in row.changes
        if one.field == wanted and one.kind in ("contact", "assessment", "programme_entry", "exit_file")
    ]
    return " · ".join(said[:3])


def in_room(row: HistoryRow, room: str) -> bool:
    """Whether the act touched this part of the case."""
    if not room:
        return True
    kinds = next((kinds for code, _words, kinds in ROOMS if code == room), ())
    return any(one.kind in kinds for one in row.changes)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for saying an act in words: "Nele wrote down a contact"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from caseapp.i18n import N_, _, formats
from caseapp.store.queries.history import HistoryRow
from caseapp.ui.case.history_fields import field_words, is_shown, value_words
from caseapp.ui.case.history_file import FILE_ACTS, FILE_ROOMS

_ACTS: Final[dict[str, str]] = {
    "add_goal": N_("%(who)s added a goal"),
    "add_network_member": N_("%(who)s added somebody to the network"),
    "add_step": N_("%(who)s added a step"),
    "agree_plan": N_("%(who)s agreed on the plan with them"),
    "change_assessment": N_("%(who)s corrected an assessment"),
    "change_case": N_("%(who)s changed the case"),
    "change_contact": N_("%(who)s changed a contact"),
    "change_exit": N_("%(who)s changed the exit"),
    "change_goal": N_("%(who)s changed a goal"),
    "change_network_member": N_("%(who)s changed somebody in the network"),
    "change_housing": N_("%(who)s corrected where they live"),
    "delete_housing": N_("%(who)s took away a place to live"),
    "delete_programme": N_("%(who)s took away a programme"),
    "move_contact": N_("%(who)s moved a contact to the case it belongs to"),
    "order_goals": N_("%(who)s put the goals in order"),
    "settle_difference": N_("%(who)s decided a difference"),
    "change_person": N_("%(who)s changed the person’s data"),
    "change_programme": N_("%(who)s changed a programme"),
    "change_step": N_("%(who)s changed a step"),
    "close_case": N_("%(who)s closed the case"),
    "delete_assessment": N_("%(who)s took away an assessment"),
    "delete_case": N_("%(who)s took away the case"),
    "delete_contact": N_("%(who)s took away a contact"),
    "delete_exit": N_("%(who)s took away an exit"),
    "delete_goal": N_("%(who)s took away a goal"),
    "delete_network_member": N_("%(who)s took somebody out of the network"),
    "delete_step": N_("%(who)s took away a step"),
    "hand_over_case": N_("%(who)s handed the case over"),
    "import_caseload": N_("%(who)s imported the case from a list"),
    "open_case": N_("%(who)s opened the case"),
    "open_exit": N_("%(who)s wrote down an exit"),
    "record_assessment": N_("%(who)s looked at the five domains"),
    "record_contact": N_("%(who)s wrote down a contact"),
    "record_housing": N_("%(who)s wrote down where they live"),
    "record_paper": N_("%(who)s printed a paper"),
    "reopen_case": N_("%(who)s opened the case again"),
    "set_exit_item": N_("%(who)s worked on a point of the exit"),
    "share_plan": N_("%(who)s shared the plan"),
    "start_plan": N_("%(who)s started a plan"),
    "start_programme": N_("%(who)s started a programme"),
    "undo": N_("%(who)s took something back"),
    "withdraw_share": N_("%(who)s withdrew a sharing"),
    "write_participant": N_("%(who)s wrote who takes part in the plan"),
    "write_plan": N_("%(who)s wrote in the plan"),
    "write_plan_after_18": N_("%(who)s wrote in the plan: after 18"),
    "write_plan_domain": N_("%(who)s wrote in the plan"),
    "write_plan_risk": N_("%(who)s wrote in the plan: what if"),
}
_TELLING: Final = ("mode", "moment", "day", "programme", "institution_type")
_TICKED: Final = N_("%(who)s ticked a step as done")

ROOMS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("case", N_("Person and case"), ("person", "case_file", "programme_entry", "housing_episode")),
    ("contacts", N_("Contacts"), ("contact",)),
    ("five", N_("Big Five"), ("assessment", "domain_score")),
    ("goals", N_("Goals and steps"), ("goal", "step")),
    ("network", N_("Network"), ("network_member",)),
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
    ("exit", N_("Exit"), ("exit_file", "exit_item", "follow_up")),
    *FILE_ROOMS,
)


def act_sentence(row: HistoryRow, who: str) -> str:
    """What was done, by whom."""
    name = who or _("Somebody")
    done = any(one.kind == "step" and one.field == "status" and one.after == "done" for one in row.changes)
    if row.act == "change_step" and done:
        return _(_TICKED) % {"who": name}
    found = FILE_ACTS.get(row.act) or _ACTS.get(row.act, N_("%(who)s changed something"))
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

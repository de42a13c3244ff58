# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what can be done about a finding or a clock: the act each rule names, as a place or a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from caseapp.i18n import N_, _
from caseapp.plans.findings import Finding
from caseapp.plans.sentences import what_of
from caseapp.ui.case.tab import CaseTab


@dataclass(frozen=True, slots=True)
class _Way:
    """The words on the button, and the tab or the form it opens; "contact" opens the quick contact.

    `named`: the form is that of the record the finding is about, not a new one.
    """

    words: str
    tab: str = ""
    sheet: str = ""
    named: bool = False


_WAYS: Final[dict[str, _Way]] = {
    "open_plan": _Way(N_("Open the plan"), tab="plan"),
    "open_shares": _Way(N_("Open the plan"), tab="plan"),
    "open_exit": _Way(N_("Open the exit"), tab="exit"),
    "tick_item": _Way(N_("Open the exit"), tab="exit"),
    "record_follow_up": _Way(N_("Write down how it goes"), tab="exit"),
    "open_network": _Way(N_("Open the network"), tab="network"),
    "open_checklist": _Way(N_("Open the lists"), tab="checklists"),
    "open_right": _Way(N_("Open the right"), tab="rights"),
    "open_reference": _Way(N_("Open the address"), tab="rights"),
    "record_shown": _Way(N_("Write it down"), sheet="reference", named=True),
    "open_lease": _Way(N_("Open the lease"), tab="housing"),
    "open_registration": _Way(N_("Open the list"), tab="housing"),
    "open_eviction_item": _Way(N_("Open the lists"), tab="checklists"),
    "open_eviction": _Way(N_("Open it"), tab="housing"),
    "tell_lead": _Way(N_("Open it"), tab="housing"),
    "open_handover": _Way(N_("Open the handover"), tab="sharing"),
    "open_sharing": _Way(N_("Open it"), tab="sharing"),
    "open_meeting": _Way(N_("Open the meeting"), tab="meetings"),
    "plan_meeting": _Way(N_("Plan it"), sheet="meeting"),
    "record_check_in": _Way(N_("Write it down"), sheet="check_in", named=True),
    "open_orientation": _Way(N_("Write it down"), sheet="orientation"),
    "tick_step": _Way(N_("Open the step"), sheet="step", named=True),
    "record_contact": _Way(N_("Write down a contact"), sheet="contact"),
    "plan_contact": _Way(N_("Plan it"), sheet="step"),
    "plan_round_table": _Way(N_("Plan it"), sheet="step"),
    "open_housing": _Way(N_("Where they live"), sheet="housing"),
    "open_wish": _Way(N_("Look at it"), sheet="case"),
    "set_worker": _Way(N_("Choose"), sheet="case"),
    "set_backup": _Way(N_("Choose"), sheet="case"),
    "name_follow_up": _Way(N_("Name somebody"), sheet="member"),
}


def act_words(act: str) -> str:
    """The words on the button; nothing for an act nobody knows."""
    way = _WAYS.get(act)
    return _(way.words) if way is not None else ""


def place_of(act: str, subject_kind: str, subject_id: str) -> tuple[str, str]:
    """The tab of a case and the item in it where it is done: also for who is not in that case yet."""
    way = _WAYS.get(act)
    if way is None or way.sheet == "contact":
        return "", ""
    if way.tab:
        tab = "checklists" if subject_kind == "checklist_item" else way.tab
        item = subject_id.partition(":")[2] if subject_kind == "checklist_item" else subject_id
        return tab, item if subject_kind != "case" else ""
    return "", f"{way.sheet}.{subject_id}" if way.named else way.sheet


def do(tab: CaseTab, finding: Finding) -> None:
    """Do what the finding asks for: go to a tab at its item, or open a form that is filled in already."""
    way = _WAYS.get(finding.act)
    if way is None:
        return
    if way.tab:
        tab.place_requested.emit(*place_of(finding.act, finding.subject_kind, finding.subject_id))
    elif way.sheet == "contact":
        tab.desk.contact_requested.emit((tab.case_id,))
    elif way.named:
        tab.sheet_requested.emit(f"{way.sheet}.{finding.subject_id}", {})
    else:
        tab.sheet_requested.emit(way.sheet, _preset(tab, finding))


def _preset(tab: CaseTab, finding: Finding) -> dict[str, object]:
    me = tab.desk.me
    if finding.act == "plan_contact":
        return {"what": _("Conversation"), "who": me.name.split(" ")[0] if me is not None else ""}
    if finding.act == "plan_round_table":
        return {"what": what_of(finding, tab.desk.today())}
    if finding.act == "name_follow_up":
        return {"kind": "formal"}
    if finding.act == "plan_meeting":
        return {"kind": "advisory_group"}
    return {}

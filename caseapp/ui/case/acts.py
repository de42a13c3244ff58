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
    """The words on the button, and the tab or the form it opens; "contact" opens the quick contact."""

    words: str
    tab: str = ""
    sheet: str = ""


_WAYS: Final[dict[str, _Way]] = {
    "open_plan": _Way(N_("Open the plan"), tab="plan"),
    "open_shares": _Way(N_("Open the plan"), tab="plan"),
    "open_exit": _Way(N_("Open the exit"), tab="exit"),
    "tick_item": _Way(N_("Open the exit"), tab="exit"),
    "record_follow_up": _Way(N_("Write down how it goes"), tab="exit"),
    "open_network": _Way(N_("Open the network"), tab="network"),
    "tick_step": _Way(N_("Open the step"), sheet="step"),
    "record_contact": _Way(N_("Write down a contact"), sheet="contact"),
    "plan_contact": _Way(N_("Plan it"), sheet="step"),
    "plan_round_table": _Way(N_("Plan it"), sheet="step"),
    "open_housing": _Way(N_("Where they live"), sheet="housing"),
    "set_worker": _Way(N_("Choose"), sheet="case"),
    "set_backup": _Way(N_("Choose"), sheet="case"),
    "name_follow_up": _Way(N_("Name somebody"), sheet="member"),
}


def act_words(act: str) -> str:
    """The words on the button; nothing for an act nobody knows."""
    way = _WAYS.get(act)
    return _(way.words) if way is not None else ""


def do(tab: CaseTab, finding: Finding) -> None:
    """Do what the finding asks for: go to a tab at its item, or open a form that is filled in already."""
    way = _WAYS.get(finding.act)
    if way is None:
        return
    if way.tab:
        tab.place_requested.emit(way.tab, finding.subject_id if finding.subject_kind != "case" else "")
    elif way.sheet == "contact":
        tab.desk.contact_requested.emit((tab.case_id,))
    elif finding.act == "tick_step":
        tab.sheet_requested.emit(f"step.{finding.subject_id}", {})
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
    return {}

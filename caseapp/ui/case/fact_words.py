# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the words of what no code list holds: points of checklists, what the rules ask, the answers."""

from __future__ import annotations

from typing import Final

from caseapp.i18n import N_, _
from caseapp.i18n.codes import codes, label
from caseapp.operations.checklists import SETTLED_VALUE
from caseapp.plans.basis import basis
from caseapp.plans.conditions import KNOWN
from caseapp.plans.retention import terms
from caseapp.plans.sentences import item_label
from caseapp.ui.case.words import capital

_WITH_POINTS: Final = frozenset({"exit_item", "checklist_item"})
_FACTS: Final[dict[str, str]] = {
    "age": N_("Age"),
    "region": N_("Where the person is registered"),
    "programme": N_("Programme"),
    "institution": N_("Kind of institution"),
    "placed": N_("Lives in youth care"),
    "foster": N_("Lives in a foster family"),
    "youth_help": N_("Has youth help"),
    "care": N_("Is treated or cared for"),
    "impairment": N_("Has a lasting impairment"),
    "school": N_("Goes to school"),
    "own_home": N_("Has a home of their own"),
    "homeless": N_("Has no home"),
    "debts": N_("Has debts"),
    "unaccompanied": N_("Came to this country alone"),
    "minor_children": N_("Has children under 18"),
    "address": N_("Address"),
    "residence": N_("Residence status"),
    "T16": N_("16th birthday"),
    "T17": N_("17th birthday"),
    "T18": N_("18th birthday"),
    "T21": N_("21st birthday"),
    "T23": N_("23rd birthday"),
    "T25": N_("25th birthday"),
    "T26": N_("26th birthday"),
    "X": N_("Leaves on"),
    "admission": N_("Admitted on"),
    "P1": N_("Transition (CTI)"),
    "opened": N_("Opened on"),
    "closed": N_("Closed on"),
    "move": N_("Moved on"),
    "school_end": N_("Leaves school on"),
    "school_year": N_("School year begins on"),
    "social_list": N_("Registered for social housing on"),
    "permit_expiry": N_("Residence permit ends on"),
}
_LISTS: Final = ("yes_no", "address_kind", "residence_status", "jurisdiction_region")


def own_words(kind: str, field: str, value: str) -> str | None:
    """The words of a value whose meaning follows from its noun; None where a code list has them, or nothing needs."""
    if kind in _WITH_POINTS and field == "code":
        return item_label(value)
    if kind == "fact" and field == "name":
        return _fact_name(value)
    if kind == "fact" and field == "value":
        return _answer(value)
    if field in ("context", "retention_context") and value in terms().by_context:
        return terms().by_context[value].label.here()
    return None


def _fact_name(name: str) -> str:
    point = next((one for one in basis().values() if one.settled == name), None)
    if point is not None:
        return capital(point.label.here())
    return _(_FACTS[name]) if name in _FACTS else name


def _answer(value: str) -> str:
    if value == SETTLED_VALUE:
        return _("In order")
    lists = (*_LISTS, *(one for one in KNOWN.values() if isinstance(one, str)))
    return capital(label(next((one for one in lists if value in codes(one)), "yes_no"), value))

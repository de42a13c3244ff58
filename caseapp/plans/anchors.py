# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the days of a case that checklists count from (`offsets.ANCHORS`), and the facts they ask.

What somebody wrote down wins; the rest follows from the birth date, the exit and where the person stays. A birth date
that is only partly known counts from the earliest day that fits, to warn in time.
"""

from __future__ import annotations

from datetime import date

from caseapp.plans.dates import earliest_birthday
from caseapp.plans.facts import CaseFacts

_BIRTHDAYS = (16, 17, 18, 21, 23, 25, 26)
_PLACED = frozenset({"youth_care", "foster_care", "secure_youth"})
_TREATED = frozenset({"psychiatry", "addiction"})
_HOMELESS = frozenset({"public_space", "emergency", "homeless_acc", "institution", "non_conventional", "with_others"})
_AUGUST = 8


def anchors_of(facts: CaseFacts) -> dict[str, date | None]:
    """Every anchor of a case; None for those nobody knows."""
    found: dict[str, date | None] = {
        f"T{age}": earliest_birthday(facts.birth_day, facts.birth_precision, age) for age in _BIRTHDAYS
    }
    leaving = next((one for one in facts.exits if one.actual is None), None)
    found["X"] = leaving.planned if leaving else None
    found["admission"] = leaving.admission if leaving else None
    found["opened"], found["closed"] = facts.opened_day, facts.closed_day
    homes = [lease.start for lease in facts.leases if lease.start is not None]
    found["move"] = min(homes) if homes else None
    listed = [one.registered for one in facts.registrations if one.kind == "social" and one.registered is not None]
    found["social_list"] = min(listed) if listed else None
    t18 = found["T18"]
    found["school_year"] = date(t18.year, _AUGUST, 1) if t18 else None
    return {**found, **facts.days}


def known_of(facts: CaseFacts) -> dict[str, str | int | None]:
    """What is known for conditions (`conditions.KNOWN`); what nobody knows is left out."""
    found: dict[str, str | int | None] = {}
    leaving = next((one for one in facts.exits if one.actual is None), None)
    if leaving is not None:
        kind = leaving.institution_type
        found["institution"] = kind
        found["placed"] = "yes" if kind in _PLACED else "no"
        found["foster"] = "yes" if kind == "foster_care" else "no"
        if kind in _TREATED:
            found["care"] = "yes"
    now = [one for one in facts.episodes if one.end is None and one.ethos_light not in ("", "unknown")]
    if now:
        found["homeless"] = "yes" if any(one.ethos_light in _HOMELESS for one in now) else "no"
    if facts.leases:
        found["own_home"] = "yes"
    if any(one.role == "youth_help" and one.until is None for one in facts.supports):
        found["youth_help"] = "yes"
    if len(facts.programmes) == 1:
        found["programme"] = facts.programmes[0].programme
    if facts.references:
        kinds = {"ocmw": "reference_ocmw", "private": "reference_private", "briefadres": "briefadres"}
        found["address"] = kinds.get(facts.references[0].kind, "reference_private")
    return {**found, **facts.known}

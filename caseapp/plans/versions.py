# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what changed between two versions of a plan (R-BF-04).

Two plans are walked side by side. Lists are matched by what their entries say: a goal that was reworded is
one changed goal, not one lost and one new.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz.fuzz import ratio

from caseapp.i18n import N_, _, formats
from caseapp.i18n.codes import label
from caseapp.plans.plan_content import PlanContent, PlanDomain

ADDED = "added"
REMOVED = "removed"
CHANGED = "changed"
_ALIKE = 60.0  # of 100: from here on two texts are the same entry, reworded
_NOT_COMPARED = frozenset({"version", "day"})  # they differ by nature
_NAMED_BY = ("domain", "name", "text", "what", "topic", "who")  # the field that says which entry it is

_TITLES = {
    "call_name": N_("Call name"),
    "full_name": N_("Name"),
    "birth_day": N_("Birth date"),
    "plan_type": N_("Kind of plan"),
    "next_review": N_("Next review"),
    "language": N_("Language"),
    "reading_level": N_("Reading level"),
    "own_words": N_("In my own words"),
    "domains": N_("Domains"),
    "people": N_("My people"),
    "risks": N_("What if it goes wrong"),
    "choices": N_("My choices"),
    "agreements": N_("Who agrees"),
    "after_18": N_("After 18"),
    "crisis_card": N_("Crisis card"),
    "never_again": N_("What must never happen again"),
    "want": N_("What I want"),
    "my_situation": N_("How it is now"),
    "going_well": N_("What goes well"),
    "worries": N_("Worries"),
    "score_self": N_("My own score"),
    "not_now": N_("Not now"),
    "ask_again": N_("Ask again on"),
    "goals": N_("Goals"),
    "steps": N_("Steps"),
    "what": N_("What"),
    "who": N_("Who"),
    "due": N_("When"),
    "when_text": N_("When"),
    "when": N_("When"),
    "done_on": N_("Done on"),
    "horizon": N_("Horizon"),
    "success_sign": N_("How I notice that it works"),
    "phone": N_("Phone"),
    "relation": N_("Relation"),
    "agreement": N_("Agreement"),
    "note": N_("Remark"),
    "text": N_("Text"),
    "topic": N_("Topic"),
    "early_signs": N_("Early signs"),
    "what_helps": N_("What helps"),
    "who_acts": N_("Who does something"),
    "signs": N_("Signs"),
    "helps": N_("What helps"),
    "does_not_help": N_("What does not help"),
    "safe_place": N_("Safe place"),
    "readers": N_("Who may read along"),
}
_CODE_LISTS = {
    "plan_type": "plan_type",
    "horizon": "goal_horizon",
    "agreement": "agreement",
    "role": "participant_role",
    "method": "agreement_method",
    "language": "language",
    "reading_level": "reading_level",
    "domain": "domain",
    "kind": "network_kind",
    "relation": "relation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference. `path` leads to it: field names, and for an entry of a list what it is called."""

    path: tuple[str, ...]
    kind: str  # added | removed | changed
    before: object = None
    after: object = None


def differences(before: PlanContent, after: PlanContent) -> tuple[Difference, ...]:
    """What changed from one version to the other, in the order of the plan; nothing when nothing did."""
    present = {entry.domain: None for plan in (before, after) for entry in plan.domains}
    return tuple(_of_values((), _padded(before, present), _padded(after, present)))


def _padded(plan: PlanContent, domains: Iterable[str]) -> PlanContent:
    """The plan with an empty domain for each that is missing: a domain not written about is an empty one."""
    written = {entry.domain: entry for entry in plan.domains}
    padded = tuple(written.get(domain, PlanDomain(domain=domain)) for domain in domains)
    return dataclasses.replace(plan, domains=padded)


def title(difference: Difference) -> str:
    """Where it changed, in the language in use: "Wonen · Doelen · Ik wil een eigen plek · Wanneer"."""
    parts = [_title_of(part) for part in difference.path if part != "domains"]
    return " · ".join(part for part in parts if part)


def shown(difference: Difference, value: object) -> str:
    """`before` or `after` as words, in the language in use."""
    field = difference.path[-1] if difference.path else ""
    return _shown(field, value)


def _title_of(part: str) -> str:
    if part in _TITLES:
        return _(_TITLES[part])
    return label("domain", part)


def _shown(field: str, value: object) -> str:
    if isinstance(value, bool):
        return label("yes_no", "yes" if value else "no")
    if isinstance(value, date):
        return formats.day_words(value)
    if dataclasses.is_dataclass(value):
        return _shown("", _name_of(value))
    if isinstance(value, tuple):
        return formats.joined(_shown(field, part) for part in value)
    text = "" if value is None else str(value)
    return label(_CODE_LISTS[field], text) if field in _CODE_LISTS else text


def _of_values(path: tuple[str, ...], before: object, after: object) -> Iterator[Difference]:
    if before == after:
        return
    if dataclasses.is_dataclass(before) and not isinstance(before, type):
        for entry in dataclasses.fields(before):
            if path or entry.name not in _NOT_COMPARED:
                inner = (*path, entry.name)
                yield from _of_values(inner, getattr(before, entry.name), getattr(after, entry.name))
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield from _of_lists(path, before, after)
    else:
        yield Difference(path=path, kind=_kind(before, after), before=before, after=after)


def _kind(before: object, after: object) -> str:
    if before in (None, "", False):
        return ADDED
    return REMOVED if after in (None, "", False) else CHANGED


def _of_lists(path: tuple[str, ...], before: tuple[Any, ...], after: tuple[Any, ...]) -> Iterator[Difference]:
    partner = _matched(before, after)
    taken = set(partner.values())
    for place, old in enumerate(before):
        if place not in partner:
            yield Difference(path=path, kind=REMOVED, before=old)
            continue
        new = after[partner[place]]
        inner = path if isinstance(old, str) else (*path, _name_of(new))
        yield from _of_values(inner, old, new)
    for place, new in enumerate(after):
        if place not in taken:
            yield Difference(path=path, kind=ADDED, after=new)


def _matched(before: tuple[Any, ...], after: tuple[Any, ...]) -> dict[int, int]:
    """Which entry of `after` each entry of `before` became: the most alike first."""
    pairs = [
        (likeness, -abs(old - new), old, new)
        for old, entry in enumerate(before)
        for new, other in enumerate(after)
        if (likeness := _likeness(entry, other)) >= _ALIKE
    ]
    partner: dict[int, int] = {}
    for _likeness_now, _distance, old, new in sorted(pairs, reverse=True):
        if old not in partner and new not in partner.values():
            partner[old] = new
    return partner


def _likeness(one: object, other: object) -> float:
    if one == other:
        return 200.0
    domain = getattr(one, "domain", None)
    if domain is not None:
        return 150.0 if domain == getattr(other, "domain", None) else 0.0
    return float(ratio(_name_of(one).casefold(), _name_of(other).casefold()))


def _name_of(entry: object) -> str:
    if isinstance(entry, str):
        return entry
    for name in _NAMED_BY:
        value = getattr(entry, name, None)
        if isinstance(value, str) and value:
            return value
    return ""

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a ground for sharing asks for (R-LAW-BE-1, R-LAW-BE-2, R-LAW-NL; methods 5.1 and 5.2).

Pure: which answers are missing, which layer a category lies in, whether a consent covers what is to be shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from caseapp.i18n.codes import flags, number_of

# R-LAW-BE-2: shared professional secrecy, all five answers. Source: methods 5.2 [K+].
BE_ANSWERS = ("be_informed", "be_agrees", "be_bound", "be_same_task", "be_only_needed")
# R-LAW-NL: the decision form "sharing without consent". Source: methods 5.1 [D].
NL_ANSWERS = (
    "consent_tried", "consent_why_not", "harm", "harm_near", "other_routes", "what", "why_them", "consulted_name",
    "consulted_day", "review_day",
)  # fmt: skip
# R-LAW-BE-1: organised case consultation: basis, aim and what was shared. Source: methods 5.2 [F:S73,S74].
CONSULTATION_ANSWERS = ("purpose", "what", "meeting_id")
_SENSITIVE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingGiven:
    """The answers of a sharing, as far as the rules look at them."""

    ground: str = ""
    purpose: str | None = None
    what: str | None = None
    be_informed: str | None = None
    be_agrees: str | None = None
    be_bound: str | None = None
    be_same_task: str | None = None
    be_only_needed: str | None = None
    consent_tried: str | None = None
    consent_why_not: str | None = None
    harm: str | None = None
    harm_near: str | None = None
    other_routes: str | None = None
    why_them: str | None = None
    consulted_name: str | None = None
    consulted_day: date | None = None
    person_told_day: date | None = None
    person_told_why_not: str | None = None
    review_day: date | None = None
    meeting_id: str | None = None
    approved_by: str | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> SharingGiven:
        """Out of the values of a form or a record; others are passed over."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known and value is not None})


def missing_answers(given: SharingGiven) -> tuple[str, ...]:
    """The names of the answers the ground asks for and that are missing, in the order of the form.

    Shared secrecy asks for five times yes; a "no" is as good as missing: then it is another ground.
    """
    marks = flags("sharing_ground", given.ground)
    missing: list[str] = []
    if "form_be" in marks:
        missing += [name for name in BE_ANSWERS if getattr(given, name) != "yes"]
    if "form_nl" in marks:
        missing += [name for name in NL_ANSWERS if not getattr(given, name)]
        if given.person_told_day is None and not given.person_told_why_not:
            missing.append("person_told_day")
    if given.ground == "case_consultation":
        missing += [name for name in CONSULTATION_ANSWERS if not getattr(given, name)]
    if "approve" in marks and not given.approved_by:
        missing.append("approved_by")
    return tuple(missing)


def layer_of(categories: Iterable[str]) -> str:
    """The layer an entry about these categories lies in: sensitive ones make it L3."""
    numbers = [number_of("share_category", code) or 0 for code in categories]
    return "L3" if numbers and max(numbers) >= _SENSITIVE else "L2"


def allowed_categories(
    consents: Iterable[Mapping[str, Any]], receivers: Iterable[str], day: date, *, network_id: str = ""
) -> frozenset[str]:
    """What the person said yes to for somebody, known by these names, as it stands on a day. Without a yes: nothing."""
    names = {_folded(one) for one in receivers if one.strip()}
    found: set[str] = set()
    for consent in consents:
        same = _folded(consent.get("receiver") or "") in names
        known = bool(network_id) and consent.get("network_id") == network_id
        if (same or known) and stands_on(consent, day):
            found |= set(consent.get("categories") or ())
    return frozenset(found)


def stands_on(consent: Mapping[str, Any], day: date) -> bool:
    """Whether a yes stands on a day: it was given, not ended, and not taken back before."""
    begins, ends, taken_back = (consent.get(name) for name in ("day", "until_day", "withdrawn_day"))
    if (begins is not None and begins > day) or (ends is not None and ends < day):
        return False
    answer = consent.get("answer")
    return answer == "given" or (answer == "withdrawn" and taken_back is not None and day < taken_back)


def same_receiver(one: str | None, other: str | None) -> bool:
    """Whether two names of a receiver are the same, apart from capitals and spaces."""
    return bool(_folded(one or "")) and _folded(one or "") == _folded(other or "")


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()

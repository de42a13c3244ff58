# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what stands on the agenda and the minutes of a meeting, and for what must stay away from them.

Pure. A paper goes to people. What the consent of the person does not cover for every one of them stays away, and who
makes the paper is told what and why (masterplan tier A 11). The person and the own team get everything. In a case
consultation on a legal basis only those who are bound to secrecy get anything (R-LAW-BE-1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from caseapp.plans.sharing import allowed_categories

WAS_THERE = frozenset(("present", "partly", "represented"))
PARTS = ("agenda", "options", "minutes", "shared_text")  # texts that speak of what the meeting is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who gets the paper. `is_ours`: the person, or a colleague of the team."""

    name: str
    organisation: str = ""
    network_id: str = ""
    is_ours: bool = False
    is_bound: bool = False

    @property
    def shown(self) -> str:
        """The name, and the service behind it."""
        return f"{self.name} ({self.organisation})" if self.organisation else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What a meeting says as far as the rules look at it. `sensitive`: whether sensitive notes were asked for."""

    about: tuple[str, ...] = ()
    layer: str = "L2"
    person_part: str = ""
    is_consultation: bool = False  # a case consultation: only for who is bound
    has_basis: bool = False  # with its legal basis, aim and who called it together
    sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Something that stays away: which part, why, for whose sake, about what."""

    part: str  # one of PARTS, person_words, decision
    why: str  # said_no, not_asked, no_topic, no_consent, not_bound, sensitive
    text: str = ""  # of a decision
    about: tuple[str, ...] = ()
    who: tuple[str, ...] = ()


class Gate:
    """Says of each part of a meeting whether it may be on a paper for these people."""

    def __init__(
        self, spoken: Spoken, parties: Sequence[Party], consents: Sequence[Mapping[str, Any]], day: date
    ) -> None:
        self._spoken = spoken
        self._others = tuple(one for one in parties if not one.is_ours)
        self._consents = tuple(consents)
        self._day = day
        self.kept: list[Kept] = []

    def part(self, part: str, text: str) -> str:
        """The text of a part, or nothing when it stays away."""
        return text if text.strip() and self._passes(part, self._spoken.about) else ""

    def person_words(self, text: str) -> str:
        """What the person said. Who was there heard it; else it is covered as everything that was said."""
        if not text.strip() or not self._open("person_words", ""):
            return ""
        was_there = self._spoken.person_part in WAS_THERE
        return text if was_there or self._covers("person_words", self._spoken.about, "") else ""

    def decision(self, what: str, about: str, may_print: str) -> bool:
        """Whether a decision may be on the paper: the yes or no to this one goes before consent in general."""
        if not self._open("decision", what):
            return False
        if not self._others or may_print == "yes":
            return True
        if may_print == "no":
            self.kept.append(Kept(part="decision", why="said_no", text=what))
            return False
        return self._covers("decision", (about,) if about else (), what)

    def _passes(self, part: str, about: Sequence[str]) -> bool:
        return self._open(part, "") and self._covers(part, about, "")

    def _open(self, part: str, text: str) -> bool:
        """Sensitive notes when they were asked for; a case consultation for who is bound only."""
        if self._spoken.layer in ("L3", "L4") and not self._spoken.sensitive:
            self.kept.append(Kept(part=part, why="sensitive", text=text))
            return False
        outside = tuple(one.shown for one in self._others if not one.is_bound)
        if self._spoken.is_consultation and outside:
            self.kept.append(Kept(part=part, why="not_bound", text=text, who=outside))
            return False
        return True

    def _covers(self, part: str, about: Iterable[str], text: str) -> bool:
        """Whether what it is about was agreed for every one of them."""
        if not self._others or (self._spoken.is_consultation and self._spoken.has_basis):
            return True
        wanted = frozenset(about)
        if not wanted:
            self.kept.append(Kept(part=part, why="not_asked" if part == "decision" else "no_topic", text=text))
            return False
        missing: set[str] = set()
        who = []
        for one in self._others:
            names = tuple(name for name in (one.name, one.organisation) if name)
            lacks = wanted - allowed_categories(self._consents, names, self._day, network_id=one.network_id)
            if lacks:
                missing |= lacks
                who.append(one.shown)
        if missing:
            why = Kept(part=part, why="no_consent", text=text, about=tuple(sorted(missing)), who=tuple(who))
            self.kept.append(why)
        return not missing


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPerson:
    """Somebody who was asked, in the words of the paper."""

    name: str
    about: str = ""  # as what, and of which service
    presence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDecisionLine:
    """What was decided, in the words of the paper."""

    what: str
    who: str = ""
    due: date | None = None
    is_step: bool = False
    agrees: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPaper:
    """The content of an agenda or of minutes. `told`: what stays away and why, for who makes it; never on it."""

    call_name: str  # empty when the meeting speaks of nobody by name
    today: date
    kind: str
    is_minutes: bool
    day: date | None = None
    time: str = ""
    place: str = ""
    chair: str = ""
    why: str = ""
    for_whom: tuple[str, ...] = ()
    person_part: str = ""
    person_words: str = ""
    person_agrees: str = ""
    agenda: tuple[str, ...] = ()
    decisions: tuple[MeetingDecisionLine, ...] = ()
    options: str = ""
    minutes: str = ""
    people: tuple[MeetingPerson, ...] = ()
    secrecy: str = ""
    basis: str = ""
    aim: str = ""
    shared: str = ""
    change_name: str = ""
    change_phone: str = ""
    told: tuple[str, ...] = ()

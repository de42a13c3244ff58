# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the content of a future plan as a plain value.

A `PlanContent` is what a young person reads on paper: the editable draft is shown as one, every agreed version is
frozen as one (stored as JSON), two versions are compared as two of them, and the papers are drawn from one. It holds
no ids, so that a frozen version means the same for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One thing somebody does. `who` is call names in words ("ik", "Hanan en ik"), `due` the day if there is one."""

    what: str
    who: str = ""
    due: date | None = None
    when_text: str = ""  # the date as they said it ("elke zondag"); printed instead of `due` when present
    done_on: date | None = None
    must: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGoal:
    """A goal in I-form with its steps."""

    text: str
    horizon: str = ""  # code of list goal_horizon
    success_sign: str = ""
    steps: tuple[PlanStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDomain:
    """One of the Big Five in the plan. Every field may stay empty (R-BF-06)."""

    domain: str  # support | housing | school_work | income | health
    want: str = ""
    my_situation: str = ""
    going_well: tuple[str, ...] = ()
    worries: str = ""
    score_self: int | None = None  # 1-10, the person's own
    not_now: bool = False
    ask_again: date | None = None
    goals: tuple[PlanGoal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPerson:
    """Somebody around the person, own network or service."""

    name: str
    relation: str = ""
    kind: str = "informal"  # informal | formal
    phone: str = ""
    hours: str = ""  # "ma-vr 9-17 u"
    strength: int | None = None  # 0-4
    always_there: bool = False
    at_night: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRisk:
    """What if it goes wrong: the agreement made beforehand."""

    what: str
    early_signs: str = ""
    what_helps: str = ""
    who_acts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChoices:
    """The five choices (which support, where, when, how often, by whom)."""

    which: str = ""
    where: str = ""
    when: str = ""
    how_often: str = ""
    by_whom: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAgreement:
    """What one participant said about the plan."""

    name: str
    role: str = ""  # code of list participant_role
    agreement: str = "not_asked"  # agreed | agreed_with_notes | not_agreed | not_asked | not_present
    note: str = ""
    day: date | None = None
    method: str = ""  # paper_signature | drawn_signature | oral


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAfter18:
    """Who helps with what after 18."""

    topic: str
    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReader:
    """Who may read which parts of the plan, in words ("Ilse, OCMW": "wonen en inkomen")."""

    who: str
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisCard:
    """The card for bad moments. Own words; no diagnosis, no institution."""

    signs: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    does_not_help: tuple[str, ...] = ()
    people: tuple[PlanPerson, ...] = ()
    safe_place: str = ""
    safe_place_phone: str = ""
    language: str = "nl"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanContent:
    """A whole future plan. Empty parts are not printed; nothing is required but the call name."""

    call_name: str
    full_name: str = ""
    birth_day: date | None = None
    plan_type: str = "toekomstplan"
    version: int | None = None  # None: a draft that was never agreed
    day: date | None = None  # day of agreement, or of the draft
    next_review: date | None = None
    language: str = "nl"
    reading_level: str = "B1"  # A2 | B1
    own_words: str = ""  # on the cover: who I am, what I want
    domains: tuple[PlanDomain, ...] = ()
    people: tuple[PlanPerson, ...] = ()
    risks: tuple[PlanRisk, ...] = ()
    choices: PlanChoices = PlanChoices()
    agreements: tuple[PlanAgreement, ...] = ()
    after_18: tuple[PlanAfter18, ...] = ()
    readers: tuple[PlanReader, ...] = ()
    crisis_card: CrisisCard = CrisisCard()
    never_again: str = ""  # what the team must never do again
    change_name: str = ""  # whom to call to change something
    change_phone: str = ""
    complaint_name: str = ""  # whom to call when not satisfied
    complaint_phone: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitPaperItem:
    """One line of "what do I arrange when": a catalogue item of methods 6.2 with its date."""

    code: str  # E01 ...
    domain: str  # one of the Big Five, or "follow_up"
    label: str  # I-form, in the language of the paper
    due: date | None
    hard: bool
    state: str  # todo | busy | done | not_needed | blocked | refused
    who: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitPaper:
    """The content of the paper "Wat regel ik wanneer" (methods D3)."""

    call_name: str
    today: date
    leaving_on: date | None
    destination: str = ""
    address_first_night: str = ""
    who_comes: str = ""
    items: tuple[ExitPaperItem, ...] = ()
    people: tuple[PlanPerson, ...] = ()
    plan_b: str = ""
    change_name: str = ""
    change_phone: str = ""
    version: int | None = None

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for putting what was read for a timeline into things with words and a place that opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from caseapp.i18n import N_, _, formats
from caseapp.i18n.codes import flagged, flags, label
from caseapp.plans.clocks import Clock
from caseapp.plans.dates import add_days, add_months
from caseapp.plans.sentences import what_of, why_of
from caseapp.plans.timeline.items import Item
from caseapp.reports.documents import paper_names
from caseapp.store.queries.timeline import CaseTimeline, TimelineRow
from caseapp.ui.case.words import capital

LANE_WORDS: Final = {
    "housing": N_("Home"),
    "programmes": N_("Programmes, phases"),
    "stays": N_("Institution, exit"),
    "contacts": N_("Contacts"),
    "scores": N_("Assessments"),
    "plans": N_("Plans, meetings"),
    "papers": N_("Papers given"),
    "clocks": N_("Dates ahead"),
}
WAYS: Final = {  # a line of contacts: its words, the codes of contact_mode
    "home": (N_("home"), ("home_visit", "street", "other_community", "no_show", "attempt")),
    "institution": (N_("institution"), ("institution", "office")),
    "phone": (N_("phone"), ("phone", "video")),
    "message": (N_("message"), ("message", "letter")),
}
_WAY_OF: Final = {mode: way for way, (_words, modes) in WAYS.items() for mode in modes}
_MISSED: Final = ("refused", "not_found", "cancelled_by_client", "cancelled_by_worker")
_SHORT_POINTS: Final = {
    "d14": N_("2w"), "m3": N_("3m"), "m6": N_("6m"), "m12": N_("12m"), "m18": N_("18m"), "m24": N_("24m"),
}  # fmt: skip
PHASES: Final = ("phase1", "phase2", "phase3")
_PHASE_MONTHS: Final = 3  # R-CTI-02
FORM: Final = "form"  # in place of a tab: what opens is a form


def items_of(found: CaseTimeline, today: date, *, discreet: bool = False) -> tuple[Item, ...]:
    """Everything of a case as things on a timeline; `discreet` when somebody looks along: no text of anybody."""
    made: list[Item] = []
    for read in found.rows:
        row = replace(read, text="") if discreet and read.kind == "housing" else read
        made += _MAKERS[row.kind](row, today)
    made += [_clock(clock, number, today) for number, clock in enumerate(found.clocks)]
    return tuple(replace(one, text="") for one in made) if discreet else tuple(made)


def lane_words(lane: str) -> str:
    """The name of a lane."""
    return _(LANE_WORDS[lane])


def row_words(lane: str, row: str) -> str:
    """The name of a line in a lane that has several."""
    if lane == "contacts":
        return _(WAYS[row][0])
    if lane == "scores":
        return label("domain_short", row)
    return ""


def phase_words(programme: str, phase: str) -> str:
    """A phase in full."""
    return label(f"phase_{programme}", phase)


def is_missed(mode: str, outcome: str) -> bool:
    """Whether a contact is an attempt: nobody was spoken with."""
    return mode in flagged("contact_mode", "attempt") or outcome in _MISSED


def contact_look(row: TimelineRow) -> str:
    """How a contact is drawn: round with the person, square with others; hollow when nobody was spoken with."""
    return _look(row.code, row.more, row.people)


@lru_cache(maxsize=2048)
def _look(mode: str, outcome: str, people: tuple[str, ...]) -> str:
    with_person = "client" in people or not people
    return f"{'round' if with_person else 'square'}-{'hollow' if is_missed(mode, outcome) else 'full'}"


def span_words(start: date, end: date | None, today: date, *, is_open: bool = False) -> str:
    """Like "from 3 March 2025 to 1 May 2026", "since 3 March 2025", "on 3 March 2025"."""
    if is_open:
        return _("since %(day)s") % {"day": formats.day_short(start, today)}
    if end is None:
        return formats.day_weekday(start, today)
    return _("from %(first)s to %(last)s") % {
        "first": formats.day_short(start, today),
        "last": formats.day_short(end, today),
    }


def _said(item: Item, today: date) -> Item:
    when = span_words(item.start, item.end, today, is_open=item.is_open)
    lane = lane_words(item.lane)
    return replace(item, said=f"{lane}: {item.said or item.words}, {when}")


def _housing(row: TimelineRow, today: date) -> Iterator[Item]:
    words = label("ethos_light", row.code) if row.code else _("Home not known")
    homeless = "homeless" in flags("ethos_light", row.code) if row.code else False
    look = "institution" if row.code == "institution" else "without" if homeless else "home"
    if row.code in ("eviction", "precarious", "unknown", ""):
        look = "unsure"
    place = row.text.strip().partition("\n")[0]
    full = f"{place}, {words}" if place else words
    since = _("%(what)s, start not known") % {"what": full} if row.more == "?" else full
    item = Item(
        f"housing.{row.id}", "housing", "", row.day, row.end, is_open=row.end is None, look=look, words=place or words,
        said=since, text=words if place else "", place=("housing", row.id),
    )  # fmt: skip
    yield _said(item, today)


def _programme(row: TimelineRow, today: date) -> Iterator[Item]:
    words = label("programme", row.code)
    bar = Item(
        f"programme.{row.id}", "programmes", f"{row.day.isoformat()} {row.id}", row.day, row.end,
        is_open=row.end is None, look="programme", words=words, place=(FORM, f"programme.{row.id}"),
    )  # fmt: skip
    yield _said(bar, today)
    for phase, start, end, state in phases_of(row, today):
        full = phase_words(row.code, phase) if phase else _("earlier phases")
        short = " ".join(label(f"phase_{row.code}", phase).split()[:2]) if phase in PHASES else full
        item = Item(
            f"phase.{row.id}.{phase or 'earlier'}", "programmes", bar.row + " phase", start, end,
            is_open=end is None, look=f"{state}-{phase}" if phase in PHASES or not phase else f"{state}-other",
            words=short if phase in PHASES else full,
            said=_("%(programme)s, %(phase)s") % {"programme": words, "phase": full}
            if state != "planned"
            else _("%(programme)s, %(phase)s, as planned") % {"programme": words, "phase": full},
            place=(FORM, f"programme.{row.id}"),
        )  # fmt: skip
        yield _said(item, today)


def phases_of(row: TimelineRow, today: date) -> Iterator[tuple[str, date, date | None, str]]:
    """Phase, first and last day, and earlier, now or planned. CTI plans three months for each (R-CTI-02).

    A phase that lasts longer than planned lasts until today, and what follows it begins tomorrow.
    """
    if not row.more or row.more == "closed":
        return
    since = date.fromisoformat(row.text) if row.text else row.day
    if since > row.day:
        yield "", row.day, add_days(since, -1), "earlier"
    if row.code != "cti" or row.more not in PHASES or row.end is not None:
        yield row.more, since, row.end, "now"
        return
    begin = since
    for number, phase in enumerate(PHASES[PHASES.index(row.more) :]):
        after = max(add_months(begin, _PHASE_MONTHS), add_days(today, 1))
        yield phase, begin, add_days(after, -1), "planned" if number else "now"
        begin = after


def _stay(row: TimelineRow, today: date) -> Iterator[Item]:
    kind = label("institution_type", row.code) if row.code else _("Institution")
    item = Item(
        f"stay.{row.id}", "stays", "", row.day, row.end, is_open=row.end is None, look="stay", words=capital(kind),
        text=row.text, place=("exit", row.id),
    )  # fmt: skip
    yield _said(item, today)


def _exit(row: TimelineRow, today: date) -> Iterator[Item]:
    left = row.more == "left"
    said = _("left the institution") if left else _("leaves the institution, planned")
    where = label("exit_destination", row.text) if row.text else ""
    item = Item(
        f"exit.{row.id}", "stays", "", row.day, shape="flag", look="left" if left else "planned", words=_("exit"),
        said=", ".join(part for part in (said, where) if part), place=("exit", row.id),
    )  # fmt: skip
    yield _said(item, today)


def _follow_up(row: TimelineRow, today: date) -> Iterator[Item]:
    short = _SHORT_POINTS.get(row.code)
    result = label("follow_up_result", row.more) if row.more else ""
    said = _("how it goes %(point)s: %(result)s") % {"point": label("follow_up_point", row.code), "result": result}
    item = Item(
        f"follow_up.{row.id}", "stays", "", row.day, shape="pill", look="done",
        words=_(short) if short else row.code, said=said, place=("exit", ""),
    )  # fmt: skip
    yield _said(item, today)


def _contact(row: TimelineRow, today: date) -> Iterator[Item]:
    mode = label("contact_mode", row.code) if row.code else _("contact")
    outcome = label("contact_outcome", row.more) if row.more and row.more != "completed" else ""
    length = formats.minutes(row.minutes) if row.minutes else ""
    words = capital(", ".join(part for part in (mode, outcome, length) if part))
    text = row.text if row.layer not in ("L3", "L4") else _("A sensitive note; it opens under Contacts.")
    item = Item(
        f"contact.{row.id}", "contacts", _WAY_OF.get(row.code, "message"), row.day, shape="dot",
        look=contact_look(row), words=words, text=text, domains=row.domains, place=("contacts", row.id),
    )  # fmt: skip
    yield _said(item, today)


def _score(row: TimelineRow, today: date) -> Iterator[Item]:
    level = int(row.more) if row.more.isdigit() else None
    name = label("domain_short", row.code)
    value = label("value_state", row.text or "unknown")
    if level is not None:
        value = _("%(words)s, %(level)s of 5") % {"words": label("worker_level", row.more), "level": level}
    item = Item(
        f"score.{row.id}.{row.code}", "scores", row.code, row.day, shape="step", words=name,
        said=f"{name}, {value}", value=level, domains=(row.code,), place=("five", row.code),
    )  # fmt: skip
    yield _said(item, today)


def _plan(row: TimelineRow, today: date) -> Iterator[Item]:
    item = Item(
        f"plan.{row.id}", "plans", "plan", row.day, shape="square", words=_("v%(number)s") % {"number": row.code},
        said=_("plan, version %(number)s agreed") % {"number": row.code}, place=("plan", "versions"),
    )  # fmt: skip
    yield _said(item, today)


def _meeting(row: TimelineRow, today: date) -> Iterator[Item]:
    words = capital(label("meeting_kind", row.code)) if row.code else _("Meeting")
    state = label("meeting_state", row.more) if row.more and row.more != "held" else ""
    open_look = row.more == "planned" or row.day > today
    item = Item(
        f"meeting.{row.id}", "plans", "meeting", row.day, shape="pill",
        look="off" if row.more == "cancelled" else "planned" if open_look else "held", words=words,
        said=", ".join(part for part in (words, state) if part), place=("meetings", row.id),
    )  # fmt: skip
    yield _said(item, today)


def _paper(row: TimelineRow, today: date) -> Iterator[Item]:
    words = paper_names().get(row.code, row.code)
    item = Item(f"paper.{row.id}", "papers", "", row.day, shape="sheet", words=words, place=("plan", ""))
    yield _said(item, today)


def _event(row: TimelineRow, today: date) -> Iterator[Item]:
    words = capital(label("event_kind", row.code)) if row.code else _("Event")
    item = Item(
        f"event.{row.id}", "plans", "event", row.day, shape="pill", look="event", words=words,
        place=("history", ""),
    )  # fmt: skip
    yield _said(item, today)


def _clock(clock: Clock, number: int, today: date) -> Item:
    words = what_of(clock, today)
    late = formats.late(clock.due, today)
    item = Item(
        f"clock.{number}.{clock.rule}.{clock.subject_id}", "clocks", "", clock.due, shape="clock",
        look="late" if late else "ahead", words=words, text=why_of(clock, today),
        said=", ".join(part for part in (words, late) if part), place=_place_of(clock),
    )  # fmt: skip
    return _said(item, today)


_PLACES: Final = {
    "exit": "exit", "exit_item": "exit", "plan": "plan", "step": "five", "contact": "contacts",
    "network_member": "network", "right": "rights", "reference": "rights", "lease": "housing", "eviction": "housing",
    "registration": "housing", "meeting": "meetings", "sharing": "sharing", "checklist_item": "checklists",
    "eviction_item": "checklists",
}  # fmt: skip


def _place_of(clock: Clock) -> tuple[str, str]:
    return _PLACES.get(clock.subject_kind, "overview"), ""


_MAKERS: Final[dict[str, Callable[[TimelineRow, date], Iterator[Item]]]] = {
    "housing": _housing, "programme": _programme, "stay": _stay, "exit": _exit, "follow_up": _follow_up,
    "contact": _contact, "score": _score, "plan": _plan, "meeting": _meeting, "paper": _paper, "event": _event,
}  # fmt: skip

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the course of a case in the demo: opening, phases, where one lives, contacts, assessments."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from caseapp.operations.assessments import DomainGiven, RecordAssessment
from caseapp.operations.cases import ChangeCase, CloseCase, HandOverCase, OpenCase
from caseapp.operations.contacts import ContactFields, RecordContact
from caseapp.operations.demo.telling import Telling
from caseapp.operations.demo.texts import Note
from caseapp.operations.demo.timeline import Made
from caseapp.operations.housing import RecordHousing
from caseapp.operations.people import PersonFields
from caseapp.operations.programmes import ChangeProgramme, StartProgramme

DOMAINS = ("housing", "income", "school_work", "support", "health")
_STATES = {"?": "unknown", "-": "not_now", ".": "not_asked"}
_NO_CONTACT_YET = ("signal", "verification", "contact_seeking")
_RHYTHM = {"phase1": 7, "pre_cti": 9, "phase2": 13, "phase3": 28, "aftercare": 38, "waakvlam": 20}
_MOST_CONTACTS = 26
_TALKS = ("home_visit", "phone", "office", "other_community", "institution", "street")


def opening(tell: Telling) -> None:
    """The case, who it is about, where the person lived then."""
    about = tell.who.about
    first_worker = about.get("handed") or about["worker"]
    given = OpenCase(
        person=_person(tell),
        primary_worker_id=tell.workers[first_worker],
        backup_worker_id=tell.workers.get(about.get("backup", "")),
        opened_day=tell.timeline.day(tell.opened),
        opening_reason=about["why"],
        note=str(tell.texts.draw(f"wrote.{tell.language}", tell.texts.notes["wrote"][tell.language])),
    )
    tell.act(tell.opened, lambda _made: given, keep="case", by=first_worker, hour=9)
    if about.get("handed"):
        note, to = str(tell.texts.notes["handed"]), tell.workers[about["worker"]]
        tell.act(4, lambda made: HandOverCase(case_id=made["case"], to_worker_id=to, note=note), by=first_worker)
    if about.get("restricted"):
        tell.act(tell.opened, lambda made: ChangeCase(case_id=made["case"], fields={"restricted": True}))


def _person(tell: Telling) -> PersonFields:
    about = tell.who.about
    fields: PersonFields = {
        "birth_day": tell.who.birth_day(tell.timeline.today),
        "birth_precision": about.get("birth", "day"),
        "gender": about["gender"],
        "languages": tuple(about.get("langs", ())),
        "address": about.get("place"),
    }
    names = {"call": "call_name", "prefix": "prefix", "family": "family_name"}
    for name in ("description", "pronouns", "children", "street_names", *names):
        if name in about:
            fields[names.get(name, name)] = about[name]  # type: ignore[literal-required]
    if "description" in about:
        fields["pseudonymous"] = True
    else:
        fields["phone"] = tell.phone()
    if about.get("interpreter"):
        fields["needs_interpreter"] = "yes"
    if about.get("never_call"):
        fields["safe_contact"] = str(tell.texts.notes["safe"])
        fields["contact_ban"] = "yes"
    return fields


def phases(tell: Telling) -> None:
    """The programme and its phases; the end of the case."""
    programme, track = tell.who.about["programme"], tell.who.about["track"]
    for at, (phase, ago) in enumerate(track):
        day = tell.timeline.day(tell.within(ago))
        if at == 0:
            tell.act(
                ago,
                partial(_start, programme=programme, phase=phase, day=day),
                keep="programme",
                hour=9 if tell.within(ago) < tell.opened else 10,
            )
        else:
            tell.act(ago, partial(_next_phase, phase=phase), hour=11)
    closed = tell.who.about.get("closed")
    if closed:
        ago, reason = closed
        tell.act(ago, lambda made: CloseCase(case_id=made["case"], day=tell.timeline.day(ago), reason=reason), hour=16)


def _start(made: Made, *, programme: str, phase: str, day: object) -> StartProgramme:
    return StartProgramme(case_id=made["case"], programme=programme, phase=phase, start_day=day)  # type: ignore[arg-type]


def _next_phase(made: Made, *, phase: str) -> ChangeProgramme:
    return ChangeProgramme(entry_id=made["programme"], fields={"phase": phase})


def housing(tell: Telling) -> None:
    """Where the person lived, and lives now."""
    places = tell.texts.notes["housing"][tell.who.about["story"]]
    leaving = tell.who.about.get("exit") or {}
    moved = int(leaving.get("left", max(20, tell.opened // 3)))
    if "in" in leaving:
        places = places[:1]
    starts = (int(leaving.get("admitted", tell.opened + 60)), moved)
    for at, (ethos, where) in enumerate(places):
        day = tell.timeline.day(starts[at])
        tell.act(
            tell.opened if at == 0 else moved,
            partial(_lives, ethos=ethos, where=where, day=day),
            hour=12,
        )


def _lives(made: Made, *, ethos: str, where: str, day: object) -> RecordHousing:
    return RecordHousing(case_id=made["case"], ethos_light=ethos, description=where, start_day=day)  # type: ignore[arg-type]


# -- contacts ----------------------------------------------------------------------------------------------------------


def contacts(tell: Telling) -> None:
    """Conversations from the last one back to the opening, with attempts and calls of services in between."""
    about, dice = tell.who.about, tell.texts.dice
    reached = next((ago for phase, ago in about["track"] if phase not in _NO_CONTACT_YET), -1)
    rhythm = _RHYTHM.get(about["track"][-1][0], 14)
    ago, count = int(about["last"]), 0
    while ago < tell.opened and count < _MOST_CONTACTS:
        if ago <= reached or (reached < 0 and count == 0):
            _talk(tell, ago, is_last=count == 0)
        else:
            _attempt(tell, ago)
        if dice.random() < 0.18:
            _attempt(tell, ago + 2)
        if dice.random() < 0.2:
            _with_a_provider(tell, ago + 3)
        count += 1
        slower = 1.0 + ago / 260
        ago += max(3, round(rhythm * slower * dice.uniform(0.7, 1.25)))
    for number in range(int(about.get("attempts", 0))):
        _attempt(tell, max(1, int(about["last"]) - 9 * (number + 1)))
    if about.get("refused"):
        _contact(tell, int(about["refused"]), tell.texts.note(tell.language, "street_refused"), outcome="refused")


def _talk(tell: Telling, ago: int, *, is_last: bool) -> None:
    story = tell.who.about["story"]
    note = tell.texts.note(tell.language, story if tell.texts.dice.random() < 0.45 else "any")
    while is_last and note.mode not in _TALKS:
        note = tell.texts.note(tell.language, "any")
    more: ContactFields = {}
    if is_last and "next" in tell.who.about and "closed" not in tell.who.about:
        more = {
            "next_step": str(tell.texts.draw(f"next.{tell.language}", tell.texts.notes["next"][tell.language])),
            "next_day": tell.timeline.today + timedelta(days=int(tell.who.about["next"])),
            "next_who": tell.worker_name,
        }
    _contact(tell, ago, note, outcome="completed", more=more)


def _attempt(tell: Telling, ago: int) -> None:
    mode = tell.texts.dice.choice(("attempt", "attempt", "phone"))
    _contact(tell, ago, Note(mode, "", tell.texts.attempt(tell.language), ""), outcome="not_found")


def _with_a_provider(tell: Telling, ago: int) -> None:
    _contact(tell, ago, tell.texts.note(tell.language, "provider"), outcome="completed", with_whom="formal_provider")


def _contact(
    tell: Telling, ago: int, note: Note, *, outcome: str, with_whom: str = "client", more: ContactFields | None = None
) -> None:
    dice = tell.texts.dice
    ago = tell.within(ago)
    if ago == tell.opened:
        return
    moment = tell.timeline.moment(ago, dice.randint(8, 16), dice.choice((0, 10, 15, 30, 45)))
    fields: ContactFields = {
        "moment": moment,
        "mode": note.mode,
        "outcome": outcome,
        "what": tell.filled(note.what),
        "their_words": tell.filled(note.words) or None,
        "with_whom": (with_whom,),
        "minutes": dice.choice((5, 10))
        if note.mode in ("phone", "attempt", "message")
        else dice.choice((30, 45, 60, 90)),
        "direction": dice.choice(("planned", "planned", "unplanned")),
        "domains": (note.domain,) if note.domain else (),
        **(more or {}),
    }
    if outcome == "not_found":
        fields.pop("their_words")
        fields["minutes"] = dice.choice((5, 10, 15))
    tell.act(ago, lambda made: RecordContact(case_ids=(made["case"],), fields=fields), hour=min(moment.hour + 1, 17))


# -- assessments -------------------------------------------------------------------------------------------------------


def assessments(tell: Telling) -> None:
    """Looks at the Big Five: at the start, every few months, and lately; the last one is as the file says."""
    last = tell.within(int(tell.who.about["last"]) + 1)
    days = list(range(last, tell.opened - 10, 118))[:4]
    for number, ago in enumerate(days):
        given = tuple(_look(tell, domain, sign, number) for domain, sign in zip(DOMAINS, _levels(tell), strict=True))
        asked = tuple(one for one in given if one is not None)
        day = tell.timeline.day(ago)
        tell.act(ago, partial(_assessment, day=day, domains=asked))


def _levels(tell: Telling) -> str:
    return str(tell.who.about["levels"])


def _assessment(made: Made, *, day: object, domains: tuple[DomainGiven, ...]) -> RecordAssessment:
    return RecordAssessment(case_id=made["case"], day=day, domains=domains)  # type: ignore[arg-type]


def _look(tell: Telling, domain: str, sign: str, earlier: int) -> DomainGiven | None:
    dice = tell.texts.dice
    if not sign.isdigit():
        return None if sign == "." else DomainGiven(domain=domain, level_state=_STATES[sign], self_state=_STATES[sign])
    level = max(1, min(5, int(sign) - (dice.choice((0, 1, 1, 2)) if earlier else 0) + (dice.random() < 0.15)))
    level = int(sign) if not earlier else level
    asked_self = dice.random() < 0.75
    return DomainGiven(
        domain=domain,
        level=level,
        self_score=max(1, min(10, level * 2 + dice.choice((-1, 0, 0, 1)))) if asked_self else None,
        words=tell.texts.of("words", tell.language, domain) if dice.random() < 0.6 else None,
        worker_words=_seen(tell) if dice.random() < 0.35 else None,
    )


def _seen(tell: Telling) -> str:
    return str(tell.texts.draw(f"seen.{tell.language}", tell.texts.notes["worker_words"][tell.language]))

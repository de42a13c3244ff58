# SPDX-License-Identifier: EUPL-1.2
"""This is the place for making the demo team: the workers first, then every history on one timeline."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from caseapp.clock import FixedClock
from caseapp.operations.act import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.checklists import ChecklistFields, RecordFact, SetChecklistItem
from caseapp.operations.demo.histories import assessments, contacts, housing, opening, phases
from caseapp.operations.demo.leaving import leaving
from caseapp.operations.demo.people import everybody
from caseapp.operations.demo.people_around import choose_anchor, goals, network
from caseapp.operations.demo.planning import plan
from caseapp.operations.demo.telling import Telling
from caseapp.operations.demo.texts import Texts, demo_data
from caseapp.operations.demo.timeline import Timeline
from caseapp.operations.demo.whole_file import whole_file
from caseapp.operations.team import AddWorker, ChangeTeam, ChangeWorker, StartTeam
from caseapp.plans.basis import basis
from caseapp.store.drafts import save_draft
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.today import clocks_due
from caseapp.store.queries.workers import team
from caseapp.store.store import Store

_FOUNDED = timedelta(days=560)
_HELD_BEFORE = timedelta(days=60)
_LATE_ITEMS = timedelta(days=9)
_CHAPTERS: tuple[Callable[[Telling], None], ...] = (
    choose_anchor,
    opening,
    phases,
    housing,
    network,
    goals,
    contacts,
    assessments,
    plan,
    leaving,
    whole_file,
)


def make_demo(store: Store, cases: int = 40, seed: int = 1, today: date | None = None) -> dict[str, str]:
    """Fill an empty profile with a demo team; the ids of its workers by key.

    The same seed tells the same histories (ids differ). All dates are counted back from `today`; the moments of the
    acts lie back in time as well, so that journal and history look like those of a real team.
    """
    day = today or store.clock.today()
    now = store.clock.now()
    if store.clock.today() != day:
        now = datetime.combine(day, time(15, 0), UTC)
    data = demo_data("people")
    dice = random.Random(seed)  # noqa: S311 - invented histories, no secrets
    workers = _team(store, data, now - _FOUNDED)
    names = {one["key"]: one["name"] for one in data["workers"]}
    texts, timeline = Texts(dice), Timeline(day, now)

    def person_of(case_id: str) -> str:
        return store.read_whole(lambda reader: case_head(reader, case_id).person.id)

    told = [
        Telling(who, texts, timeline, workers, names, {"person_of": person_of}) for who in everybody(data, cases, dice)
    ]
    for tell in told:
        for chapter in _CHAPTERS:
            chapter(tell)
    timeline.play(store)
    _round_tables(store, day)
    _lists(store, day)
    _drafts(store, told, now - timedelta(hours=20))
    return workers


def _round_tables(store: Store, day: date) -> None:
    """Round tables that lie a while back were held, as they mostly are; the latest ones still have to be."""
    for row in store.read_whole(lambda reader: clocks_due(reader, day, day - _HELD_BEFORE)):
        if row.clock.rule == "R-BF-03":
            held = min(row.clock.due + timedelta(days=9), day)
            perform(store, ChangeCase(case_id=row.case_id, fields={"round_table_day": held}))


def _lists(store: Store, day: date) -> None:
    """Of the lists around 18 and of the basis, what should be done a while ago is done: else nothing else is seen.

    Each by the worker of the case: a lead does not write in the sensitive part of others.
    """
    author = store.author
    try:
        for row in store.read_whole(lambda reader: clocks_due(reader, day, day - _LATE_ITEMS)):
            store.author = dataclasses.replace(author, worker_id=row.worker_id or author.worker_id)
            if row.clock.subject_kind == "checklist_item":
                came = dict(row.clock.values).get("birthday", day) <= day  # type: ignore[operator]
                fields: ChecklistFields = {"state": "done" if came else "not_needed"}
                code = row.clock.subject_id.partition(":")[2]
                perform(store, SetChecklistItem(case_id=row.case_id, code=code, fields=fields))
            elif row.clock.rule in basis():
                settled = basis()[row.clock.rule].settled
                perform(store, RecordFact(case_id=row.case_id, name=settled, value="settled"))
    finally:
        store.author = author


def _drafts(store: Store, told: list[Telling], moment: datetime) -> None:
    """Contacts that somebody began to write down yesterday and did not save yet."""
    clock, store.clock = store.clock, FixedClock(moment)
    try:
        for tell in told:
            for what in (tell.who.about["unsaved"],) if "unsaved" in tell.who.about else ():
                body = {
                    "people": [{"case_id": tell.made["case"], "person_id": "", "typed": ""}],
                    "contact_id": "",
                    "moment": moment.isoformat(),
                    "mode": "attempt",
                    "outcome": "not_found",
                    "with_whom": ["client"],
                    "domains": [],
                    "what": what,
                }
                save_draft(store, "contact", "contact", body, tell.made["case"])
    finally:
        store.clock = clock


def _team(store: Store, data: dict[str, dict[str, str]], founded: datetime) -> dict[str, str]:
    """The team and its workers; the first of them is signed in."""
    clock, store.clock = store.clock, FixedClock(founded)
    try:
        about = data["team"]
        first, *others = data["workers"]
        started = StartTeam(
            team_name=about["name"],
            worker_name=first["name"],  # type: ignore[index]
            kind=about["kind"],
            organisation=about["organisation"],
            role=first["role"],  # type: ignore[index]
        )
        workers = {first["key"]: perform(store, started).result}  # type: ignore[index]
        store.sign_in(workers[first["key"]])  # type: ignore[index]
        perform(store, ChangeWorker(worker_id=store.author.worker_id, fields={"phone": first["phone"]}))  # type: ignore[index]
        found = store.read(team)
        if found is not None:
            names = ("phone", "complaint_name", "complaint_phone")
            perform(store, ChangeTeam(team_id=found.id, fields={name: about[name] for name in names}))  # type: ignore[arg-type]
        store.clock = FixedClock(founded + timedelta(minutes=1))  # who was first is who signs in
        for one in others:
            given = AddWorker(name=one["name"], role=one["role"], phone=one["phone"])  # type: ignore[index]
            workers[one["key"]] = perform(store, given).result  # type: ignore[index]
    finally:
        store.clock = clock
    return workers

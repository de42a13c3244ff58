# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how fast the store answers what pages ask: lists, one case, Today (P3, P5, P9, P17)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.figures import Row, Times, beside, ms, timed, times
from bench.finding import name_keys, note_searches
from bench.making import TODAY, Made
from bench.saving import saves
from caseapp.i18n.codes import codes
from caseapp.store.engine import connect
from caseapp.store.profile import Profile
from caseapp.store.queries.agenda import Whose
from caseapp.store.queries.case_list import case_list
from caseapp.store.queries.contacts import contacts_of, count_contacts
from caseapp.store.queries.team_review import team_review
from caseapp.ui.case.reading import read_case
from caseapp.ui.cases.filters import TEAM, View
from caseapp.ui.team.reading import read_away, read_decide, read_load
from caseapp.ui.today.reading import BACKUP, MINE, TodayAsk, read_today

_IDS = "SELECT case_id FROM case_summary WHERE status = 'open' AND {where} ORDER BY {order}"
_ROWS = (
    "SELECT s.*, c.* FROM case_summary s LEFT JOIN clock c ON c.clock_no = "
    "(SELECT clock_no FROM clock WHERE case_id = s.case_id AND (until IS NULL OR until >= ?) "
    "ORDER BY due, clock_no LIMIT 1) WHERE s.case_id IN ({marks})"
)


def by_hand(connection: Any, order: str, where: str = "1") -> list[Any]:  # noqa: ANN401
    """The same list with two statements and nothing else: ids in order, the rows of the first hundred."""
    ids = connection.execute(_IDS.format(where=where, order=order)).fetchall()
    first = [row[0] for row in ids[:100]]
    marks = ", ".join("?" * len(first))
    return list(connection.execute(_ROWS.format(marks=marks), (TODAY.isoformat(), *first)).fetchall())


def list_times(profile: Profile) -> dict[str, tuple[Times, Times]]:
    """First rows, another order, a filter: the question of the page with its counts, and the SQL by hand."""
    store, me = profile.store, profile.store.author.worker_id
    floor = connect(store.path, *store.keys)
    views = {
        "first rows": (View(scope=TEAM, sort="name", grows=True), "sort_name, case_id", "1"),
        "sort": (View(scope=TEAM, sort="next_due", grows=True), "birth_day, sort_name, case_id", "1"),
        "filter": (View(scope=TEAM, silent=True), "last_talk, case_id", f"silent_from <= '{TODAY.isoformat()}'"),
    }
    found = {}
    for name, (view, order, where) in views.items():
        counted = view.counted(me, codes("programme"))
        query = partial(case_list, ask=view.ask(me), today=TODAY, counted=counted)
        ours, hand = beside([partial(store.read, query), partial(by_hand, floor, order, where)])
        found[name] = (ours, hand)
    floor.close()
    return found


def big_cases(profile: Profile) -> tuple[str, ...]:
    """The two cases with very many items."""
    with profile.store.reading() as reader:
        rows = reader.sql("SELECT case_id FROM contact GROUP BY case_id ORDER BY count(*) DESC LIMIT 2")
    return tuple(row[0].hex() for row in rows)


def open_times(profile: Profile) -> tuple[Times, Times]:
    """Opening the biggest case: its top and overview, then the first fifty contacts."""
    case_id = big_cases(profile)[0]
    view = timed(lambda: (_read(profile, read_case, case_id, today=TODAY), _read(profile, count_contacts, case_id)))
    contacts = timed(lambda: profile.store.read(partial(contacts_of, case_id=case_id, limit=50)))
    return view, contacts


def _read(profile: Profile, query: Callable[..., Any], case_id: str, **given: Any) -> Any:  # noqa: ANN401
    return profile.store.read(partial(query, case_id=case_id, **given))


def team_times(profile: Profile) -> dict[str, tuple[int, Times]]:
    """The page Team for the lead with two thousand cases: its list, and what its other parts read; the bar of each."""
    store, lead = profile.store, profile.store.author.worker_id
    whose = Whose(worker_id=lead, as_backup=True, eyes=lead)
    parts: dict[str, tuple[int, Callable[..., Any]]] = {
        "the list of a meeting": (400, partial(team_review, whose=whose, today=TODAY)),
        "who carries what": (400, partial(read_load, me=lead, today=TODAY)),
        "who is away": (400, partial(read_away, today=TODAY)),
        "what waits for the lead": (400, partial(read_decide, me=lead, today=TODAY)),
    }
    return {name: (bar, timed(partial(store.read, query))) for name, (bar, query) in parts.items()}


def today_times(profile: Profile) -> tuple[Times, Times]:
    """The page Today for a worker with twenty cases, and for the lead with all they stand by."""
    store = profile.store
    with store.reading() as reader:
        worker = reader.sql(
            "SELECT primary_worker_id FROM case_file WHERE status = 'open' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        )[0][0].hex()
    asks = (TodayAsk(TODAY, worker, MINE), TodayAsk(TODAY, store.author.worker_id, BACKUP))
    found = [timed(partial(store.read, partial(read_today, ask=ask))) for ask in asks]
    return found[0], found[1]


@dataclass(frozen=True, slots=True)
class Answers:
    """The figures of one size that must not grow with it."""

    figures: dict[str, float]


def answers(made: Made) -> Answers:
    """P3 to P9 on one size, medians in milliseconds."""
    profile = made.open()
    try:
        found = {f"P3 {name}": ours.usual for name, (ours, _) in list_times(profile).items()}
        view, contacts = open_times(profile)
        found |= {"P5 open": view.usual, "P5 contacts": contacts.usual}
        found["P6 name, per key"] = name_keys(profile).usual
        found["P7 notes"] = note_searches(profile).usual
        found["P9 today, 20 cases"] = today_times(profile)[0].usual
    finally:
        profile.close()
    found["P8 save"] = saves(made, runs=120).ours.usual
    return Answers(found)


def p3(made: Made) -> list[Row]:
    """The case list."""
    profile = made.open()
    try:
        found = list_times(profile)
    finally:
        profile.close()
    rows = []
    for name, (ours, hand) in found.items():
        bar = 100 if name == "first rows" else 150
        figure = f"{ms(ours.usual)} (p95 {ms(ours.p95)}), {times(ours.usual / hand.usual)}"
        what = f"case list of the whole team, {name}, with the counts of every filter"
        rows.append(
            Row("P3", what, f"<= {bar} ms", f"two statements by hand: {ms(hand.usual)}", figure, ours.usual <= bar)
        )
    return rows


def p5(made: Made) -> list[Row]:
    """One big case."""
    profile = made.open()
    try:
        view, contacts = open_times(profile)
    finally:
        profile.close()
    return [
        Row("P5", "open a case with 2,000 items (what the page reads)", "<= 150 ms", "-",
            f"{ms(view.usual)} (p95 {ms(view.p95)}); fifty contacts {ms(contacts.usual)}", view.usual <= 150),
    ]  # fmt: skip


def p9(made: Made) -> list[Row]:
    """Today."""
    profile = made.open()
    try:
        worker, lead = today_times(profile)
        team = team_times(profile)
    finally:
        profile.close()
    rows = []
    for part, (bar, found) in team.items():
        figure = f"{ms(found.usual)} (p95 {ms(found.p95)})"
        what = f"page Team for a lead with 2,000: {part}"
        rows.append(Row("P9", what, f"<= {bar} ms", "-", figure, found.usual <= bar))
    for who, bar, found in (("a worker with 20 cases", 150, worker), ("a lead with 2,000", 400, lead)):
        figure = f"{ms(found.usual)} (p95 {ms(found.p95)})"
        rows.append(Row("P9", f"what Today reads for {who}", f"<= {bar} ms", "-", figure, found.usual <= bar))
    return rows


def p17(small: Made, large: Made) -> list[Row]:
    """Growth."""
    few, many = answers(small).figures, answers(large).figures
    rows = []
    for name, value in many.items():
        ratio = value / few[name]
        what = f"growth from {small.size.name} to {large.size.name}: {name}"
        rows.append(Row("P17", what, "<= 2 x", ms(few[name]), f"{ms(value)}, {times(ratio)}", ratio <= 2))
    return rows


Measure = Callable[[Made], list[Row]]

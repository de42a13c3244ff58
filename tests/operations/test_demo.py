# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of the demo team: it is believable on any day, whole, and has something on every page."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from caseapp.clock import FixedClock
from caseapp.operations.demo import make_demo
from caseapp.operations.demo.people import everybody
from caseapp.operations.demo.texts import demo_data
from caseapp.plans.exits import has_cti, readiness
from caseapp.plans.findings import Finding, findings_of
from caseapp.store.drafts import drafts
from caseapp.store.queries.agenda import Whose
from caseapp.store.queries.assessments import assessments_of
from caseapp.store.queries.cases import CaseFilter, CaseRow, all_case_rows, case_head
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.exits import exits_of
from caseapp.store.queries.goals import goals_of
from caseapp.store.queries.handed import handed_to
from caseapp.store.queries.history import history_of
from caseapp.store.queries.leaving import leaving
from caseapp.store.queries.network import network_of
from caseapp.store.queries.plans import plan_of_case, version_content, versions_of
from caseapp.store.queries.team_review import LEAVES, team_review
from caseapp.store.queries.today import clocks_due, facts_of_case, last_conversations
from caseapp.store.queries.workers import team, workers
from caseapp.store.reader import Reader
from caseapp.store.replay import verify
from caseapp.store.store import Store
from caseapp.ui.exit.reading import read_exits
from tests.made_up import copied
from tests.once import made_once
from tests.records import KEY, SALT, make_store

NOW = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
DAY = NOW.date()
OPEN = CaseFilter()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo team as it is made for somebody who looks around; made once for all workers of a run."""
    home = copied(made_once(tmp_path_factory, "demo", _make), tmp_path_factory.mktemp("demo"))
    store = Store(home / "profile.db", KEY, SALT, FixedClock(NOW))
    store.sign_in((home / "signed-in").read_text())
    yield store
    store.close()


def _make(folder: Path) -> None:
    store = make_store(folder, FixedClock(NOW))
    make_demo(store)
    assert store.clock.now() == NOW
    (folder / "signed-in").write_text(store.author.worker_id)
    store.close()


@pytest.fixture(scope="module")
def rows(demo: Store) -> tuple[CaseRow, ...]:
    with demo.reading() as reader:
        return all_case_rows(reader, CaseFilter(status=None), DAY)


def test_it_is_whole(demo: Store) -> None:
    verdict = verify(demo)
    assert verdict.sound, verdict.faults


def test_forty_cases_of_three_kinds(demo: Store, rows: tuple[CaseRow, ...]) -> None:
    assert len(rows) == 40
    kinds = Counter(row.programme for row in rows if row.status == "open")
    assert kinds["cti"] == 8
    assert kinds["outreach"] == 6
    assert {row.phase for row in rows if row.programme == "cti"} == {"pre_cti", "phase1", "phase2", "phase3"}
    assert {row.phase for row in rows if row.programme == "outreach"} >= {
        "contact_seeking", "contact", "trust", "bridging", "handover", "waakvlam",
    }  # fmt: skip
    assert sum(row.status == "closed" for row in rows) == 2


def test_a_team_of_seven_with_their_roles(demo: Store) -> None:
    found = demo.read(workers)
    assert len(found) == 7
    assert {one.role for one in found} == {"team_lead", "worker", "supervisor", "peer_worker"}
    group = demo.read(team)
    assert group is not None
    assert group.name == "Team Schelde & Zenne"
    assert group.complaint_phone


def test_today_is_full(demo: Store) -> None:
    nele = demo.author.worker_id
    for worker in (None, nele):
        with demo.reading() as reader:
            due = [row.clock.due for row in clocks_due(reader, DAY, DAY + timedelta(days=7), worker_id=worker)]
        assert sum(day < DAY for day in due) >= 3
        assert DAY in due
        assert sum(day > DAY for day in due) >= 5
    with demo.reading() as reader:
        quiet = [row for row in last_conversations(reader, DAY, OPEN) if row.quiet]
        handed = handed_to(reader, nele, NOW - timedelta(days=14))
    assert max(row.days or 0 for row in quiet) == 40
    assert len(handed) == 1
    assert [one.kind for one in demo.read(drafts)] == ["contact"]


def test_every_case_has_a_history(demo: Store, rows: tuple[CaseRow, ...]) -> None:
    modes: Counter[str | None] = Counter()
    oldest = NOW
    with demo.reading() as reader:
        for row in rows:
            contacts = contacts_of(reader, row.id)
            modes.update(one.mode for one in contacts)
            assert contacts, row.name
            assert assessments_of(reader, row.id), row.name
            assert case_head(reader, row.id).housing, row.name
            acts = history_of(reader, row.id, limit=5000)
            moments = [one.moment for one in acts]
            assert moments == sorted(moments, reverse=True)
            assert all(one.worker_id for one in acts)
            assert max(moments) <= NOW
            assert all(one.moment is not None and one.moment <= NOW for one in contacts)
            oldest = min(oldest, *moments)
    assert NOW - oldest > timedelta(days=365)
    assert {"home_visit", "phone", "office", "street", "institution", "message", "attempt", "other_community"} <= set(
        modes
    )


def test_goals_network_plans_and_exits(demo: Store, rows: tuple[CaseRow, ...]) -> None:
    versions: Counter[int] = Counter()
    steps: Counter[str | None] = Counter()
    languages, near, far, left, always = set(), 0, 0, 0, 0
    with demo.reading() as reader:
        for row in rows:
            found = goals_of(reader, row.id)
            steps.update(step.status for goal in found.goals for step in goal.steps)
            always += any(one.always_there for one in network_of(reader, row.id))
            plan = plan_of_case(reader, row.id)
            kept = versions_of(reader, row.id)
            versions[len(kept)] += plan is not None
            for one in kept[:1]:
                content = version_content(reader, one.id)
                languages.add(content.language)
                assert all(domain.want for domain in content.domains)
                assert content.crisis_card.signs
                assert content.risks
                assert "{" not in repr(content)
            for leaving in exits_of(reader, row.id):
                assert leaving.items
                near += leaving.actual_day is None and leaving.planned_day <= DAY + timedelta(days=14)  # type: ignore[operator]
                far += leaving.actual_day is None and leaving.planned_day > DAY + timedelta(days=90)  # type: ignore[operator]
                left += leaving.actual_day is not None
    assert {0, 1, 2, 3} <= set(versions)  # drafts, and one to three versions
    assert {"todo", "done", "blocked"} <= set(steps)
    assert languages == {"nl", "fr", "en"}
    assert min(near, far, left) >= 2
    assert always > 30


def test_what_misses_before_somebody_leaves_is_one_number_on_every_page(demo: Store) -> None:
    """Exits, Team, the tab of the case and the finding of R-EX-02 count the same points: those that must be ready."""
    with demo.reading() as reader:
        rows = leaving(reader, Whose(eyes=demo.author.worker_id), DAY)
        why = {row.case_id: row.reason(LEAVES) for row in team_review(reader, Whose(), DAY)}
        told = 0
        for row in rows:
            facts = facts_of_case(reader, row.case_id)
            assert facts is not None
            shown = read_exits(reader, row.case_id).exit(row.exit_id)
            ready = next(readiness(one, cti=has_cti(facts)) for one in facts.exits if one.id == row.exit_id)
            assert set(row.missing) == {one.item.id for one in ready.missing}
            assert shown is not None
            assert shown.ready == ready
            assert row.hard == len(ready.hard) > len(row.missing)
            reason = why[row.case_id]
            if reason is not None:
                told += 1
                assert reason.count == len(row.missing)
            for finding in findings_of(facts, DAY):
                if finding.rule == "R-EX-02" and finding.subject_id == row.exit_id:
                    assert set(dict(finding.values)["items"]) == set(row.missing)  # type: ignore[call-overload]
    assert len({len(row.missing) for row in rows}) > 2
    assert told > 2


def test_every_page_of_the_whole_file_has_something(demo: Store, rows: tuple[CaseRow, ...]) -> None:
    """Whoever looks around finds rights, homes, meetings, consent, passing on, words with supporters, follow-ups."""
    tables = (
        "right_file", "reference_address", "competent_office", "housing_registration", "viewing", "lease", "eviction",
        "meeting", "meeting_member", "meeting_decision", "consent", "referral", "handover", "case_event", "check_in",
        "follow_up", "household_member", "fact",
    )  # fmt: skip
    counted = {
        name: demo.read(lambda reader, name=name: reader.sql(f"SELECT count(*) FROM {name} WHERE deleted = 0"))[0][0]  # noqa: S608
        for name in tables
    }
    assert all(counted.values()), counted
    with demo.reading() as reader:
        told = [one.rule for row in rows if (one := _untold(reader, row.id)) is not None]
        late = [row.clock.due for row in clocks_due(reader, DAY, DAY)]
    assert told == ["R-EXCL-01"] * len(told) != []
    assert len(late) < 6 * len(rows)  # a team that keeps up, more or less


def _untold(reader: Reader, case_id: str) -> Finding | None:
    facts = facts_of_case(reader, case_id)
    found = findings_of(facts, DAY) if facts is not None else ()
    return next((one for one in found if one.rule == "R-EXCL-01"), None)


def test_ages_and_names(demo: Store, rows: tuple[CaseRow, ...]) -> None:
    with demo.reading() as reader:
        people = [case_head(reader, row.id).person for row in rows]
    ages = [(DAY - one.birth_day).days // 365 for one in people if one.birth_day is not None]
    assert min(ages) == 16
    assert max(ages) == 58
    assert sum(one.call_name is None for one in people) == 2
    assert sum(one.needs_interpreter == "yes" for one in people) >= 3
    soon = [one for one in people if one.birth_day and _turns_18_within(one.birth_day, 60)]
    assert soon


def _turns_18_within(birth_day: date, days: int) -> bool:
    return DAY < birth_day.replace(year=birth_day.year + 18) <= DAY + timedelta(days=days)


def test_no_telephone_of_anybody() -> None:
    """Every number in the texts begins with 0400 or 06 00, which nobody has."""
    for name in ("people", "notes", "plans", "file"):
        numbers = re.findall(r"\b0\d[\d ]{6,}\d", repr(demo_data(name)))
        assert all(number.startswith(("0400 ", "06 00 ")) for number in numbers), numbers


@pytest.mark.parametrize("day", [date(2027, 2, 28), date(2028, 2, 29), date(2026, 12, 31)])
def test_any_day_and_any_size(tmp_path_factory: pytest.TempPathFactory, day: date) -> None:
    store = make_store(tmp_path_factory.mktemp("small"), FixedClock(datetime(2026, 10, 5, 9, 0, tzinfo=UTC)))
    try:
        make_demo(store, cases=5, seed=day.day, today=day)
        with store.reading() as reader:
            assert len(all_case_rows(reader, OPEN, day)) == 5
            assert clocks_due(reader, day, day + timedelta(days=7))
    finally:
        store.close()


def test_the_same_seed_tells_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = []
    for seed in (7, 7, 8):
        store = make_store(tmp_path_factory.mktemp("seed"), FixedClock(NOW))
        try:
            make_demo(store, cases=2, seed=seed)
            with store.reading() as reader:
                found = all_case_rows(reader, OPEN, DAY)
                told.append([(row.name, [one.what for one in contacts_of(reader, row.id)]) for row in found])
        finally:
            store.close()
    assert told[0] == told[1]
    assert told[0] != told[2]


def test_more_than_forty_people_have_names_of_their_own() -> None:
    people = everybody(demo_data("people"), 300, random.Random(3))
    names = Counter((one.about.get("call"), one.about.get("family"), one.about.get("description")) for one in people)
    assert len(people) == 300
    assert max(names.values()) <= 3

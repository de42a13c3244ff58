# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the made-up teams that everything is measured on: sizes S, M and L.

Every record goes through the store's own unit of work, one act after the other in the order of time over all cases, as
a team writes them: the journal is the real one and lies as scattered in the file as in a real one. Only two things are
done at once to save minutes: many acts share a transaction, and summaries are made when all is written.

A made team is kept as a profile under `build/bench`, encrypted like any other; its passphrase exists here only.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter

from sqlalchemy import Connection

from bench import names, notes
from caseapp.clock import FixedClock
from caseapp.models import (
    Assessment,
    Case,
    Contact,
    DomainScore,
    ExitFile,
    ExitItem,
    Goal,
    HousingEpisode,
    NetworkMember,
    Person,
    ProgrammeEntry,
    Step,
    Team,
    Worker,
)
from caseapp.plans.catalogue import exit_checklist
from caseapp.security.kdf import DEFAULT, KdfCost
from caseapp.store import migrations
from caseapp.store.derived import Derived, search, summary
from caseapp.store.profile import Profile, create_profile, open_profile
from caseapp.store.registry import EntityKind
from caseapp.store.store import Store
from caseapp.store.unit import LATEST, Author, Unit, transaction

TODAY = date(2026, 11, 20)
NOW = datetime.combine(TODAY, time(9), UTC)
PASSPHRASE = "vier woorden voor de meetbank"  # noqa: S105 - of made-up teams
KEPT = Path(__file__).resolve().parent.parent / "build" / "bench"
_STEPS = Path(migrations.__file__).parent
SEED = 20261121
DOMAINS = ("housing", "income", "school_work", "support", "health")
BIG_CASE_ITEMS = 2000
_CHUNK = 4000  # acts in one transaction
_DAYS = 730


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: `items` are people, contacts, steps, assessments and everything else of the timeline."""

    name: str
    cases: int
    items: int
    big_items: int = BIG_CASE_ITEMS

    @property
    def workers(self) -> int:
        return max(3, self.cases // 20)

    @property
    def of_lead(self) -> int:
        """How many cases the lead stands by."""
        return min(2000, self.cases)


SIZES = {one.name: one for one in (Size("S", 300, 15_000), Size("M", 2_000, 100_000), Size("L", 10_000, 500_000))}


@dataclass(frozen=True, slots=True)
class Made:
    """A made team on the disk. `big` are the two cases with very many items, `worker` has 20 cases, `lead` 2,000."""

    home: Path
    size: Size

    @property
    def file(self) -> Path:
        return self.home / "profile.db"

    def open(self) -> Profile:
        """Open it as somebody with the passphrase does, with the clock at NOW."""
        return open_profile(self.home, PASSPHRASE, clock=FixedClock(NOW))

    def copied(self, home: Path) -> Made:
        """The same team in another folder, to write into."""
        shutil.copytree(self.home, home)
        return Made(home, self.size)


def made(size: Size) -> Made:
    """The team of this size, made now if it is not kept."""
    home = KEPT / f"{size.name}-{_edition()}"
    if not (home / "profile.db").exists():
        started = perf_counter()
        half = home.with_name(f"{home.name}.half-{os.getpid()}")  # two at a time do not meet
        make(half, size)
        half.rename(home)
        for older in KEPT.glob(f"{size.name}-*"):
            if older != home and "half" not in older.name:
                shutil.rmtree(older)
        print(f"made {size.name} in {perf_counter() - started:.0f} s", file=sys.stderr)
    return Made(home, size)


def _edition() -> str:
    """What a made team depends on, in a few signs: other tables or another maker make another team."""
    here = Path(__file__).resolve()
    sources = [here, here.with_name("names.py"), here.with_name("notes.py"), *sorted(_STEPS.glob("m[0-9]*.py"))]
    return sha256(b"".join(one.read_bytes() for one in sources)).hexdigest()[:8]


@contextmanager
def copy_of(source: Made, folder: Path) -> Iterator[Profile]:
    """An open copy to write into; it is gone afterwards."""
    copy = source.copied(folder / "copy")
    profile = copy.open()
    try:
        yield profile
    finally:
        profile.close()
        shutil.rmtree(copy.home)


def make(home: Path, size: Size, *, kdf: KdfCost = DEFAULT) -> None:
    """Make a team of this size in a new profile at `home`."""
    profile, _code = create_profile(home, PASSPHRASE, kdf=kdf, clock=FixedClock(NOW))
    try:
        _Making(profile.store, size).run()
    finally:
        profile.close()


@dataclass(slots=True)
class _MadeCase:
    """What is needed to write on in a case."""

    log_no: int = 0
    case_id: str = ""
    worker: str = ""
    goals: list[str] = field(default_factory=list)
    open_steps: list[str] = field(default_factory=list)
    exit_id: str = ""
    last: bool = False


class _SearchOnly(Derived):
    """Leaves everything derived for later and remembers what was touched."""

    def __init__(self) -> None:
        self.touched: dict[bytes, EntityKind] = {}

    def refresh(self, connection: Connection, touched: Iterable[tuple[EntityKind, bytes]]) -> set[bytes]:  # noqa: ARG002
        self.touched.update((identity, kind) for kind, identity in touched)
        return set()

    def index(self, connection: Connection) -> None:
        """Bring the search in step with everything touched since the last time."""
        for identity, kind in sorted(self.touched.items(), key=lambda one: one[1].number):  # the index likes it sorted
            search.refresh(connection, kind, identity)
        self.touched.clear()


class _Making:
    """Writes the team: `plan` says what happens when, the rest writes it down."""

    def __init__(self, store: Store, size: Size) -> None:
        self.store = store
        self.size = size
        self.chance = Random(f"{SEED} {size.name}")
        self.clock = FixedClock(NOW - timedelta(days=_DAYS + 30))
        self.derived = _SearchOnly()
        self.workers: list[str] = []
        self.lead = ""
        self.team = ""
        self.cases = [_MadeCase() for _ in range(size.cases)]

    def run(self) -> None:
        """Write everything."""
        self._in_one([self._start])
        self.store.sign_in(self.lead)
        self.store.local(self._lead_works_here)
        acts = self.plan()
        for at in range(0, len(acts), _CHUNK):
            self._in_one([self._act_of(*one) for one in acts[at : at + _CHUNK]])
        self._summaries()

    def _lead_works_here(self, unit: Unit) -> None:
        unit.connection.exec_driver_sql("INSERT INTO meta (name, value) VALUES ('signed_in', ?)", (self.lead,))

    # -- what happens when -------------------------------------------------------------------------------------------

    def plan(self) -> list[tuple[int, int, str]]:
        """Every act as (minute since the beginning, number of the case, kind), in the order of time."""
        chance, size = self.chance, self.size
        bigs = [size.big_items, size.big_items] if size.big_items * 2 < size.items else []
        shares = [chance.lognormvariate(0, 0.6) for _ in range(size.cases - len(bigs))]
        rest = size.items - sum(bigs)
        counts = [*bigs, *_parts(rest, shares)]
        acts: list[tuple[int, int, str]] = []
        end = _DAYS * 24 * 60
        for number, items in enumerate(counts):
            opened = chance.randrange(end // 10) if number < len(bigs) else int(end * chance.random() ** 1.3)
            minutes, kinds = [], list(self._kinds(items))
            acts.append((opened, number, "open"))
            minutes = sorted(chance.randrange(opened + 1, end + 2) for _ in kinds)
            acts.extend((minute, number, kind) for minute, kind in zip(minutes, kinds, strict=True))
            if number >= 2 and chance.random() < 0.18:
                acts.append((end + 3 + number, number, "close"))
        acts.sort()
        return acts

    def _kinds(self, items: int) -> Iterator[str]:
        """The acts that make so many items; opening a case makes a person, a programme and a place to stay."""
        left = items - 3
        if self.chance.random() < 0.3 and left > 12:
            yield "exit"
            left -= 1
        while left > 0:
            kind = self.chance.choices(
                ("contact", "contact_step", "step", "assessment", "goal", "member", "exit_item"),
                (52, 18, 10, 6, 5, 5, 4),
            )[0]
            cost = 2 if kind == "contact_step" else 1
            if cost > left:
                kind, cost = "contact", 1
            yield kind
            left -= cost

    # -- writing -----------------------------------------------------------------------------------------------------

    def _act_of(self, minute: int, number: int, kind: str) -> Callable[[Connection], None]:
        def write(connection: Connection) -> None:
            self.clock.moment = NOW - timedelta(days=_DAYS) + timedelta(minutes=min(minute, _DAYS * 24 * 60))
            case = self.cases[number]
            if kind == "open":
                self._as(connection, self.lead, "open_case", lambda unit: self._open(unit, number))
                return
            self._as(connection, case.worker, _ACTS[kind], lambda unit: getattr(self, f"_{kind}")(unit, case))
            if case.open_steps and self.chance.random() < 0.25:
                self._as(connection, case.worker, "change_step", lambda unit: self._step_done(unit, case))

        return write

    def _in_one(self, writes: Iterable[Callable[[Connection], None]]) -> None:
        with transaction(self.store.engine) as connection:
            connection.exec_driver_sql("PRAGMA cache_size = -400000")
            for write in writes:
                write(connection)
            self.derived.index(connection)

    def _as(self, connection: Connection, worker: str, act: str, work: Callable[[Unit], None]) -> None:
        unit = Unit(connection, self.clock, act, Author(worker, self.store.author.dev_no))
        work(unit)
        unit.finish(self.derived)

    def _summaries(self) -> None:
        with transaction(self.store.engine) as connection:
            for (case_id,) in connection.exec_driver_sql("SELECT id FROM case_file ORDER BY row_no").fetchall():
                summary.refresh(connection, case_id)

    # -- acts --------------------------------------------------------------------------------------------------------

    def _start(self, connection: Connection) -> None:
        def work(unit: Unit) -> None:
            log_no = unit.team_log()
            self.team = unit.create(Team, log_no, name="Team Schelde", kind="young_adult", organisation="De Meetbank")
            for number in range(self.size.workers):
                name = names.worker_name(self.chance)
                role = "team_lead" if number == 0 else "worker"
                initials = "".join(word[0] for word in name.split())[:3].upper()
                self.workers.append(
                    unit.create(Worker, log_no, name=name, initials=initials, role=role, active=True, team_id=self.team)
                )
            self.lead = self.workers[0]

        unit = Unit(connection, self.clock, "start_team", Author("", 1))
        work(unit)
        unit.finish(self.derived)

    def _open(self, unit: Unit, number: int) -> None:
        case, chance = self.cases[number], self.chance
        case.log_no = unit.new_log("core")
        person_id = unit.create(Person, case.log_no, **names.person(chance, TODAY))
        colleagues = self.workers[1:]
        case.worker = colleagues[number // 20 % len(colleagues)]
        backup = self.lead if number < self.size.of_lead else chance.choice(colleagues)
        programme = chance.choices(("cti", "young_adult", "outreach"), (50, 35, 15))[0]
        opened = self.clock.today()
        case.case_id = unit.create(
            Case, case.log_no, person_id=person_id, team_id=self.team, primary_worker_id=case.worker,
            backup_worker_id=backup if chance.random() < 0.93 or backup == self.lead else None, status="open",
            opened_day=opened, opening_reason=chance.choice(("leaving_institution", "turning_18", "homeless")),
            restricted=True if chance.random() < 0.01 else None,
            note=notes.sentence(chance) if chance.random() < 0.2 else None,
        )  # fmt: skip
        phase = chance.choice(_PHASES[programme])
        unit.create(
            ProgrammeEntry, case.log_no, case_id=case.case_id, programme=programme, phase=phase, start_day=opened
        )
        unit.create(
            HousingEpisode, case.log_no, case_id=case.case_id, start_day=opened, description=notes.town(chance),
            ethos_light=chance.choice(("housed", "institution", "with_others", "emergency", "public_space", "unknown")),
        )  # fmt: skip

    def _contact(self, unit: Unit, case: _MadeCase, **more: object) -> str:
        chance = self.chance
        return unit.create(
            Contact, case.log_no, case_id=case.case_id, worker_id=case.worker, moment=self.clock.now(), layer="L2",
            minutes=chance.choice((None, 10, 20, 30, 45, 60, 90)), mode=chance.choice(_MODES),
            with_whom=chance.choice((("client",), ("client",), ("client", "informal_support"), ("formal_provider",))),
            outcome=chance.choice(("completed", "completed", "completed", "brief", "not_found", "refused")),
            direction=chance.choices(("planned", "unplanned", "crisis", None), (60, 25, 3, 12))[0],
            place=notes.town(chance) if chance.random() < 0.3 else None, what=notes.note(chance),
            their_words=notes.sentence(chance) if chance.random() < 0.15 else None,
            domains=tuple(chance.sample(DOMAINS, chance.randrange(3))), risk=True if chance.random() < 0.02 else None,
            **more,
        )  # fmt: skip

    def _contact_step(self, unit: Unit, case: _MadeCase) -> None:
        words = notes.step_words(self.chance)
        due = self.clock.today() + timedelta(days=self.chance.randrange(2, 40))
        contact_id = self._contact(unit, case, next_step=words, next_day=due, next_who="Nele")
        step_id = unit.create(
            Step, case.log_no, case_id=case.case_id, what=words, who="Nele", due_day=due, status="todo",
            contact_id=contact_id,
        )  # fmt: skip
        case.open_steps.append(step_id)

    def _step(self, unit: Unit, case: _MadeCase) -> None:
        due = self.clock.today() + timedelta(days=self.chance.randrange(2, 90))
        case.open_steps.append(
            unit.create(
                Step,
                case.log_no,
                case_id=case.case_id,
                what=notes.step_words(self.chance),
                status="todo",
                goal_id=self.chance.choice(case.goals) if case.goals else None,
                owner_kind="person",
                due_day=due if self.chance.random() < 0.7 else None,
            )
        )

    def _step_done(self, unit: Unit, case: _MadeCase) -> None:
        step_id = case.open_steps.pop(0)
        unit.put(Step, step_id, LATEST, status="done", done_day=self.clock.today())

    def _assessment(self, unit: Unit, case: _MadeCase) -> None:
        look = unit.create(Assessment, case.log_no, case_id=case.case_id, day=self.clock.today(), worker_id=case.worker)
        for domain in DOMAINS:
            level = self.chance.choice((1, 2, 3, 3, 4, 4, 5, None))
            score = self.chance.choice((None, None, *range(1, 11)))
            unit.create(
                DomainScore, case.log_no, assessment_id=look, domain=domain, level=level, self_score=score,
                level_state="given" if level else "not_asked", self_state="given" if score else "not_asked",
                words=notes.sentence(self.chance) if self.chance.random() < 0.3 else None,
            )  # fmt: skip

    def _goal(self, unit: Unit, case: _MadeCase) -> None:
        status = self.chance.choice(("open", "open", "reached"))
        case.goals.append(
            unit.create(
                Goal,
                case.log_no,
                case_id=case.case_id,
                domain=self.chance.choice(DOMAINS),
                status=status,
                text=notes.goal_words(self.chance),
                position=len(case.goals),
                in_plan=True,
            )
        )

    def _member(self, unit: Unit, case: _MadeCase) -> None:
        chance = self.chance
        unit.create(
            NetworkMember, case.log_no, case_id=case.case_id, name=names.worker_name(chance),
            strength=chance.randrange(5),
            relation=chance.choice(("mother", "friend", "therapist", "teacher", "landlord")), phone="0400 12 34 56",
            kind=chance.choice(("informal", "formal")), consent=chance.choice(("yes", "not_asked", "no")),
            domains=tuple(chance.sample(DOMAINS, chance.randrange(3))), since_day=self.clock.today(),
        )  # fmt: skip

    def _exit(self, unit: Unit, case: _MadeCase) -> None:
        planned = self.clock.today() + timedelta(days=self.chance.randrange(30, 400))
        case.exit_id = unit.create(
            ExitFile, case.log_no, case_id=case.case_id, institution="Huis " + notes.town(self.chance),
            institution_type=self.chance.choice(("youth_care", "psychiatry", "prison")),
            planned_day=planned if self.chance.random() < 0.7 else None,
            actual_day=planned if planned < TODAY else None, destination="own_rent_social",
        )  # fmt: skip

    def _exit_item(self, unit: Unit, case: _MadeCase) -> None:
        if not case.exit_id:
            self._goal(unit, case)
            return
        day = self.clock.today()
        unit.create(
            ExitItem, case.log_no, exit_id=case.exit_id, code=self.chance.choice(tuple(exit_checklist().items)),
            state="done", done_day=day,
        )  # fmt: skip

    def _close(self, unit: Unit, case: _MadeCase) -> None:
        unit.put(
            Case, case.case_id, LATEST, status="closed", closed_day=self.clock.today(),
            close_reason=self.chance.choice(("completed", "withdrew", "moved_away")),
            close_note=notes.sentence(self.chance),
        )  # fmt: skip


_MODES = ("home_visit", "street", "institution", "office", "phone", "phone", "video", "message", "letter", "attempt")
_PHASES = {
    "cti": ("pre_cti", "phase1", "phase2", "phase3"),
    "young_adult": ("acquaintance", "plan", "guidance", "aftercare"),
    "outreach": ("contact_seeking", "contact", "trust", "waakvlam"),
}
_ACTS = {
    "contact": "record_contact",
    "contact_step": "record_contact",
    "step": "add_step",
    "assessment": "record_assessment",
    "goal": "add_goal",
    "member": "add_network_member",
    "exit": "open_exit",
    "exit_item": "set_exit_item",
    "close": "close_case",
}


def _parts(whole: int, shares: list[float]) -> list[int]:
    """`whole` shared out, every part at least 4, the sum exact."""
    rest = whole - 4 * len(shares)
    total = sum(shares)
    parts = [4 + int(rest * share / total) for share in shares]
    for at in range(whole - sum(parts)):
        parts[at % len(parts)] += 1
    return parts


ITEM_TABLES = (
    "person", "programme_entry", "housing_episode", "contact", "step", "assessment", "goal", "network_member",
    "exit_file", "exit_item",
)  # fmt: skip


def count_items(connection: Connection) -> int:
    """How many items a made team holds, as `Size.items` counts them (domain scores and plans come on top)."""
    sql = " + ".join(f"(SELECT count(*) FROM {table})" for table in ITEM_TABLES)
    return int(connection.exec_driver_sql(f"SELECT {sql}").scalar() or 0)


__all__ = ["SIZES", "TODAY", "Made", "Size", "copy_of", "count_items", "made", "make"]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading cases: the list as ids in order, rows for what is seen, the head of one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.errors import UnknownRecord
from caseapp.i18n import N_
from caseapp.models import Case, HousingEpisode, NetworkMember, Person, ProgrammeEntry
from caseapp.models.types import EntityRef
from caseapp.plans.clocks import Clock
from caseapp.store.derived import clock_text
from caseapp.store.derived.facts import DOMAINS
from caseapp.store.plain_sql import day_of
from caseapp.store.queries.names import ShownName, shown_name
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases. `worker_id` alone means primary; with `as_backup` also those where the worker stands in."""

    worker_id: str | None = None
    as_backup: bool = False
    status: str | None = "open"
    programme: str | None = None
    silent: bool = False
    exit_within_days: int | None = None
    no_plan_at_16: bool = False
    no_backup: bool = False
    show_restricted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One line of the case list. `levels` holds one sign per domain: 1-5, ? unknown, - not now, . not asked."""

    id: str
    person_id: str
    name: ShownName
    birth_day: date | None
    birth_precision: str | None
    programme: str | None
    phase: str | None
    worker_id: str | None
    backup_id: str | None
    levels: str
    last_contact: datetime | None
    last_talk: datetime | None
    rhythm_days: int | None
    silent_from: date | None
    next_clock: Clock | None
    plan_agreed: date | None
    exit_day: date | None
    flags: tuple[str, ...]
    restricted: bool
    status: str
    read_rev: int


SORTS: dict[str, tuple[str, ...]] = {
    "name": ("sort_name",),
    "age": ("birth_day",),
    "programme": ("programme", "phase", "sort_name"),
    "worker": ("worker_id", "sort_name"),
    "last_talk": ("last_talk",),
    "next_due": ("next_due",),
    **{f"level_{name}": (f"substr(levels, {at + 1}, 1)",) for at, name in enumerate(DOMAINS)},
}
_KNOWN_FIRST: dict[str, str] = {  # what is not known stays last, whichever way
    "age": "birth_day IS NULL",
    "programme": "programme IS NULL",
    "next_due": "next_due IS NULL",
    **{f"level_{name}": f"substr(levels, {at + 1}, 1) NOT BETWEEN '1' AND '5'" for at, name in enumerate(DOMAINS)},
}
_COLUMNS = (
    "s.case_id, s.person_id, s.call_name, s.rest_name, s.birth_day, s.birth_precision, s.programme, s.phase, "
    "s.worker_id, s.backup_id, s.levels, s.last_contact, s.last_talk, s.rhythm_days, s.silent_from, s.plan_agreed, "
    "s.exit_day, s.flags, s.restricted, s.status"
)
_CLOCK = ", ".join(f"c.{name.strip()}" for name in clock_text.COLUMNS.split(","))
_NEXT = "case_id = s.case_id AND (until IS NULL OR until >= ?) ORDER BY due, clock_no LIMIT 1"
_ROWS = (
    f"SELECT {_COLUMNS}, {_CLOCK} FROM case_summary s "
    f"LEFT JOIN clock c ON c.clock_no = (SELECT clock_no FROM clock WHERE {_NEXT})"
)


def case_ids(
    reader: Reader, wanted: CaseFilter, today: date, sort: str = "name", *, descending: bool = False
) -> tuple[str, ...]:
    """The ids of the cases that fit, in order. Sorting by last conversation puts the longest silence first."""
    where, values = _where(wanted, today)
    source = "case_summary s"
    if sort == "next_due":
        source = f"(SELECT s.*, (SELECT due FROM clock WHERE {_NEXT}) AS next_due FROM case_summary s) s"
        values = [today.isoformat(), *values]
    direction = " DESC" if descending else ""
    parts = [f"{part}{direction}" for part in SORTS.get(sort, SORTS["name"])]
    order = ", ".join([_KNOWN_FIRST[sort], *parts] if sort in _KNOWN_FIRST else parts)
    rows = reader.sql(f"SELECT case_id FROM {source} WHERE {where} ORDER BY {order}, sort_name, case_id", values)
    return tuple(row[0].hex() for row in rows)


def count_cases(reader: Reader, wanted: CaseFilter, today: date) -> int:
    """How many cases fit."""
    where, values = _where(wanted, today)
    return int(reader.sql(f"SELECT count(*) FROM case_summary WHERE {where}", values)[0][0])


def case_rows(reader: Reader, ids: Sequence[str], today: date) -> tuple[CaseRow, ...]:
    """The rows of these cases, in the order of `ids`; unknown ids are left out."""
    found: dict[str, CaseRow] = {}
    for at in range(0, len(ids), 500):
        chunk = [bytes.fromhex(one) for one in ids[at : at + 500]]
        marks = ", ".join("?" * len(chunk))
        for row in reader.sql(f"{_ROWS} WHERE s.case_id IN ({marks})", (today.isoformat(), *chunk)):
            made = _row(row, reader.rev)
            found[made.id] = made
    return tuple(found[one] for one in ids if one in found)


def all_case_rows(reader: Reader, wanted: CaseFilter, today: date) -> tuple[CaseRow, ...]:
    """Every row that fits, by name (lists and exports)."""
    where, values = _where(wanted, today)
    rows = reader.sql(f"{_ROWS} WHERE {where} ORDER BY sort_name", (today.isoformat(), *values))
    return tuple(_row(row, reader.rev) for row in rows)


def _where(wanted: CaseFilter, today: date) -> tuple[str, list[object]]:
    parts: list[str] = ["1"]
    values: list[object] = []

    def also(condition: str, *given: object) -> None:
        parts.append(condition)
        values.extend(given)

    if wanted.status is not None:
        also("status = ?", wanted.status)
    if wanted.worker_id is not None:
        worker = bytes.fromhex(wanted.worker_id)
        if wanted.as_backup:
            also("(worker_id = ? OR backup_id = ?)", worker, worker)
        else:
            also("worker_id = ?", worker)
    if wanted.programme is not None:
        also("programme = ?", wanted.programme)
    if wanted.silent:  # beyond 1.5 times the rhythm (R-CTI-34)
        also("silent_from <= ?", today.isoformat())
    if wanted.exit_within_days is not None:
        also(
            "exit_day IS NOT NULL AND exit_day <= ?",
            (today + timedelta(days=wanted.exit_within_days)).isoformat(),
        )
    if wanted.no_plan_at_16:
        also(
            "plan_agreed IS NULL AND plan_draft = 0 AND birth_day IS NOT NULL AND birth_day <= ? AND birth_day > ?",
            _years_before(today, 16),
            _years_before(today, 26),
        )
    if wanted.no_backup:
        also("backup_id IS NULL")
    if not wanted.show_restricted:
        also("restricted = 0")
    return " AND ".join(parts), values


def _years_before(day: date, years: int) -> str:
    try:
        return day.replace(year=day.year - years).isoformat()
    except ValueError:
        return date(day.year - years, 2, 28).isoformat()


def _row(row: Any, rev: int) -> CaseRow:  # noqa: ANN401
    return CaseRow(
        id=row[0].hex(),
        person_id=row[1].hex(),
        name=ShownName(row[2], row[3]),
        birth_day=day_of(row[4]),
        birth_precision=row[5],
        programme=row[6],
        phase=row[7],
        worker_id=row[8].hex() if row[8] is not None else None,
        backup_id=row[9].hex() if row[9] is not None else None,
        levels=row[10],
        last_contact=_moment(row[11]),
        last_talk=_moment(row[12]),
        rhythm_days=row[13],
        silent_from=day_of(row[14]),
        plan_agreed=day_of(row[15]),
        exit_day=day_of(row[16]),
        flags=tuple(row[17].split()),
        restricted=bool(row[18]),
        status=row[19],
        next_clock=clock_text.unpacked(row[20:]) if row[20] is not None else None,
        read_rev=rev,
    )


def _moment(milliseconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds is not None else None


# -- one case ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person's own data. `name` is how the person is shown."""

    id: str
    name: ShownName
    call_name: str | None
    first_names: str | None
    prefix: str | None
    family_name: str | None
    official_name: str | None
    street_names: str | None
    description: str | None
    pseudonymous: bool
    birth_day: date | None
    birth_precision: str | None
    gender: str | None
    pronouns: str | None
    languages: tuple[str, ...]
    needs_interpreter: str | None
    reads_own_script: str | None
    reads_latin: str | None
    phone: str | None
    phone_note: str | None
    email: str | None
    address: str | None
    safe_contact: str | None
    contact_ban: str | None
    household: str | None
    children: str | None
    never_again: str | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRow:
    """A programme of a case."""

    id: str
    programme: str
    phase: str | None
    phase_since: date | None
    start_day: date | None
    end_day: date | None
    note: str | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HousingRow:
    """Where the person stays or stayed."""

    id: str
    ethos_light: str | None
    description: str | None
    start_day: date | None
    end_day: date | None
    read_rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHead:
    """What stands at the top of a case, and everything about the case itself."""

    id: str
    person: PersonRow
    status: str
    primary_worker_id: str | None
    backup_worker_id: str | None
    team_id: str | None
    opened_day: date | None
    opening_reason: str | None
    closed_day: date | None
    close_reason: str | None
    close_note: str | None
    restricted: bool
    round_table_day: date | None
    short_code: str | None
    note: str | None
    programmes: tuple[ProgrammeRow, ...]
    housing: tuple[HousingRow, ...]
    always_there: tuple[str, ...]
    housing_in_sight: str | None
    housing_in_sight_day: date | None
    no_contact_wanted: bool
    retention_context: str | None
    safety_mode: bool
    layers: frozenset[str]  # what who looks may read of it
    read_rev: int


def case_head(reader: Reader, case_id: str) -> CaseHead:
    """The head of one case. Raises UnknownRecord."""
    case = reader.first(select(Case.__table__).where(Case.id == case_id))
    if case is None:
        raise UnknownRecord(N_("There is no such case."))
    return CaseHead(
        id=case_id,
        person=person_row(reader, case.person_id),
        status=case.status or "open",
        primary_worker_id=case.primary_worker_id,
        backup_worker_id=case.backup_worker_id,
        team_id=case.team_id,
        opened_day=case.opened_day,
        opening_reason=case.opening_reason,
        closed_day=case.closed_day,
        close_reason=case.close_reason,
        close_note=case.close_note,
        restricted=bool(case.restricted),
        round_table_day=case.round_table_day,
        short_code=case.short_code,
        note=case.note,
        programmes=programmes_of(reader, case_id),
        housing=housing_of(reader, case_id),
        always_there=_always_there(reader, case_id),
        housing_in_sight=case.housing_in_sight,
        housing_in_sight_day=case.housing_in_sight_day,
        no_contact_wanted=bool(case.no_contact_wanted),
        retention_context=case.retention_context,
        safety_mode=bool(case.safety_mode),
        layers=reader.viewer.layers(
            case_id, (case.primary_worker_id, case.backup_worker_id), restricted=bool(case.restricted)
        ),
        read_rev=reader.rev,
    )


def person_row(reader: Reader, person_id: str) -> PersonRow:
    """A person. Raises UnknownRecord."""
    row = reader.first(select(Person.__table__).where(Person.id == person_id))
    if row is None:
        raise UnknownRecord(N_("There is no such person."))
    values = {name: getattr(row, name) for name in PersonRow.__slots__ if name not in ("name", "read_rev")}
    name = shown_name(
        call_name=row.call_name,
        first_names=row.first_names,
        prefix=row.prefix,
        family_name=row.family_name,
        description=row.description,
    )
    values["pseudonymous"] = bool(row.pseudonymous)
    return PersonRow(name=name, read_rev=reader.rev, **values)


def programmes_of(reader: Reader, case_id: str) -> tuple[ProgrammeRow, ...]:
    """The programmes of a case, the running ones first, then the latest."""
    table = ProgrammeEntry
    rows = reader.rows(
        select(table.id, table.programme, table.phase, table.phase_since, table.start_day, table.end_day, table.note)
        .where(table.case_id == case_id, table.deleted.is_(False))
        .order_by(table.end_day.isnot(None), table.start_day.desc(), table.born, table.id)
    )
    return tuple(ProgrammeRow(**row._mapping, read_rev=reader.rev) for row in rows)


def housing_of(reader: Reader, case_id: str) -> tuple[HousingRow, ...]:
    """Where the person stays and stayed, the present place first."""
    table = HousingEpisode
    rows = reader.rows(
        select(table.id, table.ethos_light, table.description, table.start_day, table.end_day)
        .where(table.case_id == case_id, table.deleted.is_(False))
        .order_by(table.end_day.isnot(None), table.start_day.desc(), table.born.desc(), table.id.desc())
    )
    return tuple(HousingRow(**row._mapping, read_rev=reader.rev) for row in rows)


def _always_there(reader: Reader, case_id: str) -> tuple[str, ...]:
    table = NetworkMember
    rows = reader.rows(
        select(table.name, table.relation)
        .where(
            table.case_id == case_id,
            table.deleted.is_(False),
            table.always_there.is_(True),
            table.until_day.is_(None),
        )
        .order_by(table.born, table.id)
    )
    return tuple(row.name for row in rows)


def case_of_person(reader: Reader, person_id: str) -> str | None:
    """The open case of a person, or the last one."""
    rows = reader.sql(
        "SELECT case_id FROM case_summary WHERE person_id = ? ORDER BY status = 'open' DESC LIMIT 1",
        (EntityRef.plain(person_id),),
    )
    return rows[0][0].hex() if rows else None

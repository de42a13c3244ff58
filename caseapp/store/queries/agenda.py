# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading Today for many cases at once: a few lines of each group, and how many there are.

Several points of one list that are due together (of the basis, around 18, of an exit) are one line of that person, or
nobody would see what else is due. A line of a list comes after what is asked once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from caseapp.plans.basis import basis
from caseapp.store.queries.names import ShownName
from caseapp.store.queries.today import CLOCK_SELECT, ClockRow, SilenceRow, clock_row
from caseapp.store.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose cases. Without `worker_id` those of the whole team; restricted ones only for their own workers (`eyes`)."""

    worker_id: str | None = None
    as_backup: bool = False
    eyes: str = ""

    def where(self) -> tuple[str, list[object]]:
        """As a condition on case_summary s."""
        looking = bytes.fromhex(self.eyes)
        parts, values = ["(s.restricted = 0 OR s.worker_id = ? OR s.backup_id = ?)"], [looking, looking]
        if self.worker_id is not None:
            worker = bytes.fromhex(self.worker_id)
            parts.append("(s.worker_id = ? OR s.backup_id = ?)" if self.as_backup else "s.worker_id = ?")
            values += [worker, worker] if self.as_backup else [worker]
        return " AND ".join(parts), list(values)


BASIS: Final = "basis"
OF_LISTS: Final = ("exit_item", "checklist_item", "eviction_item")  # subjects of clocks that are points of a list
_TOGETHER: Final = 3  # so many points of one list are one line


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRow:
    """Several points of one list of a person. `list_kind` is BASIS or one of OF_LISTS, `items` their ids by due day."""

    key: str
    case_id: str
    name: ShownName
    worker_id: str | None
    list_kind: str
    about_id: str  # of the exit
    due: date
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clocks:
    """The earliest clocks between two days, and how many there are."""

    rows: tuple[ClockRow, ...]
    count: int


def clocks_between(reader: Reader, today: date, days: tuple[date, date], whose: Whose, most: int) -> Clocks:
    """Clocks that are due from the first to the last of `days` and still serve today, the earliest first."""
    condition, values = whose.where()
    where = f"c.due BETWEEN ? AND ? AND (c.until IS NULL OR c.until >= ?) AND {condition}"
    given = (days[0].isoformat(), days[1].isoformat(), today.isoformat(), *values)
    counted = "SELECT count(*) FROM clock c JOIN case_summary s ON s.case_id = c.case_id"
    count = int(reader.sql(f"{counted} WHERE {where}", given)[0][0])
    rows = reader.sql(f"{CLOCK_SELECT} WHERE {where} ORDER BY c.due, s.sort_name LIMIT ?", (*given, most))
    return Clocks(tuple(clock_row(row) for row in rows), count)


@dataclass(frozen=True, slots=True)
class Lines:
    """The earliest lines between two days: clocks, lists with several points; and how many there are in all."""

    rows: tuple[ClockRow, ...]
    lists: tuple[PointsRow, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """Which lines of a group: at most so many, and the lists (keys) of which every point stands on its own."""

    most: int
    apart: frozenset[str] = frozenset()


def lines_between(reader: Reader, today: date, days: tuple[date, date], whose: Whose, part: Part) -> Lines:
    """What is due from the first to the last of `days` and still serves today, the earliest first."""
    condition, values = whose.where()
    where = f"c.due BETWEEN ? AND ? AND (c.until IS NULL OR c.until >= ?) AND {condition}"
    given = (days[0].isoformat(), days[1].isoformat(), today.isoformat(), *values)
    found = reader.sql(
        "SELECT c.clock_no, c.due, c.rule, c.case_id, c.subject_kind, "
        "CASE WHEN c.subject_kind IN ('exit_item', 'eviction_item') THEN substr(c.subject_id, 1, 32) ELSE '' END "
        f"FROM clock c JOIN case_summary s ON s.case_id = c.case_id WHERE {where} ORDER BY c.due",
        given,
    )
    lists = _lists(found, part.apart)
    together = {number for points in lists.values() for number, _due, _rule in points}
    singles = [row[0] for row in found if row[0] not in together]
    rows = _rows(reader, singles[: part.most])
    room = max(0, part.most - len(rows))
    shown = sorted(lists.items(), key=lambda one: one[1][0][1])[:room]
    return Lines(rows, _points(reader, shown), len(singles) + len(lists))


_ListKey = tuple[bytes, str, str]  # case, kind of list, exit
_Point = tuple[int, str, str]  # number of the clock, due, rule


def _lists(found: Sequence[Any], apart: frozenset[str]) -> dict[_ListKey, list[_Point]]:
    """The lists with several points, without those that are shown point by point."""
    of_basis = frozenset(basis())
    lists: dict[_ListKey, list[_Point]] = {}
    for number, due, rule, case_id, subject_kind, about in found:
        kind = subject_kind if subject_kind in OF_LISTS else BASIS if rule in of_basis else ""
        if kind:
            lists.setdefault((case_id, kind, about), []).append((number, due, rule))
    return {key: points for key, points in lists.items() if len(points) >= _TOGETHER and _name(key) not in apart}


def _name(key: _ListKey) -> str:
    return f"{key[0].hex()}:{key[1]}:{key[2]}"


def _rows(reader: Reader, numbers: Sequence[int]) -> tuple[ClockRow, ...]:
    """The clocks with these numbers, the earliest first."""
    wanted = "(SELECT value FROM json_each(?))"
    rows = reader.sql(f"{CLOCK_SELECT} WHERE c.clock_no IN {wanted} ORDER BY c.due, s.sort_name", (str(list(numbers)),))
    return tuple(clock_row(row) for row in rows)


def _points(reader: Reader, lists: Sequence[tuple[_ListKey, list[_Point]]]) -> tuple[PointsRow, ...]:
    wanted = json.dumps(sorted({key[0].hex() for key, _points in lists}))
    named = {
        row[0]: row
        for row in reader.sql(
            "SELECT case_id, call_name, rest_name, worker_id FROM case_summary "
            "WHERE lower(hex(case_id)) IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
    }
    return tuple(
        PointsRow(
            key=_name(key),
            case_id=key[0].hex(),
            name=ShownName(named[key[0]][1], named[key[0]][2]),
            worker_id=named[key[0]][3].hex() if named[key[0]][3] is not None else None,
            list_kind=key[1],
            about_id=key[2],
            due=date.fromisoformat(points[0][1]),
            items=tuple(rule for _number, _due, rule in points),
        )
        for key, points in lists
    )


def longest_silences(reader: Reader, today: date, whose: Whose, most: int) -> tuple[tuple[SilenceRow, ...], int]:
    """Open cases with a rhythm: those who went quiet first, then the longest ago (R-CTI-34); and how many there are."""
    condition, values = whose.where()
    where = f"s.status = 'open' AND s.rhythm_days IS NOT NULL AND {condition}"
    count = int(reader.sql(f"SELECT count(*) FROM case_summary s WHERE {where}", values)[0][0])
    quiet = "(s.silent_from IS NOT NULL AND s.silent_from <= ?)"
    rows = reader.sql(
        f"SELECT s.case_id, s.call_name, s.rest_name, s.last_talk, s.rhythm_days, {quiet} FROM case_summary s "
        f"WHERE {where} ORDER BY {quiet} DESC, s.last_talk, s.sort_name LIMIT ?",
        (today.isoformat(), *values, today.isoformat(), most),
    )
    return tuple(_silence(row, today) for row in rows), count


def _silence(row: tuple[bytes, str, str, int | None, int, int], today: date) -> SilenceRow:
    case_id, call, rest, milliseconds, rhythm, quiet = row
    talk = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds) if milliseconds is not None else None
    return SilenceRow(
        case_id=case_id.hex(),
        name=ShownName(call, rest),
        last_talk=talk,
        days=(today - talk.astimezone().date()).days if talk is not None else None,
        rhythm_days=rhythm,
        quiet=bool(quiet),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingBrief:
    """What somebody wants to know of a meeting before it begins."""

    id: str
    day: date
    time_text: str | None
    place: str | None
    members: int


def meetings_of_days(reader: Reader, days: tuple[date, date], whose: Whose) -> dict[str, MeetingBrief]:
    """The meetings of these days that were not held yet, by id."""
    condition, values = whose.where()
    rows = reader.sql(
        "SELECT m.id, m.day, m.time_text, m.place, "
        "(SELECT count(*) FROM meeting_member p WHERE p.meeting_id = m.id AND p.deleted = 0) "
        "FROM meeting m JOIN case_summary s ON s.case_id = m.case_id "
        f"WHERE m.deleted = 0 AND m.day BETWEEN ? AND ? AND {condition}",
        (days[0].isoformat(), days[1].isoformat(), *values),
    )
    return {
        row[0].hex(): MeetingBrief(
            id=row[0].hex(), day=date.fromisoformat(row[1]), time_text=row[2], place=row[3], members=row[4]
        )
        for row in rows
    }

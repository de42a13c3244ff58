# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading who opened what: entries by case, colleague and period, and what is missing of them.

A file holds the entries of its own laptops; that of data protection holds everybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from caseapp.security.permissions import Act
from caseapp.store.authors import laptop_of, writer_of
from caseapp.store.openings import audit_logs, oldest_month
from caseapp.store.plain_sql import Run, run_of
from caseapp.store.reader import Reader
from caseapp.store.viewing import GLASS

PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningsAsk:
    """Which entries: of a case, of a worker, from an instant to another. Empty: all of them."""

    case_id: str = ""
    worker_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    limit: int = PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningShown:
    """An entry. `case_id` is empty when it was about several cases; `is_here`: this file holds that case.

    `laptop_of`: the colleague whose laptop it was, when that is another one: who it was is by the word of that laptop.
    """

    moment: datetime
    worker_id: str
    laptop_of: str
    dev_id: str
    act: str
    compartment: str
    case_id: str
    reason: str
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningsShown:
    """Entries, the newest first, and how many there are of what was asked."""

    rows: tuple[OpeningShown, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A laptop whose entries are here: how many, the last one, and how many are missing although they were counted.

    `last_save`: when it last wrote something that is here. Long after the last entry, somebody may keep entries back.
    """

    dev_id: str
    worker_id: str
    count: int
    last: datetime
    last_save: datetime | None
    missing: int


def openings_shown(reader: Reader, ask: OpeningsAsk) -> OpeningsShown:
    """The entries that were asked for."""
    parts: list[tuple[str, object]] = []
    if ask.case_id:
        parts.append(("o.case_id = ?", bytes.fromhex(ask.case_id)))
    if ask.worker_id:
        parts.append(("substr(o.user, 1, 16) = ?", bytes.fromhex(ask.worker_id)))
    if ask.since is not None:
        parts.append(("o.moment >= ?", _ms(ask.since)))
    if ask.until is not None:
        parts.append(("o.moment < ?", _ms(ask.until)))
    where = " AND ".join(part for part, _value in parts) or "1"
    values = tuple(value for _part, value in parts)
    rows = reader.sql(
        "SELECT o.moment, o.user, d.dev_id, o.act, o.compartment, o.case_id, o.reason, "
        "EXISTS (SELECT 1 FROM main.case_summary c WHERE c.case_id = o.case_id) FROM opening o "
        "JOIN audit_log a ON a.log_no = o.log_no JOIN device d ON d.dev_no = a.dev_no "
        f"WHERE {where} ORDER BY o.moment DESC, o.log_no, o.seq DESC LIMIT ?",
        (*values, ask.limit),
    )
    count = reader.sql(f"SELECT count(*) FROM opening o WHERE {where}", values)[0][0]
    return OpeningsShown(rows=tuple(_shown(row) for row in rows), count=int(count))


def glass_of(reader: Reader, case_id: str, most: int = 3) -> tuple[OpeningShown, ...]:
    """Who opened a restricted case with a reason, the latest first: told to its worker and to the team lead."""
    rows = reader.sql(
        "SELECT o.moment, o.user, d.dev_id, o.act, o.compartment, o.case_id, o.reason, 1 FROM opening o "
        "JOIN audit_log a ON a.log_no = o.log_no JOIN device d ON d.dev_no = a.dev_no "
        "WHERE o.case_id = ? AND o.act = ? ORDER BY o.moment DESC LIMIT ?",
        (bytes.fromhex(case_id), GLASS, most),
    )
    return tuple(_shown(row) for row in rows)


def glass_told(reader: Reader, since: datetime, most: int = 20) -> tuple[OpeningShown, ...]:
    """Restricted cases that somebody else opened with a reason: those of who looks, and for a team lead all of them."""
    viewer = reader.viewer
    me = bytes.fromhex(viewer.worker_id)
    leads = not viewer.is_alone and viewer.may_in_general(Act.APPROVE)
    rows = reader.sql(
        "SELECT o.moment, o.user, d.dev_id, o.act, o.compartment, o.case_id, o.reason, 1 FROM opening o "
        "JOIN audit_log a ON a.log_no = o.log_no JOIN device d ON d.dev_no = a.dev_no "
        "JOIN case_summary s ON s.case_id = o.case_id "
        "WHERE o.moment >= ? AND o.act = ? AND substr(o.user, 1, 16) <> ? "
        "AND (? OR s.worker_id = ? OR s.backup_id = ?) ORDER BY o.moment DESC LIMIT ?",
        (_ms(since), GLASS, me, int(leads), me, me, most),
    )
    return tuple(_shown(row) for row in rows)


def _shown(row: tuple[int, bytes, bytes, str, str, bytes | None, str, int]) -> OpeningShown:
    moment, user, dev_id, act, compartment, case_id, reason, is_here = row
    return OpeningShown(
        moment=_moment(moment),
        worker_id=writer_of(user).hex(),
        laptop_of=laptop_of(user).hex(),
        dev_id=dev_id.hex(),
        act=act,
        compartment=compartment,
        case_id=case_id.hex() if case_id else "",
        reason=reason,
        is_here=bool(is_here),
    )


def laptops_heard(reader: Reader, now: datetime) -> tuple[Heard, ...]:
    """Every laptop of which entries are here. What is older than may be kept is not missing."""
    run = run_of(reader)
    missing = _missing(run, oldest_month(run, _ms(now)))
    rows = run(
        "SELECT a.dev_no, d.dev_id, max(o.user), count(*), max(o.moment), "
        "(SELECT max(j.moment) FROM main.journal j WHERE j.dev_no = a.dev_no) FROM opening o "
        "JOIN audit_log a ON a.log_no = o.log_no JOIN device d ON d.dev_no = a.dev_no GROUP BY a.dev_no ORDER BY 5 DESC"
    )
    return tuple(
        Heard(dev_id=row[1].hex(), worker_id=(laptop_of(row[2]) or row[2]).hex(), count=row[3], last=_moment(row[4]),
              last_save=None if row[5] is None else _moment(row[5]), missing=missing.get(row[0], 0))
        for row in rows
    )  # fmt: skip


def _missing(run: Run, oldest: int) -> dict[int, int]:
    """Per device what was counted and is not here: numbers left out inside a log, and what a later log says was

    before it. Of the very last entries of a laptop nobody can tell yet.
    """
    held = {row[0]: (row[1], row[2]) for row in run("SELECT log_no, count(*), max(seq) FROM opening GROUP BY log_no")}
    numbers = {row[1]: row[0] for row in run("SELECT log_no, log_id FROM log WHERE kind = 'audit'")}
    found: dict[int, int] = {}
    for one in audit_logs(run).values():
        count, top = held.get(one.log_no, (0, 0))
        gone = top - count
        if one.before_log is not None and one.before_month >= oldest:
            _count, reached = held.get(numbers.get(one.before_log, -1), (0, 0))
            gone += max(0, one.before_seq - reached)
        if gone:
            found[one.dev_no] = found.get(one.dev_no, 0) + gone
    return found


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(min(ms, 253_000_000_000_000) / 1000, UTC)

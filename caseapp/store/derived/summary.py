# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the one row that says of a case what the list shows, and for its clocks.

Plain SQL with plain values: this runs at every save. Nothing here depends on today.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from anyascii import anyascii
from sqlalchemy import Connection

from caseapp.plans.clocks import Clock, clocks_of
from caseapp.plans.rhythm import rhythm_of
from caseapp.store.derived import clock_text
from caseapp.store.derived.cases import case_differs
from caseapp.store.derived.facts import read_facts
from caseapp.store.plain_sql import Run, driver_of, runner
from caseapp.store.queries.names import shown_name

_COLUMNS = (
    "case_id", "person_id", "status", "restricted", "worker_id", "backup_id", "call_name", "rest_name", "sort_name",
    "birth_day", "birth_precision", "programme", "phase", "levels", "last_contact", "last_talk", "rhythm_days",
    "silent_from", "plan_agreed", "plan_draft", "exit_day", "flags",
)  # fmt: skip
_INSERT = f"INSERT OR REPLACE INTO case_summary ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_CASE = (
    "SELECT c.person_id, coalesce(c.status, 'open'), coalesce(c.restricted, 0), "
    "c.primary_worker_id, c.backup_worker_id, "
    "p.call_name, p.first_names, p.prefix, p.family_name, p.description, p.birth_day, p.birth_precision, "
    "p.needs_interpreter, p.contact_ban, p.children, c.deleted, p.deleted "
    "FROM case_file c JOIN person p ON p.id = c.person_id WHERE c.id = ?"
)


@dataclass(slots=True)
class _Case:
    """The case and its person, as read."""

    row: Any

    def name(self) -> tuple[str, str, str]:
        shown = shown_name(
            call_name=self.row[5],
            first_names=self.row[6],
            prefix=self.row[7],
            family_name=self.row[8],
            description=self.row[9],
        )
        return shown.call, shown.rest, anyascii(shown.full).casefold()

    def flags(self, *, differs: bool) -> str:
        words = ["conflict"] if differs else []
        if self.row[12] == "yes":
            words.append("interpreter")
        if self.row[13] == "yes":
            words.append("contact_ban")
        if (self.row[14] or "").strip():
            words.append("children")
        return " ".join(words)


def clear(connection: Connection) -> None:
    """Forget every summary and clock."""
    connection.exec_driver_sql("DELETE FROM case_summary")
    connection.exec_driver_sql("DELETE FROM clock")


def refresh(connection: Connection, case_id: bytes) -> None:
    """Make the summary and the clocks of one case again."""
    run = runner(connection)
    row = run(_CASE, (case_id,)).fetchone()
    read = read_facts(connection, case_id) if row is not None else None
    if row is None or read is None or row[15] or row[16]:
        run("DELETE FROM case_summary WHERE case_id = ?", (case_id,))
        run("DELETE FROM clock WHERE case_id = ?", (case_id,))
        return
    case = _Case(row)
    facts = read.facts
    _write_clocks(connection, case_id, clocks_of(facts))
    rhythm = rhythm_of(facts)
    programme, phase = _running(run, case_id)
    call, rest, sort = case.name()
    agreed = facts.last_plan_agreed
    run(
        _INSERT,
        (
            case_id, row[0], row[1], row[2], row[3], row[4], call, rest, sort, row[10], row[11], programme, phase,
            read.levels, read.last_contact, read.last_talk, rhythm.interval if rhythm else None,
            rhythm.silent_from.isoformat() if rhythm else None, agreed.isoformat() if agreed else None,
            int(bool(facts.plan_id)),
            min((one.planned.isoformat() for one in facts.exits if one.planned and not one.actual), default=None),
            case.flags(differs=case_differs(connection, case_id)),
        ),
    )  # fmt: skip


def _write_clocks(connection: Connection, case_id: bytes, clocks: tuple[Clock, ...]) -> None:
    """Replace the clocks of a case when they differ; mostly they do not."""
    run = runner(connection)
    wanted = [clock_text.packed(one) for one in clocks]
    present = run(
        f"SELECT {clock_text.COLUMNS} FROM clock WHERE case_id = ? ORDER BY clock_no",
        (case_id,),
    ).fetchall()
    if present == wanted:
        return
    run("DELETE FROM clock WHERE case_id = ?", (case_id,))
    if wanted:
        driver_of(connection).executemany(
            f"INSERT INTO clock (case_id, {clock_text.COLUMNS}) VALUES (?,?,?,?,?,?,?,?)",
            [(case_id, *one) for one in wanted],
        )


def _running(run: Run, case_id: bytes) -> tuple[str | None, str | None]:
    row = run(
        "SELECT programme, phase FROM programme_entry WHERE case_id = ? AND deleted = 0 "
        "ORDER BY end_day IS NOT NULL, start_day DESC, born DESC, id DESC LIMIT 1",
        (case_id,),
    ).fetchone()
    return (row[0], row[1]) if row is not None else (None, None)

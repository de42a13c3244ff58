# SPDX-License-Identifier: EUPL-1.2
"""This is the place for commands that list: the cases of the team, and what needs somebody today."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caseapp.cli.opening import Place, json_option, language_option, profile_options
from caseapp.cli.output import say, say_json, say_table
from caseapp.cli.texts import Command, Option
from caseapp.i18n import N_, _, formats, ngettext
from caseapp.i18n.codes import label

if TYPE_CHECKING:
    from caseapp.store.queries.cases import CaseRow
    from caseapp.store.queries.today import ClockRow
    from caseapp.store.reader import Reader

DAY = click.DateTime(formats=["%Y-%m-%d"])
_SEEN = {"?": "unknown", "-": "not_now", ".": "not_asked"}
_AHEAD = timedelta(days=7)


@click.command(cls=Command, help=N_("List the open cases, or find people by name, birth date or phone."))
@profile_options
@language_option
@json_option
@click.option("--find", cls=Option, metavar="TEXT", help=N_("A name as you would type it, also with a typing error."))
@click.option("--all", "closed_too", cls=Option, is_flag=True, help=N_("Closed cases too."))
def cases(home: Path, passphrase_file: Path | None, as_json: bool, find: str | None, closed_too: bool) -> None:
    from caseapp.store.queries.workers import workers

    with Place(home, passphrase_file).opened() as profile, profile.store.reading() as reader:
        today = profile.store.clock.today()
        rows = _rows(reader, today, find, closed_too=closed_too)
        names = {one.id: one.name for one in workers(reader)}
    if as_json:
        say_json([_case_json(row, names, today) for row in rows])
        return
    headings = (_("Id"), _("Name"), _("Age"), _("Programme"), _("Phase"), _("Worker"), _("Next"))
    say_table(headings, [_case_line(row, names, today) for row in rows])
    say()
    say(ngettext("%(count)s case", "%(count)s cases", len(rows)) % {"count": len(rows)})


def _rows(reader: Reader, today: date, find: str | None, *, closed_too: bool) -> tuple[CaseRow, ...]:
    from caseapp.store.queries.cases import CaseFilter, all_case_rows, case_rows
    from caseapp.store.queries.search import find_people

    if find is not None:
        found = find_people(reader, find, limit=50)
        return case_rows(reader, [one.case_id for one in found if one.case_id is not None], today)
    return all_case_rows(reader, CaseFilter(status=None if closed_too else "open"), today)


def _age(row: CaseRow, today: date) -> int | None:
    return formats.age(row.birth_day, today) if row.birth_day is not None else None


def _case_line(row: CaseRow, names: dict[str, str], today: date) -> tuple[str, ...]:
    from caseapp.plans.sentences import what_of

    following = row.next_clock
    age = _age(row, today)
    return (
        row.id,
        row.name.full,
        str(age) if age is not None else "",
        label("programme", row.programme),
        label(f"phase_{row.programme}", row.phase) if row.programme else "",
        names.get(row.worker_id or "", ""),
        f"{following.due.isoformat()} {what_of(following, today)}" if following is not None else "",
    )


def _case_json(row: CaseRow, names: dict[str, str], today: date) -> dict[str, object]:
    from caseapp.store.derived.facts import DOMAINS

    return {
        "id": row.id,
        "person_id": row.person_id,
        "name": row.name.full,
        "birth_day": iso(row.birth_day),
        "birth_precision": row.birth_precision,
        "age": _age(row, today),
        "programme": row.programme,
        "phase": row.phase,
        "worker": worker_json(row.worker_id, names),
        "backup": worker_json(row.backup_id, names),
        "levels": {
            name: int(sign) if sign.isdigit() else _SEEN.get(sign, "not_asked")
            for name, sign in zip(DOMAINS, row.levels, strict=False)
        },
        "last_contact": iso(row.last_contact),
        "last_conversation": iso(row.last_talk),
        "rhythm_days": row.rhythm_days,
        "silent_from": iso(row.silent_from),
        "plan_agreed": iso(row.plan_agreed),
        "exit_day": iso(row.exit_day),
        "next": {"rule": row.next_clock.rule, "due": iso(row.next_clock.due)} if row.next_clock else None,
        "flags": list(row.flags),
        "restricted": row.restricted,
        "status": row.status,
    }


def iso(value: date | datetime | None) -> str | None:
    """A day or a moment as ISO text."""
    return value.isoformat() if value is not None else None


def worker_json(worker_id: str | None, names: dict[str, str]) -> dict[str, str] | None:
    """A worker as id and name."""
    return {"id": worker_id, "name": names.get(worker_id, "")} if worker_id is not None else None


@click.command(cls=Command, help=N_("What needs somebody: clocks that are due within a week, and who has gone quiet."))
@profile_options
@language_option
@json_option
@click.option("--on", "on_day", cls=Option, type=DAY, metavar="DATE", help=N_("As on this day (YYYY-MM-DD)."))
@click.option("--findings", cls=Option, is_flag=True, help=N_("Also what the rules notice about every open case."))
def today(home: Path, passphrase_file: Path | None, as_json: bool, on_day: datetime | None, findings: bool) -> None:
    from caseapp.store.queries.cases import CaseFilter, all_case_rows
    from caseapp.store.queries.today import clocks_due, findings_of_case, last_conversations

    with Place(home, passphrase_file).opened() as profile, profile.store.reading() as reader:
        day = on_day.date() if on_day is not None else profile.store.clock.today()
        wanted = CaseFilter()
        due = clocks_due(reader, day, day + _AHEAD)
        quiet = [row for row in last_conversations(reader, day, wanted) if row.quiet]
        noticed = (
            {row: findings_of_case(reader, row.id, day) for row in all_case_rows(reader, wanted, day)}
            if findings
            else {}
        )
    if as_json:
        say_json(
            {
                "on": iso(day),
                "clocks": [_clock_json(row, day) for row in due],
                "quiet": [
                    {"case_id": row.case_id, "name": row.name.full, "last_conversation": iso(row.last_talk),
                     "days": row.days, "rhythm_days": row.rhythm_days}
                    for row in quiet
                ],
                "findings": [
                    {"case_id": row.id, "name": row.name.full, "rule": one.rule, "what": _said(one, day)}
                    for row, found in noticed.items()
                    for one in found
                ],
            }
        )  # fmt: skip
        return
    _say_clocks(due, day)
    if quiet:
        say()
        say(_("Gone quiet"))
        say_table(
            (_("Name"), _("Last conversation"), _("Rhythm")),
            [
                (row.name.full, formats.days(row.days) if row.days is not None else "-", str(row.rhythm_days or ""))
                for row in quiet
            ],
        )
    for row, found in noticed.items():
        for one in found:
            say(f"{row.name.full}: {_said(one, day)} ({one.rule})")


def _said(one: object, day: date) -> str:
    from caseapp.plans.sentences import sentence

    return sentence(one, day)  # type: ignore[arg-type]


def _clock_json(row: ClockRow, day: date) -> dict[str, object]:
    return {
        "case_id": row.case_id,
        "name": row.name.full,
        "worker_id": row.worker_id,
        "rule": row.clock.rule,
        "due": iso(row.clock.due),
        "late": row.clock.due < day,
        "subject": {"kind": row.clock.subject_kind, "id": row.clock.subject_id},
        "what": _said(row.clock, day),
    }


def _say_clocks(due: tuple[ClockRow, ...], day: date) -> None:
    groups = (
        (_("Late"), [row for row in due if row.clock.due < day]),
        (_("Today"), [row for row in due if row.clock.due == day]),
        (_("Within a week"), [row for row in due if row.clock.due > day]),
    )
    for title, rows in groups:
        say(f"{title}: {len(rows)}")
        for row in rows:
            say(f"  {row.clock.due.isoformat()}  {row.name.full}: {_said(row.clock, day)} ({row.clock.rule})")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the calendar file (.ics, RFC 5545): the dates of my cases, without anything about a person.

A calendar is read by telephones and clouds. So a title says the kind of date and the short code of the case, nothing
else: no name, no rule, no note, no place. Ids are hashed: the same date keeps its entry when the file is read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from caseapp.i18n import N_, _
from caseapp.store.queries.names import ShownName
from caseapp.store.queries.today import clocks_due
from caseapp.store.reader import Reader

AHEAD: Final = timedelta(days=366)
_LONGEST_LINE: Final = 75  # bytes, without the line end
_KINDS: Final = {
    "contact": N_("Agreed contact"),
    "step": N_("Step"),
    "plan": N_("Plan"),
    "exit": N_("Exit"),
    "exit_item": N_("Exit"),
    "checklist_item": N_("Checklist"),
    "meeting": N_("Meeting"),
    "right": N_("Rights"),
    "reference": N_("Rights"),
    "lease": N_("Housing"),
    "registration": N_("Housing"),
    "eviction": N_("Housing"),
    "eviction_item": N_("Housing"),
    "handover": N_("Handover"),
    "sharing": N_("Sharing"),
    "network_member": N_("Network"),
}
_OTHER: Final = N_("Date")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A date of a case as it may stand in anybody's calendar."""

    uid: str
    day: date
    title: str


def calendar_entries(reader: Reader, worker_id: str, today: date) -> tuple[CalendarEntry, ...]:
    """What is due in the coming year in the cases of a worker; restricted cases too, they are their own."""
    codes = _short_codes(reader)
    entries = []
    for row in clocks_due(reader, today, today + AHEAD, worker_id=worker_id):
        clock = row.clock
        kind = _(_KINDS.get(clock.subject_kind, _OTHER))
        code = safe_code(codes.get(row.case_id, ""), row.case_id, row.name)
        about = f"{row.case_id}/{clock.rule}/{clock.subject_kind}/{clock.subject_id}".encode()
        uid = hashlib.blake2b(about, digest_size=16, person=b"caseapp calendar").hexdigest()
        entries.append(CalendarEntry(f"{uid}@caseapp", max(clock.due, today), f"{kind} · {code}"))
    return tuple(entries)


def safe_code(code: str, case_id: str, name: ShownName) -> str:
    """The short code of a case; one that gives away the name, or that nobody wrote, gives way to a part of the id."""
    folded = code.casefold()
    words = [word for word in name.full.casefold().replace("-", " ").split() if len(word) > 2]
    if not code.strip() or len(code) > 16 or any(word in folded for word in words):
        return case_id[:6].upper()
    return code.strip()


def calendar_file(entries: Iterable[CalendarEntry], made: datetime) -> bytes:
    """The bytes of the file. Days only, shown as free time, without alarms."""
    stamp = made.strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//caseapp//caseapp//NL", "CALSCALE:GREGORIAN"]
    for one in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.uid}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(one.title)}",
            "CLASS:PRIVATE",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _short_codes(reader: Reader) -> dict[str, str]:
    rows = reader.sql("SELECT id, short_code FROM case_file WHERE short_code IS NOT NULL AND deleted = 0")
    return {row[0].hex(): row[1] for row in rows}


def _escaped(text: str) -> str:
    """A text of RFC 5545, 3.3.11; signs that end a line or steer a terminal are spaces."""
    clean = "".join(sign if sign.isprintable() else " " for sign in text)
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> bytes:
    """A line in pieces of at most 75 bytes, never cut inside a sign."""
    pieces, piece = [], b""
    for sign in line:
        encoded = sign.encode()
        if len(piece) + len(encoded) > _LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the small sentences of a case: age, programme, who was met, which icon a contact has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label
from caseapp.store.queries.cases import PersonRow, ProgrammeRow
from caseapp.store.queries.contacts import ContactRow

SENSITIVE = ("L3", "L4")
_ATTEMPTS = ("attempt", "no_show")
_MISSED = ("refused", "not_found", "cancelled_by_client", "cancelled_by_worker")
_ICONS = {
    "home_visit": "house",
    "street": "footprints",
    "institution": "building",
    "other_community": "map-pin",
    "office": "briefcase",
    "phone": "phone",
    "video": "video",
    "message": "message-square",
    "letter": "mail",
    "no_show": "door-closed",
    "attempt": "door-closed",
}


def capital(words: str) -> str:
    """The words with a capital at the beginning: labels stand in small letters in the code lists."""
    return words[:1].upper() + words[1:]


def first_name(name: str) -> str:
    """The first of the names: "Nele" of "Nele Van Damme"."""
    return name.split(" ", 1)[0] if name else ""


def birth_words(person: PersonRow, today: date) -> str:
    """Like "18 years old · 22 March 2008", or what is known of it: "about 18 years old · 2008"."""
    day = person.birth_day
    if day is None:
        return _("age not known")
    age = formats.age_text(formats.age(day, today))
    precision = person.birth_precision or "day"
    if precision == "day":
        return f"{age} · {formats.day_words(day)}"
    about = _("about %(age)s") % {"age": age}
    if precision == "month":
        return f"{about} · {formats.month(day)}"
    if precision == "year":
        return f"{about} · {day.year}"
    return f"{about} · {label('birth_precision', 'estimated')}"


def programme_words(row: ProgrammeRow) -> str:
    """Like "CTI, fase 2 Testen"."""
    phase = label(f"phase_{row.programme}", row.phase) if row.phase else ""
    return ", ".join(part for part in (label("programme", row.programme), phase) if part)


def language_words(languages: Sequence[str]) -> str:
    """The languages somebody speaks."""
    return ", ".join(capital(label("language", one)) for one in languages)


def is_attempt(row: ContactRow) -> bool:
    """Whether nobody was spoken with."""
    return row.mode in _ATTEMPTS or row.outcome in _MISSED


def contact_icon(row: ContactRow) -> str:
    """The icon for how the contact went."""
    return _ICONS.get(row.mode or "", "message-square")


def contact_title(row: ContactRow, call_name: str) -> str:
    """Like "Home visit, with Yassin" or "Attempt, not found"."""
    mode = capital(label("contact_mode", row.mode)) or _("Contact")
    if is_attempt(row) and row.outcome and row.outcome != "completed":
        return f"{mode}, {label('contact_outcome', row.outcome)}"
    others = [call_name if one == "client" else label("contact_with", one) for one in row.with_whom]
    if not others:
        return mode
    return _("%(mode)s, with %(who)s") % {"mode": mode, "who": formats.joined(others)}


def is_closed_note(row: ContactRow) -> bool:
    """Whether the contents stay closed until somebody opens them on purpose."""
    return row.layer in SENSITIVE


def one_line(text: str | None) -> str:
    """The text without line ends."""
    return " ".join((text or "").split())

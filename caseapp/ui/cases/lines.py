# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one line of the case list in words, runs, marks and signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from caseapp.i18n import _, formats, language, ngettext
from caseapp.i18n.codes import codes, label, letter
from caseapp.plans.dates import birthday_at
from caseapp.plans.sentences import what_of
from caseapp.store.derived.facts import DOMAINS
from caseapp.store.queries.cases import CaseRow
from caseapp.ui.desk import Desk
from caseapp.ui.kit.paint import Run, plain
from caseapp.ui.kit.roles import Sign
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.look.marks import Mark, State
from caseapp.ui.rights import Eyes

_STATES: Final[dict[str, State]] = {"?": "unknown", "-": "not_now", ".": "not_asked"}
_STATE_CODES: Final = {"?": "unknown", "-": "not_now", ".": "not_asked"}
_EXIT_NAMED_DAYS: Final = 183
_FLAGS: Final = ("conflict", "contact_ban", "animal", "interpreter", "children")  # in the order in which they stand
_BIRTHDAYS: Final = (16, 18)
_BIRTHDAY_NAMED_DAYS: Final = 300


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in the cells of one case."""

    name: tuple[Run, ...]
    age: str
    programme: tuple[Run, ...]
    worker: str
    worker_name: str
    marks: tuple[Mark, ...]
    mark_words: tuple[str, ...]
    talk: Run
    next_day: str
    next_words: str
    next_late: str
    next_late_short: str
    signs: tuple[Sign, ...]


def line_of(row: CaseRow, desk: Desk, eyes: Eyes) -> Line:
    """The line of a case as whoever sits here may see it."""
    today = desk.today()
    worker = desk.workers.get(row.worker_id or "")
    who = (worker.initials, worker.name) if worker is not None else ("–", _("No worker"))
    if not eyes.may_see(row):
        lock = Sign("lock", _("Restricted: only its own workers see this case"))
        hidden = (Run(_("Restricted case"), tone="muted"),)
        return Line(hidden, "", (), *who, (), (), Run(""), "", "", "", "", (lock,))
    name = desk.name(row.name)
    next_day, next_words, late_days = _next(row, today)
    return Line(
        name=(Run(name.call, SEMI), Run(f" {name.rest}" if name.rest else "")),
        age=age_of(row.birth_day, row.birth_precision, today),
        programme=_programme(row, today),
        worker=who[0],
        worker_name=who[1],
        marks=marks_of(row.levels),
        mark_words=_all_mark_words(row.levels, language()),
        talk=_talk(row, today),
        next_day=next_day,
        next_words=next_words,
        next_late=_late_words(late_days),
        next_late_short=_("%(count)s d late") % {"count": formats.number(late_days)} if late_days else "",
        signs=_signs(row),
    )


def age_of(birth_day: date | None, precision: str | None, today: date) -> str:
    """Like "18", or "± 40" when only about the year is known."""
    if birth_day is None or precision == "unknown":
        return ""
    years = str(formats.age(birth_day, today))
    return f"± {years}" if precision in ("year", "estimated") else years


def programme_words(programme: str | None, phase: str | None) -> tuple[str, str]:
    """The programme and its phase in words."""
    phases = f"phase_{programme}"
    return label("programme", programme), label(phases, phase) if programme and phase else ""


def marks_of(levels: str) -> tuple[Mark, ...]:
    """The five marks of the signs of a summary."""
    return _marks(levels, language())


@lru_cache(maxsize=4096)
def _marks(levels: str, _language: str) -> tuple[Mark, ...]:
    return tuple(
        Mark(domain, letter("domain", domain), int(sign))
        if sign.isdigit()
        else Mark(domain, letter("domain", domain), None, _STATES.get(sign, "unknown"))
        for domain, sign in zip(DOMAINS, levels, strict=True)
    )


def talk_words(row: CaseRow, today: date) -> str:
    """Like "11 days", "yesterday"; "not yet" when there was no conversation so far."""
    if row.last_talk is None:
        return _("not yet")
    return formats.relative(min(row.last_talk.astimezone().date(), today), today)


def spoken(line: Line) -> str:
    """The whole line in one sentence, for screen readers."""
    clock = " ".join(part for part in (line.next_day, line.next_words, line.next_late) if part)
    parts = [plain(line.name), line.age, plain(line.programme), line.talk.text, clock]
    return ", ".join(part for part in (*parts, *(sign.words for sign in line.signs)) if part)


def _programme(row: CaseRow, today: date) -> tuple[Run, ...]:
    programme, phase = programme_words(row.programme, row.phase)
    more = [phase] if phase else []
    if row.exit_day is not None and row.exit_day - today <= timedelta(days=_EXIT_NAMED_DAYS):
        more.append(_("exit %(day)s") % {"day": formats.day_short(row.exit_day, today)})
    elif not phase:
        more += _coming_birthday(row, today)
    if not programme:
        return (Run(", ".join(more) or _("no programme yet"), tone="muted"),)
    return (Run(programme), Run(f" · {', '.join(more)}", tone="muted")) if more else (Run(programme),)


def _coming_birthday(row: CaseRow, today: date) -> list[str]:
    if row.birth_day is None or row.birth_precision not in ("day", "month"):
        return []
    for years in _BIRTHDAYS:
        day = birthday_at(row.birth_day, years)
        if today < day <= today + timedelta(days=_BIRTHDAY_NAMED_DAYS):
            return [_("%(age)s in %(month)s") % {"age": years, "month": formats.month_short(day)}]
    return []


@lru_cache(maxsize=4096)
def _all_mark_words(levels: str, _language: str) -> tuple[str, ...]:
    return tuple(_mark_words(domain, sign) for domain, sign in zip(DOMAINS, levels, strict=True))


def _mark_words(domain: str, sign: str) -> str:
    name = label("domain", domain)
    if sign.isdigit():
        of = _("%(level)s of %(most)s") % {"level": sign, "most": len(codes("worker_level"))}
        return f"{name}: {label('worker_level', sign)}, {of}"
    return f"{name}: {label('value_state', _STATE_CODES.get(sign, 'unknown'))}"


def _talk(row: CaseRow, today: date) -> Run:
    words = talk_words(row, today)
    if row.silent_from is not None and today >= row.silent_from and row.status == "open":
        return Run(words, SEMI, "attn")
    return Run(words, tone="muted" if row.last_talk is None else "text")


def _late_words(days: int) -> str:
    return ngettext("%(count)s day late", "%(count)s days late", days) % {"count": formats.number(days)} if days else ""


def _next(row: CaseRow, today: date) -> tuple[str, str, int]:
    if row.status != "open":
        return "", _("closed"), 0
    clock = row.next_clock
    if clock is None:
        return "", "", 0
    day = _("today") if clock.due == today else formats.day_short(clock.due, today)
    return day, what_of(clock, today), max(0, (today - clock.due).days)


def _signs(row: CaseRow) -> tuple[Sign, ...]:
    known = _known_signs(language())
    wanted = ["restricted"] if row.restricted else []
    if row.backup_id is None and row.status == "open":
        wanted.append("no_backup")
    return (*(known[one] for one in wanted), *(known[flag] for flag in _FLAGS if flag in row.flags))


@lru_cache(maxsize=8)
def _known_signs(_language: str) -> dict[str, Sign]:
    return {
        "conflict": Sign("git-compare", _("Two colleagues wrote something different")),
        "contact_ban": Sign("triangle-alert", _("There is a contact ban")),
        "animal": Sign("heart-handshake", _("Has an animal")),
        "interpreter": Sign("languages", _("Needs an interpreter")),
        "children": Sign("baby", _("Has children")),
        "restricted": Sign("lock", _("Restricted: only its own workers see this case")),
        "no_backup": Sign("user-plus", _("Has no backup")),
    }


__all__ = ["Line", "age_of", "line_of", "marks_of", "programme_words", "spoken", "talk_words"]

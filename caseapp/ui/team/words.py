# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how the page Team says why a case should be talked about."""

from __future__ import annotations

from typing import Final

from caseapp.i18n import N_, _, formats, ngettext
from caseapp.i18n.codes import label
from caseapp.store.queries.team_review import (
    AWAY,
    BIRTHDAY,
    LATE,
    LEAVES,
    NEW,
    NO_BACKUP,
    NO_SOLUTION,
    NO_WORKER,
    PHASE,
    SILENT,
    WINDOW,
    Reason,
    ReviewRow,
)
from caseapp.ui.desk import Desk
from caseapp.ui.kit.paint import Run
from caseapp.ui.look.fonts import SEMI

CHIPS: Final = {
    NO_SOLUTION: N_("Without a solution"),
    NO_WORKER: N_("No worker"),
    LEAVES: N_("Leaves within 90 days"),
    SILENT: N_("Silent"),
    AWAY: N_("Colleague away"),
    PHASE: N_("Phase ends"),
    WINDOW: N_("Support around 18"),
    BIRTHDAY: N_("Turns 18"),
    NEW: N_("New"),
    NO_BACKUP: N_("No backup"),
    LATE: N_("Something is late"),
}
_NEAR: Final = 30
_SAID_ELSEWHERE: Final = (SILENT, LATE)  # by the column of the last conversation; of nearly every case


def reason_words(reason: Reason, desk: Desk) -> str:
    """One reason, in a few words."""
    return {
        NO_SOLUTION: _no_solution,
        LEAVES: _leaves,
        SILENT: _silent,
        AWAY: _away,
        PHASE: _phase,
        WINDOW: _window,
        BIRTHDAY: _birthday,
        NEW: _new,
        LATE: _late,
    }.get(reason.kind, _plain)(reason, desk)


def is_urgent(reason: Reason, desk: Desk) -> bool:
    """Whether this asks for something now; said in weight and tone beside the words."""
    if reason.kind in (NO_SOLUTION, NO_WORKER, SILENT):
        return True
    if reason.kind == AWAY:
        return not reason.codes
    if reason.kind == LEAVES:
        return reason.count > 0 and reason.day is not None and (reason.day - desk.today()).days <= _NEAR
    return reason.kind == PHASE and reason.day is not None and reason.day < desk.today()


def why_runs(row: ReviewRow, desk: Desk) -> tuple[Run, ...]:
    """The reasons on one line, those that cannot wait in bold. What other columns say stands here only when alone."""
    runs: list[Run] = []
    shown = [one for one in row.reasons if one.kind not in _SAID_ELSEWHERE] or list(row.reasons)
    for place, reason in enumerate(shown):
        words = reason_words(reason, desk)
        if place:
            runs.append(Run(" · ", tone="muted"))
        runs.append(Run(words, SEMI, "attn") if is_urgent(reason, desk) else Run(words))
    return tuple(runs)


def why_words(row: ReviewRow, desk: Desk) -> str:
    """The same in plain words, for paper and screen readers."""
    return " · ".join(reason_words(reason, desk) for reason in row.reasons)


def _no_solution(reason: Reason, desk: Desk) -> str:
    put_out = "case_event" in reason.codes
    if reason.day is None:
        return _("put out without an alternative") if put_out else _("without a solution")
    values = {"day": formats.day_short(reason.day, desk.today())}
    if put_out:
        return _("put out without an alternative on %(day)s") % values
    if reason.day < desk.today():
        return _("left without a solution on %(day)s") % values
    return _("leaves without a solution on %(day)s") % values


def _leaves(reason: Reason, desk: Desk) -> str:
    if reason.day is None:
        return _("leaves soon")
    days = (reason.day - desk.today()).days
    if days < 0:
        said = _("should have left on %(day)s") % {"day": formats.day_short(reason.day, desk.today())}
    elif days == 0:
        said = _("leaves today")
    else:
        said = _("leaves in %(days)s") % {"days": formats.days(days)}
    if not reason.count:
        return said
    missing = ngettext("%(count)s point is missing", "%(count)s points are missing", reason.count) % {
        "count": reason.count
    }
    return f"{said}, {missing}"


def _silent(reason: Reason, _desk: Desk) -> str:
    if reason.day is None:
        return _("not spoken to for %(days)s") % {"days": formats.days(reason.count)}
    return _("silent for %(days)s") % {"days": formats.days(reason.count)}


def _away(reason: Reason, desk: Desk) -> str:
    who = desk.worker_name(reason.codes[0]) if reason.codes else ""
    return _("colleague away, %(name)s stands in") % {"name": who} if who else _("colleague away, nobody stands in")


def _phase(reason: Reason, desk: Desk) -> str:
    day = formats.day_short(reason.day, desk.today()) if reason.day is not None else ""
    values = {"phase": label("phase_cti", reason.codes[0] if reason.codes else ""), "day": day}
    if reason.day is not None and reason.day < desk.today():
        return _("%(phase)s should have ended on %(day)s") % values
    return _("%(phase)s ends on %(day)s") % values


def _window(reason: Reason, desk: Desk) -> str:
    day = formats.day_short(reason.day, desk.today()) if reason.day is not None else ""
    return _("17½ on %(day)s, a support is missing") % {"day": day}


def _birthday(reason: Reason, desk: Desk) -> str:
    day = formats.day_short(reason.day, desk.today()) if reason.day is not None else ""
    return _("turns 18 on %(day)s") % {"day": day}


def _new(reason: Reason, desk: Desk) -> str:
    day = formats.day_short(reason.day, desk.today()) if reason.day is not None else ""
    return _("new since %(day)s") % {"day": day}


def _late(reason: Reason, _desk: Desk) -> str:
    words = ngettext("%(count)s thing is late", "%(count)s things are late", reason.count)
    return words % {"count": formats.number(reason.count)}


def _plain(reason: Reason, _desk: Desk) -> str:
    return _("no worker") if reason.kind == NO_WORKER else _("no backup")

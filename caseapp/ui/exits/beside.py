# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what stands beside the list of exits: one exit by item, and who comes into the window."""

from __future__ import annotations

from caseapp.i18n import _, ngettext
from caseapp.store.queries.leaving import LeavingRow, WindowRow
from caseapp.ui.case.words import capital
from caseapp.ui.desk import Desk
from caseapp.ui.exits.lines import missing_names, support_words, waiting_words, where_to, window_line
from caseapp.ui.file.words import day_of
from caseapp.ui.kit.cards import Banner, Card
from caseapp.ui.kit.text import Bullets, Paragraph
from caseapp.ui.kit.two_lines import Columns, TwoLineList
from caseapp.ui.look.fonts import SEMI

_SHOWN_AT_ONCE = 6


class ExitCard(Card):
    """The exit that is chosen: what is missing, item by item; where to, who supports, who comes."""

    def __init__(self) -> None:
        super().__init__(_("What is missing"), link=_("Open exit"))
        self._who = Paragraph("", 15, weight=SEMI)
        self._told = Banner(_("Without a home or support."), "attn", "triangle-alert")
        self._missing = Bullets()
        self._rest = Paragraph("", 13, "muted")
        for widget in (self._who, self._told, self._missing, self._rest):
            self.body.addWidget(widget)

    def show_row(self, row: LeavingRow, desk: Desk) -> None:
        """Show it; while somebody looks along only the name in initials."""
        self._who.setText(desk.name(row.name).full)
        self._told.setVisible(row.without_solution and not desk.bystander)
        if row.lead_told_day is not None:
            words = _("Without a home or support. The team lead knows since %(day)s.")
            self._told.set_words(words % {"day": day_of(row.lead_told_day, desk)})
        else:
            self._told.set_words(_("Without a home or support. The team lead does not know yet."))
        names = missing_names(row) if row.actual_day is None else ()
        self._missing.show_lines(names or (_("Nothing that must be ready."),), marked=bool(names))
        self._missing.setVisible(not desk.bystander and row.actual_day is None)
        self._rest.setText("\n".join(_facts(row, desk)))
        self._rest.setVisible(not desk.bystander)


def _facts(row: LeavingRow, desk: Desk) -> list[str]:
    lines = [capital(where_to(row)), capital(support_words(row))]
    if row.waits_for_home:
        lines.append(capital(waiting_words(row, desk)))
    if row.who_comes:
        lines.append(_("Comes along: %(who)s") % {"who": row.who_comes})
    if row.along:
        words = ngettext("%(count)s person leaves along", "%(count)s people leave along", row.along)
        lines.append(words % {"count": row.along})
    if row.reference_worker:
        lines.append(_("Reference worker there: %(who)s") % {"who": row.reference_worker})
    worker = desk.worker_name(row.worker_id)
    if worker:
        lines.append(_("Our worker: %(who)s") % {"who": worker})
    return lines


class WindowCard(Card):
    """Young people who come into the window 17½ to 18½ in the next 90 days (masterplan tier A 4)."""

    def __init__(self) -> None:
        super().__init__(_("Enter the window around 18 within 90 days"))
        self._about = Paragraph(_("From 17½ to 18½ youth help and welfare office go on together."), 13, "muted")
        self._none = Paragraph(_("Nobody in the next 90 days."), 14, "muted")
        self.list = TwoLineList(
            _("Enter the window around 18 within 90 days"), Columns(when=84, who=0), in_card=True,
            most_rows=_SHOWN_AT_ONCE,
        )  # fmt: skip
        self.add_rows(self.list, self._about, self._none)

    def show_rows(self, rows: tuple[WindowRow, ...], desk: Desk) -> None:
        """Show who comes, the first first."""
        self.list.show_rows([window_line(row, desk) for row in rows])
        self.list.setVisible(bool(rows))
        self._none.setVisible(not rows)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the small cards beside the list around 18: what it asks, the seven days, amounts and terms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from caseapp.i18n import N_, _, formats, ngettext
from caseapp.i18n.codes import label
from caseapp.plans.catalogue import number
from caseapp.plans.dates import add_days
from caseapp.plans.parameters import Parameter, Shown
from caseapp.store.queries.checklists import FactRow, OrientationRow
from caseapp.ui.file.asked_sheets import QUESTIONS, answered
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.flow import empty_layout
from caseapp.ui.kit.text import Paragraph

_CLOCKS: Final = (
    ("R-7D-A", "identified_day", "oriented_day", N_("Orientation")),
    ("R-7D-B", "shelter_day", "proposal_day", N_("Proposal in the emergency shelter")),
    ("R-7D-C", "advisory_day", "support_plan_day", N_("Support plan of the advisory group")),
)


class _Lines(Card):
    """A card of sentences."""

    def show_lines(self, lines: tuple[tuple[str, str], ...]) -> None:
        """Show these: words, and "" or the tone of words that are late."""
        empty_layout(self.body)
        for words, tone in lines:
            self.body.addWidget(Paragraph(words, 14, tone or "text"))

    def words(self) -> tuple[str, ...]:
        """What stands on it."""
        shown = (self.body.itemAt(place) for place in range(self.body.count()))
        widgets = (one.widget() for one in shown if one is not None)
        return tuple(one.text() for one in widgets if isinstance(one, Paragraph))


class AskedCard(_Lines):
    """Which questions of the lists have an answer."""

    def __init__(self) -> None:
        super().__init__(_("What the lists ask"), _("Fill in"))

    def show_facts(self, rows: tuple[FactRow, ...]) -> None:
        """Show the answers, and how many questions are open."""
        found = answered(rows)
        lines = [
            (f"{_(QUESTIONS[name])}: {label('residence_status' if name == 'residence' else 'yes_no', value)}", "")
            for name, value in found.items()
        ]
        still = len(QUESTIONS) - len(found)
        if still:
            words = ngettext("%(count)s question is open", "%(count)s questions are open", still)
            lines.append((words % {"count": still}, "muted"))
        self.show_lines(tuple(lines))


class SevenDaysCard(_Lines):
    """The three clocks of seven days, each apart (masterplan tier A 5)."""

    def __init__(self) -> None:
        super().__init__(_("The seven days"), _("Write down"))

    def show_orientation(self, row: OrientationRow, today: date) -> None:
        """Show the clocks that run or were met; without any a sentence."""
        lines = []
        for rule, began_name, ended_name, words in _CLOCKS:
            began, ended = getattr(row, began_name), getattr(row, ended_name)
            if began is None:
                continue
            lines.append(_clock_line(_(words), (began, ended, add_days(began, number(rule, "days"))), row, rule, today))
        if not lines:
            empty = _("Orientation, a proposal in the emergency shelter, an advisory group: each within seven days.")
            lines = [(empty, "muted")]
        self.show_lines(tuple(lines))


def _clock_line(
    what: str, days: tuple[date, date | None, date], row: OrientationRow, rule: str, today: date
) -> tuple[str, str]:
    began, ended, due = days
    if ended is not None:
        took = formats.days(max((ended - began).days, 0))
        return _("%(what)s: after %(days)s") % {"what": what, "days": took}, "muted" if ended <= due else ""
    if rule == "R-7D-A" and row.orientation_pause:
        return _("%(what)s: paused, %(why)s") % {
            "what": what,
            "why": label("orientation_pause", row.orientation_pause),
        }, "muted"
    if today > due:
        return _("%(what)s: %(late)s") % {"what": what, "late": formats.late(due, today)}, "attn"
    return _("%(what)s: by %(day)s") % {"what": what, "day": formats.day_short(due, today)}, ""


class AmountsCard(_Lines):
    """Amounts, ages and terms the law changes (methods 3.5): the day they were checked, nothing older than a year."""

    def __init__(self) -> None:
        super().__init__(_("Amounts and terms"))

    def show_amounts(self, shown: Shown) -> None:
        """Show them; nothing to show hides the card."""
        lines = []
        for one in shown.values:
            words = _("%(what)s: %(value)s") % {"what": one.label.here(), "value": value_words(one)}
            if not one.sure:
                words = _("%(words)s (to be confirmed)") % {"words": words}
            lines.append((words, ""))
        if shown.values:
            checked = min(one.verified_on for one in shown.values)
            lines.append((_("Checked on %(day)s.") % {"day": formats.day_words(checked)}, "muted"))
        if shown.too_old:
            words = ngettext(
                "%(count)s is hidden: nobody checked it for twelve months.",
                "%(count)s are hidden: nobody checked them for twelve months.",
                shown.too_old,
            )
            lines.append((words % {"count": shown.too_old}, "attn"))
        self.show_lines(tuple(lines))
        self.setVisible(bool(lines))


def value_words(one: Parameter) -> str:
    """A value with its unit, in the language of the window."""
    if not isinstance(one.value, Decimal):
        return formats.day_words(one.value)
    whole = int(one.value)
    if one.unit == "EUR":
        return formats.money(float(one.value))
    if one.unit == "percent":
        return formats.percent(whole, 100)
    if one.unit == "days":
        return formats.days(whole)
    if one.unit == "weeks":
        return ngettext("%(count)s week", "%(count)s weeks", whole) % {"count": whole}
    if one.unit == "months":
        return ngettext("%(count)s month", "%(count)s months", whole) % {"count": whole}
    return ngettext("%(count)s year", "%(count)s years", whole) % {"count": whole}

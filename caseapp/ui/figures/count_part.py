# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the count of one night: taking it, the counts that are kept, the file that is handed in."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from caseapp.errors import CaseAppError
from caseapp.i18n import N_, _, formats, ngettext
from caseapp.i18n.codes import codes, label, number_of
from caseapp.operations.counts import DropCount, TakeCount
from caseapp.plans.count import count_form, csv_of
from caseapp.plans.suppression import hidden_in_list, is_small
from caseapp.store.queries.counts import CountRow, counts
from caseapp.ui.desk import Desk
from caseapp.ui.figures.chart import Bar, FigureChart
from caseapp.ui.figures.words import HIDDEN, number_words
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.fields import Field
from caseapp.ui.kit.flow import empty_layout
from caseapp.ui.kit.lines import LineField
from caseapp.ui.kit.reading import DayField
from caseapp.ui.kit.responsive import SideBySide
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px
from caseapp.ui.print.saving import save_file

_ABOUT: Final = N_(
    "A count says where people slept in the night before a day. It is frozen: later changes of a case "
    "do not change it. Names, addresses and texts are not in it."
)


class CountPart(QWidget):
    """The counts of this team, and a button for a new one."""

    def __init__(self, desk: Desk, scope: str) -> None:
        super().__init__()
        self._desk, self._scope = desk, scope
        self.rows: tuple[CountRow, ...] = ()
        self.take = Button(_("Take a count"), "outlined", icon="plus")
        self.trouble = Paragraph("", 14, "attn")
        self.trouble.hide()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(px(14))
        about = QWidget()
        line = QHBoxLayout(about)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(20))
        line.addWidget(Paragraph(_(_ABOUT), 14, "muted"), 1)
        line.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        column.addWidget(about)
        column.addWidget(self.trouble)
        column.addLayout(self._cards)
        column.addStretch(1)
        self.take.clicked.connect(self._on_take_wanted)

    def read(self) -> None:
        """Read the counts that are kept."""
        self._desk.read(counts, self._on_read, self._scope)

    def _on_read(self, rows: tuple[CountRow, ...]) -> None:
        self.rows = rows
        empty_layout(self._cards)
        for row in rows:
            self._cards.addWidget(self._card(row))
        if not rows:
            self._cards.addWidget(Paragraph(_("No count was taken yet."), 15, "muted"))

    def _card(self, row: CountRow) -> Card:
        day = formats.day_long(row.day) if row.day is not None else "?"
        card = Card(row.name or _("Count"), count=day)
        shown = HIDDEN if is_small(row.count) else formats.number(row.count)
        people = ngettext("%(count)s person counted", "%(count)s people counted", row.count) % {"count": shown}
        both = SideBySide(760)
        left = QWidget()
        words = QVBoxLayout(left)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(px(6))
        words.addWidget(Text(people, 18, MEDIUM))
        words.addWidget(Paragraph(self._made_words(row), 13, "muted"))
        line = QHBoxLayout()
        line.setSpacing(px(10))
        if row.is_whole:
            button = Button(_("Save the file for the count"), "outlined", icon="download")
            button.setProperty("count_id", row.id)
            button.clicked.connect(self._on_file_wanted)
            line.addWidget(button)
        line.addWidget(self._drop_button(row))
        line.addStretch(1)
        words.addLayout(line)
        words.addStretch(1)
        both.add(left, 5)
        chart = FigureChart()
        chart.show_bars(_("People by living situation"), _bars(row), lying=True)
        both.add(chart, 6)
        card.body.addWidget(both)
        return card

    def _drop_button(self, row: CountRow) -> Button:
        button = Button(_("Taken by mistake"), "quiet", icon="trash-2")
        button.setProperty("count_id", row.id)
        button.setAccessibleDescription(_("Takes this count away; it can be taken back at once."))
        button.clicked.connect(self._on_drop_wanted)
        return button

    def _made_words(self, row: CountRow) -> str:
        if not row.is_whole:
            return _("The rows are not those that were frozen: this count cannot be trusted.")
        said = [_("Frozen with seal %(seal)s.") % {"seal": row.digest.hex()[:12]}]
        who = self._desk.worker_name(row.made_by)
        if who:
            said.append(_("Taken by %(name)s.") % {"name": who})
        said.append(
            _("Its keys can be compared with those of others who count.")
            if row.has_code
            else _("Taken without the code of the count: its keys compare with no others.")
        )
        return " ".join(said)

    def _on_take_wanted(self) -> None:
        TakeSheet(self.window(), self._desk).open_sheet()

    def _on_drop_wanted(self) -> None:
        button = self.sender()
        row = next((one for one in self.rows if one.id == button.property("count_id")), None)
        if row is not None:
            self._desk.act(DropCount(count_id=row.id, read_rev=row.read_rev), _("Count taken away"), on_error=self._say)

    def _say(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.show()

    def _on_file_wanted(self) -> None:
        button = self.sender()
        row = next((one for one in self.rows if one.id == button.property("count_id")), None)
        if row is None:
            return
        name = _("count %(day)s.csv") % {"day": row.day.isoformat() if row.day is not None else ""}
        title = _("Save the file for the count")
        chosen, _kind = QFileDialog.getSaveFileName(self.window(), title, name, "CSV (*.csv)")
        if chosen:
            self.save_to(Path(chosen), row)

    def save_to(self, path: Path, row: CountRow) -> None:
        """Write the file that is handed in, in the form of its year."""
        form = count_form(row.day.year) if row.day is not None else None
        if form is not None:
            work = partial(save_file, path if path.suffix else path.with_suffix(".csv"), csv_of(row.rows, form))
            self._desk.background.run("read", work, self._on_saved, self._on_failed, self._scope)

    def _on_saved(self, _nothing: object) -> None:
        self.trouble.hide()
        self._desk.said.emit(_("Saved"))

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, CaseAppError):
            raise error
        self.trouble.setText(error.sentence(_))
        self.trouble.show()


def _bars(row: CountRow) -> list[Bar]:
    """People by living situation, small numbers hidden (R-PIT-04)."""
    found = Counter(one["situation"] for one in row.rows)
    names = {str(number_of("ethos_light", code)): label("ethos_light", code) for code in codes("ethos_light")}
    order = [name for name in sorted(names) if name in found]
    numbers = [found[name] for name in order]
    hidden = frozenset(range(len(numbers))) if is_small(sum(numbers)) else hidden_in_list(numbers)
    return [
        Bar(
            names[name],
            None if place in hidden else numbers[place],
            number_words(None if place in hidden else found[name]),
        )
        for place, name in enumerate(order)
    ]


class TakeSheet(Sheet):
    """Asks for the day, a name, the service and the code of the count."""

    def __init__(self, host: QWidget, desk: Desk) -> None:
        super().__init__(host, _("Take a count"), 600, _("Take the count"), closes_itself=True)
        self._desk = desk
        self.day = DayField(desk.today(), desk.today(), "past")
        self.name = LineField(placeholder=_("for instance: count October 2026"))
        self.service = LineField()
        self.code = LineField()
        self.trouble = Paragraph("", 14, "attn")
        self.trouble.hide()
        self.body.addWidget(Field(_("Day of the count"), self.day, _("the night before it counts")))
        self.body.addWidget(Field(_("Name"), self.name))
        self.body.addWidget(Field(_("Number of your service in the count"), self.service))
        self.body.addWidget(Field(_("Code of the count"), self.code, _("from the team that counts; it is not kept")))
        self.body.addWidget(
            Paragraph(
                _("With the same code the same person gets the same key everywhere, so that nobody is counted twice."),
                13,
                "muted",
            )
        )
        self.body.addWidget(self.trouble)
        self.body.addStretch(1)
        self.save_requested.connect(self._on_wanted)

    def _on_wanted(self) -> None:
        day = self.day.day() if self.day.read_now() else None
        if day is None:
            self._say(_("Which day? Choose one."))
            return
        given = TakeCount(
            day=day,
            name=self.name.text().strip() or None,
            service=self.service.text().strip() or None,
            code=self.code.text().strip() or None,
        )
        self._desk.act(given, _("Count taken"), self._on_done, self._say)

    def _on_done(self, _done: object) -> None:
        self.close_sheet()

    def _say(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.show()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for looking at a list before it is taken in: columns, rows, what is new, what cannot be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _, formats, ngettext
from caseapp.operations.caseload.cells import worker_key
from caseapp.operations.caseload.headings import Field
from caseapp.operations.caseload.keys import CHANGED, NEW, OTHER_PERSON, UNCHANGED
from caseapp.operations.caseload.rows import NO_NAME_COLUMN
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.chips import FilterChip
from caseapp.ui.kit.fields import Combo
from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.framed import Framed
from caseapp.ui.kit.text import Paragraph, Text
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px
from caseapp.ui.settings.import_columns import ColumnChooser
from caseapp.ui.settings.import_reading import LEFT_OUT, STATES, ListRead
from caseapp.ui.settings.import_table import STATE_WORDS, PreviewModel, PreviewTable


class ImportPreview(QWidget):
    """Shows a `ListRead`; everything that is decided goes out as a signal."""

    mapping_changed = Signal(object)
    sheet_chosen = Signal(str)
    report_wanted = Signal()
    import_wanted = Signal()
    other_wanted = Signal()

    def __init__(self, shown_name: Callable[[str], str]) -> None:
        super().__init__()
        self._found: ListRead | None = None
        self.model = PreviewModel(shown_name)
        self.table = PreviewTable(self.model)
        self.table.setMinimumHeight(min(px(250), 360))
        self.columns = ColumnChooser()
        self.filters = {state: FilterChip(_(STATE_WORDS[state])) for state in STATES}
        self.import_button = Button("", "filled")
        self.other_button = Button(_("Another file"), "outlined")
        self.report_button = Button(_("Save these rows to mend ..."), "link")
        self.all_button = Button(_("Tick all changed rows"), "link")
        self._file = Text("", 15, MEDIUM)
        self._sheet = Combo()
        self._sheet.setAccessibleName(_("Sheet"))
        self._remarks, self._workers, self._said = (
            Paragraph("", 13, "muted"),
            Paragraph("", 13, "muted"),
            Paragraph("", 14),
        )
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        acts = QWidget()
        head = FlowLayout(acts, gap=10)
        for control in (self.import_button, self.other_button, self._sheet):
            head.addWidget(control)
        self._card = Card(_("Columns"), _("Look at them"))
        self._card.body.addWidget(self.columns)
        chips = QWidget()
        flow = FlowLayout(chips, gap=8)
        for chip in self.filters.values():
            flow.addWidget(chip)
        below = QHBoxLayout()
        below.setSpacing(px(20))
        below.addWidget(self.all_button)
        below.addWidget(self.report_button)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self._file)
        column.addWidget(acts)
        for widget in (self._said, self._remarks, self._card, chips):
            column.addWidget(widget)
        column.addWidget(Framed(self.table), 1)
        column.addLayout(below)
        column.addWidget(self._workers)

    def _connect(self) -> None:
        self.columns.mapping_changed.connect(self.mapping_changed)
        self._sheet.code_changed.connect(self._on_sheet_chosen)
        self.import_button.clicked.connect(self.import_wanted)
        self.other_button.clicked.connect(self.other_wanted)
        self.report_button.clicked.connect(self.report_wanted)
        self.all_button.clicked.connect(self._on_all_wanted)
        self.model.chosen_changed.connect(self._name_button)
        self._card.link_pressed.connect(self._on_columns_wanted)
        for chip in self.filters.values():
            chip.toggled.connect(self._on_filtered)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_list(self, found: ListRead, known_workers: set[str], *, hide: bool) -> None:
        """Show a list that was read."""
        again = self._found is not None and self._found.path == found.path
        self._found = found
        count = len(found.lines)
        words = ngettext("%(file)s, %(count)s row", "%(file)s, %(count)s rows", count)
        self._file.setText(words % {"file": found.path.name, "count": formats.number(count)})
        sheets = found.table.sheet_names
        self._sheet.setVisible(len(sheets) > 1)
        self._sheet.set_options([(name, name) for name in sheets])
        self._sheet.set_code(found.table.sheet)
        self._show_columns(found, again=again)
        self._remarks.setText(" ".join(one.sentence(_) for one in found.table.notices))
        self._remarks.setVisible(bool(found.table.notices))
        for state, chip in self.filters.items():
            chip.set_count(found.count(state))
            chip.setVisible(bool(found.count(state)))
        if not again:
            self.model.choose(frozenset())
        self.all_button.setVisible(bool(found.count(CHANGED)))
        self.report_button.setVisible(bool(found.count(LEFT_OUT) or any(row.notices for row in found.reading.rows)))
        self._say_workers(found, known_workers)
        self.show_names(hide=hide)
        self._show_lines()
        self._name_button()

    def _show_columns(self, found: ListRead, *, again: bool) -> None:
        """Open when a column was not recognised, else folded: the rows matter more."""
        self.columns.show_columns(found.table, found.mapping)
        if not found.mapping.names_a_person:
            self.say(_(NO_NAME_COLUMN))
            self._open_columns(True)
        known = sum(1 for use in found.mapping.columns if use.field is not Field.OTHER)
        words = _("Columns: %(known)s of %(all)s recognised")
        self._card.title.setText(words % {"known": known, "all": len(found.mapping.columns)})
        if not again and found.mapping.names_a_person:
            self._open_columns(known < len(found.mapping.columns))

    def _open_columns(self, opened: bool) -> None:
        self.columns.setVisible(opened)
        self._card.link.set_words(_("Hide") if opened else _("Look at them"))

    def show_names(self, *, hide: bool) -> None:
        """Bystander mode: names become initials, the values of the columns go away."""
        self._card.setVisible(not hide)
        self.model.show_again()

    def sentence(self) -> str:
        """How many rows become what."""
        found = self._found
        if found is None:
            return ""
        if not found.count(NEW) + found.count(OTHER_PERSON) + found.count(CHANGED):
            return _("Nothing new: everybody in this list is here already.")
        said = [f"{found.count(state)} {_(STATE_WORDS[state])}" for state in STATES if found.count(state)]
        return formats.joined(said)

    def chosen(self) -> frozenset[int]:
        """The numbers of the changed rows that are to be updated."""
        return self.model.chosen

    def say(self, words: str) -> None:
        """A sentence above the preview; "" takes it away."""
        self._said.setText(words)
        self._said.setVisible(bool(words))
        announce(self, words)

    def said(self) -> str:
        """The sentence above the preview."""
        return self._said.text()

    def set_busy(self, busy: bool) -> None:
        """While something is read or written nothing can be started."""
        for button in (self.import_button, self.other_button, self.report_button, self.all_button):
            button.setEnabled(not busy)
        if not busy:
            self._name_button()

    def take_focus(self) -> None:
        """The keyboard goes to the act, or to the table when there is nothing to take in."""
        target = self.import_button if self.import_button.isEnabled() else self.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_workers(self, found: ListRead, known: set[str]) -> None:
        keys = {worker_key(name) for name in known} | {worker_key(name.split(" ")[0]) for name in known if name}
        old = [one.shown for one in found.reading.workers if one.key in keys]
        new = [one.shown for one in found.reading.workers if one.key not in keys]
        parts = []
        if old:
            parts.append(_("Known colleagues in the list: %(names)s.") % {"names": formats.joined(old)})
        if new:
            parts.append(_("Names that become a colleague: %(names)s.") % {"names": formats.joined(new)})
        self._workers.setText(" ".join(parts))
        self._workers.setVisible(bool(parts))

    def _name_button(self) -> None:
        found = self._found
        if found is None:
            return
        count = found.count(NEW) + found.count(OTHER_PERSON)
        more = len(self.chosen())
        words = ngettext("Take in %(count)s person", "Take in %(count)s people", count) % {
            "count": formats.number(count)
        }
        if more and not count:
            words = ngettext("Update %(count)s person", "Update %(count)s people", more) % {"count": more}
        elif more:
            words += ngettext(", update %(count)s", ", update %(count)s", more) % {"count": more}
        self.import_button.set_words(words)
        self.import_button.setEnabled(bool(count or more))
        if not count and not found.count(CHANGED) and found.count(UNCHANGED):
            self.say(self.sentence())

    def _show_lines(self) -> None:
        if self._found is not None:
            wanted = [state for state, chip in self.filters.items() if chip.isChecked()] or list(STATES)
            self.model.show_lines([line for line in self._found.lines if line.state in wanted])

    # -- what happens ------------------------------------------------------------------------------------------------

    def _on_filtered(self, _on: bool) -> None:
        self._show_lines()

    def _on_all_wanted(self) -> None:
        if self._found is not None:
            self.model.choose(frozenset(line.number for line in self._found.lines if line.state == CHANGED))

    def _on_sheet_chosen(self, sheet: object) -> None:
        if isinstance(sheet, str):
            self.sheet_chosen.emit(sheet)

    def _on_columns_wanted(self) -> None:
        self._open_columns(self.columns.isHidden())

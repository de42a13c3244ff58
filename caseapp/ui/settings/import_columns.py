# SPDX-License-Identifier: EUPL-1.2
"""This is the place for saying which column of a list is what: its heading, some values, a choice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from caseapp.i18n import N_, _
from caseapp.operations.caseload.cells import text_of
from caseapp.operations.caseload.columns import Mapping
from caseapp.operations.caseload.headings import Field
from caseapp.operations.caseload.table import RawTable
from caseapp.ui.kit.fields import Combo
from caseapp.ui.kit.flow import empty_layout
from caseapp.ui.kit.text import Text
from caseapp.ui.look.fonts import MEDIUM
from caseapp.ui.look.theme import px

FIELD_WORDS: Final = {
    Field.REFERENCE: N_("number in the list"),
    Field.FIRST_NAME: N_("first name"),
    Field.CALL_NAME: N_("call name"),
    Field.PARTICLE: N_("prefix of the name"),
    Field.FAMILY_NAME: N_("family name"),
    Field.FULL_NAME: N_("whole name"),
    Field.GENDER: N_("gender"),
    Field.BIRTH_DAY: N_("day of birth"),
    Field.PHONE: N_("phone number"),
    Field.EMAIL: N_("e-mail address"),
    Field.ADDRESS: N_("address"),
    Field.NATIONALITY: N_("nationality"),
    Field.LANGUAGE: N_("language"),
    Field.PROGRAMME: N_("programme"),
    Field.PHASE: N_("phase"),
    Field.WORKER: N_("worker"),
    Field.BACKUP: N_("backup worker"),
    Field.START_DAY: N_("day of the start"),
    Field.INSTITUTION: N_("institution"),
    Field.LEAVE_DAY: N_("day of leaving"),
    Field.SLEEPING_PLACE: N_("where they sleep"),
    Field.NOTE: N_("note"),
    Field.OTHER: N_("keep in the note"),
    Field.IGNORE: N_("leave out"),
}
_SAMPLES: Final = 3
_WIDE: Final = 140  # percent of text size: beyond, one block instead of two side by side


class ColumnChooser(QWidget):
    """`mapping_changed(Mapping)` when somebody said what a column is."""

    mapping_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(6))
        self._mapping: Mapping | None = None
        self._table: RawTable | None = None
        self.combos: dict[int, Combo] = {}

    def show_columns(self, table: RawTable, mapping: Mapping) -> None:
        """Show what every column is. The same list only gets its choices renewed: nobody loses the keyboard."""
        self._mapping = mapping
        if self._table is table:
            for use in mapping.columns:
                self.combos[use.index].set_code(use.field.value)
            return
        self._table = table
        self._clear()
        options = tuple((field.value, _(words)) for field, words in FIELD_WORDS.items())
        blocks = 2 if px(100) <= _WIDE else 1
        lines = -(-len(mapping.columns) // blocks)
        for place, use in enumerate(mapping.columns):
            block, line = divmod(place, lines)
            heading = use.heading or _("column %(number)s") % {"number": use.index + 1}
            samples = " · ".join(self._samples(table, use.index))
            combo = Combo(options, use.field.value)
            combo.setAccessibleName(_("What the column %(heading)s is") % {"heading": heading})
            combo.setAccessibleDescription(samples)
            combo.setProperty("column", use.index)
            combo.code_changed.connect(self._on_chosen)
            self.combos[use.index] = combo
            left = block * 4
            self._grid.addWidget(Text(heading, 14, MEDIUM, elide=True), line, left)
            self._grid.addWidget(Text(samples, 13, tone="muted", elide=True), line, left + 1)
            self._grid.addWidget(combo, line, left + 2)
        for block in range(blocks):
            for place, share in enumerate((3, 3, 5)):
                self._grid.setColumnStretch(block * 4 + place, share)
            if block + 1 < blocks:
                self._grid.setColumnMinimumWidth(block * 4 + 3, px(20))

    def _clear(self) -> None:
        self.combos = {}
        empty_layout(self._grid)

    def _samples(self, table: RawTable, index: int) -> list[str]:
        found: list[str] = []
        for text in _texts(table, index):
            if text not in found:
                found.append(text)
            if len(found) == _SAMPLES:
                break
        return found

    def _on_chosen(self, code: object) -> None:
        sender = self.sender()
        if self._mapping is not None and isinstance(code, str) and sender is not None:
            self._mapping = self._mapping.with_field(int(sender.property("column")), Field(code))
            self.mapping_changed.emit(self._mapping)


def _texts(table: RawTable, index: int) -> Iterator[str]:
    for row in table.rows:
        text = " ".join(text_of(row.cell(index)).split())
        if text:
            yield text[:60]

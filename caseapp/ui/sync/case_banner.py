# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the quiet line on a case in which fields differ, and the way to deciding them."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseapp.i18n import _, formats, ngettext
from caseapp.store.queries.differences import DifferenceRow
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.cards import Banner
from caseapp.ui.look.theme import px
from caseapp.ui.sync import words
from caseapp.ui.sync.chip import to_decide
from caseapp.ui.sync.queue import Eyes, read_case_rows

_MOST_NAMED: Final = 4


class CaseDifferences(QWidget):
    """Which fields of a case hold several values, above its tabs; nothing where there are none."""

    def __init__(self, desk: Desk, scope: str) -> None:
        super().__init__()
        self._desk = desk
        self._scope = scope
        self._case_id = ""
        self._shown: tuple[DifferenceRow, ...] = ()
        self.banner: Banner | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(24), px(4), px(24), px(6))
        self.hide()

    def look(self, case_id: str) -> None:
        """Read the differences of this case and show them."""
        if case_id != self._case_id:
            self.forget()
        self._case_id = case_id
        query = partial(read_case_rows, eyes=Eyes.of(self._desk), case_id=case_id)
        self._desk.read(query, partial(self._on_read, case_id), self._scope)

    def forget(self) -> None:
        """The case was left."""
        self._case_id = ""
        self._show(())

    def _on_read(self, case_id: str, rows: tuple[DifferenceRow, ...]) -> None:
        if case_id == self._case_id:
            self._show(rows)

    def _show(self, rows: tuple[DifferenceRow, ...]) -> None:
        if rows == self._shown:
            return
        self._shown = rows
        if self.banner is not None:
            self._column.removeWidget(self.banner)
            self.banner.hide()
            self.banner.deleteLater()
            self.banner = None
        if rows:
            careful = any(row.difference.safety for row in rows)
            sign = "shield-check" if careful else "git-compare"
            tone = "note" if careful else "accent"
            self.banner = Banner(_sentence(rows), tone, sign, acts=(("decide", _("Decide")),))
            self.banner.act_pressed.connect(self._on_decide_pressed)
            self._column.addWidget(self.banner)
        self.setVisible(bool(rows))

    def _on_decide_pressed(self, _act: str) -> None:
        self._desk.navigate_requested.emit(Address("differences", self._case_id))


def _sentence(rows: tuple[DifferenceRow, ...]) -> str:
    fields = list(dict.fromkeys(words.about(row.difference) for row in rows))
    left = len(fields) - _MOST_NAMED + 1
    if left > 1:
        more = ngettext("%(count)s other", "%(count)s others", left) % {"count": formats.number(left)}
        fields = [*fields[: _MOST_NAMED - 1], more]
    said = _("%(count)s: %(fields)s.") % {"count": to_decide(len(rows)), "fields": formats.joined(fields)}
    if any(row.difference.safety and not row.difference.protective for row in rows):
        said += " " + _("Until then, keep to the most careful text.")
    return said

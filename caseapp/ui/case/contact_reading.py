# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading one contact: everything about it, or a closed door when it is sensitive."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label
from caseapp.store.queries.contacts import ContactRow
from caseapp.ui.case import words
from caseapp.ui.case.contact_list import closed_words
from caseapp.ui.case.domain_card import quoted
from caseapp.ui.case.goals_card import ScrollBody
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Card
from caseapp.ui.kit.text import Hairline, Paragraph, Tag, Text
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.theme import px


class ContactPane(Card):
    """The chosen contact."""

    edit_pressed = Signal(str)
    delete_pressed = Signal(str)
    open_pressed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._id = ""
        self.setAccessibleName(_("The chosen contact"))
        self._scroll = ScrollBody()
        self._scroll.body.setSpacing(px(10))
        self.body.addWidget(self._scroll, 1)
        acts = QHBoxLayout()
        acts.setSpacing(px(8))
        self.edit = Button(_("Change"), "small", icon="pencil")
        self.delete = Button(_("Delete"), "quiet", icon="trash-2")
        self.reveal = Button(_("Open the note"), "outlined", icon="eye")
        acts.addWidget(self.reveal)
        acts.addWidget(self.edit)
        acts.addStretch(1)
        acts.addWidget(self.delete)
        self._line = Hairline()
        self.body.addWidget(self._line)
        self.body.addLayout(acts)
        self.edit.clicked.connect(self._on_edit_clicked)
        self.delete.clicked.connect(self._on_delete_clicked)
        self.reveal.clicked.connect(self._on_open_clicked)
        self.show_contact(None, "", closed=False)

    def show_contact(self, row: ContactRow | None, call_name: str, *, closed: bool) -> None:
        """Show this contact; `closed` shows only when, how and with whom."""
        self._id = row.id if row is not None else ""
        self._scroll.empty()
        for part in (self._line, self.delete):
            part.setVisible(row is not None)
        self.edit.setVisible(row is not None and not closed)
        self.reveal.setVisible(row is not None and closed and not self._desk.bystander)
        if row is None:
            return
        body = self._scroll.body
        body.addWidget(Paragraph(words.contact_title(row, call_name), 18, weight=SEMI))
        body.addWidget(Paragraph(self._about(row), 13, "muted"))
        if closed:
            body.addWidget(Paragraph(closed_words(row), 15, "muted"))
        else:
            self._show_words(row)
        body.addStretch(1)

    def _about(self, row: ContactRow) -> str:
        parts = []
        if row.moment is not None:
            parts.append(formats.day_long(row.moment.astimezone().date()))
            parts.append(formats.time(row.moment))
        if row.minutes:
            parts.append(formats.minutes(row.minutes))
        parts += [label("contact_outcome", row.outcome), label("contact_direction", row.direction), row.place or ""]
        parts.append(self._desk.worker_name(row.worker_id))
        return " · ".join(part for part in parts if part)

    def _show_words(self, row: ContactRow) -> None:
        body = self._scroll.body
        tags = QHBoxLayout()
        tags.setSpacing(px(6))
        for domain in row.domains:
            tags.addWidget(Tag(label("domain", domain)))
        if row.risk:
            tags.addWidget(Tag(_("There was danger"), "attn"))
        if words.is_closed_note(row):
            tags.addWidget(Tag(label("layer", row.layer), "note"))
        tags.addStretch(1)
        body.addLayout(tags)
        if row.what:
            body.addWidget(Paragraph(row.what))
        if row.their_words:
            body.addWidget(_part(_("In their words"), quoted(row.their_words)))
        if row.next_step:
            day = formats.day_weekday(row.next_day, self._desk.today()) if row.next_day else ""
            said = ", ".join(part for part in (row.next_step, row.next_who or "", day) if part)
            body.addWidget(_part(_("Agreed next step"), said))

    def _on_edit_clicked(self) -> None:
        self.edit_pressed.emit(self._id)

    def _on_delete_clicked(self) -> None:
        self.delete_pressed.emit(self._id)

    def _on_open_clicked(self) -> None:
        self.open_pressed.emit(self._id)


def _part(head: str, said: str) -> QWidget:
    holder = QWidget()
    holder.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, px(4), 0, 0)
    column.setSpacing(px(2))
    column.addWidget(Text(head, 13, MEDIUM, tone="muted"))
    column.addWidget(Paragraph(said))
    return holder

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the top of a case: who it is, and the five things to know before ringing the bell."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from caseapp.i18n import _, formats
from caseapp.i18n.codes import label
from caseapp.plans.clocks import Clock
from caseapp.plans.sentences import what_of
from caseapp.store.queries.cases import CaseHead
from caseapp.store.queries.openings import OpeningShown
from caseapp.ui.case import words
from caseapp.ui.case.reading import CaseView
from caseapp.ui.case.safety_sheet import safe_banner
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.flow import FlowLayout
from caseapp.ui.kit.text import Tag, Text
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.icons import icon
from caseapp.ui.look.theme import px

LOOKED: Final = "looked"  # the page that says so
GUESTS: Final = "guests"  # who else sees the case: on the page of syncing
ERASE: Final = "erase"  # no form of the case: another administrator signs too


class Fact(QWidget):
    """A small label with what it says below, cut with an ellipsis where there is no room."""

    def __init__(self, label_words: str) -> None:
        super().__init__()
        self._label = label_words
        self._value = Text("", 14, MEDIUM, elide=True)
        self._value.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Text(label_words, 13, tone="muted"))
        column.addWidget(self._value)

    def show_value(self, value: str, empty: str) -> None:
        """Show what is known, or the words for nothing."""
        self._value.setText(value or empty)
        self._value.set_tone("text" if value else "muted")
        self.setMaximumWidth(px(560))  # how one is reached safely is never a short sentence
        self.updateGeometry()
        self.setToolTip(value)
        self.setAccessibleName(f"{self._label}: {value or empty}")


class CaseHeader(QWidget):
    """Names, age, programmes, marks; below them the facts; at the right printing and changing."""

    sheet_requested = Signal(str)
    print_pressed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._head: CaseHead | None = None
        self.name = Text("", 24, SEMI)
        self.beside = Text("", 15, tone="muted")
        self._who = QWidget()
        self._line = FlowLayout(self._who, gap=14, line_gap=4)
        self._tags: list[QWidget] = []
        self.print_button = Button(_("Print"), "outlined", icon="printer")
        self.edit_button = Button(_("Change"), "outlined", icon="pencil", menu_arrow=True)
        for button in (self.print_button, self.edit_button):
            button.setFixedHeight(px(30))
        self.print_button.clicked.connect(self._on_print_clicked)
        self.edit_button.clicked.connect(self._on_edit_clicked)
        self._menu = QMenu(self)
        self.notes: list[Banner] = []  # what must be known before anything else
        self._notes = QVBoxLayout()
        self.facts = {
            "always_there": Fact(_("Always there")),
            "workers": Fact(_("Worker and backup")),
            "safe": Fact(_("Safe contact")),
            "languages": Fact(_("Languages")),
            "next": Fact(_("Coming up")),
        }
        self._lay_out()

    def _lay_out(self) -> None:
        for part in (self.name, self.beside):
            part.setFixedHeight(px(32))
            self._line.addWidget(part)
        wraps = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        wraps.setHeightForWidth(True)
        self._who.setSizePolicy(wraps)
        top = QHBoxLayout()
        top.setSpacing(px(14))
        top.addWidget(self._who, 1)
        for button in (self.print_button, self.edit_button):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        below = QWidget()
        below.setSizePolicy(wraps)
        facts = FlowLayout(below, gap=34, line_gap=4)
        for fact in self.facts.values():
            facts.addWidget(fact)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(15), px(24), px(6))
        column.setSpacing(px(8))
        self._notes.setSpacing(px(6))
        column.addLayout(top)
        column.addLayout(self._notes)
        column.addWidget(below)

    def show_view(self, view: CaseView) -> None:
        """Show the top of this case."""
        head, hidden, today = view.head, self._desk.bystander, self._desk.today()
        self._head = head
        person = head.person
        shown = self._desk.name(person.name)
        self.name.setText(shown.full)
        pronouns = person.pronouns or ""
        about = [] if hidden else [words.birth_words(person, today), pronouns]
        self.beside.setText(" · ".join(part for part in about if part))
        self._show_tags(head, hidden=hidden)
        self._show_notes(view, hidden=hidden)
        nobody = _("nobody yet")
        there = () if hidden else head.always_there
        self.facts["always_there"].show_value(formats.joined(there), _("hidden") if hidden else nobody)
        workers = (head.primary_worker_id, head.backup_worker_id)
        self.facts["workers"].show_value(
            ", ".join(filter(None, (self._desk.worker_name(one) for one in workers))), nobody
        )
        unknown = _("not asked yet")
        safe = "" if hidden else person.safe_contact or ""
        self.facts["safe"].show_value(words.one_line(safe), _("hidden") if hidden else unknown)
        self.facts["languages"].show_value(_languages(head), unknown)
        self.facts["next"].show_value(_next_words(view, self._desk), _("nothing planned"))

    def _show_notes(self, view: CaseView, *, hidden: bool) -> None:
        for old in self.notes:
            self._notes.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.notes = [safe_banner(view.safe_way, hidden=hidden)] if view.head.safety_mode else []
        if view.glass and not hidden:
            self.notes.append(Banner(glass_words(view.glass[0], self._desk), "note", "eye"))
        for note in self.notes:
            self._notes.addWidget(note)

    def _show_tags(self, head: CaseHead, *, hidden: bool) -> None:
        for old in self._tags:
            self._line.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._tags.clear()
        running = [row for row in head.programmes if row.end_day is None]
        for row in running:
            self._add_tag(words.programme_words(row), "accent" if row.phase else "text")
        if head.status == "closed":
            day = formats.day_short(head.closed_day) if head.closed_day else ""
            self._add_tag(_("Closed %(day)s") % {"day": day}, "note")
        if head.restricted:
            self._add_tag(_("Restricted"), "attn").setToolTip(_("Only for whoever works on this case"))
        if head.person.contact_ban == "yes" and not hidden:
            self._add_tag(_("Contact ban"), "attn")
        if head.person.needs_interpreter == "yes":
            self._add_tag(_("Interpreter"), "text")

    def _add_tag(self, said: str, tone: str) -> Tag:
        holder = QWidget()
        inside = QHBoxLayout(holder)
        inside.setContentsMargins(0, px(5), 0, px(5))
        tag = Tag(said, tone)
        inside.addWidget(tag)
        self._tags.append(holder)
        self._line.addWidget(holder)
        return tag

    def _on_print_clicked(self) -> None:
        self.print_pressed.emit()

    def _on_edit_clicked(self) -> None:
        if self._head is None:
            return
        self._menu.clear()
        rows = _menu_rows(self._head)
        me = self._desk.store.author.worker_id
        if any(one.role == "guest" and one.id != me for one in self._desk.workers.values()):
            rows.append((GUESTS, _("Guests of other organisations"), "users-round"))
        if self._desk.looks_after_team:
            rows.append((LOOKED, _("Who looked at this case"), "eye"))
            rows.append((ERASE, _("Erase for good ..."), "trash-2"))
        for key, said, sign in rows:
            action = QAction(icon(sign), said, self._menu)
            action.setData(key)
            action.triggered.connect(self._on_menu_picked)
            self._menu.addAction(action)
        self._menu.popup(self.edit_button.mapToGlobal(QPoint(0, self.edit_button.height() + px(4))))

    def _on_menu_picked(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.sheet_requested.emit(str(action.data()))

    def set_closed(self, *, closed: bool) -> None:
        """Whether only the names may be seen: nothing to print or change then."""
        self.print_button.setHidden(closed)
        self.edit_button.setHidden(closed)

    def hide_menu(self) -> None:
        """Close the menu when it is open."""
        self._menu.hide()


def _menu_rows(head: CaseHead) -> list[tuple[str, str, str]]:
    rows = [
        ("person", _("Person and safe contact"), "user-round"),
        ("case", _("Workers and case"), "folder-open"),
        ("housing", _("Where they live now"), "house"),
    ]
    for row in head.programmes:
        if row.end_day is None:
            name = label("programme", row.programme)
            rows.append((f"programme.{row.id}", _("Programme: %(name)s") % {"name": name}, "repeat"))
    rows.append(("programme", _("Start a programme"), "plus"))
    if "L3" in head.layers:
        rows.append(("safety", _("Safety first"), "shield"))
    if head.status == "closed":
        rows.append(("reopen", _("Open the case again"), "rotate-ccw"))
    else:
        rows.append(("hand_over", _("Hand over"), "handshake"))
        rows.append(("close", _("Close the case"), "log-out"))
    return rows


def _languages(head: CaseHead) -> str:
    said = words.language_words(head.person.languages)
    return said[:1].upper() + said[1:]


def glass_words(opening: OpeningShown, desk: Desk) -> str:
    """Who opened a restricted case with a reason."""
    said = {
        "who": desk.worker_name(opening.worker_id) or "?",
        "moment": formats.moment(opening.moment, desk.today()),
        "why": opening.reason,
    }
    return _("%(who)s opened this restricted case on %(moment)s: %(why)s") % said


def coming_clock(view: CaseView, desk: Desk) -> Clock | None:
    """The first clock that is not late; when all are late, the oldest."""
    today = desk.today()
    ahead = next((one for one in view.clocks if one.due >= today), None)
    return ahead or (view.clocks[0] if view.clocks else None)


def _next_words(view: CaseView, desk: Desk) -> str:
    clock = coming_clock(view, desk)
    if clock is None:
        return ""
    day = formats.day_weekday(clock.due, desk.today())
    return day if desk.bystander else f"{day}, {_lower(what_of(clock, desk.today()))}"


def _lower(said: str) -> str:
    """Inside a sentence; names and abbreviations keep their capital."""
    return said[:1].lower() + said[1:] if said[1:2].islower() or said[1:2] == " " else said

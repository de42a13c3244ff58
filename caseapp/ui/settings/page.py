# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Settings: the parts at the left, the open one at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from caseapp.i18n import N_, _
from caseapp.store.changes import Changes
from caseapp.ui.desk import Desk
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.fields import Combo
from caseapp.ui.kit.paint import Run, draw_runs, rounded
from caseapp.ui.kit.text import Hairline, Text
from caseapp.ui.look.fonts import REGULAR, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px
from caseapp.ui.pages import Page
from caseapp.ui.settings.about import AboutSection, CataloguesSection, KeysSection
from caseapp.ui.settings.backups import BackupsSection
from caseapp.ui.settings.checks import ChecksSection
from caseapp.ui.settings.general import LanguageSection, LockSection, LookSection, WordsSection
from caseapp.ui.settings.importing import ImportSection
from caseapp.ui.settings.passphrase import PassphraseSection
from caseapp.ui.settings.rules import TeamRulesSection
from caseapp.ui.settings.section import Section
from caseapp.ui.settings.team import MeSection, TeamSection

_CODE: Final = Qt.ItemDataRole.UserRole + 1
_NARROW: Final = 140  # percent of text size
_ICON: Final = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the list at the left."""

    code: str
    words: str
    icon: str
    maker: Callable[[Desk], Section]


PARTS: Final = (
    Part("language", N_("Language"), "languages", LanguageSection),
    Part("look", N_("Appearance"), "sun", LookSection),
    Part("words", N_("Words and order"), "type", WordsSection),
    Part("lock", N_("Locking"), "lock", LockSection),
    Part("me", N_("About me"), "user-round", MeSection),
    Part("team", N_("Team"), "users-round", TeamSection),
    Part("rules", N_("Rules of the team"), "scale", TeamRulesSection),
    Part("passphrase", N_("Passphrase and recovery"), "key-round", PassphraseSection),
    Part("backups", N_("Backups"), "hard-drive", BackupsSection),
    Part("import", N_("Bring in a list"), "upload", ImportSection),
    Part("checks", N_("Checks"), "shield-check", ChecksSection),
    Part("catalogues", N_("Catalogues"), "book-open", CataloguesSection),
    Part("keys", N_("Keys"), "keyboard", KeysSection),
    Part("about", N_("About caseapp"), "info", AboutSection),
)


class _PartDelegate(QStyledItemDelegate):
    """Icon and words; the open part on a soft ground with a bar, like the rail."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(px(200), px(40))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ink = "accent" if chosen else "text"
        painter.save()
        if chosen:
            ring = "accent" if option.state & QStyle.StateFlag.State_HasFocus else None
            rounded(painter, QRectF(box).adjusted(px(4), 1, -px(2), -1), px(6), "accent_soft", ring, 2.0)
            painter.fillRect(box.left(), box.top() + px(8), px(3), box.height() - px(16), colour("accent"))
        side = px(18)
        where = QRectF(box.left() + px(16), box.center().y() - side / 2 + 1, side, side)
        draw_icon(painter, where, str(index.data(_ICON)), ink)
        words = box.adjusted(px(44), 0, -px(6), 0)
        draw_runs(painter, words, (Run(str(index.data()), SEMI if chosen else REGULAR, ink),), 14)
        painter.restore()


class PartList(QListWidget):
    """The parts; arrows open them at once."""

    ring_radius = 0

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Parts of the settings"))
        self.setItemDelegate(_PartDelegate(self))
        self.setProperty("kit", "page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(px(232))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for part in PARTS:
            item = QListWidgetItem(_(part.words))
            item.setData(_CODE, part.code)
            item.setData(_ICON, part.icon)
            item.setToolTip(_(part.words))
            self.addItem(item)


class SettingsPage(Page):
    """Every part is built when it is opened for the first time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._sections: dict[str, Section] = {}
        self.list = PartList()
        self._stack = QStackedWidget()
        self.choice = Combo([(part.code, _(part.words)) for part in PARTS])
        self.choice.setAccessibleName(_("Parts of the settings"))
        self._narrow = px(100) > _NARROW
        self._lay_out()
        self.list.setCurrentRow(0)  # else the list chooses it by itself when it gets the keyboard, and the place moves
        self.choice.code_changed.connect(self._on_part_picked)
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.track(desk, desk.bystander_changed, self._on_bystander_changed)

    def _lay_out(self) -> None:
        """The list at the left; with large text there is no room for it, then a choice above."""
        title = Text(_("Settings"), 24, SEMI)
        self.list.setParent(self)
        self.choice.setParent(self)
        (self.list if self._narrow else self.choice).hide()
        if self._narrow:
            above = QHBoxLayout()
            above.setContentsMargins(px(24), px(12), px(24), px(8))
            above.setSpacing(px(16))
            above.addWidget(title)
            above.addWidget(self.choice, 1)
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addLayout(above)
            column.addWidget(Hairline())
            column.addWidget(self._stack, 1)
            return
        left = QVBoxLayout()
        left.setContentsMargins(px(12), px(20), 0, px(16))
        left.setSpacing(px(12))
        title.setContentsMargins(px(12), 0, 0, 0)
        left.addWidget(title)
        left.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left)
        row.addWidget(Hairline(upright=True))
        row.addWidget(self._stack, 1)

    def title(self) -> str:
        return _("Settings")

    def open(self, address: Address) -> None:
        super().open(address)
        codes = [part.code for part in PARTS]
        place = codes.index(address.tab) if address.tab in codes else max(0, self.list.currentRow())
        self.list.blockSignals(True)
        self.list.setCurrentRow(place)
        self.list.blockSignals(False)
        self._show_part(codes[place])

    def section(self, code: str) -> Section:
        """The part with this code, built when it was not yet."""
        if code not in self._sections:
            made = next(part for part in PARTS if part.code == code).maker(self.desk)
            made.rebuild_wanted.connect(self._on_rebuild_wanted)
            self._sections[code] = made
            self._stack.addWidget(made)
        return self._sections[code]

    def shown_section(self) -> QWidget | None:
        """The open part."""
        return self._stack.currentWidget()

    def take_focus(self) -> None:
        section = self._stack.currentWidget()
        if self.address.item and isinstance(section, Section):
            section.focus_item(self.address.item)
        else:
            (self.choice if self._narrow else self.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: object) -> None:
        if isinstance(changes, Changes):
            for section in self._sections.values():
                section.refresh(changes)

    def closing(self) -> None:
        for section in self._sections.values():
            section.closing()
        super().closing()

    def _show_part(self, code: str) -> None:
        section = self.section(code)
        self.choice.set_code(code)
        self._stack.setCurrentWidget(section)
        section.shown()

    def _on_part_picked(self, code: object) -> None:
        codes = [part.code for part in PARTS]
        if code in codes:
            self.list.setCurrentRow(codes.index(str(code)))

    def _on_row_changed(self, row: int) -> None:
        if 0 <= row < len(PARTS):
            code = PARTS[row].code
            self.address = Address("settings", tab=code)
            self._show_part(code)
            self.moved.emit(self.address)

    def _on_rebuild_wanted(self, item: str) -> None:
        """The window builds itself anew; the keyboard comes back to where it was."""
        self.address = Address("settings", tab=self.address.tab or PARTS[self.list.currentRow()].code, item=item)
        self.moved.emit(self.address)
        self.desk.settings_changed.emit()

    def _on_bystander_changed(self, _on: bool) -> None:
        for section in self._sections.values():
            section.show_names()

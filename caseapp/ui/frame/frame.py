# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the frame round the pages: it opens addresses, knows the way back, hears the keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from caseapp.i18n import _
from caseapp.ui.frame.address import Address, History
from caseapp.ui.frame.keys_sheet import KeysSheet
from caseapp.ui.frame.rail import LOCK, Rail
from caseapp.ui.frame.shortcuts import ShortcutRow, Shortcuts
from caseapp.ui.frame.topbar import TopBar
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.undo import UndoBar
from caseapp.ui.pages import Page

PageBuilder = Callable[[], Page]
_UNDER: Final = {
    "case": "cases",
    "differences": "sync",
    "looked": "sync",
}  # pages without an item of their own, and whose item they light


class Frame(QWidget):
    """Rail, top bar and one page at a time. Built anew by `rebuild()` when language or text size change."""

    navigate_requested = Signal(object)
    address_changed = Signal(object)
    search_changed = Signal(str)
    result_picked = Signal(str)
    contact_requested = Signal()
    lock_requested = Signal()
    bystander_requested = Signal(bool)
    undo_requested = Signal()
    page_closed = Signal(str)
    rebuilt = Signal()

    def __init__(self, hidden: Sequence[str] = ()) -> None:
        super().__init__()
        self._hidden = tuple(hidden)
        self._builders: dict[str, PageBuilder] = {}
        self._pages: dict[str, Page] = {}
        self._under: dict[str, str] = dict(_UNDER)
        self._person = ("", "")
        self._sync = ("off", "")
        self._only = ""
        self.history = History()
        self.shortcuts = Shortcuts(self)
        self.bystander = False
        self._outer = QHBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._build()

    # -- pages ---------------------------------------------------------------------------------------------
    def add_page(self, key: str, builder: PageBuilder, under: str = "") -> None:
        """Tell how the page `key` is built; `under` names the rail item that is lit while it is open."""
        self._builders[key] = builder
        if under:
            self._under[key] = under

    def go_to(self, address: Address) -> None:
        """Open `address` and remember the way back."""
        if address.page not in self._builders or not self._may_leave():
            return
        self.history.go(address)
        self._show(address)

    def go_back(self) -> None:
        """Alt+Left."""
        self._step(self.history.back)

    def go_forward(self) -> None:
        """Alt+Right."""
        self._step(self.history.forward)

    def page(self) -> Page | None:
        """The open page."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def refresh(self, changes: object) -> None:
        """Tell every built page what was changed; pages out of sight decide themselves whether to wait."""
        for page in self._pages.values():
            page.refresh(changes)

    def rebuild(self) -> None:
        """Build everything anew, in the language and size of now, at the place where one was."""
        self.close_pages()
        self.shortcuts.clear()
        for old in (self.rail, self.top_bar, self._stack, self.undo_bar):
            self._outer.removeWidget(old)
            old.hide()
            old.deleteLater()
        while self._outer.count():
            self._outer.takeAt(0)
        self._build()
        if self.history.now is not None:
            self._show(self.history.now)
        self.rebuilt.emit()

    def close_pages(self) -> None:
        """Close every page (before locking: nothing readable may stay in memory on screen)."""
        for page in self._pages.values():
            page.closing()
            self.page_closed.emit(page.scope)
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages.clear()

    def show_only(self, key: str) -> None:
        """Whatever is asked for, only this page is shown and no other is there any more; empty opens all again."""
        if key == self._only:
            return
        self.close_pages()
        self._only = key
        if self.history.now is not None:
            self._show(self.history.now)

    # -- words round the page --------------------------------------------------------------------------------
    def show_person(self, initials: str, name: str) -> None:
        """Who is signed in."""
        self._person = (initials, name)
        self.top_bar.avatar.name_person(initials, name)

    def show_sync(self, kind: str, words: str) -> None:
        """How things stand with the colleagues, see `SyncWords.show_state`."""
        self._sync = (kind, words)
        self.top_bar.sync.show_state(kind, words)

    def show_undo(self, words: str, can_undo: bool = True) -> None:
        """What was just done, with a way back."""
        self.undo_bar.show_undo(words, can_undo)

    def show_trouble(self, words: str) -> None:
        """What did not work, in a sentence."""
        self.undo_bar.show_trouble(words)

    def announce(self, words: str, urgent: bool = False) -> None:
        """Say `words` to whoever listens with a screen reader."""
        announce(self, words, urgent)

    def set_bystander(self, on: bool) -> None:
        """Somebody looks over the shoulder: pages show initials only (they hear it through the app)."""
        self.bystander = on
        self.announce(_("Bystander mode is on. Names are hidden.") if on else _("Bystander mode is off."))

    # -- inside ----------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.rail = Rail(self._hidden)
        self.top_bar = TopBar()
        self._stack = QStackedWidget()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top_bar)
        right.addWidget(self._stack, 1)
        self._outer.addWidget(self.rail)
        self._outer.addLayout(right, 1)
        self.undo_bar = UndoBar(self)
        self.undo_bar.undo_requested.connect(self.undo_requested)
        self.rail.page_requested.connect(self._on_page_requested)
        self.rail.lock_requested.connect(self.lock_requested)
        self.top_bar.contact_requested.connect(self.contact_requested)
        self.top_bar.sync_requested.connect(self._on_sync_requested)
        self.top_bar.search.search_changed.connect(self.search_changed)
        self.top_bar.search.result_picked.connect(self.result_picked)
        self.show_person(*self._person)
        self.show_sync(*self._sync)
        self._register_keys()

    def _register_keys(self) -> None:
        everywhere, moving = _("Everywhere"), _("Moving around")
        add = self.shortcuts.add
        add("Ctrl+K", _("Search a person, note, page or command"), self._on_search_wanted, everywhere)
        add("Ctrl+N", _("Record a contact"), self._on_contact_wanted, everywhere)
        add("Ctrl+Z", _("Undo the last act"), self._on_undo_wanted, everywhere)
        add("Ctrl+L", _("Lock"), self._on_lock_wanted, everywhere)
        add("F9", _("Hide names from bystanders"), self._on_bystander_wanted, everywhere)
        add("F1", _("This list"), self.show_keys, everywhere)
        add("Alt+Left", _("Back"), self.go_back, moving)
        add("Alt+Right", _("Forward"), self.go_forward, moving)
        add("F6", _("To the next part of the window"), self._on_next_part_wanted, moving)
        self._page_keys: dict[QShortcut, str] = {}
        for place, page in enumerate(Rail.pages_shown(self._hidden)[:9], start=1):
            made = add(f"Ctrl+{place}", self.rail.words_of(page), self._on_page_key, moving)
            self._page_keys[made] = page
        self.shortcuts.mention("Alt+1 … Alt+9", _("Tabs of a page"), moving)

    def _may_leave(self) -> bool:
        page = self.page()
        return page is None or page.may_close()

    def _step(self, way: Callable[[], Address | None]) -> None:
        if not self._may_leave():
            return
        address = way()
        if address is not None:
            self._show(address)

    def build_ahead(self, key: str) -> None:
        """Build a page before anybody goes there, while nothing else is to be done."""
        if key in self._builders and key not in self._pages and not self._only:
            self._built(key).ahead()

    def _built(self, key: str) -> Page:
        page = self._builders[key]()
        page.navigate_requested.connect(self._on_navigation_wanted)
        page.moved.connect(self._on_page_moved)
        page.announced.connect(self.announce)
        self._pages[key] = page
        self._stack.addWidget(page)
        return page

    def _show(self, address: Address) -> None:
        if self._only:
            address = Address(self._only)
        page = self._pages.get(address.page) or self._built(address.page)
        turned = self._stack.currentWidget() is not page
        self._stack.setCurrentWidget(page)
        drifted = QApplication.focusWidget() if turned else None  # Qt puts it on whatever comes first
        self.rail.show_active(self._under.get(address.page, address.page))
        page.open(address)
        title = page.title()
        self.window().setWindowTitle(f"{title} · caseapp" if title else "caseapp")
        still = drifted is not None and drifted is QApplication.focusWidget() and page.isAncestorOf(drifted)
        if still or not self._has_keyboard(page):
            page.setAccessibleName(title)
            page.take_focus()
        if not self._only:
            self.address_changed.emit(address)

    def _has_keyboard(self, page: Page) -> bool:
        """Whether the keyboard is on the page, or in a form that floats over it."""
        focus = QApplication.focusWidget()
        floating = any(sheet.isVisible() for sheet in self.window().findChildren(Sheet))
        return floating or (focus is not None and page.isAncestorOf(focus))

    def _on_navigation_wanted(self, address: Address) -> None:
        self.navigate_requested.emit(address)
        self.go_to(address)

    def _on_page_moved(self, address: Address) -> None:
        self.history.replace(address)
        self.address_changed.emit(address)

    def _on_page_requested(self, page: str) -> None:
        self.go_to(Address(page))
        now = self.history.now
        if now is not None:
            self.rail.show_active(self._under.get(now.page, now.page))

    def _on_page_key(self) -> None:
        key = self.sender()
        if not isinstance(key, QShortcut):
            return
        self._on_page_requested(self._page_keys[key])

    def _on_sync_requested(self) -> None:
        self._on_page_requested("differences" if self._sync[0] == "differences" else "sync")

    def _on_search_wanted(self) -> None:
        self.top_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top_bar.search.selectAll()

    def _on_contact_wanted(self) -> None:
        self.contact_requested.emit()

    def _on_undo_wanted(self) -> None:
        self.undo_bar.dismiss()
        self.undo_requested.emit()

    def _on_lock_wanted(self) -> None:
        self.lock_requested.emit()

    def _on_bystander_wanted(self) -> None:
        self.set_bystander(not self.bystander)
        self.bystander_requested.emit(self.bystander)

    def show_keys(self) -> None:
        """The list of keys (F1): first those of the open page."""
        page = self.page()
        own = [ShortcutRow(page.title(), keys, words) for keys, words in page.own_keys()] if page is not None else []
        KeysSheet(self, [*own, *self.shortcuts.rows()]).open_sheet()

    def _on_next_part_wanted(self) -> None:
        """F6 goes round: rail, top bar, page."""
        focus = QApplication.focusWidget()
        if focus and self.rail.isAncestorOf(focus):
            self.top_bar.search.setFocus(Qt.FocusReason.TabFocusReason)
        elif focus and self.top_bar.isAncestorOf(focus):
            self._stack.setFocus(Qt.FocusReason.TabFocusReason)
            self._stack.focusNextPrevChild(True)
        else:
            self.rail.focus_active()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        page = self.page()
        if page is not None and not self._has_keyboard(page):
            page.take_focus()


__all__ = ["LOCK", "Frame", "PageBuilder"]

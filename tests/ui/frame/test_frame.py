# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the frame: addresses and the way back, keys, undo, rebuilding, leaving nothing behind."""

from __future__ import annotations

import weakref

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from caseapp.i18n import set_language
from caseapp.ui.frame.address import Address, History
from caseapp.ui.frame.frame import Frame
from caseapp.ui.frame.keys_sheet import KeysSheet
from caseapp.ui.frame.window import Window
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.fields import LineField
from caseapp.ui.kit.suggest import Suggestion
from caseapp.ui.kit.undo import UndoBar
from caseapp.ui.look.theme import theme
from caseapp.ui.pages import Page
from tests.ui.conftest import settle


class Bus(QObject):
    """Something that outlives every page."""

    changed = Signal(object)


class Sample(Page):
    made = 0

    def __init__(self, bus: Bus | None = None) -> None:
        super().__init__()
        Sample.made += 1
        self.opened: list[Address] = []
        self.heard: list[object] = []
        column = QVBoxLayout(self)
        self.first = LineField()
        column.addWidget(self.first)
        column.addWidget(Button("Gedaan", "small"))
        if bus is not None:
            self.track(bus, bus.changed, self._on_bus_changed)

    def title(self) -> str:
        return "Vandaag"

    def open(self, address: Address) -> None:
        super().open(address)
        self.opened.append(address)

    def refresh(self, changes: object) -> None:
        self.heard.append(changes)

    def _on_bus_changed(self, changes: object) -> None:
        self.heard.append(changes)


def window_with(qtbot: QtBot, frame: Frame) -> Window:
    window = Window()
    window.show_only(frame)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def framed(qtbot: QtBot) -> tuple[Window, Frame]:
    frame = Frame(hidden=("exits",))
    for key in ("today", "cases", "case", "timeline", "sync", "settings"):
        frame.add_page(key, Sample)
    frame.show_person("NV", "Nele Van Damme")
    frame.go_to(Address("today"))
    return window_with(qtbot, frame), frame


def press(qtbot: QtBot, window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


ALT, CTRL, NONE = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)


def test_an_address_survives_being_written_down() -> None:
    address = Address("case", "3f2a", "timeline", "i9")
    assert Address.from_text(address.text()) == address
    assert Address.from_text("today") == Address("today")


def test_history_goes_back_and_forward_and_forgets_what_lay_ahead() -> None:
    history = History()
    for page in ("a", "b", "c"):
        history.go(Address(page))
    assert history.back() == Address("b")
    assert history.back() == Address("a")
    assert history.back() is None
    assert history.forward() == Address("b")
    history.go(Address("d"))
    assert history.forward() is None
    assert history.back() == Address("b")


def test_keys_open_pages_and_alt_left_goes_back(qtbot: QtBot) -> None:
    window, frame = framed(qtbot)
    press(qtbot, window, Qt.Key.Key_2, CTRL)
    assert frame.history.now == Address("cases")
    frame.go_to(Address("case", "c1", "plan"))
    press(qtbot, window, Qt.Key.Key_Left, ALT)
    assert frame.history.now == Address("cases")
    press(qtbot, window, Qt.Key.Key_Right, ALT)
    assert frame.history.now == Address("case", "c1", "plan")
    page = frame.page()
    assert isinstance(page, Sample)
    assert page.opened[-1] == Address("case", "c1", "plan")
    assert window.windowTitle() == "Vandaag · caseapp"


def test_the_rail_marks_the_page_and_hides_what_comes_later(qtbot: QtBot) -> None:
    _window, frame = framed(qtbot)
    frame.go_to(Address("case", "c1"))
    buttons = {button.entry.page: button for button in frame.rail._buttons.values()}
    assert [page for page, button in buttons.items() if button.isChecked()] == ["cases"]
    assert buttons["exits"].isHidden()
    assert buttons["today"].accessibleName() == "Vandaag"
    qtbot.mouseClick(buttons["timeline"], Qt.MouseButton.LeftButton)
    assert frame.history.now == Address("timeline")
    with qtbot.waitSignal(frame.lock_requested):
        qtbot.mouseClick(buttons["lock"], Qt.MouseButton.LeftButton)
    assert frame.history.now == Address("timeline")


@pytest.mark.parametrize(
    ("key", "modifier", "signal"),
    [
        (Qt.Key.Key_N, CTRL, "contact_requested"),
        (Qt.Key.Key_L, CTRL, "lock_requested"),
        (Qt.Key.Key_F9, NONE, "bystander_requested"),
        (Qt.Key.Key_Z, CTRL, "undo_requested"),
    ],
)
def test_wishes_are_told(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, signal: str) -> None:
    window, frame = framed(qtbot)
    frame.setFocus()
    with qtbot.waitSignal(getattr(frame, signal)):
        press(qtbot, window, key, modifier)


def test_search_shows_groups_and_enter_takes_one(qtbot: QtBot) -> None:
    window, frame = framed(qtbot)
    press(qtbot, window, Qt.Key.Key_K, CTRL)
    search = frame.top_bar.search
    assert search.hasFocus()
    qtbot.keyClicks(search, "ya")
    people = (Suggestion("person:1", "Yassin"), Suggestion("person:2", "Yasmine"))
    search.show_results("ya", (("Personen", people), ("Pagina's", ())))
    qtbot.keyClick(search, Qt.Key.Key_Down)
    with qtbot.waitSignal(frame.result_picked) as told:
        qtbot.keyClick(search, Qt.Key.Key_Return)
    assert told.args == ["person:2"]
    assert search.text() == ""


def test_f1_lists_what_works_and_gives_the_keyboard_back(qtbot: QtBot) -> None:
    window, frame = framed(qtbot)
    page = frame.page()
    assert isinstance(page, Sample)
    page.first.setFocus()
    press(qtbot, window, Qt.Key.Key_F1, NONE)
    sheet = frame.findChild(KeysSheet)
    assert sheet is not None
    keys = {row.keys for row in frame.shortcuts.rows()}
    assert {"Ctrl+K", "Ctrl+N", "Ctrl+L", "F1", "F9", "Alt+Left", "Ctrl+1"} <= keys
    press(qtbot, window, Qt.Key.Key_Escape, NONE)
    assert page.first.hasFocus()


def test_shortcuts_of_a_page_go_with_the_page(qtbot: QtBot) -> None:
    _window, frame = framed(qtbot)
    page = frame.page()
    assert page is not None
    frame.shortcuts.add("Ctrl+S", "Bewaren", page.take_focus, owner=page)
    assert "Ctrl+S" in {row.keys for row in frame.shortcuts.rows()}
    frame.close_pages()
    del page
    settle()
    assert "Ctrl+S" not in {row.keys for row in frame.shortcuts.rows()}


def test_another_language_rebuilds_everything_at_the_same_place(qtbot: QtBot) -> None:
    _window, frame = framed(qtbot)
    frame.go_to(Address("case", "c1", "plan"))
    before = Sample.made
    set_language("fr")
    with qtbot.waitSignal(frame.rebuilt):
        frame.rebuild()
    assert Sample.made == before + 1
    page = frame.page()
    assert isinstance(page, Sample)
    assert page.opened == [Address("case", "c1", "plan")]
    assert frame.top_bar.contact.text() == "Noter un contact"
    assert frame.top_bar.avatar.text() == "NV"
    assert len([row for row in frame.shortcuts.rows() if row.keys == "Ctrl+K"]) == 1


def test_closed_pages_leave_no_widget_and_no_connection(qtbot: QtBot) -> None:
    bus = Bus()
    frame = Frame()
    gone: list[weakref.ref[Sample]] = []
    for key in ("today", "cases", "timeline"):
        frame.add_page(key, Builder(bus, gone))
    _window = window_with(qtbot, frame)
    for _round in range(5):
        for key in ("today", "cases", "timeline"):
            frame.go_to(Address(key))
        scopes = []
        frame.page_closed.connect(scopes.append)
        frame.close_pages()
        frame.page_closed.disconnect(scopes.append)
        assert len(set(scopes)) == 3
        settle()
    bus.changed.emit("after")
    assert len(gone) == 15
    assert [ref for ref in gone if ref() is not None] == []


class Builder:
    """Builds a page and remembers it weakly."""

    def __init__(self, bus: Bus, gone: list[weakref.ref[Sample]]) -> None:
        self._bus = bus
        self._gone = gone

    def __call__(self) -> Page:
        page = Sample(self._bus)
        self._gone.append(weakref.ref(page))
        return page


def test_tracked_connections_end_with_the_page_even_while_it_is_held(qtbot: QtBot) -> None:
    bus = Bus()
    page = Sample(bus)
    qtbot.addWidget(page)
    bus.changed.emit(1)
    page.closing()
    bus.changed.emit(2)
    assert page.heard == [1]


def test_the_undo_bar_goes_by_itself_and_stays_under_focus(qtbot: QtBot) -> None:
    host = QWidget()
    column = QVBoxLayout(host)
    field = LineField()
    column.addWidget(field)
    qtbot.addWidget(host)
    host.resize(800, 400)
    bar = UndoBar(host, stays_ms=40)
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    field.setFocus()
    bar.show_undo("Contact bewaard")
    assert bar.isVisible()
    assert host.rect().contains(bar.geometry())
    with qtbot.waitSignal(bar.bar_hidden):
        pass
    bar.show_undo("Contact bewaard")
    bar._button.setFocus()
    with qtbot.waitSignal(bar._timer.timeout):
        pass
    assert bar.isVisible()
    with qtbot.waitSignal(bar.undo_requested):
        qtbot.keyClick(bar._button, Qt.Key.Key_Space)
    assert not bar.isVisible()


def test_colours_switch_while_running_and_text_can_be_twice_as_large(qtbot: QtBot) -> None:
    _window, frame = framed(qtbot)
    with qtbot.waitSignal(theme().colours_changed):
        theme().choose(scheme="dark")
    assert frame.palette().window().color().name().upper() == "#14181A"
    with qtbot.waitSignal(theme().scale_changed):
        theme().choose(scale=2.0)
    frame.rebuild()
    assert frame.top_bar.height() == 112
    assert frame.rail.width() == 176


def test_every_control_of_the_frame_has_a_name_and_tab_reaches_it(qtbot: QtBot) -> None:
    window, frame = framed(qtbot)
    frame.show_sync("waiting", "3 wijzigingen nog niet verzonden")
    frame.rail.focus_active()
    seen: list[QWidget] = []
    for _step in range(30):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus in seen:
            break
        seen.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    names = {widget.accessibleName() for widget in seen if widget is not None}
    assert {"Vandaag", "Dossiers", "Vergrendelen", "Zoeken", "Contact noteren", "Gedaan"} <= names
    unnamed = [widget for widget in seen if not widget.accessibleName() and not isinstance(widget, LineField)]
    assert unnamed == []
    assert window.isVisible()

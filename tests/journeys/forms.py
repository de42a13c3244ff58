# SPDX-License-Identifier: EUPL-1.2
"""This is the place for filling in forms as a worker does: go to a field by its words, type, choose, click, save."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pypdfium2
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from caseapp.clock import FixedClock
from caseapp.i18n import _
from caseapp.i18n.codes import label
from caseapp.store.queries.today import findings_of_case
from caseapp.ui.kit.chips import ChoiceChip
from caseapp.ui.kit.fields import GrowingText
from caseapp.ui.kit.two_lines import TwoLineList
from caseapp.ui.print.preview import PrintPreview
from tests.journeys.hands import Hands, name_of

Filled = str | int | date | tuple[str, ...]


def on_another_day(hands: Hands, day: date, name: str) -> None:
    """The laptop was locked; on this day the passphrase is typed again, and the case is found by name."""
    assert isinstance(hands.clock, FixedClock)
    hands.press("Ctrl+L")
    hands.clock.moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    hands.unlock()
    assert hands.desk.today() == day
    find(hands, name)


def find(hands: Hands, name: str) -> None:
    """Ctrl+K, the name, Enter."""
    hands.press("Ctrl+K")
    hands.type(name)
    hands.wait()
    hands.press("Return")
    hands.wait()


def noticed(hands: Hands) -> dict[str, str]:
    """What the rules notice in the open case today, rule by rule."""
    now = hands.frame.history.now
    assert now is not None
    day = hands.desk.today()
    found = hands.store.read(lambda reader: findings_of_case(reader, now.case_id, day))
    return {one.rule: one.severity for one in found}


def write(hands: Hands, words: str, text: str) -> None:
    """Type a text in a field that saves itself when it is left."""
    fill(hands, {words: text})
    hands.press("Tab")
    hands.wait()


def printed(hands: Hands) -> str:
    """Ctrl+P: what the paper says that would be printed."""
    hands.press("Ctrl+P")
    hands.until_paper()
    sheet = hands.sheet()
    assert isinstance(sheet, PrintPreview)
    assert sheet.paper is not None
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(BytesIO(sheet.paper.pdf))]
    hands.press("Escape")
    hands.until(lambda: hands.sheet() is None)
    return " ".join(" ".join(pages).split())


def tab(hands: Hands, words: str) -> None:
    """Click on a tab of the case."""
    click(hands, words, QRadioButton)


def overdue(hands: Hands) -> set[str]:
    """The rules and points of lists of the open case whose day has passed."""
    return _due_before(hands, hands.desk.today())


def asked_today(hands: Hands) -> set[str]:
    """The same, with those of today."""
    return _due_before(hands, hands.desk.today() + timedelta(days=1))


def _due_before(hands: Hands, day: date) -> set[str]:
    now = hands.frame.history.now
    assert now is not None
    values = (bytes.fromhex(now.case_id), day.isoformat())
    sql = "SELECT rule FROM clock WHERE case_id = ? AND due < ?"
    return {row[0] for row in hands.store.read(lambda reader: reader.sql(sql, values))}


def click(hands: Hands, words: str, kind: type[QAbstractButton] = QAbstractButton) -> None:
    """Click with the mouse on the button or tab that is called this, scrolled into sight if it has to be."""
    words = _(words)
    root = hands.sheet() or hands.app.window
    found = [
        one
        for one in root.findChildren(kind)
        if one.isVisible() and one.isEnabled() and (name_of(one) == words or one.text() == words)
    ]
    assert found, f"there is no {words!r} to click; there are {[name_of(one) for one in root.findChildren(kind)]}"
    _scroll_to(found[0])
    hands.qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)
    hands.wait()


def click_act(hands: Hands, name: str, what: str, act: str) -> None:
    """In the list called this choose the row that says `what`, by arrows; then press its act by its words."""
    listed, act = list_named(hands, name), _(act)
    choose_row(hands, listed, what)
    button = next(one for one in listed.findChildren(QAbstractButton) if one.isVisible() and one.text() == act)
    hands.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    hands.wait()


def list_named(hands: Hands, name: str) -> TwoLineList:
    """The list in sight that is called this."""
    lists = [one for one in hands.app.window.findChildren(TwoLineList) if one.isVisible()]
    found = [one for one in lists if one.accessibleName() == _(name)]
    assert found, f"there is no list {name!r}; there are {[one.accessibleName() for one in lists]}"
    return found[0]


def pick(hands: Hands, button: str, words: str) -> None:
    """Open the menu of a button and go down to one of its lines."""
    click(hands, button)
    menu = next(one for one in hands.app.window.findChildren(QMenu) if one.isVisible())
    for _line in menu.actions():
        QTest.keyClick(menu, Qt.Key.Key_Down)
        now = menu.activeAction()
        if now is not None and now.text() == _(words):
            QTest.keyClick(menu, Qt.Key.Key_Return)
            hands.wait()
            return
    raise AssertionError(f"no {words!r} in {[one.text() for one in menu.actions()]}")


def choose_row(hands: Hands, listed: TwoLineList, what: str) -> None:
    """Go with the arrows to the row that says this."""
    _scroll_to(listed)
    hands.qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    hands.press("Home")
    for _row in range(listed.rows.rowCount()):
        row = listed.rows.row(listed.currentIndex().row())
        if row.id and row.what.casefold().startswith(what.casefold()):
            return
        hands.press("Down")
    said = [listed.rows.row(place).what for place in range(listed.rows.rowCount())]
    raise AssertionError(f"no row says {what!r}; there are {said}")


def fill(hands: Hands, given: Mapping[str, Filled]) -> None:
    """Go with Tab to each field by its words and write or choose what is given. Words are looked up as the screen
    says them; choices are given as `one_of`.
    """
    for words, value in given.items():
        _write(hands, go_to(hands, _(words)), value)


def one_of(list_name: str, *codes: str) -> tuple[str, ...]:
    """Choices of a code list as the screen says them."""
    return tuple(label(list_name, code).casefold() for code in codes)


def save(hands: Hands) -> None:
    """Ctrl+Enter; the form goes away."""
    sheet = hands.sheet()
    assert sheet is not None
    hands.press("Ctrl+Return")
    hands.until(lambda: hands.sheet() is None)


def go_to(hands: Hands, words: str) -> QWidget:
    """Press Tab until the field with these words has the keyboard."""
    seen: list[QWidget] = []
    while (now := hands.focus()) not in seen:
        if _words_of(now) == words:
            return now
        seen.append(now)
        hands.press("Tab")
    raise AssertionError(f"Tab never reaches {words!r}; it came by {[_words_of(one) for one in seen]}")


def _words_of(widget: QWidget) -> str:
    if isinstance(widget, ChoiceChip):
        group = widget.parentWidget()
        return group.accessibleName() if group is not None else ""
    return widget.accessibleName() if isinstance(widget, QComboBox) else name_of(widget)


def _write(hands: Hands, control: QWidget, value: Filled) -> None:
    if isinstance(control, QComboBox):
        _choose(hands, control, value[0] if isinstance(value, tuple) else str(value).casefold())
    elif isinstance(control, ChoiceChip):
        for words in value if isinstance(value, tuple) else (str(value).casefold(),):
            _tick(hands, words)
    elif isinstance(control, QCheckBox):
        if control.isChecked() != bool(value):
            hands.press("Space")
    else:
        hands.press("Ctrl+A")
        hands.type(f"{value.day}/{value.month}/{value.year}" if isinstance(value, date) else str(value))
        if not isinstance(control, QPlainTextEdit | GrowingText):
            hands.press("Tab")
    hands.wait()


def _choose(hands: Hands, combo: QComboBox, words: str) -> None:
    """The arrows go down to what is wanted."""
    hands.press("Home")
    while combo.currentText().casefold() != words:
        before = combo.currentIndex()
        hands.press("Down")
        assert combo.currentIndex() != before, [combo.itemText(at) for at in range(combo.count())]


def _tick(hands: Hands, words: str) -> None:
    """The arrows go round the chips, Space chooses."""
    first = hands.focus()
    while name_of(hands.focus()).casefold() != words:
        hands.press("Right")
        assert hands.focus() is not first, f"no choice {words!r}"
    hands.press("Space")


def _scroll_to(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and above.widget() is not None:
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    QTest.qWait(1)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what sharp eyes see in the window: words without room, names that stay behind."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QSizePolicy, QWidget

from caseapp.store.queries.cases import CaseFilter, case_ids, case_rows
from caseapp.ui.kit.text import Text
from tests.journeys.hands import Hands
from tests.made_up import CASES

_SPARE = 1  # px that rounding may take


def names_of_people(hands: Hands) -> list[str]:
    """The full names of everybody who has a case in the made-up team."""
    today = hands.desk.today()
    rows = hands.store.read(lambda reader: case_rows(reader, case_ids(reader, CaseFilter(), today), today))
    assert len(rows) == CASES
    return [row.name.full for row in rows]


def words_without_room(window: QWidget) -> list[str]:
    """What is written on widgets in sight that are too small for it."""
    seen = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    return [words for words in map(_cut_off, seen) if words]


def _cut_off(widget: QWidget) -> str:
    """What is written on a widget that is too small for it; texts that shorten themselves have a tooltip."""
    if not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
        return ""
    if isinstance(widget, Text) and widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored:
        return ""
    high = widget.hasHeightForWidth()
    if high:
        short = widget.heightForWidth(widget.width()) > widget.height() + _SPARE
    else:
        short = widget.sizeHint().width() > widget.width() + _SPARE
    room = f"{widget.sizeHint().width()}x{widget.sizeHint().height()} in {widget.width()}x{widget.height()}"
    return f"{type(widget).__name__} {widget.text()[:60]!r} {room}" if short else ""


def left_of(names: Iterable[str]) -> list[str]:
    """Widgets of any window, in sight or not, that still hold one of these names."""
    left: list[str] = []
    for window in QApplication.topLevelWidgets():
        for widget in [window, *window.findChildren(QWidget)]:
            said = " ".join((widget.accessibleName(), widget.toolTip(), widget.windowTitle(), _written(widget)))
            left += [f"{type(widget).__name__}: {said!r}" for name in names if name in said]
    return sorted(set(left))


def _written(widget: QWidget) -> str:
    words = getattr(widget, "text", None) or getattr(widget, "toPlainText", None)
    try:
        return str(words()) if words is not None else ""
    except TypeError:
        return ""

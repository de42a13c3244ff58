# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what Tab finds where one is: every control, each with a name for screen readers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QRadioButton, QWidget
from shiboken6 import isValid

from tests.journeys.hands import Hands, name_of


def not_by_keyboard(hands: Hands) -> list[str]:
    """What is wrong here for somebody without a mouse or without eyes: controls Tab misses, controls without a name."""
    root: QWidget = hands.sheet() or hands.page()
    wanted = {widget for widget in stops(root) if not _one_of_a_group(widget)}
    if QApplication.focusWidget() is None:
        return ["nobody has the keyboard"]
    wrong: list[str] = []
    seen: list[QWidget] = []
    while (now := hands.focus()) not in seen:
        seen.append(now)
        hands.press("Tab")
        if hands.focus() is now and len(wanted) > 1:
            wrong.append(f"Tab stays in {_about(now)}")
            break
    there = [one for one in wanted - set(seen) if isValid(one)]  # the acts of a row go when another is chosen
    wrong += [f"Tab does not reach {_about(one)}" for one in there]
    wrong += [f"{_about(one)} has no name" for one in seen if isValid(one) and not _name(one)]
    return wrong


def stops(root: QWidget) -> list[QWidget]:
    """Every control in sight that takes the keyboard with Tab."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
    ]


def _one_of_a_group(widget: QWidget) -> bool:
    """Arrows, not Tab, go from one to the next of a group; one of them is a stop."""
    return isinstance(widget, QRadioButton) and not widget.isChecked()


def _about(widget: QWidget) -> str:
    return f"{type(widget).__name__} {_name(widget)!r}"


def _name(widget: QWidget) -> str:
    """The name; Qt says for a combo box on Linux what is chosen, its own name stands beside it."""
    return widget.accessibleName() if isinstance(widget, QComboBox) else name_of(widget)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for saying a status aloud to whoever listens with a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtGui

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str, urgent: bool = False) -> None:
    """Have `words` read out after the current sentence, or at once when `urgent`."""
    if not words:
        return
    event = QtGui.QAccessibleAnnouncementEvent(widget, words)
    level = QtGui.QAccessible.AnnouncementPoliteness  # 190 names: made at the first sentence, not at the start
    event.setPoliteness(level.Assertive if urgent else level.Polite)
    QtGui.QAccessible.updateAccessibility(event)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the one soft shadow of things that float."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QWidget

from caseapp.ui.look.theme import px


def float_over(widget: QWidget, deep: bool = False) -> None:
    """Give `widget` the shadow of a pop-up (2, 8, 12 %) or, when `deep`, of a form (8, 28, 22 %)."""
    effect = QGraphicsDropShadowEffect(widget)
    effect.setOffset(0, px(8) if deep else px(2))
    effect.setBlurRadius(px(28) if deep else px(8))
    effect.setColor(QColor(0, 0, 0, 56 if deep else 31))
    widget.setGraphicsEffect(effect)

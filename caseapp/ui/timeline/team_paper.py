# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the timeline of the team on paper: the rows as they stand on the screen, page after page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from caseapp.i18n import _
from caseapp.ui.timeline.paints import Paints
from caseapp.ui.timeline.paper import FRAME_HIGH, FRAME_WIDE, Sheet
from caseapp.ui.timeline.team_picture import DAYS, NAMES, ROW, TeamPicture
from caseapp.ui.timeline.team_rows import TeamRow
from caseapp.ui.timeline.team_view import paint_team_head
from caseapp.ui.timeline.team_words import TeamWords

_HEAD = 30.0
PER_SHEET = int((FRAME_HIGH - _HEAD) // ROW)


def sheets_of_team(rows: Sequence[TeamRow], picture: TeamPicture, words: TeamWords, beside: str) -> tuple[Sheet, ...]:
    """As many sheets as the rows need."""
    paints = Paints.of_paper()
    scale = picture.scale.widened(FRAME_WIDE - NAMES - DAYS)
    drawn = TeamPicture(paints, scale, picture.today)
    parts = [rows[at : at + PER_SHEET] for at in range(0, len(rows), PER_SHEET)] or [rows]
    title = _("Timeline of the team")
    return tuple(Sheet(title, beside, paints, partial(_fill, drawn, part, words)) for part in parts)


def _fill(picture: TeamPicture, rows: Sequence[TeamRow], words: TeamWords, painter: QPainter, frame: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_team_head(painter, picture, QRectF(frame.left(), frame.top(), frame.width(), _HEAD), _("spoken"))
    for number, row in enumerate(rows):
        box = QRectF(frame.left(), frame.top() + _HEAD + number * ROW, frame.width(), ROW)
        picture.paint_row(painter, box, row, words.row(row))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the list of the meeting on paper: as it stands on the screen, with room to write.

Notes, addresses and health are not on it: names, programme, who works on it, and why it is talked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from caseapp.i18n import _, formats
from caseapp.store.queries.team_review import ReviewRow
from caseapp.ui.desk import Desk
from caseapp.ui.kit.paint import plain
from caseapp.ui.look.fonts import MEDIUM, REGULAR, SEMI
from caseapp.ui.team.model import line_of
from caseapp.ui.team.words import why_words
from caseapp.ui.timeline.paints import Paints
from caseapp.ui.timeline.paper import FRAME_HIGH, FRAME_WIDE, Sheet
from caseapp.ui.timeline.preview import SheetsPreview

_HEAD: Final = 30.0
_ROW: Final = 34.0
PER_SHEET: Final = int((FRAME_HIGH - _HEAD) // _ROW)
_PAD: Final = 10.0
_SHARES: Final = (0.17, 0.04, 0.17, 0.12, 0.30, 0.10, 0.10)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """The cells of one row on paper."""

    cells: tuple[str, ...]


def review_preview(host: QWidget, desk: Desk, rows: Sequence[ReviewRow], about: str) -> SheetsPreview:
    """The rows as they stand on the screen, in their order, on as many sheets as they need."""
    lines = [_paper_line(row, desk) for row in rows]
    made = _("made on %(day)s") % {"day": formats.day_words(desk.today())}
    parts = [lines[at : at + PER_SHEET] for at in range(0, len(lines), PER_SHEET)]
    sheets = []
    for number, part in enumerate(parts, start=1):
        page = _("page %(number)s of %(all)s") % {"number": number, "all": len(parts)}
        paints = Paints.of_paper()
        fill = partial(_fill, paints, part)
        sheets.append(Sheet(f"{_('Team')} · {about}", f"{made} · {page}", paints, fill))
    return SheetsPreview(host, desk, tuple(sheets), tuple(row.case_id for row in rows), _("Team"))


def _paper_line(row: ReviewRow, desk: Desk) -> PaperLine:
    line = line_of(row, desk)
    name, programme = plain(line.name), plain(line.programme)
    return PaperLine((name, line.age, programme, line.worker, why_words(row, desk), line.talk.text, ""))


def _heads() -> tuple[str, ...]:
    return (
        _("Name"), _("Age"), _("Programme and phase"), _("Worker"), _("Why now"), _("Last conversation"), _("Agreed"),
    )  # fmt: skip


def _fill(paints: Paints, lines: Sequence[PaperLine], painter: QPainter, frame: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    widths = [share * FRAME_WIDE for share in _SHARES]
    head = QRectF(frame.left(), frame.top(), frame.width(), _HEAD)
    painter.fillRect(head, paints.colour("sunken"))
    _cells(paints, painter, head, _heads(), widths, MEDIUM)
    for number, line in enumerate(lines):
        box = QRectF(frame.left(), frame.top() + _HEAD + number * _ROW, frame.width(), _ROW)
        _cells(paints, painter, box, line.cells, widths, REGULAR)
        painter.setPen(QPen(QColor(paints.colour("hair")), 1))
        painter.drawLine(box.bottomLeft(), QPointF(box.right(), box.bottom()))


def _cells(
    paints: Paints, painter: QPainter, box: QRectF, cells: Sequence[str], widths: Sequence[float], weight: int
) -> None:
    x = box.left()
    for place, (words, width) in enumerate(zip(cells, widths, strict=True)):
        inner = QRectF(x + _PAD, box.top(), width - _PAD, box.height())
        bold = SEMI if place == 0 and weight == REGULAR else weight
        paints.text(painter, inner, paints.cut(words, 12, bold, inner.width()), "text", (12, bold))
        x += width

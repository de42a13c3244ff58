# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a timeline on paper: the same picture on a sheet of A4 lying down, as PDF and as PNG.

Notes and addresses are not on it: bars carry the words of the code lists, dots carry nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from caseapp.reports.paper import Paper, paper_of
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.timeline.layout import layout_of
from caseapp.ui.timeline.paints import Paints
from caseapp.ui.timeline.picture import Picture

WIDE, HIGH = 1123.0, 794.0  # A4 lying down at 96 to the inch, the pixels of the design
POINTS: Final = (841.89, 595.28)
MARGIN: Final = 38.0
_TOP: Final = 58.0
FRAME_WIDE: Final = WIDE - 2 * MARGIN
FRAME_HIGH: Final = HIGH - _TOP - MARGIN
_SHARP: Final = 2  # times the design, for the picture
_DOTS: Final = 288


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title, what stands small at the right, and who paints inside the frame."""

    title: str
    beside: str
    paints: Paints
    fill: Callable[[QPainter, QRectF], None]
    high: float = FRAME_HIGH


def sheets_of_case(picture: Picture, title: str, beside: str) -> tuple[Sheet, ...]:
    """The days in sight and the lanes shown, on as many sheets as the lanes need."""
    paints = Paints.of_paper()
    hidden = frozenset(picture.way.lanes()) - {box.lane for box in picture.layout.lanes}
    layout = layout_of(picture.way, hidden, paints.px)
    room = HIGH - _TOP - MARGIN - layout.head
    found = []
    begins = _pages(tuple(box.top for box in layout.lanes), layout.height, room)
    for begin, end in zip(begins, (*begins[1:], layout.height), strict=True):
        scale = picture.scale.widened(WIDE - 2 * MARGIN - layout.labels)
        one = Picture(paints, picture.way, layout, scale, picture.today, picture.ages, begin)
        found.append(Sheet(title, beside, paints, one.paint, layout.head + min(room, end - begin)))
    return tuple(found)


def _pages(tops: tuple[float, ...], height: float, room: float) -> tuple[float, ...]:
    """Where each sheet begins: a lane is not cut when it can stand whole on the next sheet."""
    begins = [0.0]
    for top, after in zip(tops, (*tops[1:], height), strict=True):
        if after - begins[-1] > room and top > begins[-1]:
            begins.append(top)
    return tuple(begins)


def as_paper(sheets: tuple[Sheet, ...], title: str) -> Paper:
    """The sheets as one PDF."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    writer.setTitle(title)
    writer.setCreator("caseapp")
    size = QPageSize(QSizeF(*POINTS), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    painter = QPainter(writer)
    painter.scale(_DOTS / 96, _DOTS / 96)
    for number, sheet in enumerate(sheets):
        if number:
            writer.newPage()
        _paint(painter, sheet)
    painter.end()
    buffer.close()
    return paper_of(bytes(content.data()), len(sheets), title)


def as_picture(sheets: tuple[Sheet, ...]) -> bytes:
    """The sheets below each other as one PNG."""
    image = QImage(round(WIDE * _SHARP), round(HIGH * _SHARP) * len(sheets), QImage.Format.Format_RGB32)
    image.fill(QColor(Qt.GlobalColor.white))
    painter = QPainter(image)
    painter.scale(_SHARP, _SHARP)
    for number, sheet in enumerate(sheets):
        painter.save()
        painter.translate(0, number * HIGH)
        _paint(painter, sheet)
        painter.restore()
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide takes a name, its stub asks for bytes
    buffer.close()
    return bytes(content.data())


def _paint(painter: QPainter, sheet: Sheet) -> None:
    paints = sheet.paints
    head = QRectF(MARGIN, MARGIN - 16, WIDE - 2 * MARGIN, 28)
    paints.text(painter, head, sheet.title, "text", (18, SEMI))
    paints.text_right(painter, head, sheet.beside, "muted", (12, 400))
    frame = QRectF(0, 0, WIDE - 2 * MARGIN, sheet.high)
    painter.save()
    painter.translate(MARGIN, _TOP)
    painter.setClipRect(frame)
    sheet.fill(painter, frame)
    painter.restore()
    painter.save()
    painter.translate(MARGIN, _TOP)
    paints.bar(painter, frame, None, "hair")
    painter.restore()

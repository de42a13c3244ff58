# SPDX-License-Identifier: EUPL-1.2
"""This is the place for painting the rows of the case list: a whole row at once, because scrolling paints many."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

from caseapp.i18n import _
from caseapp.ui.cases.lines import Line
from caseapp.ui.cases.model import RIGHT, CaseModel, Column, Group, runs_of
from caseapp.ui.kit.paint import Run, draw_runs, elided, rounded, scaled_width
from caseapp.ui.look.fonts import MEDIUM, REGULAR, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.marks import draw_mark, mark_size
from caseapp.ui.look.theme import colour, px

_SIZE: Final = 15
_MARK: Final = 20
_DAY_WIDTH: Final = 66
_MARKS: Final = range(Column.FIRST_MARK, Column.TALK)
_WAITING: Final[dict[int, float]] = {Column.NAME: 0.55, Column.PROGRAMME: 0.7, Column.NEXT: 0.5}

Span = tuple[int, int, int]  # a column, where it begins, how wide it is


def paint_row(painter: QPainter, model: CaseModel, row: int, box: QRect, spans: list[Span], *, chosen: bool) -> None:
    """Ground, hairline and cells of one row; `box` goes over all columns."""
    group = model.group_at(row)
    painter.fillRect(box, colour("accent_soft" if chosen else "row" if group else "surface"))
    painter.fillRect(box.left(), box.bottom(), box.width(), 1, colour("hair"))
    if group is not None:
        _paint_group(painter, box, group)
        return
    line = model.line(model.case_at(row))
    for column, left, width in spans:
        inner = QRect(left, box.top(), width, box.height())
        inner = inner.adjusted(px(18) if column == Column.NAME else px(10), 0, -px(8), -1)
        if line is None:
            _paint_waiting(painter, inner, column)
        elif column in _MARKS:
            _paint_mark(painter, inner, line, column - Column.FIRST_MARK)
        elif column == Column.NEXT:
            _paint_next(painter, inner, line)
        else:
            draw_runs(painter, inner, runs_of(line, column), _SIZE, column in RIGHT)


def _paint_group(painter: QPainter, box: QRect, group: Group) -> None:
    runs = (Run(group.words, SEMI), Run(f"   {group.count}", tone="muted", size=13))
    draw_runs(painter, box.adjusted(px(18), 0, -px(8), -1), runs, 14)


def _paint_mark(painter: QPainter, inner: QRect, line: Line, place: int) -> None:
    if line.marks:
        mark = line.marks[place]
        top = inner.center().y() - mark_size(_MARK, mark.ladder).height() / 2 + 1
        draw_mark(painter, QPointF(float(inner.left() - px(2)), top), mark, _MARK)


def _paint_next(painter: QPainter, inner: QRect, line: Line) -> None:
    """The next clock keeps its day in a column of its own and never loses how late it is."""
    draw_runs(painter, inner, (Run(line.next_day, MEDIUM),), _SIZE)
    side, x = px(16), inner.right() + 1 - px(4)
    for sign in reversed(line.signs):
        x -= side
        draw_icon(painter, QRectF(x, inner.center().y() - side / 2, side, side), sign.icon, sign.tone)
        x -= px(9)
    longest = round(scaled_width(_("today"), _SIZE, MEDIUM)) + px(8)  # "aujourd'hui" needs more room
    words = inner.adjusted(max(px(_DAY_WIDTH), longest), 0, 0, 0)
    words.setRight(x if line.signs else inner.right())
    tails = [f", {late}" if late else "" for late in (line.next_late, line.next_late_short)]
    rooms = [words.width() - scaled_width(tail, _SIZE, SEMI) for tail in tails]
    pick = 0 if scaled_width(line.next_words, _SIZE) <= rooms[0] else 1
    tail, room = tails[pick], rooms[pick]
    what = elided(line.next_words, _SIZE, REGULAR, max(0.0, room))
    draw_runs(painter, words, (Run(what), Run(tail, SEMI, "attn")), _SIZE)


def _paint_waiting(painter: QPainter, inner: QRect, column: int) -> None:
    """A row that is on its way: a quiet bar where the words will stand."""
    part = _WAITING.get(column)
    if part is None:
        return
    painter.save()
    bar = QRectF(inner.left(), inner.center().y() - px(4), inner.width() * part, px(8))
    rounded(painter, bar, px(4), "sunken", None)
    painter.restore()

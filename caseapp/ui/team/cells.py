# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the cells of the list of a meeting: the phase below its programme, and why on two lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from caseapp.ui.kit.paint import Run, draw_runs, scaled_width
from caseapp.ui.kit.roles import RUNS
from caseapp.ui.kit.rows import AnyIndex
from caseapp.ui.kit.table import CellDelegate
from caseapp.ui.look.theme import px
from caseapp.ui.team.model import Column

BETWEEN: Final = " · "
_SMALLER: Final = 13
_LINE: Final = 17


class ReviewCells(CellDelegate):
    """Why somebody is talked about is read whole, and so is the phase; rows stay as high as they are."""

    def paint_cell(self, painter: QPainter, inner: QRect, index: AnyIndex) -> None:
        lines: tuple[tuple[Run, ...], ...] = ()
        if index.column() in (Column.PROGRAMME, Column.WHY):
            room = inner.width() if index.column() == Column.WHY else 0  # a phase always stands below its programme
            lines = in_lines(index.data(RUNS), room, self.size)
        if len(lines) < 2:
            super().paint_cell(painter, inner, index)
            return
        line = QRect(inner.left(), inner.center().y() - px(_LINE) + 1, inner.width(), px(_LINE))
        for one in lines:
            draw_runs(painter, line, one, _SMALLER)
            line.translate(0, px(_LINE))


def in_lines(runs: Sequence[Run], room: int, size: int) -> tuple[tuple[Run, ...], ...]:
    """One line where the words fit at `size`; else two smaller ones, broken between two parts (0: always two)."""
    if room and _wide(runs, size) <= room:
        return (tuple(runs),)
    parts = [replace(run, text=run.text.removeprefix(BETWEEN)) for run in runs if run.text and run.text != BETWEEN]
    if len(parts) < 2:
        return (tuple(runs),)
    fits = [place for place in range(1, len(parts)) if _wide(_joined(parts[:place]), _SMALLER) <= room]
    place = max(fits, default=1)
    return (_joined(parts[:place]), _joined(parts[place:]))


def _joined(parts: Sequence[Run]) -> tuple[Run, ...]:
    made: list[Run] = []
    for part in parts:
        made += [Run(BETWEEN, tone="muted"), part] if made else [part]
    return tuple(made)


def _wide(runs: Sequence[Run], size: int) -> float:
    return sum(scaled_width(run.text, run.size or size, run.weight) for run in runs)

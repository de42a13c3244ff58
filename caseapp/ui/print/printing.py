# SPDX-License-Identifier: EUPL-1.2
"""This is the place for sending a paper to a printer: a page at a time, drawn in the background at its resolution."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Final

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from caseapp.reports.paper import Paper
from caseapp.ui.background import Background
from caseapp.ui.print.drawing import POINTS, DrawnPage, draw_page

MOST_DPI: Final = 600  # sharper than paper can show; keeps a page below 150 MB
_scopes: Final = itertools.count(1)


def fit_printer(printer: QPrinter, width: float, height: float) -> None:
    """Tell the printer the size of the pages (points) and that the margins are in them already."""
    size = QPageSize(QSizeF(width, height), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    upright = QPageLayout.Orientation.Portrait
    printer.setFullPage(True)
    printer.setPageLayout(QPageLayout(size, upright, QMarginsF(0, 0, 0, 0)))


class PrintRun(QObject):
    """One paper on its way to one printer. `printed` or `failed` tells how it ended."""

    printed = Signal()
    failed = Signal()

    def __init__(self, background: Background, paper: Paper, printer: QPrinter, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._paper = paper
        self._printer = printer
        self._painter = QPainter()
        self._scope = f"PrintRun-{next(_scopes)}"
        self._pages: list[int] = []

    def start(self) -> None:
        """Draw the pages that were chosen in the print dialog."""
        first = self._printer.fromPage() or 1
        last = min(self._printer.toPage() or self._paper.pages, self._paper.pages)
        self._pages = list(range(first - 1, last))
        if not self._pages or not self._painter.begin(self._printer):
            self.failed.emit()
            return
        self._next()

    def stop(self) -> None:
        """Give up; what was sent is sent."""
        self._background.close_scope(self._scope)
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()

    def _next(self) -> None:
        scale = min(self._printer.resolution(), MOST_DPI) / POINTS
        work = partial(draw_page, self._paper.pdf, self._pages[0], scale)
        self._background.run("read", work, self._on_page_drawn, self._on_failed, self._scope)

    def _on_page_drawn(self, page: DrawnPage) -> None:
        dots = self._printer.resolution() / POINTS
        sheet = self._printer.pageLayout().fullRect(QPageLayout.Unit.Point)
        factor = min(1.0, sheet.width() / page.width, sheet.height() / page.height)
        width, height = page.width * factor * dots, page.height * factor * dots
        left = max(0.0, (sheet.width() * dots - width) / 2)
        self._painter.drawImage(QRectF(left, 0.0, width, height), page.image)
        self._pages.pop(0)
        if not self._pages:
            self._painter.end()
            self.printed.emit()
        elif self._printer.newPage():
            self._next()
        else:
            self._painter.end()
            self.failed.emit()

    def _on_failed(self, _error: BaseException) -> None:
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()
        self.failed.emit()

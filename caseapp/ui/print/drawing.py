# SPDX-License-Identifier: EUPL-1.2
"""This is the place for turning the pages of a finished paper into pictures, for the screen and for the printer.

PDFium is not made for several threads: everything that touches it waits for one lock. Nothing is written to disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Final

import pypdfium2
from PySide6.QtGui import QImage

_one_at_a_time: Final = Lock()
POINTS: Final = 72.0  # of a PDF in an inch


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """One page: its picture, its size in points, its words for screen readers."""

    image: QImage
    width: float
    height: float
    words: str


def draw_pages(pdf: bytes, pixels_per_point: float) -> tuple[DrawnPage, ...]:
    """All pages as pictures; for another thread than that of the window."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return tuple(_drawn(document[number], pixels_per_point) for number in range(len(document)))
        finally:
            document.close()


def draw_some(pdf: bytes, most: int, widest: int) -> tuple[tuple[DrawnPage, ...], int]:
    """The first pages of a PDF that others made, none of them wider or higher than so many pixels; how many there are.

    Raises what pdfium raises for what it cannot read.
    """
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            count = len(document)
            return tuple(_drawn_within(document[number], widest) for number in range(min(most, count))), count
        finally:
            document.close()


def _drawn_within(page: pypdfium2.PdfPage, widest: int) -> DrawnPage:
    width, height = page.get_size()
    return _drawn(page, min(2.0, widest / max(1.0, width), 2 * widest / max(1.0, height)))


def draw_page(pdf: bytes, number: int, pixels_per_point: float) -> DrawnPage:
    """One page, counted from 0: for the printer, a page at a time."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return _drawn(document[number], pixels_per_point)
        finally:
            document.close()


def _drawn(page: pypdfium2.PdfPage, pixels_per_point: float) -> DrawnPage:
    width, height = page.get_size()
    text = page.get_textpage()
    words = text.get_text_bounded().replace("\r\n", "\n").strip()
    text.close()
    bitmap = page.render(scale=pixels_per_point, rev_byteorder=True, prefer_bgrx=True)
    picture = QImage(
        bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888
    ).copy()  # the memory of the bitmap goes with the page
    bitmap.close()
    page.close()
    return DrawnPage(picture, width, height, words)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a document looks like: its pages or its words, made in memory, with limits.

What people bring may be broken or made to harm: nothing is drawn larger than a screen can use, nothing is followed, and
what cannot be read says so in a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from caseapp.errors import CaseAppError
from caseapp.i18n import N_
from caseapp.operations.documents import PICTURE_BYTES
from caseapp.store.attached import FILE_BYTES, open_file
from caseapp.store.queries.documents import FileOfLog
from caseapp.ui.print.drawing import DrawnPage, draw_some

MOST_PAGES: Final = 40
_MOST_PIXELS: Final = 120_000_000  # of a picture, before it is made smaller
_WIDEST: Final = 1800  # pixels a page or picture is drawn at, at the most
_MOST_WORDS: Final = 200_000  # signs of a text
_SMALL: Final = (180, 120, 80, 48)
_FORMATS: Final = {"image/png": b"png", "image/jpeg": b"jpeg", "image/tiff": b"tiff"}


class NotShown(CaseAppError):
    """A document that cannot be shown; a copy of it can still be saved."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to see: pages, or words. `left` pages are not drawn."""

    pages: tuple[DrawnPage, ...] = ()
    words: str = ""
    left: int = 0


def shown_document(found: FileOfLog, home: Path, media_type: str) -> Shown:
    """Open a document and draw it. Raises NotAsAttached (not here, spoilt) or NotShown. For another thread."""
    return drawn(b"".join(open_file(found.file, found.pieces(home))), media_type)


def drawn(content: bytes, media_type: str, widest: int = _WIDEST, most_pages: int = MOST_PAGES) -> Shown:
    """The pages or the words of a document."""
    if media_type == "application/pdf":
        try:
            pages, count = draw_some(content, most_pages, widest)
        except (RuntimeError, ValueError, MemoryError) as error:  # pdfium says no more than that it cannot
            raise NotShown(N_("This PDF cannot be shown: it is damaged, or closed with a password.")) from error
        return Shown(pages=pages, left=count - len(pages))
    if media_type in _FORMATS:
        image = _picture(content, _FORMATS[media_type], widest)
        return Shown(pages=(DrawnPage(image, float(image.width()), float(image.height()), ""),))
    text = _text(content[: 4 * _MOST_WORDS], is_cut=len(content) > 4 * _MOST_WORDS)
    return Shown(words=text[:_MOST_WORDS])


def small_picture(path: Path, media_type: str) -> bytes | None:
    """A small picture of the first page, PNG; None where there is none. For another thread."""
    if media_type not in (*_FORMATS, "application/pdf"):
        return None
    try:
        with path.open("rb") as stream:
            shown = drawn(stream.read(FILE_BYTES + 1), media_type, _SMALL[0] * 2, 1)
    except (NotShown, OSError):
        return None
    for side in _SMALL if shown.pages else ():
        image = shown.pages[0].image.scaled(
            QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        found = _as_png(image)
        if 0 < len(found) <= PICTURE_BYTES:
            return found
    return None


def _picture(content: bytes, name: bytes, widest: int) -> QImage:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(name))
    try:
        return _read_picture(reader, widest)
    finally:
        reader.setDevice(None)  # type: ignore[arg-type]  # the buffer may go before the reader does


def _read_picture(reader: QImageReader, widest: int) -> QImage:
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        raise NotShown(N_("This picture cannot be shown: it is damaged, or far too large."))
    if size.width() > widest:
        reader.setScaledSize(size.scaled(widest, widest * 4, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise NotShown(N_("This picture cannot be shown: it is damaged, or far too large."))
    return image


def _text(content: bytes, *, is_cut: bool) -> str:
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            if is_cut and error.start > len(content) - 8:  # cut in the middle of a sign
                return content[: error.start].decode(encoding)
    return content.decode("cp1252", "replace")


def _as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the tab of documents promises: taken in, looked at inside, out only on purpose."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage

from caseapp.operations.documents import AddDocument, seal_document
from caseapp.store.files import FILES
from caseapp.store.queries.documents import documents_of
from caseapp.ui.file.document_pages import NotShown, drawn, small_picture
from caseapp.ui.file.documents import DocumentsTab
from tests.ui.case.conftest import Opened

_WORDS = b"De huur stopt op 1 maart."


def pdf_of(pages: int = 1, width: int = 200, height: int = 100) -> bytes:
    kids = " ".join(f"{3 + number} 0 R" for number in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode()]
    objects += [f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]>>".encode()] * pages
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj" % number + one + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + (b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, len(body)))
    )


def png_that_says(width: int, height: int) -> bytes:
    """A PNG with a head that claims a size, and hardly anything inside."""

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0" * 64)) + part(b"IEND", b"")


def picture_at(path: Path, width: int = 400, height: int = 300) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    assert image.save(str(path))
    return path


def tab_of(opened: Opened) -> DocumentsTab:
    tab = opened.go("documents").tab("documents")
    assert isinstance(tab, DocumentsTab)
    return tab


def take(opened: Opened, path: Path, **fields: Any) -> str:
    file = seal_document(opened.store.path.parent, path)
    return str(opened.do(AddDocument(case_id=opened.case_id, file=file, fields=fields)))  # type: ignore[arg-type]


def test_a_dropped_file_gets_its_form_and_is_in_the_list(opened: Opened, tmp_path: Path) -> None:
    tab = tab_of(opened)
    path = tmp_path / "Opzeg van de huur.txt"
    path.write_bytes(_WORDS)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    move, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    tab.dropEvent(QDropEvent(QPointF(10, 10), move, data, left, none))
    opened.wait()
    page = opened.frame.page()
    sheet = page.sheet()  # type: ignore[union-attr]
    assert sheet.form.values()["title"] == "Opzeg van de huur"
    sheet.save_button.click()
    opened.wait()
    (row,) = opened.ask(documents_of, case_id=opened.case_id)
    assert (row.title, row.layer, row.size) == ("Opzeg van de huur", "L2", len(_WORDS))
    assert tab.list.rows.rowCount() == 1
    assert not (opened.store.path.parent / FILES / ("ff" * 16)).exists()
    opened.undo()
    assert opened.ask(documents_of, case_id=opened.case_id) == ()


@pytest.mark.parametrize(("content", "words"), [(b"", "leeg"), (b"MZ\x90\x00\x00\x00\x00", "PDF")])
def test_what_cannot_be_taken_in_says_why_and_no_form_opens(
    opened: Opened, tmp_path: Path, content: bytes, words: str
) -> None:
    tab = tab_of(opened)
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    tab.take_in(path)
    opened.wait()
    assert tab._said is not None
    assert words in tab._said.accessibleName()
    assert opened.frame.page().sheet() is None  # type: ignore[union-attr]


def test_a_document_is_looked_at_inside_and_a_copy_leaves_only_when_asked(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "brief.txt"
    path.write_bytes(_WORDS)
    made = take(opened, path, title="Brief", kind="health")
    tab = tab_of(opened)
    tab.look_at(made)
    opened.wait()
    sheet = tab.sheet
    assert sheet is not None
    assert sheet.words.text() == _WORDS.decode()
    opened.wait()
    goal = tmp_path / "kopie.txt"
    sheet.copy_button.click()
    assert not goal.exists()
    sheet.save_copy(goal)
    opened.wait()
    assert goal.read_bytes() == _WORDS
    acts = [
        row[0] for row in opened.ask(lambda reader: reader.sql("SELECT act || compartment FROM opening ORDER BY seq"))
    ]
    assert acts[-2:] == ["opensensitive", "exportsensitive"]
    opened.desk.set_bystander(True)
    opened.wait()
    assert tab.sheet is None


def test_every_kind_is_drawn_and_gets_a_small_picture(tmp_path: Path) -> None:
    for name, kind in (("a.png", "image/png"), ("b.jpg", "image/jpeg"), ("c.tif", "image/tiff")):
        path = picture_at(tmp_path / name)
        assert drawn(path.read_bytes(), kind).pages[0].image.width() == 400
        small = small_picture(path, kind)
        assert small is not None
        assert max(QImage.fromData(small).width(), QImage.fromData(small).height()) == 180  # type: ignore[call-overload]
    shown = drawn(pdf_of(43), "application/pdf")
    assert (len(shown.pages), shown.left) == (40, 3)
    assert drawn("Zoë".encode("cp1252") + b" was hier vandaag", "text/plain").words.startswith("Zo")
    assert drawn(b"<b>geen opmaak</b>", "text/plain").words == "<b>geen opmaak</b>"


@pytest.mark.no_qt_log  # the readers of pictures say much about such files
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 and nothing", "application/pdf"),
        (b"%PDF-" + bytes(5000), "application/pdf"),
        (png_that_says(60_000, 60_000), "image/png"),
        (png_that_says(0, 0), "image/png"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 400, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 400, "image/jpeg"),
        (b"II*\x00" + b"\xff" * 400, "image/tiff"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
    ],
)
def test_hostile_files_are_not_shown_and_say_so(tmp_path: Path, content: bytes, kind: str) -> None:
    with pytest.raises(NotShown):
        drawn(content, kind)
    path = tmp_path / "x"
    path.write_bytes(content)
    assert small_picture(path, kind) is None


def test_a_page_as_large_as_a_field_is_drawn_small() -> None:
    (page,) = drawn(pdf_of(1, 14_000, 14_000), "application/pdf").pages
    assert max(page.image.width(), page.image.height()) <= 3600


def test_a_draft_without_its_file_says_to_take_it_in_again_and_gets_its_words_back(
    opened: Opened, tmp_path: Path
) -> None:
    tab, path = tab_of(opened), tmp_path / "brief.txt"
    path.write_bytes(_WORDS)
    tab.take_in(path)
    opened.wait()
    page = opened.frame.page()
    page.sheet().form._put("from_whom", "Immo Dampoort")  # type: ignore[union-attr]
    page.sheet().close_requested.emit()  # type: ignore[union-attr]
    opened.wait()
    page.open_sheet("document", {})  # type: ignore[union-attr]  # as from the drafts on Today
    opened.wait()
    sheet = page.sheet()  # type: ignore[union-attr]
    sheet.save_button.click()
    opened.wait()
    assert "opnieuw" in sheet._error.text()
    sheet.close_requested.emit()
    opened.wait()
    tab.take_in(path)
    opened.wait()
    sheet = page.sheet()  # type: ignore[union-attr]
    assert sheet.form.values()["from_whom"] == "Immo Dampoort"
    sheet.save_button.click()
    opened.wait()
    (row,) = opened.ask(documents_of, case_id=opened.case_id)
    assert (row.from_whom, row.size) == ("Immo Dampoort", len(_WORDS))


def test_a_letter_of_an_older_code_page_is_read_to_its_last_letter() -> None:
    assert drawn("Brief aan René".encode("cp1252"), "text/plain").words == "Brief aan René"
    assert drawn(("é" * 500_000).encode(), "text/plain").words == "é" * 200_000

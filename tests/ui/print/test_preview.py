# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the preview: pages appear, forms change them, printing and saving are written down."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from caseapp.errors import DiskFull, ReadOnly
from caseapp.operations.plans import WritePlanDomain
from caseapp.store.queries.openings import OpeningsAsk, openings_shown
from caseapp.store.queries.plans import papers_of, plan_of_case, versions_of
from caseapp.ui.print.preview import PrintPreview
from caseapp.ui.print.printing import fit_printer
from caseapp.ui.print.saving import save_file
from caseapp.ui.print.wish import PrintWish
from tests.records import open_case
from tests.ui.case.conftest import Opened


def preview(opened: Opened, previews: list[PrintPreview], **wish: Any) -> PrintPreview:
    made = PrintPreview(opened.desk, PrintWish(case_id=opened.case_id, **wish), opened.window)
    previews.append(made)
    made.open_sheet()
    ready(opened, made)
    return made


def ready(opened: Opened, made: PrintPreview) -> None:
    opened.qtbot.waitUntil(lambda: made.save_button.isEnabled() and not made.live.is_waiting(), timeout=20000)


def papers(opened: Opened) -> Any:
    return opened.ask(papers_of, case_id=opened.case_id)


def test_pages_appear_with_their_words(opened: Opened, previews: list[PrintPreview]) -> None:
    made = preview(opened, previews)
    assert made.paper is not None
    assert made.pages.count() == made.paper.pages > 1
    assert "Yassin" in made.pages._pages[0].accessibleDescription()
    assert made.pages._pages[0]._page.image.pixelColor(5, 5).name() == "#ffffff"


def test_the_keyboard_turns_pages_and_zooms(opened: Opened, previews: list[PrintPreview]) -> None:
    made = preview(opened, previews)
    made.pages.setFocus()
    opened.qtbot.waitUntil(lambda: made.pages.verticalScrollBar().maximum() > 0)  # the pages stand below each other
    assert made.pages.page() == 1
    opened.qtbot.keyClick(made.pages, Qt.Key.Key_PageDown)
    assert made.pages.page() == 2
    opened.qtbot.keyClick(made.pages, Qt.Key.Key_End)
    assert made.pages.page() == made.pages.count()
    before = made.pages.scale()
    opened.qtbot.keyClick(made.pages, Qt.Key.Key_Plus)
    assert made.pages.scale() > before
    opened.qtbot.waitUntil(  # the pages come again, sharp at this size
        lambda: abs(made.pages._pages[0]._page.image.width() - 595 * made.pages.picture_scale()) <= 2, timeout=20000
    )
    opened.qtbot.keyClick(made.pages, Qt.Key.Key_0)
    assert made.pages.scale() == pytest.approx(before, rel=0.02)


def test_another_document_and_language_make_another_paper(opened: Opened, previews: list[PrintPreview]) -> None:
    made = preview(opened, previews)
    long = made.paper
    made.choice.document.set_code("plan-one-page")
    made.choice.document.code_changed.emit("plan-one-page")
    ready(opened, made)
    assert made.paper is not None
    assert long is not None
    assert made.paper.pages == 1 < long.pages
    dutch = made.paper.sha256
    made.choice.language.set_code("fr")
    made.choice.language.code_changed.emit("fr")
    ready(opened, made)
    assert made.paper.sha256 != dutch


def test_sensitive_parts_are_not_ticked_and_left_out_is_said(opened: Opened, previews: list[PrintPreview]) -> None:
    made = preview(opened, previews)
    assert made.choice.extras.chosen() == ()
    assert "housing" in made.choice.parts.chosen()
    assert made.choice.left_out.isVisibleTo(made) == bool(made.paper and made.paper.left_out)
    made.choice.parts.set_chosen([part for part in made.choice.parts.chosen() if part != "housing"])
    made.choice.parts.choice_changed.emit(())
    ready(opened, made)
    words = " ".join(page.accessibleDescription() for page in made.pages._pages)
    assert "Een eigen studio." not in words


def test_a_wish_for_some_parts_ticks_only_these(opened: Opened, previews: list[PrintPreview]) -> None:
    made = preview(opened, previews, parts=("income",), handed_to="OCMW")
    assert made.choice.parts.chosen() == ("income",)
    assert made.choice.handed_to.text() == "OCMW"


def test_a_version_printed_again_has_the_same_fingerprint(
    opened: Opened, previews: list[PrintPreview], tmp_path: Path
) -> None:
    version = opened.ask(versions_of, case_id=opened.case_id)[0]
    first = preview(opened, previews, version_id=version.id)
    first.save_to(tmp_path / "een.pdf")
    opened.qtbot.waitUntil(lambda: len(papers(opened)) == 1, timeout=5000)
    plan = opened.ask(plan_of_case, case_id=opened.case_id)
    opened.do(WritePlanDomain(plan_id=plan.id, domain="housing", fields={"want": "Iets anders."}))
    again = preview(opened, previews, version_id=version.id)
    again.save_to(tmp_path / "twee.pdf")
    opened.qtbot.waitUntil(lambda: len(papers(opened)) == 2, timeout=5000)
    one, other = papers(opened)
    assert one.sha256 == other.sha256
    assert one.plan_version_id == version.id
    assert (tmp_path / "een.pdf").read_bytes() == (tmp_path / "twee.pdf").read_bytes()


def test_saving_writes_down_for_whom(opened: Opened, previews: list[PrintPreview], tmp_path: Path) -> None:
    made = preview(opened, previews, document="crisis-card-a6", handed_to="Yassin", purpose="voor in zijn jas")
    with opened.qtbot.waitSignal(opened.desk.said):
        made.save_to(tmp_path / "kaart.pdf")
    row = papers(opened)[0]
    assert (row.document, row.handed_to, row.purpose, row.discreet) == (
        "crisis-card-a6",
        "Yassin",
        "voor in zijn jas",
        True,
    )
    assert row.pages == 2
    assert (tmp_path / "kaart.pdf").read_bytes().startswith(b"%PDF")


def test_printing_sends_every_page_in_its_size(opened: Opened, previews: list[PrintPreview], tmp_path: Path) -> None:
    made = preview(opened, previews, document="crisis-card-a6")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printer.pdf"))
    printer.setResolution(150)
    fit_printer(printer, *made.size_of_page)
    with opened.qtbot.waitSignal(opened.desk.said, timeout=20000):
        made.print_on(printer)
    document = pypdfium2.PdfDocument(tmp_path / "printer.pdf")
    assert len(document) == 2
    assert document[0].get_size() == pytest.approx(made.size_of_page, abs=2)
    document.close()
    assert papers(opened)[0].sha256 == made.paper.sha256  # type: ignore[union-attr]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_says_so_and_nothing_is_written_down(opened: Opened, previews: list[PrintPreview]) -> None:
    made = preview(opened, previews)
    made.save_to(Path("/dev/full"))
    opened.wait()
    assert made._note is not None
    assert "schijf is vol" in made._note.accessibleName() or "disk is full" in made._note.accessibleName()
    assert papers(opened) == ()
    assert made.save_button.isEnabled()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_an_error_of_its_own() -> None:
    with pytest.raises(DiskFull):
        save_file(Path("/dev/full"), b"x" * 10)


def test_a_folder_that_is_closed_says_so(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "plan.pdf").write_bytes(b"old")
    closed.chmod(0o500)
    if os.access(closed, os.W_OK):  # who may do everything: a folder of the system that nobody can write in
        closed.chmod(0o700)
        closed = Path("/sys")
        if not closed.is_dir():
            pytest.skip("no folder that nobody can write in")
    with pytest.raises(ReadOnly):
        save_file(closed / "plan.pdf", b"new")
    if closed.parent == tmp_path:
        assert (closed / "plan.pdf").read_bytes() == b"old"
        closed.chmod(0o700)


def test_saving_replaces_a_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    goal = tmp_path / "plan.pdf"
    goal.write_bytes(b"old")
    save_file(goal, b"new")
    assert goal.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["plan.pdf"]


def test_nothing_readable_is_left_on_disk(
    opened: Opened, previews: list[PrintPreview], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    preview(opened, previews)
    assert list(folder.iterdir()) == []


def test_without_a_plan_the_rest_can_be_printed(opened: Opened, previews: list[PrintPreview]) -> None:
    opened.case_id = open_case(opened.store, "Noor", "Haddad")
    made = preview(opened, previews)
    assert made.choice.document.code() == "case-export"
    assert made.choice.document.count() == 1


def test_what_leaves_is_written_down_as_opened(opened: Opened, previews: list[PrintPreview], tmp_path: Path) -> None:
    made = preview(opened, previews)
    made.save_to(tmp_path / "plan.pdf")
    opened.qtbot.waitUntil(lambda: len(papers(opened)) == 1, timeout=5000)
    found = opened.ask(openings_shown, ask=OpeningsAsk(case_id=opened.case_id))
    assert (found.rows[0].act, found.rows[0].compartment) == ("export", "core")


def test_the_key_that_hides_takes_a_paper_off_the_screen(opened: Opened, previews: list[PrintPreview]) -> None:
    made = preview(opened, previews)
    opened.desk.set_bystander(True)
    assert not made.isVisible()
    opened.desk.set_bystander(False)

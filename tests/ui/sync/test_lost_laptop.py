# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of a laptop that is lost: shut out under all its names, and what it held is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseapp.store.colleagues.own_devices import new_device
from caseapp.sync.overview import DeviceRow, names_of_laptop
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.buttons import Button
from caseapp.ui.print.drawing import draw_pages
from caseapp.ui.sync.device_sheets import RevokeSheet
from caseapp.ui.sync.held import report_paper
from caseapp.ui.sync.held_sheet import HeldSheet
from caseapp.ui.sync.page import SyncPage
from casehub.serving import Serving
from tests.journeys.hands import texts_in
from tests.sync.laptops import hub_at
from tests.ui.sync.teams import Seat, founder, joined, open_yassin


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Serving]:
    with hub_at(tmp_path / "hub") as serving:
        yield serving


@pytest.fixture
def two(qtbot: QtBot, tmp_path: Path, hub: Serving) -> Iterator[tuple[Seat, Seat]]:
    """Nele looks at the page; Karim's laptop, which has a case of hers."""
    first, _nele, karim = founder(qtbot, tmp_path / "nele", hub)
    second = joined(first, karim, tmp_path / "karim")
    open_yassin(first, second)
    first.round()
    first.frame.show()
    first.frame.add_page("sync", lambda: SyncPage(first.desk))
    yield first, second
    second.close()
    first.close()


def page_of(at: Seat) -> SyncPage:
    at.frame.go_to(Address("sync"))
    at.wait()
    page = at.frame.page()
    assert isinstance(page, SyncPage)
    at.until(lambda: page.view is not None)
    return page


def row(name: str, brought_by: str = "") -> DeviceRow:
    return DeviceRow(dev_id=name, worker_id="w", state="active", is_this=False, is_guest=False, last_save=None,
                     brought_by=brought_by)  # fmt: skip


def test_all_names_of_a_laptop_are_found_from_any_of_them() -> None:
    rows = [row("a"), row("other"), row("c", "b"), row("b", "a"), row("copy", "a"), row("far", "other")]
    for start in ("a", "b", "c", "copy"):
        found = [one.dev_id for one in names_of_laptop(rows, start)]
        assert set(found) == {"a", "b", "c", "copy"}
        assert (found[0], found[-1]) == ("c", "a"), "the newest first, so that it cannot sign for another one"
    assert [one.dev_id for one in names_of_laptop(rows, "other")] == ["far", "other"]
    assert names_of_laptop(rows, "nobody") == ()


def test_a_laptop_that_was_put_back_is_shut_out_under_both_names_and_told_case_by_case(two: tuple[Seat, Seat]) -> None:
    first, second = two
    worker = second.store.author.worker_id
    second.store.local(lambda unit: new_device(unit.connection))
    second.store.sign_in(worker)
    second.round()
    first.round()
    page = page_of(first)
    lost = [one for one in page.view.devices if one.worker_id == worker]  # type: ignore[union-attr]
    assert [one.state for one in lost] == ["active", "active"]
    former = next(one.brought_by for one in lost if one.brought_by)
    page.people.revoke_wanted.emit(former)
    (sheet,) = first.frame.findChildren(RevokeSheet)
    first.until(lambda: sheet.held.held is not None)
    assert sheet.held.words.text() == "Er kon 1 dossier op gelezen worden."
    assert sheet.held.fresh.text().startswith("Zoals het was bij de laatste ronde")
    assert "1 andere laptop" in " ".join(texts_in(sheet))
    sheet.save_requested.emit()
    assert "Kies eerst" in " ".join(texts_in(sheet)), "nothing is shut out or left in by default"
    sheet.same.set_chosen(["same"])
    sheet.save_requested.emit()
    first.until(lambda: first.frame.findChildren(HeldSheet))
    first.wait()
    (told,) = first.frame.findChildren(HeldSheet)
    first.until(lambda: told.view.held is not None)
    assert "Yassin El Idrissi" in " ".join(texts_in(told))
    assert told.view.held is not None
    assert told.view.held.is_shut_out
    states = {one.state for one in page_of(first).view.devices if one.worker_id == worker}  # type: ignore[union-attr]
    assert states == {"revoked"}
    first.desk.set_bystander(True)
    assert "Yassin El Idrissi" not in " ".join(texts_in(told))
    told.close_sheet()


def test_the_paper_names_people_only_when_asked(two: tuple[Seat, Seat]) -> None:
    first, _second = two
    page = page_of(first)
    lost = next(one for one in page.view.devices if not one.is_this)  # type: ignore[union-attr]
    first.act(lambda colleagues: colleagues.revoke(lost.dev_id, "lost", wipe=False))
    first.until(lambda: page.view is not None and any(one.state == "revoked" for one in page.view.devices))
    first.wait()
    link = next(one for one in page.findChildren(Button) if one.accessibleName().startswith("Wat erop stond"))
    link.click()
    (sheet,) = first.frame.findChildren(HeldSheet)
    first.until(lambda: sheet.view.held is not None)
    assert not sheet.with_names.isChecked()
    names = (lost,)
    held = sheet.view.held
    assert held is not None
    for with_names in (False, True):
        paper = report_paper(held, names, "Laptop Karim", first.desk, with_names=with_names)()
        words = " ".join(one.words for one in draw_pages(paper.pdf, 1.0))
        assert ("Idrissi" in words) is with_names
        assert "72 uur" in words
        assert lost.dev_id[:16] in words
    sheet.save_requested.emit()
    first.until(lambda: sheet.preview.paper is not None)
    sheet.preview.close_requested.emit()
    assert sheet.isVisible()
    sheet.close_sheet()

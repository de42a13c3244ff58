# SPDX-License-Identifier: EUPL-1.2
"""This is the place for files whose time is over, in the window: held, proposed, confirmed by another, gone."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from caseapp.operations import perform
from caseapp.operations.cases import CloseCase
from caseapp.operations.destruction import ConfirmTerm
from caseapp.operations.team import ChangeWorker
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.history import history_of
from caseapp.store.queries.retention import destructions, retention_list
from caseapp.ui.case.case_sheets import CaseSheet
from caseapp.ui.case.form_sheet import Ask
from caseapp.ui.figures.page import FiguresPage
from caseapp.ui.figures.retention_part import CONFIRM, KEEP, PROPOSE, RELEASE, RetentionPart
from caseapp.ui.figures.retention_sheets import ConfirmSheet, HoldSheet
from caseapp.ui.kit.fields import Combo
from tests.records import TODAY
from tests.ui.opened import Opened


@pytest.fixture
def closed(opened: Opened) -> str:
    """A file that was closed fifteen years ago; two people who decide."""
    case_id = opened.case("Jan", "Peeters", opened_day=date(2010, 1, 1))
    perform(opened.store, CloseCase(case_id=case_id, reason="completed", day=date(2011, 1, 1)))
    perform(opened.store, ChangeWorker(worker_id=opened.karim, fields={"role": "team_lead"}))
    opened.desk.load()
    return case_id


def shown(opened: Opened) -> tuple[FiguresPage, RetentionPart]:
    page = opened.show("figures", FiguresPage, tab="retention")
    assert isinstance(page, FiguresPage)
    opened.wait()
    return page, page.retention


def again(opened: Opened, page: FiguresPage) -> None:
    opened.wait()
    page.refresh_now()
    opened.wait()


def acts(part: RetentionPart) -> list[str]:
    (row,) = [one for one in part.list.rows.shown if one.id]
    return [act.code for act in row.acts]


def chosen_in_the_form(opened: Opened, case_id: str, context: str) -> None:
    """Choose how long the file is kept, as a person does, in the sheet of the case."""
    head = opened.store.read(lambda reader: case_head(reader, case_id))
    sheet = CaseSheet(Ask(host=opened.frame, desk=opened.desk, head=head, item="case"))
    sheet.open_sheet()
    combo = sheet.form.controls["retention_context"]
    assert isinstance(combo, Combo)
    combo.set_code(context)
    sheet.save_requested.emit()
    opened.wait()


def test_how_long_a_file_is_kept_is_chosen_in_the_window_and_told_in_its_history(opened: Opened, closed: str) -> None:
    chosen_in_the_form(opened, closed, "caw")
    assert opened.store.read(lambda reader: case_head(reader, closed)).retention_context == "caw"
    assert "retention_context" in repr(opened.store.read(lambda reader: history_of(reader, closed)))


def test_one_proposes_another_confirms_and_the_file_is_gone(opened: Opened, closed: str, tmp_path: Path) -> None:
    chosen_in_the_form(opened, closed, "caw")
    page, part = shown(opened)
    assert acts(part) == ["open"], "no term is confirmed"
    part.context.set_code("caw")
    part.confirm.click()
    again(opened, page)
    assert acts(part) == [PROPOSE, KEEP, "open"]
    part.list.act_requested.emit(closed, PROPOSE)
    again(opened, page)
    assert CONFIRM not in acts(part), "not by the same person"
    opened.store.sign_in(opened.karim)
    opened.desk.load()
    again(opened, page)
    part.list.act_requested.emit(closed, CONFIRM)
    sheet = page.window().findChild(ConfirmSheet)
    assert sheet is not None
    assert not sheet.is_alone
    undoable = len(opened.undoable)
    sheet.save_requested.emit()
    again(opened, page)
    view = opened.store.read(lambda reader: retention_list(reader, TODAY))
    assert view.rows == ()
    (done,) = view.destroyed
    assert (done.case_ref, done.proposed_by, done.confirmed_by) == (closed, opened.nele, opened.karim)
    assert done.done_day == TODAY
    assert len(opened.undoable) == undoable, "what is gone for good offers no way back"
    assert part.destroyed_card.isVisibleTo(part)
    part.destroyed_card.save_to(tmp_path / "report.csv")
    opened.wait()
    text = (tmp_path / "report.csv").read_text("utf-8-sig")
    (line,) = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    assert "Peeters" not in text
    assert line[0] == closed
    assert {"Nele Van Damme", TODAY.isoformat()} <= set(line)


def test_a_file_is_held_with_a_word_and_released(opened: Opened, closed: str) -> None:
    perform(opened.store, ConfirmTerm(context="caw", is_usual=True))
    page, part = shown(opened)
    part.list.act_requested.emit(closed, KEEP)
    sheet = page.window().findChild(HoldSheet)
    assert sheet is not None
    offered = [sheet.reason.itemData(one) for one in range(sheet.reason.count())]
    assert "complaint" in offered
    assert "appeal" not in offered, "that the program finds itself"
    sheet.reason.set_code("complaint")
    sheet.save_requested.emit()
    again(opened, page)
    assert acts(part) == [RELEASE, "open"]
    part.list.act_requested.emit(closed, RELEASE)
    again(opened, page)
    assert PROPOSE in acts(part)
    assert opened.store.read(destructions) == ()


def test_who_works_alone_names_the_second_person_and_waits_a_day(opened: Opened, closed: str) -> None:
    perform(opened.store, ConfirmTerm(context="caw", is_usual=True))
    perform(opened.store, ChangeWorker(worker_id=opened.karim, fields={"active": False}))
    opened.desk.load()
    page, part = shown(opened)
    part.list.act_requested.emit(closed, PROPOSE)
    again(opened, page)
    part.list.act_requested.emit(closed, CONFIRM)
    sheet = page.window().findChild(ConfirmSheet)
    assert sheet is not None
    assert sheet.is_alone
    sheet.witness.setText("Anke Wouters, gegevensbescherming")
    sheet.save_requested.emit()
    opened.wait()
    assert sheet.trouble.isVisibleTo(sheet), "not on the day of the proposal"
    assert len(opened.store.read(lambda reader: retention_list(reader, TODAY)).rows) == 1

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the model of the case list: windows of rows, groups, places."""

from __future__ import annotations

from PySide6.QtTest import QAbstractItemModelTester

from caseapp.store.queries.case_list import CaseAsk, CaseList
from caseapp.store.queries.cases import CaseFilter, CaseRow
from caseapp.store.queries.names import ShownName
from caseapp.ui.cases.lines import Line
from caseapp.ui.cases.model import WINDOW, CaseModel, Column
from caseapp.ui.kit.paint import Run
from caseapp.ui.kit.roles import GROUP, ROW_ID

ASK = CaseAsk(wanted=CaseFilter())


def row(number: int) -> CaseRow:
    return CaseRow(
        id=f"{number:032x}", person_id="", name=ShownName(f"N{number}", ""), birth_day=None, birth_precision=None,
        programme=None, phase=None, worker_id=None, backup_id=None, levels=".....", last_contact=None, last_talk=None,
        rhythm_days=None, silent_from=None, next_clock=None, plan_agreed=None, exit_day=None, flags=(),
        restricted=False, status="open", read_rev=0,
    )  # fmt: skip


def line(one: CaseRow) -> Line:
    return Line((Run(one.name.call),), "", (), "", "", (), (), Run(""), "", "", "", "", ())


def model_of(count: int, groups: tuple[tuple[str | None, int], ...] = ()) -> tuple[CaseModel, list[tuple[str, ...]]]:
    model = CaseModel(line)
    wanted: list[tuple[str, ...]] = []
    model.wanted.connect(wanted.append)
    ids = tuple(row(number).id for number in range(count))
    first = tuple(row(number) for number in range(min(count, WINDOW)))
    model.show_list(CaseList(ask=ASK, ids=ids, groups=groups, first=first), lambda who: who or "nobody")
    return model, wanted


def test_rows_of_the_first_window_are_there_at_once(qapp: object) -> None:
    model, wanted = model_of(250)
    assert model.rowCount() == 250
    assert model.index(99, Column.NAME).data() == "N99"
    assert wanted == []


def test_a_row_out_of_the_window_is_asked_for_once_with_its_neighbours(qapp: object) -> None:
    model, wanted = model_of(250)
    assert model.index(120, Column.NAME).data() is None
    assert model.index(121, Column.NAME).data() is None
    assert wanted == [tuple(row(number).id for number in range(100, 200))]
    model.put_rows(row(number) for number in range(100, 200))
    assert model.index(120, Column.NAME).data() == "N120"


def test_who_scrolls_past_waits_for_what_is_in_sight(qapp: object) -> None:
    model, wanted = model_of(1000)
    for place in (150, 250, 350, 450, 950):
        model.index(place, Column.NAME).data()
    assert len(wanted) == 1  # one window at a time
    model.put_rows(row(number) for number in range(100, 200))
    assert wanted[1][0] == row(900).id  # the last one wanted comes first


def test_rows_far_away_are_forgotten(qapp: object) -> None:
    model, wanted = model_of(5000)
    for start in range(100, 5000, 100):
        model.index(start, Column.NAME).data()
        model.put_rows(row(number) for number in range(start, start + 100))
    assert len(model.loaded(model.ids())) == 1200
    assert model.index(4999, Column.NAME).data() == "N4999"
    assert len(wanted) == 49


def test_groups_stand_between_the_cases(qapp: object) -> None:
    model, _wanted = model_of(5, (("Griet", 2), (None, 3)))
    assert [model.case_at(place) for place in range(7)] == [
        "",
        row(0).id,
        row(1).id,
        "",
        row(2).id,
        row(3).id,
        row(4).id,
    ]
    assert [model.row_of(row(number).id) for number in range(5)] == [1, 2, 4, 5, 6]
    assert model.index(3, 0).data(GROUP) == ("nobody", 3)
    assert model.index(4, 0).data(ROW_ID) == row(2).id
    assert not model.flags(model.index(0, 0)) & model.flags(model.index(1, 0))


def test_a_row_that_changed_is_said_again(qapp: object) -> None:
    model, _wanted = model_of(3)
    assert model.index(1, Column.NAME).data() == "N1"
    changed = CaseRow(
        **{name: getattr(row(1), name) for name in CaseRow.__slots__ if name != "name"}, name=ShownName("New", "")
    )
    seen = []
    model.dataChanged.connect(lambda top, bottom: seen.append((top.row(), bottom.row())))
    model.put_rows([changed])
    assert model.index(1, Column.NAME).data() == "New"
    assert seen == [(1, 1)]


def test_qt_finds_nothing_wrong_with_the_model(qapp: object) -> None:
    model, _wanted = model_of(30, (("a", 10), ("b", 20)))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_list(CaseList(ask=ASK, ids=(row(1).id,), groups=(), first=(row(1),)), str)
    assert tester.model() is model

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page of who may be in the files twice."""

from __future__ import annotations

from datetime import date

from caseapp.ui.cases.duplicates import DuplicatesPage
from caseapp.ui.kit.roles import ROW
from tests.ui.opened import Opened


def rows(shown: object) -> list[str]:
    model = shown.rows  # type: ignore[attr-defined]
    return [model.index(place, 0).data(ROW).id for place in range(model.rowCount())]


def test_two_files_of_one_person_are_found_linked_and_taken_apart(opened: Opened) -> None:
    first = opened.case("Yassin", "El Idrissi", birth_day=date(2008, 3, 22))
    opened.case("Yasin", "El Idrisi", birth_day=date(2008, 3, 22))
    page = opened.show("duplicates", DuplicatesPage)
    assert isinstance(page, DuplicatesPage)
    (key,) = rows(page.pairs)
    page.pairs.act_requested.emit(key, "one")
    assert opened.went[-1].page == "case"
    page.pairs.act_requested.emit(key, "link")
    opened.wait()
    assert rows(page.pairs) == []
    assert set(rows(page.linked)) == set(key.split("."))
    opened.desk.undo(opened.undoable[-1])
    opened.wait()
    assert (rows(page.pairs), rows(page.linked)) == ([key], [])
    page.pairs.act_requested.emit(key, "link")
    opened.wait()
    page.linked.act_requested.emit(key.split(".")[0], "unlink")
    opened.wait()
    assert (rows(page.pairs), rows(page.linked)) == ([key], [])
    assert first

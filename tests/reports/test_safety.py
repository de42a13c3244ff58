# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the protected address: on no paper, in no export, search, count or list (masterplan tier B 22).

A marked word is written as the address, and then looked for in everything the program hands out.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from caseapp.cli.showing import everything
from caseapp.operations import perform
from caseapp.operations.exits import ChangeExit
from caseapp.operations.meetings import ChangeMeeting, PlanMeeting
from caseapp.operations.plans import WritePlanDomain
from caseapp.operations.safety import EndSafety, SetSafety
from caseapp.reports.case_export import case_json_of
from caseapp.reports.case_papers import CASE_PAPERS, PaperWanted, paper_for
from caseapp.reports.case_table import as_csv, case_table
from caseapp.reports.meeting_content import FOR_PERSON
from caseapp.reports.paper import PaperOptions
from caseapp.store import queries
from caseapp.store.queries.cases import CaseFilter, all_case_rows, case_head
from caseapp.store.queries.exits import exits_of
from caseapp.store.queries.figures import count_values, figure_values
from caseapp.store.queries.meetings import meetings_of
from caseapp.store.queries.plans import plan_of_case
from caseapp.store.queries.safety import safe_way_of, safety_of
from caseapp.store.queries.search import find_notes, find_people
from caseapp.store.reader import Reader
from tests.records import TODAY, Filled, full_store
from tests.reports.lists import make_lists

WORD = "Qzwxschuilplaats"
OWN_FORM = {"safety_of"}  # the one that may read it
# a difference shows what two colleagues wrote, to who settles it; the command `show` leaves this field out
TO_SETTLE = {"differences_of_case"}
TO_KEEP_IT_OUT = {"protected_addresses"}  # what papers and files look for, so that it does not leave on one


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Filled]:
    made = full_store(tmp_path)
    fields: Any = {"protected_address": f"{WORD} 7 bus 2", "safe_times": "vrijdag na vier uur"}
    perform(made.store, SetSafety(case_id=made.case_id, fields=fields))
    make_lists(made.store, made.case_id)
    for state, day in (("held", TODAY - timedelta(20)), ("planned", TODAY + timedelta(20))):
        meeting: Any = {"kind": "round_table", "state": state, "day": day, "agenda": "Waar ik ga wonen."}
        perform(made.store, PlanMeeting(case_id=made.case_id, fields=meeting))
    yield made
    made.store.close()


def test_its_own_form_reads_it(filled: Filled) -> None:
    row = filled.store.read(lambda reader: safety_of(reader, filled.case_id))
    assert row is not None
    assert WORD in (row.protected_address or "")
    assert filled.store.read(lambda reader: case_head(reader, filled.case_id)).safety_mode


@pytest.mark.parametrize("document", CASE_PAPERS)
def test_it_is_on_no_paper_where_somebody_wrote_it_into_a_text(filled: Filled, document: str) -> None:
    """In the notes of a meeting, in words of the person, in a step: a protected address is taken out of every text."""
    store, told = filled.store, f"Zij slaapt in {WORD} 7, bus 2 en niet meer thuis."
    for meeting in store.read(lambda reader: meetings_of(reader, filled.case_id)):
        fields: Any = {"minutes": told, "agenda": told, "place": f"{WORD.lower()} 7", "why": told}
        perform(store, ChangeMeeting(meeting_id=meeting.id, fields=fields))
    plan = store.read(lambda reader: plan_of_case(reader, filled.case_id))
    assert plan is not None
    perform(store, WritePlanDomain(plan_id=plan.id, domain="housing", fields={"want": told, "my_situation": told}))
    for row in store.read(lambda reader: exits_of(reader, filled.case_id)):
        perform(store, ChangeExit(exit_id=row.id, fields={"first_night": told, "plan_b": told, "who_comes": told}))
    wanted = PaperWanted(
        case_id=filled.case_id, document=document, today=TODAY, options=PaperOptions(language="nl"), sensitive=True,
        audience=FOR_PERSON,
    )  # fmt: skip
    paper = store.read(lambda reader: paper_for(reader, wanted))
    pages = pypdfium2.PdfDocument(BytesIO(paper.pdf))
    assert WORD.casefold() not in " ".join(page.get_textpage().get_text_bounded() for page in pages).casefold()


@pytest.mark.parametrize("document", CASE_PAPERS)
def test_it_is_on_no_paper(filled: Filled, document: str) -> None:
    wanted = PaperWanted(
        case_id=filled.case_id, document=document, today=TODAY, options=PaperOptions(language="nl"), sensitive=True
    )
    paper = filled.store.read(lambda reader: paper_for(reader, wanted))
    pages = pypdfium2.PdfDocument(BytesIO(paper.pdf))
    assert WORD not in " ".join(page.get_textpage().get_text_bounded() for page in pages)


def test_it_is_in_no_export(filled: Filled) -> None:
    store = filled.store
    assert WORD not in store.read(lambda reader: case_json_of(reader, filled.case_id, sensitive=True))
    assert WORD not in as_csv(store.read(lambda reader: case_table(reader, CaseFilter(), TODAY))).decode()
    assert WORD not in repr(store.read(lambda reader: everything(reader, filled.case_id, TODAY)))


def test_no_search_finds_it(filled: Filled) -> None:
    read = filled.store.read
    assert read(lambda reader: find_notes(reader, WORD)) == ()
    assert read(lambda reader: find_people(reader, WORD)) == ()
    with filled.store.reading_whole() as reader:
        tables = [row[0] for row in reader.sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in (one for one in tables if one.startswith("search_")):
            rows = repr(reader.sql(f"SELECT * FROM {table}"))  # noqa: S608 - names of tables
            assert WORD.casefold() not in rows.casefold(), table


def test_it_is_in_no_figure_and_no_count(filled: Filled) -> None:
    with filled.store.reading_whole() as reader:
        assert WORD not in repr(figure_values(reader))
        assert WORD not in repr(count_values(reader))


def test_it_is_in_no_list_and_nothing_derived(filled: Filled) -> None:
    assert WORD not in repr(filled.store.read(lambda reader: all_case_rows(reader, CaseFilter(), TODAY)))
    assert WORD not in repr(filled.store.read(lambda reader: safe_way_of(reader, filled.case_id)))
    with filled.store.reading_whole() as reader:
        for table in ("case_summary", "clock", "setting", "meta", "draft", "opening"):
            assert WORD not in repr(reader.sql(f"SELECT * FROM {table}")), table  # noqa: S608 - names of tables


def _questions() -> list[tuple[str, Callable[..., object]]]:
    """Every query that is asked about one case, by its name."""
    found = []
    for module in pkgutil.iter_modules(queries.__path__):
        room = importlib.import_module(f"{queries.__name__}.{module.name}")
        for name, one in inspect.getmembers(room, inspect.isfunction):
            given = [p for p in inspect.signature(one).parameters.values() if p.default is p.empty]
            about_a_case = [p.name for p in given][:2] in (["reader", "case_id"], ["opened", "case_id"]) and len(
                given
            ) <= 3
            if one.__module__ == room.__name__ and about_a_case and not name.startswith("_"):
                found.append((name, one))
    return found


@pytest.mark.parametrize(("name", "ask"), _questions(), ids=[name for name, _one in _questions()])
def test_no_other_question_about_the_case_answers_with_it(
    filled: Filled, name: str, ask: Callable[..., object]
) -> None:
    more = [p.name for p in inspect.signature(ask).parameters.values() if p.default is p.empty][2:]
    given: dict[str, object] = {"today": TODAY, "until": TODAY + timedelta(60), "day": date(2026, 10, 5)}
    if any(one not in given for one in more):
        pytest.skip("asks for more than a day")

    def answer(reader: Reader) -> str:
        return repr(ask(reader, filled.case_id, *(given[one] for one in more)))

    if name in OWN_FORM | TO_SETTLE | TO_KEEP_IT_OUT:
        return
    assert WORD not in filled.store.read(answer)


def test_what_was_written_stays_when_the_mode_ends(filled: Filled) -> None:
    perform(filled.store, EndSafety(case_id=filled.case_id))
    assert not filled.store.read(lambda reader: case_head(reader, filled.case_id)).safety_mode
    assert filled.store.read(lambda reader: safety_of(reader, filled.case_id)) is not None

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for asking everything, as everybody: no reader, paper or export answers with what is not theirs.

Every public function of store/queries is asked. One with an argument that this table does not know makes the test
fail: say below what to ask it.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from caseapp.cli.showing import everything
from caseapp.clock import FixedClock
from caseapp.errors import CaseAppError
from caseapp.operations.openings import break_glass
from caseapp.reports.calendar_file import calendar_entries
from caseapp.reports.case_export import case_json_of
from caseapp.reports.case_papers import CASE_PAPERS, PaperWanted, content_for
from caseapp.reports.case_table import case_table
from caseapp.reports.paper import PaperOptions
from caseapp.reports.partner_export import partner_export_of
from caseapp.security.permissions import Act, Layer, may
from caseapp.store import queries
from caseapp.store.guest_gate import WRITES
from caseapp.store.queries.agenda import Part
from caseapp.store.queries.case_list import CaseAsk
from caseapp.store.queries.cases import CaseFilter
from caseapp.store.queries.openings import OpeningsAsk
from caseapp.store.queries.team_review import whose_of
from caseapp.store.reader import Reader
from tests.attacks.office import FORMER, MARK, ROLES, Everybody, found_words
from tests.records import TODAY, make_store

GUEST = "guest"
Ask = Callable[[Reader], object]

# what asks nothing of the file, or is only a piece of another question; and what is taken out of papers, never shown
NOT_A_QUESTION = {
    "shown_name",
    "clock_row",
    "changes_of",
    "journal_row",
    "case_ties",
    "is_in_team",
    "protected_addresses",
}
# records by their own id, and where such ids lie
TABLES = {
    "contact_id": "contact", "exit_id": "exit_file", "step_id": "step", "plan_id": "plan", "document_id": "document",
    "version_id": "plan_version", "person_id": "person", "count_id": "count_snapshot", "entity_id": "person",
}  # fmt: skip
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    store = make_store(tmp_path_factory.mktemp("attacked"), FixedClock())
    made = Everybody(store)
    made.mark_everything()
    yield made
    store.close()


@pytest.fixture(scope="module")
def words(office: Everybody) -> dict[str, Layer]:
    """What was left in the case, by layer."""
    return office.words()


def _ids(office: Everybody, table: str) -> list[str]:
    with office.store.reading_whole() as reader:
        return [row[0].hex() for row in reader.sql(f"SELECT id FROM {table}")]  # noqa: S608 - names of tables


def _given(office: Everybody) -> dict[str, list[object]]:
    """What to ask for, by the name of the argument."""
    days = TODAY - timedelta(3650), TODAY + timedelta(3650)
    everybody: Any = lambda reader: whose_of(reader, office.store.author.worker_id)  # noqa: E731 - of who looks
    return {
        "case_id": [office.case_id], "_case_id": [office.case_id], "today": [TODAY], "until": [days[1]],
        "since": [LONG_AGO], "now": [datetime.now(UTC)], "days": [days], "whose": [everybody], "most": [500],
        "worker_id": [office.karim], "me": [office.store.author.worker_id], "year": [TODAY.year],
        "letters": [MARK.lower(), "yas"], "typed": [MARK, "yassin"], "words": [MARK], "ids": [[office.case_id]],
        "wanted": [CaseFilter()], "kind": ["contact", "document"], "field": ["call_name", "phone"],
        "ask": [None], "part": [Part(most=500)], "contact_ids": [_ids(office, "contact")],
        **{name: list(_ids(office, table)) for name, table in TABLES.items()},
    }  # fmt: skip


def _questions(office: Everybody) -> Iterator[tuple[str, Ask]]:
    """Everything that can be asked, with its name."""
    given = _given(office)
    for module in pkgutil.iter_modules(queries.__path__):
        room = importlib.import_module(f"{queries.__name__}.{module.name}")
        for name, one in inspect.getmembers(room, inspect.isfunction):
            if one.__module__ == room.__name__ and not name.startswith("_") and name not in NOT_A_QUESTION:
                yield from _asked(name, one, given)
    yield from _papers(office)


def _asked(name: str, one: Callable[..., object], given: dict[str, list[object]]) -> Iterator[tuple[str, Ask]]:
    wanted = [p for p in inspect.signature(one).parameters.values() if p.default is p.empty][1:]
    unknown = [p.name for p in wanted if p.name not in given]
    assert not unknown, f"{name} asks for {unknown}: teach tests/attacks/test_readers.py what to give"
    for number in range(max((len(given[p.name]) for p in wanted), default=1)):
        values = {p.name: given[p.name][min(number, len(given[p.name]) - 1)] for p in wanted if given[p.name]}
        if len(values) == len(wanted):
            yield name, partial(_ask, one, values)


def _ask(one: Callable[..., object], values: dict[str, object], reader: Reader) -> object:
    ready = dict(values)
    if callable(ready.get("whose")):
        ready["whose"] = ready["whose"](reader)  # type: ignore[operator]
    if "ask" in ready:
        ready["ask"] = CaseAsk(wanted=CaseFilter()) if one.__name__ == "case_list" else OpeningsAsk()
    if one.__name__ == "team_timeline":
        ready["since"] = date(2020, 1, 1)
    return one(reader, **ready)


def _papers(office: Everybody) -> Iterator[tuple[str, Ask]]:
    """Papers and exports: made of the same questions, with all that may be on them."""
    for document in CASE_PAPERS:
        wanted = PaperWanted(case_id=office.case_id, document=document, today=TODAY,
                             options=PaperOptions(language="nl"), sensitive=True)  # fmt: skip
        yield document, partial(_paper, wanted)
    yield "show", lambda reader: everything(reader, office.case_id, TODAY)
    yield "json", lambda reader: case_json_of(reader, office.case_id, sensitive=True)
    yield "partner", lambda reader: partner_export_of(reader, office.case_id, f"{MARK}recordsharing", TODAY)
    yield "calendar", lambda reader: calendar_entries(reader, office.karim, TODAY)
    yield "list", lambda reader: case_table(reader, CaseFilter(), TODAY)


def _paper(wanted: PaperWanted, reader: Reader) -> object:
    return content_for(reader, wanted)


def answered(office: Everybody, role: str) -> dict[str, set[str]]:
    """Who asks everything: the words that came out, by question."""
    office.sign_in(role)
    found: dict[str, set[str]] = {}
    for name, ask in _questions(office):
        try:
            answer = office.store.read(ask)
        except CaseAppError as error:  # a refusal is an answer as well
            answer = str(error)
        found.setdefault(name, set()).update(found_words(answer))
    return found


def leaked(office: Everybody, role: str, may_see: set[Layer], words: dict[str, Layer]) -> dict[str, set[str]]:
    """By question, the words of layers that this role may not see."""
    hidden = {word for word, layer in words.items() if layer not in may_see}
    return {name: out & hidden for name, out in answered(office, role).items() if out & hidden}


def tables(office: Everybody, role: str) -> dict[str, set[str]]:
    """Who writes a query that nobody thought of: the words in every table, as this role finds them."""
    office.sign_in(role)
    with office.store.reading() as reader:
        names = [row[0] for row in reader.sql("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
        plain = [one for one in names if not one.startswith("search_")]  # asked only together with a table that is
        return {name: found_words(reader.sql(f"SELECT * FROM {name}")) for name in plain}  # noqa: S608 - our tables


def readable(role: str, *, restricted: bool) -> set[Layer]:
    """The layers of a case of others that the table gives."""
    return {layer for layer in Layer if may(role, Act.READ, layer, restricted=restricted)}


def test_the_worker_of_the_case_reads_what_was_written_in_every_layer(
    office: Everybody, words: dict[str, Layer]
) -> None:
    """Else the tests below look for nothing."""
    seen = set().union(*answered(office, "karim").values())
    for layer in Layer:
        of_layer = {word for word, where in words.items() if where == layer}
        assert of_layer & seen, f"nothing of {layer} was ever read"
    missed = {word for word in words if word not in seen}
    assert len(missed) < len(words) / 3, missed


@pytest.mark.parametrize("role", ["team_lead", *ROLES, FORMER])
def test_nobody_reads_more_than_the_table_gives(office: Everybody, words: dict[str, Layer], role: str) -> None:
    layers = set() if role == FORMER else readable(role, restricted=False)
    assert leaked(office, role, layers, words) == {}
    hidden = {word for word, layer in words.items() if layer not in layers}
    assert {name: out & hidden for name, out in tables(office, role).items() if out & hidden} == {}
    assert (f"{MARK}ontwerp" in tables(office, role)["draft"]) is (Layer.L2 in layers)


@pytest.mark.parametrize("role", ["team_lead", *ROLES, FORMER])
def test_of_a_restricted_case_others_read_nothing_at_all(office: Everybody, words: dict[str, Layer], role: str) -> None:
    office.restrict(to_own=True)
    try:
        assert leaked(office, role, set(), words) == {}
        assert not any(tables(office, role).values())
    finally:
        office.restrict(to_own=False)


@pytest.mark.parametrize("role", ["team_lead", "worker"])
def test_through_the_glass_who_reported_it_stays_closed(tmp_path: Path, words: dict[str, Layer], role: str) -> None:
    store = make_store(tmp_path, FixedClock())
    office = Everybody(store)
    office.mark_everything()
    office.restrict(to_own=True)
    office.sign_in(role)
    break_glass(store, office.case_id, "Karim is ill and the court calls.")
    layers = {Layer.L1, Layer.L2, Layer.L3}
    assert leaked(office, role, layers, words) == {}
    assert any(answered(office, role).values()), "the glass did open"
    store.close()


def test_in_the_file_of_a_guest_who_reported_it_stays_closed(office: Everybody, words: dict[str, Layer]) -> None:
    sql = "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)"
    office.store.local(lambda unit: unit.connection.exec_driver_sql(sql, (f"sync_{WRITES}", json.dumps("[]"))))
    try:
        assert leaked(office, "worker", readable(GUEST, restricted=False), words) == {}
        office.sign_in("karim")
    finally:
        office.store.local(
            lambda unit: unit.connection.exec_driver_sql("DELETE FROM meta WHERE name = ?", (f"sync_{WRITES}",))
        )

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a file whose time is over in a team: decided by two, erased by an order of two, reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from caseapp.errors import WrongUse
from caseapp.operations.cases import ChangeCase, CloseCase
from caseapp.operations.destruction import ConfirmDestruction, ConfirmTerm, ProposeDestruction
from caseapp.operations.documents import AddDocument, let_go, seal_document
from caseapp.operations.team import ChangeWorker
from caseapp.store.backup import back_up, backups
from caseapp.store.ending_files import finish_destructions
from caseapp.store.queries.retention import DestroyedRow, destructions, retention_list
from caseapp.store.replay import verify
from casehub.serving import Serving
from tests.records import TODAY
from tests.sync.acting import colleagues_of, plain_content, plain_text
from tests.sync.laptops import Laptop
from tests.sync.teams import Opened, Trio, trio_at
from tests.sync.test_erasure import CANARY, order, rows, write_canary


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as made:
        yield made


def closed_long_ago(trio: Trio, hub: Serving) -> bytes:
    """Mila's case with the word in it, closed in 2011; the core log. Its term is confirmed."""
    karim = trio.karim.store.author.worker_id
    colleagues_of(trio.nele, hub).set_roles(karim, ["administrator", "team_lead", "worker"])
    log_id = write_canary(trio, hub)
    letter = trio.folder / "brief.txt"
    letter.write_text(CANARY * 50, "utf-8")
    file = seal_document(trio.mila.folder, letter)
    trio.mila.do(AddDocument(case_id=trio.of_mila, file=file, fields={"title": CANARY}))
    let_go(trio.mila.folder, file)
    fields = {"opened_day": date(2010, 1, 1), "retention_context": "caw"}
    trio.mila.do(ChangeCase(case_id=trio.of_mila, fields=fields))  # type: ignore[arg-type]
    trio.mila.do(CloseCase(case_id=trio.of_mila, reason="completed", day=date(2011, 1, 1)))
    trio.nele.do(ConfirmTerm(context="caw"))
    trio.nele.do(ChangeWorker(worker_id=karim, fields={"role": "team_lead"}))
    trio.rounds(hub, 3)
    return log_id


def report_of(laptop: Laptop) -> DestroyedRow:
    (row,) = laptop.store.read(destructions)
    return row


def proposed(laptop: Laptop, case_id: str) -> str:
    return str(laptop.do(ProposeDestruction(case_id=case_id)))


def test_t23_what_two_decided_and_two_signed_is_nowhere_and_the_report_says_so(made: tuple[Trio, Serving]) -> None:
    trio, hub = made
    log_id = closed_long_ago(trio, hub)
    asked = proposed(trio.nele, trio.of_mila)
    trio.rounds(hub, 2)
    trio.karim.do(ConfirmDestruction(destruction_id=asked))
    assert finish_destructions(trio.karim.store) == (), "in a team no laptop destroys anything by itself"
    trio.rounds(hub, 2)
    assert CANARY in plain_content(trio.mila)
    for laptop in trio.all:
        back_up(laptop.store)
    order(trio, hub)
    for laptop in trio.all * 3:  # the second time Karim tells that it is done
        colleagues_of(laptop, hub).sync()
    for laptop in trio.all:
        assert CANARY not in plain_content(laptop)
        assert all(
            CANARY not in plain_text(copy.path, laptop.store.keys) for copy in backups(laptop.folder / "backups")
        )
        assert not any(one.is_file() for one in (laptop.folder / "files").rglob("*")), "the letter"
        assert laptop.store.read(lambda reader: retention_list(reader, TODAY)).rows == ()
        assert verify(laptop.store).faults == []
        row = report_of(laptop)
        assert (row.case_ref, row.done_day) == (trio.of_mila, TODAY)
        assert row.proposed_by != row.confirmed_by
        assert dict(row.records)["document"] == 1
    assert (rows(trio.folder / "hub", "env", log_id), rows(trio.folder / "hub", "wrap", log_id)) == (0, 0)


def test_t18_one_person_with_two_laptops_is_one_person(made: tuple[Trio, Serving], tmp_path: Path) -> None:
    trio, hub = made
    closed_long_ago(trio, hub)
    asked = proposed(trio.nele, trio.of_mila)
    trio.rounds(hub, 2)
    second = Opened.new(tmp_path / "second")
    trio.nele.let_in(second, trio.nele.store.author.worker_id, hub)
    for laptop in (trio.nele, second, trio.nele, second):
        laptop.round(hub)
    assert second.store.author.worker_id == trio.nele.store.author.worker_id
    for witness in (None, "Anke Wouters, gegevensbescherming"):
        with pytest.raises(WrongUse, match="Somebody else"):
            second.do(ConfirmDestruction(destruction_id=asked, witness=witness))
    trio.rounds(hub, 2)
    assert CANARY in plain_content(trio.mila)
    second.close()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one day of two colleagues who write every noun of the whole file apart, and then meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from caseapp.operations.cases import ChangeCase, CloseCase
from caseapp.operations.destruction import ConfirmTerm
from caseapp.operations.team import ChangeWorker, SetTeamRule
from casehub.serving import Serving
from tests.records import open_case
from tests.sync.families.nouns import FIRST, NOUNS, ONLY_ONE, SECOND, SENSITIVE, Written
from tests.sync.laptops import Laptop
from tests.sync.teams import Opened, Trio, trio_at

Meet = Callable[[], None]


@dataclass
class Day:
    """What is there after it: Nele leads, Karim works on the case with her, Mila may read working files of others."""

    trio: Trio
    written: Written
    sensitive: dict[str, str]
    meet: Meet

    @property
    def two(self) -> tuple[Opened, Opened]:
        """Who wrote."""
        return self.trio.nele, self.trio.karim


@contextmanager
def day_at(folder: Path, way: str) -> Iterator[Day]:
    """A day of a copy of the team; what they wrote travels over the hub, or on a stick."""
    with trio_at(folder) as (trio, hub):
        meet = _by_hub(trio, hub) if way == "hub" else _by_stick(trio, folder / "stick.oebundle")
        written = _cases(trio)
        for name in NOUNS:
            for which in (FIRST, SECOND):
                if which == FIRST or name not in ONLY_ONE:
                    written.ids[name, which] = _make(written, name, which)
        sensitive = {name: _last(trio.nele, name, given(written.case_id)) for name, given in SENSITIVE.items()}
        meet()
        _write_apart(trio, written)
        meet()
        yield Day(trio, written, sensitive, meet)


def _cases(trio: Trio) -> Written:
    """The case both work on, and one whose time is over."""
    nele, karim = trio.nele.store.author.worker_id, trio.karim.store.author.worker_id
    trio.nele.do(ChangeWorker(worker_id=karim, fields={"role": "team_lead"}))
    trio.nele.do(SetTeamRule(name="workers_read_working_files", value=True))
    trio.nele.do(ConfirmTerm(context="caw"))
    trio.nele.do(ChangeCase(case_id=trio.of_karim, fields={"backup_worker_id": nele, "region": "VL"}))
    closed = open_case(
        trio.nele.store, "Griet", "Maes", opened_day=date(2010, 1, 4), primary_worker_id=karim, backup_worker_id=nele
    )
    trio.nele.do(ChangeCase(case_id=closed, fields={"retention_context": "caw"}))
    trio.nele.do(CloseCase(case_id=closed, reason="completed", day=date(2012, 1, 4)))
    return Written(trio.nele, trio.of_karim, closed)


def _make(written: Written, name: str, which: int) -> str:
    return _last(written.at, name, NOUNS[name].make(written, which))


def _last(at: Laptop, name: str, given: object) -> str:
    """Do it; the id of the record of this noun that it made."""
    at.do(given)
    return str(at.rows(f"SELECT id FROM {name} ORDER BY row_no DESC LIMIT 1")[0][0].hex())  # noqa: S608


def _write_apart(trio: Trio, written: Written) -> None:
    """Without having met: both write in the first record; in the second one writes, the other takes it away."""
    theirs = Written(trio.karim, written.case_id, written.closed_id, written.ids)
    for noun in NOUNS.values():
        for side, on in enumerate((written, theirs)):
            if noun.change is None or noun.differ is None:
                continue
            field, *values = noun.differ
            on.at.do(noun.change(on, FIRST, {field: values[side]}))
            if noun.beside is not None:
                on.at.do(noun.change(on, FIRST, dict([noun.beside[side]])))
        if noun.change is not None and noun.remove is not None and noun.differ is not None:
            trio.karim.do(noun.change(theirs, SECOND, {noun.differ[0]: noun.differ[2]}))
    for name, noun in reversed(NOUNS.items()):
        if noun.remove is not None:
            trio.nele.do(noun.remove(written.id_of(name, SECOND)))


def _by_hub(trio: Trio, hub: Serving) -> Meet:
    def meet() -> None:
        for report in trio.rounds(hub, 3):
            assert report.outcome == "done", report

    return meet


def _by_stick(trio: Trio, stick: Path) -> Meet:
    def meet() -> None:
        for giver in (*trio.all, *trio.all):
            giver.write_file(stick)
            for taker in trio.all:
                if taker is not giver:
                    taker.read_file(stick)

    return meet

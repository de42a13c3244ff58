# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the day on which all laptops are lost (T19): words on paper and the hub bring the team back."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from caseapp.errors import WrongUse
from caseapp.operations.cases import ChangeCase
from caseapp.store.replay import verify
from caseapp.sync.protocol.refusals import Refused
from caseapp.sync.recovery import Drill, RecoverySecret, ShareRefused
from casehub.serving import Serving
from tests.records import open_case
from tests.sync.acting import colleagues_of
from tests.sync.laptops import Laptop, hub_at
from tests.sync.teams import Opened


@cache
def _made() -> tuple[Path, tuple[str, ...], dict[str, str]]:
    """A team with recovery sheets, a case of each of two, and one that only Karim may open; made once."""
    folder = Path(tempfile.mkdtemp(prefix="rescue"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    nele, karim = Laptop(folder / "nele"), Laptop(folder / "karim")
    nele.start_team()
    worker = nele.add_worker("Karim Aziz")
    secret = RecoverySecret.random()
    with hub_at(folder / "hub") as hub:
        nele.found(hub, secret)
        cases = {
            "open": open_case(nele.store, "Lotte", "Claes", primary_worker_id=worker),
            "restricted": open_case(nele.store, "Yassin", "El Idrissi", primary_worker_id=worker),
        }
        nele.round(hub)
        nele.let_in(karim, worker, hub)
        for laptop in (karim, nele, karim):
            laptop.round(hub)
        karim.do(ChangeCase(case_id=cases["open"], fields={"note": "Van voor de brand."}))
        karim.do(ChangeCase(case_id=cases["restricted"], fields={"note": "Alleen voor Karim.", "restricted": True}))
        karim.round(hub)
    for laptop in (nele, karim):
        laptop.close()
    words = tuple(" ".join(sheet) for sheet in secret.shares())
    return folder, words, {**cases, "karim": worker}


@pytest.fixture
def burnt(tmp_path: Path) -> Iterator[tuple[Serving, tuple[str, ...], dict[str, str]]]:
    """Only the hub and the paper are left; Karim's old laptop turns up again later."""
    source, words, ids = _made()
    shutil.copytree(source, tmp_path, dirs_exist_ok=True)
    with hub_at(tmp_path / "hub") as hub:
        yield hub, words, ids


def test_t19_two_sheets_and_the_hub_bring_a_team_back(
    burnt: tuple[Serving, tuple[str, ...], dict[str, str]], tmp_path: Path
) -> None:
    hub, words, ids = burnt
    fresh = Laptop(tmp_path / "fresh")
    report = colleagues_of(fresh, hub).endings.rescue(hub.address, [words[2], words[0]])
    assert (report.outcome, report.refused, report.waiting) == ("done", {}, 0)
    found = dict(fresh.rows("SELECT id, note FROM case_file"))
    assert found[bytes.fromhex(ids["open"])] == "Van voor de brand."
    assert fresh.rows("SELECT count(*) FROM envelope WHERE state IN ('waiting', 'quarantine')") == [(0,)]
    assert verify(fresh.store).faults == []
    kept = fresh.rows("SELECT count(*) FROM group_key WHERE group_id IN (SELECT w.group_id FROM wrap w "
                      "GROUP BY w.group_id HAVING count(DISTINCT w.log_no) = (SELECT count(*) FROM log))")  # fmt: skip
    assert kept == [(0,)]  # what the sheets opened is not kept: the recovery group has every log and we lack its key

    # the lost laptops are out, and what is written now they could not read
    lost = Opened(tmp_path / "karim")
    with pytest.raises(Refused) as refused:
        lost.round(hub)
    assert refused.value.code == "wiped"
    lost.close()
    newest = fresh.rows("SELECT max(k.epoch) FROM log_key k JOIN case_file c ON c.log_no = k.log_no WHERE c.id = ?",
                        bytes.fromhex(ids["open"]))  # fmt: skip
    assert newest[0][0] > 1

    # and the team goes on: Karim gets a new laptop and his case with all that was in it
    karim = Laptop(tmp_path / "karim2")
    fresh.let_in(karim, ids["karim"], hub)
    for laptop in (karim, fresh, karim):
        laptop.round(hub)
    assert dict(karim.rows("SELECT id, note FROM case_file")) == {bytes.fromhex(ids["open"]): "Van voor de brand."}

    # what only he could open is passed on with the sheets, once he is there to take it
    colleagues_of(fresh, hub).endings.pass_on(words[:2])
    karim.round(hub)
    assert dict(karim.rows("SELECT id, note FROM case_file"))[bytes.fromhex(ids["restricted"])] == "Alleen voor Karim."
    assert {row[0] for row in fresh.rows("SELECT id FROM case_file")} == {bytes.fromhex(ids["open"])}
    assert karim.rows("SELECT count(*) FROM envelope WHERE state IN ('waiting', 'quarantine')") == [(0,)]
    fresh.close()
    karim.close()


def test_one_sheet_or_sheets_of_others_open_nothing(
    burnt: tuple[Serving, tuple[str, ...], dict[str, str]], tmp_path: Path
) -> None:
    hub, words, _ids = burnt
    fresh = Laptop(tmp_path / "fresh")
    endings = colleagues_of(fresh, hub).endings
    others = [" ".join(one) for one in RecoverySecret.random().shares()]
    for sheets in ([words[0]], [words[0], words[0]], others[:2], [words[0], others[1]]):
        with pytest.raises(ShareRefused):
            endings.rescue(hub.address, sheets)
    with pytest.raises(Refused):
        endings.rescue(hub.address, words[:2], fingerprint="00" * 32)  # another organisation than was written down
    assert fresh.rows("SELECT count(*) FROM directory_record") == [(0,)]
    fresh.close()


def test_rescue_begins_on_an_empty_profile_only(
    burnt: tuple[Serving, tuple[str, ...], dict[str, str]], tmp_path: Path
) -> None:
    hub, words, _ids = burnt
    used = Laptop(tmp_path / "used")
    used.start_team()
    with pytest.raises(WrongUse):
        colleagues_of(used, hub).endings.rescue(hub.address, words[:2])
    used.close()


def test_a_drill_says_whether_the_sheets_are_good(
    burnt: tuple[Serving, tuple[str, ...], dict[str, str]], tmp_path: Path
) -> None:
    hub, words, _ids = burnt
    nele = Opened(tmp_path / "nele")
    colleagues = colleagues_of(nele, hub)
    assert colleagues.overview.state().drilled is None
    others = [" ".join(one) for one in RecoverySecret.random().shares()]
    assert colleagues.endings.recovery_drill(others[:2]) is Drill.OTHER
    assert colleagues.overview.state().drilled is None
    assert colleagues.endings.recovery_drill(words[1:]) is Drill.OPENS
    assert colleagues.overview.state().drilled is not None
    nele.close()

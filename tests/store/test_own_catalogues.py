# SPDX-License-Identifier: EUPL-1.2
"""This is the place for catalogues with faults and for an organisation's own file, through the opening of a profile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from caseapp import paths
from caseapp.clock import FixedClock
from caseapp.errors import CatalogueError
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.operations.checklists import SetChecklistItem
from caseapp.operations.exits import OpenExit, SetExitItem
from caseapp.operations.passing_on import AddReferral
from caseapp.operations.rights import AddReferenceAddress
from caseapp.plans.catalogue import number, rule
from caseapp.plans.checklists import eighteen
from caseapp.plans.editions import Editions, in_use, use
from caseapp.plans.sentences import item_label
from caseapp.security.kdf import FLOOR
from caseapp.store.profile import Profile, create_profile, open_profile
from caseapp.store.queries.checklists import list_around_18
from caseapp.store.queries.today import findings_of_case
from caseapp.store.replay import verify
from caseapp.store.store import Store
from tests.records import TODAY, make_team, open_case
from tests.stretching import stretched_once  # noqa: F401 - for every test of this room

PASSPHRASE = "korenbloem kasteel vrijdag"
HEAD = "name: {name}\nversion: 1\nvalid_from: 2026-10-01\nsource: a meeting of the team\n"
SHOWS_IN_60 = (
    "rules:\n"
    "  - id: R-BE-2\n"
    "    source: our own\n"
    "    numbers: {show_days: 60, remind_days: 5}\n"
    "    text: {nl: om de twee maanden, fr: tous les deux mois, en: every two months}\n"
)


@pytest.fixture(autouse=True)
def as_shipped() -> Iterator[None]:
    yield
    use(Editions())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with a case that has a reference address and two refused referrals, made once."""
    folder = tmp_path_factory.mktemp("made") / "home"
    profile, _code = create_profile(folder, PASSPHRASE, kdf=FLOOR, clock=FixedClock())
    make_team(profile.store)
    case_id = open_case(profile.store)
    perform(profile.store, ChangeCase(case_id=case_id, fields={"region": "VL"}))
    perform(profile.store, AddReferenceAddress(case_id=case_id, fields={"state": "registered", "shown_day": TODAY}))
    for service in ("CAW", "Huis"):
        refused: Any = {"kind": "orientation", "service": service, "outcome": "service_no"}
        perform(profile.store, AddReferral(case_id=case_id, fields=refused))
    profile.close()
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "home"))


@contextmanager
def opened(home: Path) -> Iterator[Profile]:
    profile = open_profile(home, PASSPHRASE, clock=FixedClock())
    try:
        yield profile
    finally:
        profile.close()


def own(home: Path, name: str, text: str) -> Path:
    folder = home / "catalogues"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(HEAD.format(name=name) + text, "utf-8")
    return path


def due(store: Store, code: str) -> list[date]:
    rows = store.read(lambda reader: reader.sql("SELECT due FROM clock WHERE rule = ?", (code,)))
    return [date.fromisoformat(row[0]) for row in rows]


def case_of(store: Store) -> str:
    return str(store.read(lambda reader: reader.sql("SELECT id FROM case_file"))[0][0].hex())


def test_an_own_file_counts_from_the_next_opening_and_clocks_follow_it(home: Path) -> None:
    with opened(home) as profile:
        assert due(profile.store, "R-BE-2") == [TODAY + timedelta(80)]
    path = own(home, "file_rules", SHOWS_IN_60)
    with opened(home) as profile:
        assert profile.catalogue_faults == ()
        assert due(profile.store, "R-BE-2") == [TODAY + timedelta(60)]
        assert number("R-BE-6", "decision_days") == 30  # what it does not name stays as it ships
        assert verify(profile.store).sound
    assert number("R-BE-2", "show_days") == 80  # closed: only what ships
    path.unlink()
    with opened(home) as profile:
        assert due(profile.store, "R-BE-2") == [TODAY + timedelta(80)]


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        (SHOWS_IN_60.replace("show_days: 60, ", ""), 8, "numbers"),  # a number the program calculates with
        (SHOWS_IN_60.replace("60", "sixty"), 8, "show_days"),
        (SHOWS_IN_60.replace("fr: tous les deux mois, ", ""), 9, "fr"),
        (SHOWS_IN_60 + "    colour: red\n", 10, "colour"),
        (SHOWS_IN_60 + "    source: twice\n", 10, "source"),
        ("without: [R-NOBODY]\n", 5, "without"),
        ("rulez: []\n", 5, "rulez"),
        ("rules: all\n", 5, "rules"),
        ("rules:\n  - R-BE-2\n", 6, "rules"),
    ],
)
def test_a_fault_names_file_line_and_field_and_the_last_good_version_stays(
    home: Path, text: str, line: int, field: str
) -> None:
    path = own(home, "file_rules", SHOWS_IN_60)
    with opened(home):
        pass
    path.write_text(HEAD.format(name="file_rules") + text, "utf-8")
    for _time in range(2):  # it stays, also the next time
        with opened(home) as profile:
            (fault,) = profile.catalogue_faults
            told = fault.values
            assert (told["file"], told["line"], told["field"]) == ("catalogues/file_rules.yaml", line, field)
            assert due(profile.store, "R-BE-2") == [TODAY + timedelta(60)]
    own(home, "file_rules", SHOWS_IN_60.replace("60", "50"))
    with opened(home) as profile:
        assert profile.catalogue_faults == ()
        assert due(profile.store, "R-BE-2") == [TODAY + timedelta(50)]


@pytest.mark.parametrize("content", [b"a: [", b"\xff\xfe\x00", b"", b"\tname: x", b"[1, 2]", b"x" * 2_000_000])
def test_what_is_no_catalogue_at_all_changes_nothing(home: Path, content: bytes) -> None:
    own(home, "file_rules", "").write_bytes(content)
    with opened(home) as profile:
        (fault,) = profile.catalogue_faults
        assert "catalogues/file_rules.yaml" in str(fault)
        assert due(profile.store, "R-BE-2") == [TODAY + timedelta(80)]


def test_a_file_of_a_name_nobody_knows_is_told(home: Path) -> None:
    own(home, "file_rulez", SHOWS_IN_60)
    with opened(home) as profile:
        (fault,) = profile.catalogue_faults
        assert "catalogues/file_rulez.yaml" in str(fault)
        assert in_use().own == {}


def test_a_rule_in_use_that_is_left_out_has_no_finding_and_stays_to_be_read(home: Path) -> None:
    with opened(home) as profile:
        case_id = case_of(profile.store)
        found = profile.store.read(lambda reader: findings_of_case(reader, case_id, TODAY))
        assert "R-REF-01" in {one.rule for one in found}
    own(home, "file_rules", "without: [R-REF-01, R-BE-2]\n")
    with opened(home) as profile:
        after = profile.store.read(lambda reader: findings_of_case(reader, case_id, TODAY))
        assert {one.rule for one in found} - {one.rule for one in after} == {"R-REF-01"}
        assert due(profile.store, "R-BE-2") == []
        known = rule("R-REF-01")
        assert known is not None  # the words of a finding of yesterday
        assert known.text.en
        assert number("R-REF-01", "refusals") == 2
        assert verify(profile.store).sound


def test_an_item_that_is_left_out_stays_where_somebody_worked_on_it(home: Path) -> None:
    with opened(home) as profile:
        case_id = case_of(profile.store)
        done: Any = {"state": "done", "done_day": TODAY}
        perform(profile.store, SetChecklistItem(case_id=case_id, code="BE05", fields=done))
        exit_id = perform(
            profile.store,
            OpenExit(case_id=case_id, fields={"institution_type": "shelter", "planned_day": TODAY + timedelta(60)}),
        ).result
        perform(profile.store, SetExitItem(exit_id=exit_id, code="E10", fields={"state": "busy"}))
    own(home, "eighteen_be", "without: [BE05, BE27]\n")
    own(home, "exit_items", "without: [E10, E12]\n")
    own(home, "basis_in_order", "without: [BASIS-DEBTS]\n")
    with opened(home) as profile:
        assert profile.catalogue_faults == ()
        rows = {
            row.entry.item.id: row.entry.state
            for row in profile.store.read(lambda reader: list_around_18(reader, case_id)).rows
        }
        assert rows["BE05"] == "done"
        assert "BE27" not in rows
        assert [due(profile.store, code) for code in ("BE27", "E10", "E12", "BASIS-DEBTS")] == [[], [], [], []]
        assert item_label("BE27") == eighteen("BE").items["BE27"].label.here()
        assert item_label("BASIS-DEBTS") != "BASIS-DEBTS"
        again: Any = {"state": "todo"}
        perform(profile.store, SetChecklistItem(case_id=case_id, code="BE05", fields=again))  # may still be changed
        assert verify(profile.store).sound


def test_an_own_item_comes_behind_the_list_and_has_its_clock(home: Path) -> None:
    own(
        home,
        "eighteen_be",
        "items:\n"
        "  - {id: OWN01, domain: support, start: T18-60d, due: T18-30d, acts: [worker], evidence: none, layer: L2,\n"
        "     label: {nl: fiets, fr: vélo, en: bicycle}, mine: {nl: Ik heb een fiets, fr: J'ai un vélo, en: I have},\n"
        "     why: {nl: a, fr: b, en: c}, source: our own}\n",
    )
    with opened(home) as profile:
        assert profile.catalogue_faults == ()
        assert list(eighteen("BE").items)[-1] == "OWN01"
        assert due(profile.store, "OWN01") == [date(2026, 3, 22) - timedelta(30)]
        perform(profile.store, SetChecklistItem(case_id=case_of(profile.store), code="OWN01", fields={"state": "done"}))
        assert due(profile.store, "OWN01") == []


# -- a catalogue of the program that somebody damaged


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The resources of the program in a folder that may be written."""
    folder = tmp_path / "resources"
    for part in ("catalogues", "codelists", "names"):
        (folder / part).mkdir(parents=True)
        for path in paths.resource(part).iterdir():
            if path.is_file():
                (folder / part / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(paths, "_shipped", lambda: tmp_path)
    use(Editions(left_out=frozenset({"-"})))  # forget what was read elsewhere
    use(Editions())
    yield folder / "catalogues"
    monkeypatch.undo()
    use(Editions(left_out=frozenset({"-"})))


@pytest.mark.parametrize("trouble", ["fault", "gone"])
def test_a_damaged_catalogue_of_the_program_is_told_and_the_last_good_one_stays(
    home: Path, shipped: Path, trouble: str
) -> None:
    with opened(home) as profile:
        assert profile.catalogue_faults == ()
    path = shipped / "eighteen_be.yaml"
    good = path.read_text("utf-8")
    if trouble == "gone":
        path.unlink()
    else:
        path.write_text(good.replace("start: T18-180d", "start: Easter", 1), "utf-8")
    with opened(home) as profile:
        (fault,) = profile.catalogue_faults
        assert "eighteen_be.yaml" in str(fault)
        if trouble == "fault":
            assert (fault.values["line"], fault.values["field"]) == (10, "start")
        assert len(due(profile.store, "BE01")) == 1
        assert verify(profile.store).sound
    path.write_text(good, "utf-8")
    with opened(home) as profile:
        assert profile.catalogue_faults == ()


def test_a_profile_that_never_saw_a_good_one_does_not_open_and_says_why(home: Path, shipped: Path) -> None:
    with opened(home) as profile:
        profile.store.local(
            lambda unit: unit.connection.exec_driver_sql("DELETE FROM setting WHERE name = 'good_catalogues'")
        )
    (shipped / "rhythm.yaml").write_text("name: rhythm\n", "utf-8")
    with pytest.raises(CatalogueError, match=r"rhythm\.yaml"), opened(home):
        pass
    assert in_use() == Editions()


def test_an_organisation_sets_the_limits_of_the_basis_and_adds_an_item_of_its_own(home: Path) -> None:
    words = "{nl: Sleutel van het huis, fr: La clé, en: The key of the house}"
    own(home, "basis_in_order", "items:\n  - {id: BASIS-DEBTS, domain: income, start: opened, due: opened+5d, "
        f"settled: debts_looked_at, label: {words}}}\n")  # fmt: skip
    own(home, "eighteen_be", "items:\n  - {id: BE90, domain: housing, start: T18-20d, due: T18, acts: [worker], "
        f"evidence: none, layer: L2, label: {words}, mine: {words}, why: {words}, source: our own}}\n")  # fmt: skip
    with opened(home) as profile:
        assert profile.catalogue_faults == ()
        case_id = case_of(profile.store)
        opened_day = profile.store.read(lambda reader: reader.sql("SELECT opened_day FROM case_file"))[0][0]
        assert due(profile.store, "BASIS-DEBTS") == [date.fromisoformat(opened_day) + timedelta(5)]
        assert item_label("BASIS-DEBTS") == item_label("BE90")
        perform(profile.store, SetChecklistItem(case_id=case_id, code="BE90", fields={"state": "done"}))
    (home / "catalogues" / "eighteen_be.yaml").unlink()
    with opened(home) as profile:  # the item is gone from the catalogue, what was written about it is not
        rows = profile.store.read(lambda reader: reader.sql("SELECT code, state FROM checklist_item"))
        assert [tuple(row) for row in rows] == [("BE90", "done")]
        assert item_label("BE90") == "BE90"
        assert verify(profile.store).sound

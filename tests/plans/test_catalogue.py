# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checking the catalogues that ship with the program, and how faults in them are told."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from caseapp import paths
from caseapp.errors import CatalogueError
from caseapp.i18n.codes import codes
from caseapp.plans import catalogue

RULES = """
name: future_plan
version: 2
valid_from: 2027-01-01
source: a test
rules:
  - id: R-X-1
    source: a test
    numbers: {days: 5}
    text: {nl: een, fr: un, en: one}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "future_plan.yaml"
    path.write_text(text, "utf-8")
    return path


def test_every_catalogue_can_be_read() -> None:
    assert set(catalogue.big_five().anchors) == set(codes("domain"))
    assert {*catalogue.big_five().questions} == {*codes("domain"), "cross"}
    assert [len(catalogue.big_five().questions[domain]) for domain in codes("domain")] == [6, 6, 6, 6, 8]
    assert len(catalogue.glossary()) == 17
    assert catalogue.rhythms().silent_factor == 1.5
    assert set(catalogue.institutions()) == set(codes("institution_type"))


def test_every_rule_of_the_future_plan_is_there() -> None:
    rules = catalogue.future_plan().rules
    assert [f"R-BF-0{number}" for number in range(1, 8)] == [name for name in rules if name.startswith("R-BF")]
    assert all(rule.source and rule.text.nl and rule.text.fr and rule.text.en for rule in rules.values())


def test_every_kind_of_institution_has_its_own_items_in_the_first_person() -> None:
    own = {name: item for name, item in catalogue.exit_checklist().items.items() if name >= "E60"}
    assert {kind for item in own.values() for kind in item.only} == set(codes("institution_type")) - {
        "school_boarding", "other",
    }  # fmt: skip
    for item in own.values():
        assert not item.hard, item.id  # they hold nobody up
        assert re.search(r"\b(ik|mij|mijn)\b", item.mine.nl.lower()), item.id
        assert re.search(r"\b(je|j'ai|mes|mon|ma)\b", item.mine.fr.lower()), item.id
        assert re.search(r"\b(i|my)\b", item.mine.en.lower()), item.id
        for words in (item.mine.nl, item.mine.fr, item.mine.en):  # nobody has to see where the paper comes from
            assert not re.search(r"gevang|prison|psychiat|dakloos|sans-abri|homeless", words.lower()), item.id


def test_the_exit_checklist_is_that_of_methods_6_2() -> None:
    items = catalogue.exit_checklist().items
    assert len([code for code in items if code < "E60"]) == 34
    hard = [item.id for item in items.values() if item.hard]
    assert hard == ["E01", "E10", "E12", "E16", "E23", "E30", "E31", "E32", "E34", "E41", "E43", "E50"]
    assert [item.id for item in items.values() if item.hard_if] == ["E03", "E42"]
    assert [item.id for item in items.values() if item.layer == "L3"][:2] == ["E05", "E44"]
    assert items["E10"].mine.nl == "Ik weet waar ik de eerste nacht slaap"
    assert sum(not item.mine_is_ours for item in items.values()) == 18  # the labels of A7


def test_numbers_are_asked_by_rule_and_name() -> None:
    assert catalogue.number("R-BF-02", "every_days") == 182
    assert catalogue.rule("R-NOBODY") is None
    with pytest.raises(KeyError):
        catalogue.number("R-BF-02", "nonsense")


def test_an_organisation_can_bring_its_own_edition(tmp_path: Path) -> None:
    book = catalogue.read_rules(written(tmp_path, RULES))
    assert book.edition.version == 2
    assert book.rules["R-X-1"].numbers == {"days": 5}


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("fr: un, ", "", 10, "fr"),
        ("days: 5", "days: soon", 9, "days"),
        ("version: 2", "version: two", 3, "version"),
        ("valid_from: 2027-01-01", "valid_from: 2027-31-01", 4, "valid_from"),
        ("name: future_plan", "name: other", 2, "name"),
        ("    source: a test\n    numbers", "    sauce: a test\n    numbers", 7, "source"),
        ("    numbers", "    spelling: wrong\n    numbers", 9, "spelling"),
        ("rules:", "rulez:", 2, "rules"),
        ("text: {nl: een, fr: un, en: one}", "text: een", 10, "text"),
    ],
)
def test_a_fault_is_told_with_file_line_and_field(tmp_path: Path, old: str, new: str, line: int, field: str) -> None:
    assert old in RULES
    with pytest.raises(CatalogueError) as caught:
        catalogue.read_rules(written(tmp_path, RULES.replace(old, new, 1)))
    told = caught.value.values
    assert (told["file"], told["line"], told["field"]) == ("future_plan.yaml", line, field)


@pytest.mark.parametrize("text", ["", "a: [", "\tname: x"])
def test_what_is_no_yaml_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CatalogueError, match=r"future_plan\.yaml"):
        catalogue.read_rules(written(tmp_path, text))


def test_a_missing_catalogue_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"future_plan\.yaml"):
        catalogue.read_rules(tmp_path / "future_plan.yaml")


@pytest.mark.parametrize(
    ("name", "old", "new", "field"),
    [
        ("rhythm", "programme: cti, phase: phase1", "programme: cti, phase: phase9", "phase"),
        ("rhythm", "days: 42", "days: 0", "days"),
        ("rhythm", "programme: young_adult, phase: any", "programme: young_adult, phase: plan", "intervals"),
        ("institutions", "code: shelter", "code: hotel", "code"),
        ("exit_items", "id: E02", "id: E01", "id"),
        ("exit_items", "start: -30, due: -14", "start: -3, due: -14", "start"),
        ("exit_items", "hard: true", "hard: yes", "hard"),
        ("exit_items", "only: [psychiatry", "only: [hotel", "only"),
        ("exit_items", "layer: L3", "layer: L9", "layer"),
    ],
)
def test_our_own_catalogues_are_checked_as_strictly(tmp_path: Path, name: str, old: str, new: str, field: str) -> None:
    text = paths.resource("catalogues", f"{name}.yaml").read_text("utf-8")
    assert old in text
    path = tmp_path / f"{name}.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    read = {
        "rhythm": catalogue.read_rhythms,
        "institutions": catalogue.read_institutions,
        "exit_items": catalogue.read_exit_checklist,
    }[name]
    with pytest.raises(CatalogueError) as caught:
        read(path)
    assert caught.value.values["field"] == field


def test_nothing_is_read_at_import() -> None:
    code = (
        "import pathlib\n"
        "def refuse(self, *given, **named): raise AssertionError(self)\n"
        "pathlib.Path.read_text = refuse\n"
        "import caseapp.plans.findings, caseapp.plans.versions\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for whether people are found as colleagues type them: the variants list (bar P6)."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

from caseapp.store.search import find_people

HERE = Path(__file__).parent
FIRST_HITS = 8
LEAST_OVERALL = 0.95
LEAST_PER_KIND = 0.85


def test_people_are_found_as_they_are_typed(register: Any) -> None:
    asked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed: list[str] = []
    with (HERE / "variants.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            asked[row["kind"]] += 1
            hits = [hit.person_id for hit in find_people(register, row["typed"], limit=FIRST_HITS)]
            if row["expected"] in hits:
                found[row["kind"]] += 1
            else:
                missed.append(f"{row['kind']}: {row['typed']} -> {row['expected']}")
    assert asked.total() >= 300
    weak = {kind: found[kind] / asked[kind] for kind in asked if found[kind] / asked[kind] < LEAST_PER_KIND}
    assert not weak, missed
    assert found.total() / asked.total() >= LEAST_OVERALL, missed


def test_every_variant_looks_for_somebody_who_exists() -> None:
    with (HERE / "people.csv").open(encoding="utf-8", newline="") as file:
        keys = {row["key"] for row in csv.DictReader(file)}
    with (HERE / "variants.csv").open(encoding="utf-8", newline="") as file:
        assert {row["expected"] for row in csv.DictReader(file)} <= keys


def test_the_order_while_a_name_is_typed_is_letters_then_sound_then_typing_errors(register: Any) -> None:
    hits = find_people(register, "peeters", limit=100)
    reasons = [hit.matched for hit in hits if hit.matched in ("name", "sound", "typo")]
    assert reasons == sorted(reasons, key=("name", "sound", "typo").index)
    assert set(reasons) >= {"name", "sound"}


def test_the_same_text_gives_the_same_order(register: Any) -> None:
    for typed in ("mo", "van", "fatima", "2007", "jan peters"):
        assert find_people(register, typed) == find_people(register, typed)


def test_each_letter_that_is_typed_gives_hits(register: Any) -> None:
    name = "van den broecke jan"
    for length in range(1, len(name) + 1):
        assert find_people(register, name[:length]), name[:length]


def test_the_limit_is_kept(register: Any) -> None:
    assert len(find_people(register, "a", limit=5)) == 5
    assert find_people(register, "a", limit=0) == []


def test_why_somebody_was_found(register: Any) -> None:
    for typed, key, why in (
        ("stuyvenberg", "stuyven", "name"),
        ("stuivenberg", "stuyven", "sound"),
        ("stuyvenbegr", "stuyven", "typo"),
        ("14/12/2007", "broecke", "birth"),
        ("0470128831", "broecke", "phone"),
        ("liesbeth van hoof", "vhoof", "call_name"),
    ):
        assert (find_people(register, typed)[0].person_id, find_people(register, typed)[0].matched) == (
            key,
            why,
        )

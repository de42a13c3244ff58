# SPDX-License-Identifier: EUPL-1.2
"""This is the place for commands about what takes two signatures (T18, T19): two administrators and a real hub."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from casehub.serving import Serving
from tests.cli.conftest import Run
from tests.cli.test_team import Two, ask, cases, invited, refused, said, two
from tests.sync.laptops import hub_at

__all__ = ["two"]

Answer = Callable[..., Any]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Serving]:
    with hub_at(tmp_path / "hub") as serving:
        yield serving


@pytest.fixture
def both(run: Run, two: Two, hub: Serving) -> Two:
    """Nele and Sam look after the team."""
    said(run("team", "hub", hub.address, "--home", two.nele, "--code", hub.code))
    said(run("init", "--home", two.sam, "--to-join", "--recovery-sheet", two.sam.with_suffix(".pdf")))
    words = ask(run, two, invited(run, two))
    said(run("team", "admit", *words, "--home", two.nele))
    said(run("team", "come-in", "--home", two.sam))
    said(run("--language", "en", "team", "role", two.sam_id, "worker", "--administrator", "--home", two.nele))
    said(run("sync", "--home", two.sam))
    return two


def waiting(answer: Answer, home: Path) -> list[dict[str, Any]]:
    found = answer("team", "orders", "--home", home, "--json")
    assert isinstance(found, list)
    return found


def test_t18_a_role_and_an_erasure_are_signed_by_two(run: Run, answer: Answer, both: Two) -> None:
    nele, sam = both.nele, both.sam
    assert "second administrator" in said(run("team", "role", both.sam_id, "team_lead", "--home", nele))
    refused(run("team", "role", "0" * 32, "worker", "--home", nele), 1, "no such record")
    (one,) = waiting(answer, sam)
    assert (one["kind"], one["roles"], one["signed"]) == ("user_role", ["team_lead"], False)
    said(run("team", "refuse", one["id"], "--home", sam))
    assert waiting(answer, nele)[0]["refused_by"] == [both.sam_id]
    said(run("team", "refuse", one["id"], "--home", nele))
    assert "Nothing waits" in said(run("team", "orders", "--home", nele))
    refused(run("team", "sign", one["id"], "--home", sam), 2, "list")
    (case_id, *_more) = sorted(cases(answer, nele))
    said(run("erase", case_id, "--home", nele))
    (order,) = waiting(answer, sam)
    assert "done" in said(run("team", "sign", order["id"], "--home", sam))
    said(run("sync", "--home", nele))
    assert case_id not in cases(answer, nele)
    refused(run("team", "release", "--home", nele), 2, "waits")


def test_t19_new_sheets_are_typed_back_and_signed_by_two(run: Run, answer: Answer, both: Two) -> None:
    new, two_of_them = both.nele.with_name("new.txt"), both.nele.with_name("two.txt")
    refused(run("team", "recovery", "--home", both.nele), 2, "--typed")
    assert "Not in force" in said(run("team", "recovery", "--home", both.nele, "--sheets", new))
    assert waiting(answer, both.nele) == []
    first, _second, third = new.read_text().strip().split("\n\n")
    two_of_them.write_text(f"{first}\n\n{third}\n")
    assert "second administrator" in said(run("team", "recovery", "--home", both.nele, "--typed", two_of_them))
    (order,) = waiting(answer, both.sam)
    assert (order["kind"], len(order["mark"])) == ("recovery_set", 2)
    old = both.nele.with_name("old.txt")
    old.write_text("\n\n".join(both.nele.with_name("sheets.txt").read_text().strip().split("\n\n")[:2]))
    said(run("team", "sign", order["id"], "--home", both.nele, "--sheets", old))  # Sam is ill: the sheets of now sign
    assert waiting(answer, both.sam) == []
    fresh = both.nele.with_name("fresh")
    said(run("init", "--home", fresh, "--to-join", "--recovery-sheet", fresh.with_suffix(".pdf")))
    address = answer("team", "status", "--home", both.nele, "--json")["hub"]
    assert run("rescue", address, "--home", fresh, "--sheets", old).exit_code == 1
    said(run("rescue", address, "--home", fresh, "--sheets", two_of_them))

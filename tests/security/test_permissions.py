# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what each role may do, written down by hand a second time and compared with the
table.
"""

from __future__ import annotations

from itertools import product

import pytest
import yaml

from caseapp import paths
from caseapp.security.permissions import (
    ALONE,
    OF_A_CASE,
    Act,
    Layer,
    Role,
    TeamRule,
    may,
    may_any,
    shown_at_once,
)

# For each role: what it may in its own cases, and in the other cases of the team.
# One letter per layer L1 L2 L3 L4: "x" yes, "-" no.
EXPECTED = """
    role           act     own   team
    worker         read    xxxx  x---
    worker         write   xxxx  ----
    worker         export  xxx-  ----
    worker         print   xxx-  ----
    team_lead      read    xxxx  xxxx
    team_lead      write   xxxx  xx--
    team_lead      export  xxx-  xx--
    team_lead      print   xxx-  xx--
    supervisor     read    xxx-  xxx-
    supervisor     write   ----  ----
    supervisor     export  ----  ----
    supervisor     print   ----  ----
    peer_worker    read    xx--  ----
    peer_worker    write   xx--  ----
    peer_worker    export  ----  ----
    peer_worker    print   xx--  ----
    intern         read    xx--  ----
    intern         write   xx--  ----
    intern         export  ----  ----
    intern         print   xx--  ----
    statistician   read    ----  ----
    statistician   write   ----  ----
    statistician   export  ----  ----
    statistician   print   ----  ----
    administrator  read    ----  ----
    administrator  write   ----  ----
    administrator  export  ----  ----
    administrator  print   ----  ----
    guest          read    xxx-  xxx-
    guest          write   xxx-  xxx-
    guest          export  ----  ----
    guest          print   ----  ----
"""

EXPECTED_GENERAL = {
    "worker": {"import", "break_glass"},
    "team_lead": {"import", "figures", "approve", "supervise", "break_glass", "settings"},
    "supervisor": {"supervise"},
    "peer_worker": set(),
    "intern": set(),
    "statistician": {"figures"},
    "administrator": {"people", "settings"},
    "guest": set(),
}

EXPECTED_AT_ONCE = """
    role           own   team
    worker         xxx-  x---
    team_lead      xxx-  xx--
    supervisor     xxx-  xxx-
    peer_worker    xx--  ----
    intern         xx--  ----
    statistician   ----  ----
    administrator  ----  ----
    guest          xx--  xx--
"""

LAYERS = ("L1", "L2", "L3", "L4")
ROWS = [line.split() for line in EXPECTED.strip().splitlines()[1:]]
AT_ONCE = [line.split() for line in EXPECTED_AT_ONCE.strip().splitlines()[1:]]


def test_the_table_covers_every_role_and_act() -> None:
    assert {(role, act) for role, act, _, _ in ROWS} == set(product(Role, OF_A_CASE))
    assert set(EXPECTED_GENERAL) == set(Role)
    assert {role for role, _, _ in AT_ONCE} == set(Role)


@pytest.mark.parametrize(("role", "act", "own", "team"), ROWS)
def test_acts_in_a_case(role: str, act: str, own: str, team: str) -> None:
    for layer, in_own, in_team in zip(LAYERS, own, team, strict=True):
        assert may(role, act, layer, True) is (in_own == "x"), (layer, "own")
        assert may(role, act, layer, False) is (in_team == "x"), (layer, "team")
        assert may(role, act, layer, True, restricted=True) is (in_own == "x"), (layer, "own and restricted")
        assert may(role, act, layer, False, restricted=True) is False, (layer, "restricted")
        assert may(role, act, None, True) is False


@pytest.mark.parametrize("role", list(Role))
def test_acts_about_no_case(role: Role) -> None:
    found = {act for act in Act if act not in OF_A_CASE and may(role, act)}
    assert found == EXPECTED_GENERAL[role]
    for act in set(Act) - OF_A_CASE:
        assert not may(role, act, "L1", True)


@pytest.mark.parametrize(("role", "own", "team"), AT_ONCE)
def test_what_shows_without_asking(role: str, own: str, team: str) -> None:
    for layer, in_own, in_team in zip(LAYERS, own, team, strict=True):
        assert shown_at_once(role, layer, is_own=True) is (in_own == "x")
        assert shown_at_once(role, layer, is_own=False) is (in_team == "x")
        assert shown_at_once(role, layer, is_own=False, restricted=True) is False


def test_nobody_writes_exports_or_prints_what_they_may_not_read() -> None:
    for role, act, layer, own in product(Role, OF_A_CASE, Layer, (True, False)):
        if may(role, act, layer, own):
            assert may(role, Act.READ, layer, own)


def test_who_may_in_the_team_may_in_the_own_cases() -> None:
    for role, act, layer in product(Role, OF_A_CASE, Layer):
        assert may(role, act, layer, True) or not may(role, act, layer, False)


def test_the_reporter_never_leaves_the_file() -> None:
    for role, act, own in product(Role, (Act.EXPORT, Act.PRINT), (True, False)):
        assert not may(role, act, Layer.L4, own)


@pytest.mark.parametrize(
    ("rule", "reads", "writes"),
    [
        (TeamRule(), "x---", "----"),
        (TeamRule(workers_read_working_files=True), "xx--", "----"),
        (TeamRule(workers_read_working_files=True, workers_write_working_files=True), "xx--", "xx--"),
        (TeamRule(workers_write_working_files=True), "x---", "----"),
    ],
)
def test_a_team_opens_working_files_and_nothing_more(rule: TeamRule, reads: str, writes: str) -> None:
    for layer, read, write in zip(LAYERS, reads, writes, strict=True):
        assert may("worker", "read", layer, False, rule=rule) is (read == "x")
        assert may("worker", "write", layer, False, rule=rule) is (write == "x")
        assert may("worker", "read", layer, False, rule=rule, restricted=True) is False
        assert may("worker", "export", layer, False, rule=rule) is False
    for role in set(Role) - {Role.WORKER}:
        for act, layer, own in product(OF_A_CASE, Layer, (True, False)):
            assert may(role, act, layer, own, rule=rule) is may(role, act, layer, own)


@pytest.mark.parametrize(
    ("role", "act", "layer"),
    [
        ("director", "read", "L1"),
        ("worker", "delete", "L1"),
        ("worker", "read", "L5"),
        ("worker", "read", ""),
        ("", "", None),
    ],
)
def test_what_is_not_known_is_not_allowed(role: str, act: str, layer: str | None) -> None:
    assert may(role, act, layer, True) is False
    assert not layer or shown_at_once(role, "L9", is_own=True) is False


def test_the_person_alone_may_everything_the_work_needs() -> None:
    for act in set(Act) - OF_A_CASE:
        assert may_any(ALONE, act)
    for layer in Layer:
        assert may_any(ALONE, Act.READ, layer, is_own=True)
        assert may_any(ALONE, Act.WRITE, layer, is_own=True)
    assert not may_any((), Act.READ, Layer.L1, is_own=True)


@pytest.mark.parametrize(("file", "name", "ours"), [("team.yaml", "role", Role), ("contact.yaml", "layer", Layer)])
def test_the_codes_are_those_of_the_code_lists(file: str, name: str, ours: type[Role | Layer]) -> None:
    lists = yaml.safe_load(paths.resource("codelists", file).read_text(encoding="utf-8"))
    assert {entry["code"] for entry in lists[name]["codes"]} == {code.value for code in ours}

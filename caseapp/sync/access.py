# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who gets which log: the table of rights (security/permissions.py) as grants to groups.

Roles of a grant: r reads, w also writes, m also gives and takes access. Layers L1 and L2 lie in the core log of a case,
L3 in `sensitive`, L4 in `reporter`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from caseapp.security.permissions import Act, Layer, Role, TeamRule, may, may_any
from caseapp.store.colleagues.progress import LogRow
from caseapp.store.plain_sql import Run
from caseapp.sync.protocol.directory import Directory, GroupKind
from caseapp.sync.protocol.grants import KeyRecord

READ, WRITE, MANAGE = "r", "w", "m"
_LAYER = {"core": Layer.L2, "sensitive": Layer.L3, "reporter": Layer.L4}
_READ_RULE = "workers_read_working_files"
_WRITE_RULE = "workers_write_working_files"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What decides who gets a case."""

    workers: tuple[bytes, ...]
    restricted: bool


def facts_of_cases(run: Run) -> dict[bytes, CaseFacts]:
    """Per case its workers and whether it is restricted."""
    rows = run("SELECT id, primary_worker_id, backup_worker_id, restricted FROM case_file")
    return {row[0]: CaseFacts(tuple(one for one in row[1:3] if one), bool(row[3])) for row in rows}


def team_rule(run: Run) -> TeamRule:
    """What the team decided about the cases of colleagues."""
    rows = run("SELECT name, value FROM team_rule WHERE deleted = 0 AND name IN (?, ?)", (_READ_RULE, _WRITE_RULE))
    chosen = {row[0]: json.loads(row[1]) is True for row in rows if row[1]}
    return TeamRule(chosen.get(_READ_RULE, False), chosen.get(_WRITE_RULE, False))


def wanted_grants(
    log: LogRow, cases: Mapping[bytes, CaseFacts], rule: TeamRule, directory: Directory
) -> dict[bytes, str]:
    """The role of every group that should hold the key of a log. Empty for a log nobody has described yet."""
    if log.kind == "team":
        granted = [("team", WRITE), ("leads", MANAGE), ("protection", MANAGE), ("recovery", READ)]
        return _merged([one for kind, role in granted for one in _of_kind(directory, kind, role)])
    layer = _LAYER.get(log.kind)
    facts = cases.get(log.case_id or b"")
    if layer is None or facts is None:
        return {}
    wanted = [*_of_kind(directory, "recovery", READ)]
    for worker in facts.workers:
        wanted.extend(_of_worker(directory, worker, layer))
    for kind, role, most in (("leads", Role.TEAM_LEAD, MANAGE), ("supervisors", Role.SUPERVISOR, READ)):
        if may(role, Act.READ, layer, restricted=facts.restricted):
            wanted.extend(_of_kind(directory, kind, most))
    if may(Role.WORKER, Act.READ, layer, rule=rule, restricted=facts.restricted):
        writes = may(Role.WORKER, Act.WRITE, layer, rule=rule, restricted=facts.restricted)
        wanted.extend(_of_kind(directory, "team", WRITE if writes else READ))
    return _merged(wanted)


def guests_of(record: KeyRecord, directory: Directory) -> dict[bytes, str]:
    """The groups of guests that hold a log, with their roles. It stands in the key of the log and nowhere else."""
    return {
        one.group_id: one.role
        for one in record.grants
        if (group := directory.groups.get(one.group_id)) is not None and group.kind is GroupKind.GUESTS
    }


def _of_worker(directory: Directory, worker: bytes, layer: Layer) -> list[tuple[bytes, str]]:
    user = directory.users.get(worker)
    if user is None or not may_any(user.roles, Act.READ, layer, is_own=True):
        return []
    role = MANAGE if may_any(user.roles, Act.WRITE, layer, is_own=True) else READ
    return [(one, role) for one, group in directory.groups.items() if group.kind == "own" and group.user == worker]


def _of_kind(directory: Directory, kind: str, role: str) -> list[tuple[bytes, str]]:
    return [(group_id, role) for group_id, group in directory.groups.items() if group.kind == kind]


def _merged(granted: list[tuple[bytes, str]]) -> dict[bytes, str]:
    """The widest role of every group."""
    order = (READ, WRITE, MANAGE)
    merged: dict[bytes, str] = {}
    for group_id, role in granted:
        merged[group_id] = max(role, merged.get(group_id, READ), key=order.index)
    return merged

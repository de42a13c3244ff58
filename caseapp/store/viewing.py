# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the worker who is signed in may see of this file, below every query.

A snapshot for somebody with less than all rights reads through views that carry the names of the tables. Whoever writes
a query cannot forget them, and what may not be seen is not there: not in lists, searches, counts, papers or commands.

    layer of a record: L1 for the nouns in `IDENTITY`; L3 and L4 for what lies in those compartments; L2 for the rest
    a restricted case of others: a line without a name in the list of cases, and nothing else

A profile of one person alone has no such views: that person holds every role (`ALONE`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from caseapp.security.permissions import ALONE, PRIVATE, Act, Layer, Role, TeamRule, may_any
from caseapp.store.derived.cases import OF_NO_CASE
from caseapp.store.derived.facts import DOMAINS
from caseapp.store.guest_gate import WRITES
from caseapp.store.plain_sql import first_value, runner
from caseapp.store.registry import kinds
from caseapp.store.tables import case_summary

IDENTITY: Final = frozenset({"case_file", "person"})  # who it is and whom to call: layer L1
COMPARTMENTS: Final = {"sensitive": Layer.L3, "reporter": Layer.L4}
GLASS: Final = "glass"  # the act of opening one, in the audit log
GLASS_HOURS: Final = 4  # so long a restricted case stays open to who gave a reason
NO_LEVELS: Final = "." * len(DOMAINS)
_RULES = ("workers_read_working_files", "workers_write_working_files")
_ONLY_NAME, _MASKED, _GONE = 1, 2, 3
_THROUGH_GLASS = (Layer.L1, Layer.L2, Layer.L3)  # who reported it never shows this way

_TABLES = (
    "CREATE TEMP TABLE IF NOT EXISTS viewed (of TEXT)",
    "CREATE TEMP TABLE IF NOT EXISTS hidden_case (case_id BLOB PRIMARY KEY, what INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS hidden_log (log_no INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE IF NOT EXISTS hidden_record (id BLOB PRIMARY KEY) WITHOUT ROWID",
)
_WHAT = "(SELECT h.what FROM temp.hidden_case h WHERE h.case_id = s.case_id)"
_BLANK = {  # columns of a summary: what stands there for who may know the name only, or not even that
    "person_id": ("s.person_id", "x''"), "call_name": ("s.call_name", "''"), "rest_name": ("s.rest_name", "''"),
    "sort_name": ("s.sort_name", "''"), "birth_day": ("s.birth_day", "NULL"),
    "birth_precision": ("s.birth_precision", "NULL"), "programme": ("s.programme", "NULL"),
    "phase": ("s.phase", "NULL"), "levels": (f"'{NO_LEVELS}'", f"'{NO_LEVELS}'"), "last_contact": ("NULL", "NULL"),
    "last_talk": ("NULL", "NULL"), "rhythm_days": ("NULL", "NULL"), "silent_from": ("NULL", "NULL"),
    "plan_agreed": ("NULL", "NULL"), "plan_draft": ("1", "1"), "exit_day": ("NULL", "NULL"), "flags": ("''", "''"),
}  # fmt: skip
_OPEN_COLUMNS = ("case_id", "status", "restricted", "worker_id", "backup_id")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks or writes: the worker, the roles, the rule of the team, the cases opened with a reason."""

    worker_id: str = ""
    roles: frozenset[str] = frozenset(ALONE)
    rule: TeamRule = PRIVATE
    glass: frozenset[str] = frozenset()
    is_alone: bool = True

    def may(self, act: Act, layer: Layer, *, is_own: bool, restricted: bool) -> bool:
        """Whether one of the roles allows it."""
        if self.is_alone:
            return True
        return may_any(self.roles, act, layer, is_own=is_own, rule=self.rule, restricted=restricted)

    def may_in_general(self, act: Act) -> bool:
        """The same for an act that is about no case in particular."""
        return self.is_alone or may_any(self.roles, act)

    def is_own(self, primary: bytes | None, backup: bytes | None) -> bool:
        """A case without a worker is everybody's own, or nobody could take it up."""
        me = bytes.fromhex(self.worker_id)
        return self.is_alone or primary is None or me in (primary, backup)

    def layers(self, case_id: str, workers: tuple[str | None, str | None], *, restricted: bool) -> frozenset[str]:
        """The layers of a case that may be read: its primary worker and its backup are `workers`."""
        primary, backup = (bytes.fromhex(one) if one else None for one in workers)
        own = self.is_own(primary, backup)
        glass = _THROUGH_GLASS if case_id in self.glass else ()
        return frozenset(
            str(layer)
            for layer in Layer
            if self.may(Act.READ, layer, is_own=own, restricted=restricted) or (layer in glass and self._through(layer))
        )

    def _through(self, layer: Layer) -> bool:
        own = self.may(Act.READ, layer, is_own=True, restricted=True)
        return own or self.may(Act.READ, layer, is_own=False, restricted=False)


def viewer_of(connection: Connection, worker_id: str, glass: frozenset[str] = frozenset()) -> Viewer:
    """The rights of a worker in this file; who left has none. Nobody signed in, or nobody else here: alone."""
    run = runner(connection)
    if not worker_id:
        return Viewer()
    me = bytes.fromhex(worker_id)
    others = run(
        "SELECT 1 FROM main.worker WHERE deleted = 0 AND active = 1 AND role IS NOT 'guest' AND id <> ? LIMIT 1", (me,)
    )
    is_guest = first_value(run("SELECT 1 FROM main.meta WHERE name = ?", (f"sync_{WRITES}",))) is not None
    if not first_value(others) and not is_guest:
        return Viewer(worker_id=worker_id)
    row = run("SELECT coalesce(role, ''), active FROM main.worker WHERE id = ? AND deleted = 0", (me,)).fetchone()
    role, is_here = row if row is not None else ("", 1)
    rows = run(
        f"SELECT name, value FROM main.team_rule WHERE deleted = 0 AND name IN ({', '.join('?' * len(_RULES))})", _RULES
    )
    chosen = {row[0]: json.loads(row[1]) is True for row in rows if row[1]}
    return Viewer(
        worker_id=worker_id,
        roles=frozenset({Role.GUEST} if is_guest else {str(role or Role.WORKER)} if is_here else ()),
        rule=TeamRule(*(chosen.get(name, False) for name in _RULES)),
        glass=glass,
        is_alone=False,
    )


def opened_with_reason(connection: Connection, worker_id: str, now_ms: int) -> dict[str, int]:
    """The cases this worker opened with a reason (break-the-glass), and the moment until which they stay open."""
    if not worker_id:
        return {}
    lasting = GLASS_HOURS * 3_600_000
    rows = runner(connection)(
        "SELECT case_id, max(moment) FROM opening WHERE moment > ? AND moment <= ? AND substr(user, 1, 16) = ? "
        "AND act = ? AND reason <> '' AND case_id IS NOT NULL GROUP BY case_id",
        (now_ms - lasting, now_ms, bytes.fromhex(worker_id), GLASS),
    )
    return {row[0].hex(): row[1] + lasting for row in rows}


# -- the views ---------------------------------------------------------------------------------------------------------


def look_through(connection: Connection, viewer: Viewer, rev: int) -> bool:
    """Put the views of this viewer over the tables of a connection; whether anything was written beside the file.

    What is hidden is worked out again when the file or the viewer changed.
    """
    run = runner(connection)
    has_views = first_value(run("SELECT 1 FROM sqlite_temp_master WHERE name = 'viewed'")) is not None
    if viewer.is_alone and not has_views:
        return False
    now = f"{rev} {sorted(viewer.roles)} {viewer.rule} {sorted(viewer.glass)} {viewer.worker_id} {viewer.is_alone}"
    if has_views and first_value(run("SELECT of FROM temp.viewed")) == now:
        return False
    if not has_views:
        for statement in (*_TABLES, *views()):
            run(statement)
    for table in ("viewed", "hidden_case", "hidden_log", "hidden_record"):
        run(f"DELETE FROM temp.{table}")
    if not viewer.is_alone:
        for statement, values in _hiding(viewer):
            run(statement, values)
        _hide_differences(run)
    run("INSERT INTO temp.viewed VALUES (?)", (now,))
    return True


def views() -> tuple[str, ...]:
    """A view for every table that says something about a person."""
    made = []
    for kind in kinds().values():
        if kind.name in OF_NO_CASE:
            continue
        where = "t.log_no NOT IN (SELECT log_no FROM temp.hidden_log)"
        if kind.name == "case_file":
            where = f"t.id NOT IN (SELECT case_id FROM temp.hidden_case WHERE what <> {_ONLY_NAME})"
        elif kind.name == "person":
            where = "t.id NOT IN (SELECT id FROM temp.hidden_record)"
        made.append(_view(kind.name, where))
    made.append(_view("journal", "t.log_no NOT IN (SELECT log_no FROM temp.hidden_log)"))
    made.append(_view("sibling", "t.entity_id NOT IN (SELECT id FROM temp.hidden_record)"))
    made.append(_view("draft", "coalesce(t.case_id, x'') NOT IN (SELECT case_id FROM temp.hidden_case)"))
    made.append(_view("clock", "t.case_id NOT IN (SELECT case_id FROM temp.hidden_case)"))
    columns = [_column(one.name) for one in case_summary.columns]
    hidden = f"s.case_id NOT IN (SELECT case_id FROM temp.hidden_case WHERE what = {_GONE})"
    made.append(f"CREATE TEMP VIEW case_summary AS SELECT {', '.join(columns)} FROM main.case_summary s WHERE {hidden}")
    return tuple(made)


def _column(name: str) -> str:
    """A column of a summary; one that nobody thought of yet shows to who may read the file only."""
    if name in _OPEN_COLUMNS:
        return f"s.{name}"
    known, masked = _BLANK.get(name, ("NULL", "NULL"))
    return f"CASE coalesce({_WHAT}, 0) WHEN 0 THEN s.{name} WHEN {_ONLY_NAME} THEN {known} ELSE {masked} END AS {name}"


def _view(table: str, where: str) -> str:
    return f"CREATE TEMP VIEW {table} AS SELECT t.* FROM main.{table} t WHERE {where}"


def _hiding(viewer: Viewer) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Fill the tables of what is hidden, in the order in which they need each other."""
    seen = {layer: _seen(viewer, layer) for layer in Layer}
    who = {"me": bytes.fromhex(viewer.worker_id), "glass": json.dumps(sorted(viewer.glass))}
    masks = int(viewer.may(Act.READ, Layer.L1, is_own=False, restricted=False))
    sql = f"""
        INSERT INTO temp.hidden_case
        SELECT c.id, CASE WHEN {seen[Layer.L1]} THEN {_ONLY_NAME}
        WHEN coalesce(c.restricted, 0) AND {masks} THEN {_MASKED} ELSE {_GONE} END
        FROM main.case_file c WHERE NOT {seen[Layer.L1]} OR NOT {seen[Layer.L2]}"""
    yield sql, who
    logs = "INSERT OR IGNORE INTO temp.hidden_log"
    yield f"{logs} SELECT c.log_no FROM main.case_file c WHERE NOT {seen[Layer.L2]}", who
    for kind, layer in COMPARTMENTS.items():
        beside = "main.log l LEFT JOIN main.case_file c ON c.id = l.case_id"
        yield f"{logs} SELECT l.log_no FROM {beside} WHERE l.kind = '{kind}' AND NOT coalesce({seen[layer]}, 0)", who
    # what nobody has named yet may be anything; the core of a case follows from its case
    core = "SELECT 1 FROM main.case_file c WHERE c.log_no = l.log_no"
    yield f"{logs} SELECT l.log_no FROM main.log l WHERE l.kind = '' AND NOT EXISTS ({core})", {}
    sql = f"""
        INSERT OR IGNORE INTO temp.hidden_record
        SELECT c.person_id FROM main.case_file c LEFT JOIN temp.hidden_case h ON h.case_id = c.id
        WHERE c.person_id IS NOT NULL GROUP BY c.person_id HAVING min(coalesce(h.what, 0)) >= {_MASKED}"""
    yield sql, {}


def _seen(viewer: Viewer, layer: Layer) -> str:
    """When a case c shows in a layer, as a condition."""
    own = viewer.may(Act.READ, layer, is_own=True, restricted=True)
    others = viewer.may(Act.READ, layer, is_own=False, restricted=False)
    through = layer in _THROUGH_GLASS and (own or others)
    ties = "(c.primary_worker_id IS NULL OR c.primary_worker_id = :me OR c.backup_worker_id IS :me)"
    opened = "lower(hex(c.id)) IN (SELECT value FROM json_each(:glass))"
    ways = (
        f"({int(own)} AND {ties})",
        f"({int(others)} AND NOT coalesce(c.restricted, 0))",
        f"({int(through)} AND {opened})",
    )
    return f"({' OR '.join(ways)})"


def _hide_differences(run: Any) -> None:  # noqa: ANN401
    """Records with several values: those that lie where one may not look. There are never many."""
    for (number,) in run("SELECT DISTINCT type_no FROM main.sibling").fetchall():
        kind = kinds().get(number)
        if kind is None or kind.name in OF_NO_CASE or kind.name == "person":
            continue
        where = "k.log_no IN (SELECT log_no FROM temp.hidden_log)"
        run(
            "INSERT OR IGNORE INTO temp.hidden_record SELECT s.entity_id FROM main.sibling s "
            f"JOIN main.{kind.name} k ON k.id = s.entity_id WHERE s.type_no = ? AND {where}",
            (number,),
        )

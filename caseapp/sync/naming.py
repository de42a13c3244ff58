# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a log may call itself: who begins a log says what it is for, and may say a falsehood.

A log that claims what it may not stays without a name: nothing is shown from it and nothing is written into it.
"""

from __future__ import annotations

from caseapp.models.ids import is_id_in
from caseapp.store.plain_sql import Run, first_value
from caseapp.sync.envelope import parse
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.protocol.directory import ADMINISTRATOR
from caseapp.sync.protocol.grants import TEAM, LogSpec
from caseapp.sync.standing import Standing

_COMPARTMENTS = ("sensitive", "reporter")


def may_be_called(run: Run, book: GrantBook, standing: Standing, log_no: int, spec: LogSpec) -> bool:
    """Whether a log is what it says: the one of the team, the core of a case, or a compartment beside such a core."""
    if spec.kind != spec.compartment:
        return False
    if spec.kind == TEAM:
        return not spec.case_id and _is_only_team(run, log_no) and _is_by_administrator(book, standing, log_no)
    if spec.kind == "core":
        return bool(spec.case_id) and (is_id_in(spec.case_id, spec.log_id) or _core_of(run, spec, log_no) is None)
    if spec.kind in _COMPARTMENTS:
        core = _core_of(run, spec, log_no)
        return bool(spec.case_id) and (core is None or _is_by_writer_of(book, standing, log_no, core))
    return not spec.case_id  # of openings: what counts in it is only what its own device signed


def _is_only_team(run: Run, log_no: int) -> bool:
    return first_value(run("SELECT 1 FROM log WHERE kind = 'team' AND log_no <> ?", (log_no,))) is None


def _core_of(run: Run, spec: LogSpec, log_no: int) -> int | None:
    """The core log of the case as it is known here already."""
    found = first_value(run("SELECT log_no FROM case_file WHERE id = ? AND log_no <> ?", (spec.case_id, log_no)))
    if found is None:
        sql = "SELECT log_no FROM log WHERE case_id = ? AND kind = 'core' AND log_no <> ? ORDER BY log_no"
        found = first_value(run(sql, (spec.case_id, log_no)))
    return None if found is None else int(found)


def _beginners(book: GrantBook, log_no: int) -> list[tuple[bytes, int]]:
    """Who signed the first key of a log, by which directory."""
    found = []
    for one in book.of_epoch(log_no, 1):
        header = parse(one.record).header
        found.append((header.dev_id, book.record_of(one).dir_height))
    return found


def _is_by_administrator(book: GrantBook, standing: Standing, log_no: int) -> bool:
    return any(
        standing.directory.has_role(dev_id, ADMINISTRATOR, height) for dev_id, height in _beginners(book, log_no)
    )


def _is_by_writer_of(book: GrantBook, standing: Standing, log_no: int, core: int) -> bool:
    """Whether who began this log might write in the core log of the case; who knows no grant of that cannot say."""
    grants = book.of_log(core)
    if not grants:
        return True
    for dev_id, height in _beginners(book, log_no):
        device = standing.directory.devices.get(dev_id)
        if device is not None and any(book.might_write(one, device, height) for one in grants):
            return True
    return False

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for asking whether who is signed in may do an act, before any of it is kept.

Asked of what was written and not of the operation, so that no operation can forget it (`check_allowed`). An act about
no case in particular, such as a count, asks itself (`check_may`). Whether a case is one's own
follows from what stood before the act: nobody makes a case theirs to be allowed to. What an act of one's own wrote one
may take back. What arrives from colleagues was judged where it was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from caseapp.errors import NotAllowed
from caseapp.i18n import N_
from caseapp.security.permissions import Act, Layer
from caseapp.store.authors import writer_of
from caseapp.store.journal import COLUMNS, as_save
from caseapp.store.plain_sql import Run, run_of
from caseapp.store.reader import Reader
from caseapp.store.store import Store
from caseapp.store.unit import Unit
from caseapp.store.viewing import COMPARTMENTS, IDENTITY, Viewer, viewer_of

GENERAL: Final = {"import_caseload": Act.IMPORT}  # an act of many cases that is a right of its own
OF_THE_TEAM: Final = frozenset({"team", "worker", "team_rule"})  # nobody gives themselves another role
# what else lies in the log of the team: writing it asks in its operation, taking back what others wrote asks here
_TAKEN_BACK: Final = {
    "destruction": (Act.APPROVE, Act.PEOPLE),
    "count_snapshot": (Act.FIGURES,),
    "absence": (Act.SUPERVISE, Act.SETTINGS, Act.PEOPLE),
}
_LOOKS_AFTER: Final = (Act.PEOPLE, Act.SETTINGS)
_REFUSED: Final = {
    Layer.L1: N_("Your role does not let you change this case. Ask whoever works on it."),
    Layer.L2: N_("Your role does not let you write in this case. Ask whoever works on it."),
    Layer.L3: N_("Your role does not let you write sensitive notes in this case. Ask whoever works on it."),
    Layer.L4: N_("Your role does not let you write here who reported it. Ask whoever works on it."),
}
_STAYS: Final = {
    Act.PRINT: N_("Your role does not let you print this. Ask whoever works on this case."),
    Act.EXPORT: N_("Your role does not let you save this as a file. Ask whoever works on this case."),
}


@dataclass(frozen=True, slots=True)
class _Before:
    """A case as it stood before an act; of a case that was made in it there is none."""

    primary: bytes | None
    backup: bytes | None
    restricted: bool


def check_allowed(store: Store, unit: Unit, act: str, given: object) -> None:
    """Raises NotAllowed when an act wrote something that is not for who is signed in.

    Rights are those from before the act: nobody writes themselves another role first.
    """
    with store.reading_whole() as before:  # what is being written is not in it yet
        viewer = store.viewer(before.connection)
        if viewer.is_alone:
            return
        if act in GENERAL:
            if not viewer.may_in_general(GENERAL[act]):
                raise NotAllowed(N_("Your role does not let you bring in a list."))
            return
        if act == "undo" and _is_of(run_of(before), int(getattr(given, "act_rev", 0)), viewer.worker_id):
            return
        for log_no, names in unit.written():
            _check_log(run_of(unit), run_of(before), viewer, log_no, names)
            if act == "undo":
                _check_taken_back(viewer, names)


def _check_taken_back(viewer: Viewer, names: Iterable[str]) -> None:
    for acts in (_TAKEN_BACK[name] for name in names if name in _TAKEN_BACK):
        if not any(viewer.may_in_general(one) for one in acts):
            raise NotAllowed(N_("Your role in this team does not allow this."))


def check_may(unit: Unit, *acts: Act) -> None:
    """Raises NotAllowed unless the author may do one of these acts, that are about no case in particular."""
    viewer = viewer_of(unit.connection, unit.author.worker_id)
    if not any(viewer.may_in_general(act) for act in acts):
        raise NotAllowed(N_("Your role in this team does not allow this."))


def check_may_write(unit: Unit, case_id: str, layer: Layer) -> None:
    """Raises NotAllowed unless the author may write in this layer: for an act whose field lies in a more open one."""
    viewer = viewer_of(unit.connection, unit.author.worker_id)
    stood = _stood(run_of(unit), bytes.fromhex(case_id))
    own = stood is None or viewer.is_own(stood.primary, stood.backup)
    if not viewer.may(Act.WRITE, layer, is_own=own, restricted=stood is not None and stood.restricted):
        raise NotAllowed(_REFUSED[layer])


def check_may_leave(store: Store, case_id: str, act: Act, compartment: str) -> None:
    """Raises NotAllowed when who is signed in may not print (or save as a file) what lies in this part of a case.

    A case that was opened with a reason is there to be read: nothing of it goes out.
    """
    with store.reading_whole() as before:
        viewer = store.viewer(before.connection)
        if not _may_leave(run_of(before), viewer, case_id, act, COMPARTMENTS.get(compartment, Layer.L2)):
            raise NotAllowed(_STAYS[act])


def check_may_record_paper(unit: Unit, case_id: str) -> None:
    """Raises NotAllowed when the author may neither print nor save papers of this case."""
    viewer = viewer_of(unit.connection, unit.author.worker_id)
    if not any(_may_leave(run_of(unit), viewer, case_id, act, Layer.L2) for act in (Act.PRINT, Act.EXPORT)):
        raise NotAllowed(_STAYS[Act.PRINT])


def may_leave(reader: Reader, case_id: str) -> frozenset[Act]:
    """Which of printing and saving as a file who looks may do with the working file of a case."""
    return frozenset(act for act in _STAYS if _may_leave(run_of(reader), reader.viewer, case_id, act, Layer.L2))


def cases_to_print(reader: Reader, case_ids: Iterable[str]) -> frozenset[str]:
    """Which of these cases who looks may print."""
    if reader.viewer.is_alone:
        return frozenset(case_ids)
    return frozenset(one for one in case_ids if Act.PRINT in may_leave(reader, one))


def _may_leave(run: Run, viewer: Viewer, case_id: str, act: Act, layer: Layer) -> bool:
    stood = _stood(run, bytes.fromhex(case_id))
    own = stood is None or viewer.is_own(stood.primary, stood.backup)
    return viewer.may(act, layer, is_own=own, restricted=stood is not None and stood.restricted)


def _check_log(run: Run, before: Run, viewer: Viewer, log_no: int, names: frozenset[str]) -> None:
    row = run(
        "SELECT l.kind, coalesce(l.case_id, (SELECT c.id FROM case_file c WHERE c.log_no = l.log_no LIMIT 1)) "
        "FROM log l WHERE l.log_no = ?",
        (log_no,),
    ).fetchone()
    kind, case_id = row if row is not None else ("", None)
    looks_after = any(viewer.may_in_general(one) for one in _LOOKS_AFTER)
    if kind == "team" and not OF_THE_TEAM.isdisjoint(names) and not looks_after:
        raise NotAllowed(N_("Your role does not let you change the team. Ask the team lead or an administrator."))
    if case_id is None:
        return
    layer = layer_of(kind, names)
    stood = _stood(before, case_id)
    own = stood is None or viewer.is_own(stood.primary, stood.backup)
    if not viewer.may(Act.WRITE, layer, is_own=own, restricted=stood is not None and stood.restricted):
        raise NotAllowed(_REFUSED[layer])


def layer_of(log_kind: str, names: Iterable[str]) -> Layer:
    """The layer of what was written: by the compartment it lies in, and in the core of a case by its nouns."""
    if log_kind in COMPARTMENTS:
        return COMPARTMENTS[log_kind]
    return Layer.L1 if IDENTITY.issuperset(names) else Layer.L2


def _stood(before: Run, case_id: bytes) -> _Before | None:
    row = before(
        "SELECT primary_worker_id, backup_worker_id, restricted FROM main.case_file WHERE id = ?", (case_id,)
    ).fetchone()
    return _Before(row[0], row[1], bool(row[2])) if row is not None else None


def _is_of(run: Run, act_rev: int, worker_id: str) -> bool:
    """Whether this worker did the act that is taken back."""
    row = run(f"SELECT {COLUMNS} FROM journal WHERE rev = ?", (act_rev,)).fetchone()  # noqa: S608 - names of columns
    return row is not None and writer_of(as_save(row).author).hex() == worker_id

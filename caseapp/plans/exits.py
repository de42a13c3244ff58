# SPDX-License-Identifier: EUPL-1.2
"""This is the place for leaving an institution: its items, when each is due, and how ready it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseapp.i18n.codes import flags
from caseapp.plans.catalogue import ANCHOR_ADMISSION, ExitItem, exit_checklist
from caseapp.plans.dates import add_days
from caseapp.plans.editions import is_left_out, kept
from caseapp.plans.facts import CaseFacts, ExitFacts, ExitItemFacts

OPEN_STATES = frozenset({"todo", "busy", "blocked"})
_TREATING = frozenset({"psychiatry", "addiction"})


@dataclass(frozen=True, slots=True)
class DatedItem:
    """One item of an exit with its dates and its state."""

    item: ExitItem
    hard: bool
    start: date | None
    due: date | None
    state: str
    done_on: date | None
    reason: str

    @property
    def open(self) -> bool:
        """Whether something remains to be done."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready an exit is: items, not a mark. `not_needed` items do not count."""

    done: tuple[str, ...]
    hard: tuple[str, ...]
    missing: tuple[DatedItem, ...]  # hard items that are not done, by due date

    @property
    def share(self) -> float:
        """Done hard items / hard items (methods 6.2); 1.0 when nothing hard is needed."""
        return len(self.done) / len(self.hard) if self.hard else 1.0


def without_solution(destination: str | None, support_after: str | None) -> bool:
    """Whether one of the two questions that are always asked at leaving has "none" for an answer (masterplan A 2).

    Both are written down as they are: nothing is asked before somebody answered, and nothing holds anybody back.
    """
    return "without_solution" in flags("exit_destination", destination or "") or "without_support" in flags(
        "support_after", support_after or ""
    )


def has_cti(facts: CaseFacts) -> bool:
    """Whether the case follows CTI: makes E03 hard (methods 6.2)."""
    return any(entry.programme == "cti" and entry.phase != "closed" for entry in facts.programmes)


def dated_items(leaving: ExitFacts, *, cti: bool = False) -> tuple[DatedItem, ...]:
    """Every item that fits this kind of institution (methods 6.2), in the order of the catalogue.

    Dates follow the anchor as long as an item is open and nobody agreed on another date; what should have been done
    before the exit file was begun is due on that day, so that nobody is late with what could not be done. What is
    done keeps its date. An item the organisation leaves out stays where somebody wrote something about it.
    """
    recorded = {item.code: item for item in leaving.items}
    return tuple(
        _dated(item, leaving, recorded.get(item.id, ExitItemFacts(code=item.id)), cti=cti)
        for item in exit_checklist().items.values()
        if (not item.only or leaving.institution_type in item.only)
        and (item.id in recorded or not is_left_out(item.id))
    )


def readiness(leaving: ExitFacts, *, cti: bool = False) -> Readiness:
    """What of the hard items is done and what is missing (methods 6.2). Shown as a list, never as a mark."""
    hard = [item for item in dated_items(leaving, cti=cti) if item.hard and item.state != "not_needed"]
    missing = [item for item in hard if item.state != "done"]
    missing.sort(key=lambda item: (item.due or date.max, item.item.id))
    return Readiness(
        done=tuple(item.item.id for item in hard if item.state == "done"),
        hard=tuple(item.item.id for item in hard),
        missing=tuple(missing),
    )


def missing_codes(
    institution_type: str, done: frozenset[str], spared: frozenset[str], *, cti: bool = False
) -> tuple[tuple[str, ...], int]:
    """As `readiness` for lists of many exits: codes that must be ready and are not, and how many must be."""
    hard = [code for code in _hard_codes(institution_type, cti=cti) if code not in spared]
    return tuple(code for code in hard if code not in done), len(hard)


@kept
def _hard_codes(institution_type: str, *, cti: bool) -> tuple[str, ...]:
    return readiness(ExitFacts(id="", institution_type=institution_type), cti=cti).hard


def _dated(item: ExitItem, leaving: ExitFacts, recorded: ExitItemFacts, *, cti: bool) -> DatedItem:
    anchor = leaving.admission if item.anchor == ANCHOR_ADMISSION else leaving.leaving
    offset = item.due_by_type.get(leaving.institution_type, item.due_offset)
    due = add_days(anchor, offset) if anchor else None
    start = add_days(anchor, offset - (item.due_offset - item.start_offset)) if anchor else None
    if recorded.due is not None:
        due = recorded.due
        start = min(start, due) if start else due
    elif leaving.begun is not None and due is not None and recorded.state in OPEN_STATES:
        due = max(due, leaving.begun)
    treated = leaving.institution_type in _TREATING
    hard = item.hard or (item.hard_if == "cti" and cti) or (item.hard_if == "treatment" and treated)
    hard = hard and not is_left_out(item.id)
    return DatedItem(item, hard, start, due, recorded.state, recorded.done_on, recorded.reason)

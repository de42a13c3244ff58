# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which cases the list of a meeting shows, in which order: one value, kept on this laptop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from caseapp.store.local_settings import Value
from caseapp.store.queries.team_review import KINDS, LATE, ReviewRow

TALK: Final = ""  # every case with a reason that is more than something late
ALL: Final = "all"
NOBODY: Final = "nobody"
_NEVER_DAY: Final = 0

BY_REASON, BY_NAME, BY_AGE, BY_PROGRAMME, BY_WORKER, BY_TALK, BY_EXIT = (
    "reason", "name", "age", "programme", "worker", "talk", "exit",
)  # fmt: skip
ORDERS: Final = (BY_REASON, BY_NAME, BY_AGE, BY_PROGRAMME, BY_WORKER, BY_TALK, BY_EXIT)


@dataclass(frozen=True, slots=True)
class Choice:
    """`kind`: TALK, ALL or a kind of reason; `worker`: an id, NOBODY, or "" for everybody."""

    kind: str = TALK
    worker: str = ""
    order: str = BY_REASON
    turned: bool = False

    def of_worker(self, rows: Iterable[ReviewRow]) -> tuple[ReviewRow, ...]:
        """Those of the chosen worker."""
        if not self.worker:
            return tuple(rows)
        wanted = None if self.worker == NOBODY else self.worker
        return tuple(row for row in rows if row.worker_id == wanted)

    def shown(self, rows: Iterable[ReviewRow], named: Callable[[str | None], str]) -> tuple[ReviewRow, ...]:
        """The rows in the chosen order. `named` gives the name of a worker."""
        found = [row for row in self.of_worker(rows) if fits(row, self.kind)]
        if self.order == BY_REASON:
            return tuple(reversed(found)) if self.turned else tuple(found)
        return tuple(sorted(found, key=_key(self.order, named), reverse=self.turned))

    def kept(self) -> Value:
        """As it is kept among the settings of this laptop."""
        return dict(asdict(self))


def fits(row: ReviewRow, kind: str) -> bool:
    """Whether a case belongs to what was chosen."""
    if kind == ALL:
        return True
    if kind == TALK:
        return any(one.kind != LATE for one in row.reasons)
    return row.reason(kind) is not None


def choice_from(value: object) -> Choice:
    """A kept choice; what this version does not know falls away."""
    if not isinstance(value, Mapping):
        return Choice()
    plain = Choice()
    names = [one.name for one in fields(Choice)]
    known = {name: value[name] for name in names if isinstance(value.get(name), type(getattr(plain, name)))}
    found = Choice(**known)
    if found.kind not in (TALK, ALL, *KINDS):
        found = replace(found, kind=TALK)
    return found if found.order in ORDERS else replace(found, order=BY_REASON)


def _key(order: str, named: Callable[[str | None], str]) -> Callable[[ReviewRow], Any]:
    """Rows come by reason; those that are alike stay in that order."""
    by: dict[str, Callable[[ReviewRow], Any]] = {
        BY_NAME: lambda row: row.name.full.casefold(),
        BY_AGE: lambda row: (row.birth_day is None, -(row.birth_day.toordinal() if row.birth_day is not None else 0)),
        BY_PROGRAMME: lambda row: (row.programme or "~", row.phase or ""),
        BY_WORKER: lambda row: (row.worker_id is None, named(row.worker_id).casefold()),
        BY_TALK: lambda row: row.last_talk.toordinal() if row.last_talk is not None else _NEVER_DAY,
        BY_EXIT: lambda row: (row.exit_day is None, row.exit_day.toordinal() if row.exit_day is not None else 0),
    }
    return by[order]

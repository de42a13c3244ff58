# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which cases the list shows: the chips, the order and the group as one value, kept as a view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Final

from caseapp.store.local_settings import Value
from caseapp.store.queries.case_list import CaseAsk
from caseapp.store.queries.cases import SORTS, CaseFilter
from caseapp.ui.cases.model import TURNED

MINE: Final = "mine"
BACKUP: Final = "backup"
TEAM: Final = "team"
SCOPES: Final = (MINE, BACKUP, TEAM)
EXIT_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class View:
    """What is chosen. `grows` says whether what stands in the sorted column grows from above."""

    scope: str = MINE
    silent: bool = False
    exit_soon: bool = False
    no_plan: bool = False
    no_backup: bool = False
    closed: bool = False
    programme: str = ""
    sort: str = "last_talk"
    grows: bool = False
    by_worker: bool = False

    def wanted(self, me: str) -> CaseFilter:
        """The filter of the store."""
        return CaseFilter(
            worker_id=None if self.scope == TEAM else me,
            as_backup=self.scope == BACKUP,
            status="closed" if self.closed else "open",
            programme=self.programme or None,
            silent=self.silent,
            exit_within_days=EXIT_DAYS if self.exit_soon else None,
            no_plan_at_16=self.no_plan,
            no_backup=self.no_backup,
        )

    def ask(self, me: str) -> CaseAsk:
        """The question to the store."""
        descending = self.grows if self.sort in TURNED else not self.grows
        return CaseAsk(wanted=self.wanted(me), sort=self.sort, descending=descending, by_worker=self.by_worker)

    def counted(self, me: str, programmes: tuple[str, ...]) -> dict[str, CaseFilter]:
        """What each chip would show: scopes as they are, the others within the scope of now."""
        plain = View(scope=self.scope)
        found = {scope: View(scope=scope).wanted(me) for scope in SCOPES}
        for name in ("silent", "exit_soon", "no_plan", "no_backup", "closed"):
            found[name] = replace(plain, **{name: True}).wanted(me)  # type: ignore[arg-type]
        for programme in programmes:
            found[f"programme:{programme}"] = replace(plain, programme=programme).wanted(me)
        return found

    def kept(self) -> Value:
        """The view as it is kept among the settings."""
        return dict(asdict(self))


def view_from(value: object) -> View:
    """A kept view; what this version does not know falls away."""
    if not isinstance(value, Mapping):
        return View()
    plain = View()
    known = {}
    for one in fields(View):
        given = value.get(one.name)
        if isinstance(given, type(getattr(plain, one.name))):
            known[one.name] = given
    view = View(**known)
    if view.scope not in SCOPES:
        view = replace(view, scope=MINE)
    return view if view.sort in SORTS else replace(view, sort=plain.sort, grows=plain.grows)

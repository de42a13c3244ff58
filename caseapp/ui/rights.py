# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the worker at this screen may see in lists: names of restricted cases, sensitive notes."""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.security.permissions import Act, Layer, Role, may, shown_at_once
from caseapp.store.queries.cases import CaseRow
from caseapp.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who looks: the worker and the role."""

    worker_id: str
    role: str

    @classmethod
    def of(cls, desk: Desk) -> Eyes:
        """The eyes of who is signed in."""
        me = desk.me
        return cls(me.id if me is not None else "", me.role if me is not None else Role.WORKER)

    def own(self, row: CaseRow) -> bool:
        """Whether this is a case of one's own, as primary worker or backup."""
        return self.worker_id in (row.worker_id, row.backup_id)

    def may_see(self, row: CaseRow) -> bool:
        """Whether the name and the line of a case show; a restricted case is only for its own workers."""
        return not row.restricted or may(self.role, Act.READ, Layer.L1, self.own(row), restricted=True)

    def may_read(self, layer: str | None, *, is_own: bool) -> bool:
        """Whether a note of this layer is found at all."""
        return may(self.role, Act.READ, layer or Layer.L2, is_own)

    def sees_text(self, layer: str | None, *, is_own: bool) -> bool:
        """Whether the text of a note shows in a list. Sensitive layers open on purpose only, on the page itself."""
        sensitive = layer in (Layer.L3, Layer.L4)
        return not sensitive and shown_at_once(self.role, layer or Layer.L2, is_own=is_own)

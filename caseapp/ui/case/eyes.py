# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the worker at this screen may read of one case."""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.security.permissions import Act, Layer, Role, may
from caseapp.store.queries.cases import CaseHead
from caseapp.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class CaseEyes:
    """The layers that may be read. A case without a worker is everybody's own, or nobody could take it up."""

    layers: frozenset[str]

    @classmethod
    def of(cls, desk: Desk, head: CaseHead) -> CaseEyes:
        """The eyes of who is signed in, on this case."""
        me = desk.me
        role = me.role if me is not None else Role.WORKER
        own = head.primary_worker_id is None
        own = own or (me is not None and me.id in (head.primary_worker_id, head.backup_worker_id))
        readable = (layer for layer in Layer if may(role, Act.READ, layer, own, restricted=head.restricted))
        return cls(frozenset(str(layer) for layer in readable))

    def see_who(self) -> bool:
        """Whether one may know who it is about."""
        return Layer.L1 in self.layers

    def see_file(self) -> bool:
        """Whether the file itself opens: contacts, assessments, goals."""
        return Layer.L2 in self.layers

    def may_read(self, layer: str | None) -> bool:
        """Whether a note of this layer opens, when somebody asks for it."""
        return (layer or Layer.L2) in self.layers

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what the worker at this screen may read of one case."""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.security.permissions import Layer
from caseapp.store.queries.cases import CaseHead


@dataclass(frozen=True, slots=True)
class CaseEyes:
    """The layers that may be read. A case without a worker is everybody's own, or nobody could take it up."""

    layers: frozenset[str]

    @classmethod
    def of(cls, head: CaseHead) -> CaseEyes:
        """The eyes of who is signed in, on this case."""
        return cls(head.layers)

    def see_who(self) -> bool:
        """Whether one may know who it is about."""
        return Layer.L1 in self.layers

    def see_file(self) -> bool:
        """Whether the file itself opens: contacts, assessments, goals."""
        return Layer.L2 in self.layers

    def may_read(self, layer: str | None) -> bool:
        """Whether a note of this layer opens, when somebody asks for it."""
        return (layer or Layer.L2) in self.layers

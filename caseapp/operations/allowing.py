# SPDX-License-Identifier: EUPL-1.2
"""This is the place for refusing an act about no case in particular to who has no right to it."""

from __future__ import annotations

from caseapp.errors import NotAllowed
from caseapp.i18n import N_
from caseapp.security.permissions import Act
from caseapp.store.unit import Unit
from caseapp.store.viewing import viewer_of


def check_may(unit: Unit, *acts: Act) -> None:
    """Raises NotAllowed unless the author may do one of these."""
    viewer = viewer_of(unit.connection, unit.author.worker_id)
    if not any(viewer.may_in_general(act) for act in acts):
        raise NotAllowed(N_("Your role in this team does not allow this."))

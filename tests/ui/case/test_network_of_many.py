# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a network of very many people: the picture stays one to read, the list holds them all."""

from __future__ import annotations

from typing import Any

from caseapp.operations.network import AddNetworkMember
from caseapp.ui.case.network_picture import MOST_SHOWN
from tests.ui.case.conftest import Opened


def test_of_sixty_people_the_nearest_are_drawn_and_the_list_holds_them_all(opened: Opened) -> None:
    for number in range(60):
        fields: Any = {"name": f"Persoon {number}", "strength": number % 4}
        opened.do(AddNetworkMember(case_id=opened.case_id, fields=fields))
    opened.do(AddNetworkMember(case_id=opened.case_id, fields={"name": "Tante Samira", "strength": 4}))
    tab: Any = opened.go("network").tab("network")
    drawn = tab.picture.ties()
    assert len(drawn) == MOST_SHOWN
    assert "Tante Samira" in [tie.name for tie in drawn]
    assert min(tie.row.strength or 0 for tie in drawn) >= 3 or any(tie.row.always_there for tie in drawn)
    left = len(tab._rows) - MOST_SHOWN
    assert str(left) in tab.picture.accessibleDescription()
    assert not tab.picture.grab().isNull()

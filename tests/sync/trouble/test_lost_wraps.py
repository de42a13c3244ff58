# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a new key whose wraps were lost on the way: colleagues get them in the next round (T13)."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseapp.errors import HubUnreachable
from caseapp.sync.protocol import messages as m
from tests.sync.malicious.hub import LyingHub, lying_round
from tests.sync.teams import trio_at
from tests.sync.test_ended_access import give


def test_a_line_that_breaks_between_a_key_and_its_wraps(tmp_path: Path) -> None:
    with trio_at(tmp_path) as (trio, hub):

        class Breaking(LyingHub):
            def put_wraps(self, wraps: m.Wraps) -> m.WrapsTaken:
                raise HubUnreachable("cut")

        give(trio.nele, trio.of_karim, trio.mila, trio.karim)
        with pytest.raises(HubUnreachable):
            lying_round(trio.nele, Breaking(hub))
        trio.rounds(hub, 2)
        trio.karim.note(trio.of_karim, "Onder de nieuwe sleutel.")
        trio.rounds(hub, 2)
        assert trio.mila.values(trio.of_karim) == trio.nele.values(trio.of_karim) == {"Onder de nieuwe sleutel."}

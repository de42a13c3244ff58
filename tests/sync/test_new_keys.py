# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of a log that got a new key in which nobody has written since."""

from __future__ import annotations

from pathlib import Path

from caseapp.sync.colleagues import Colleagues
from tests.sync.teams import trio_at


def test_who_writes_next_asks_for_the_new_key(tmp_path: Path) -> None:
    with trio_at(tmp_path) as (trio, hub):
        mila = trio.mila.store.author.worker_id
        for role in ("supervisor", "worker"):
            Colleagues(trio.nele.store, trio.nele.told.append).set_roles(mila, [role])
            trio.rounds(hub, 2)
        trio.karim.note(trio.of_karim, "Na de nieuwe sleutel.")
        for _ in range(2):
            trio.karim.round(hub)
            trio.nele.round(hub)
        assert trio.nele.values(trio.of_karim) == {"Na de nieuwe sleutel."}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for syncing beside the work: the window while a hub brings saves (P4).

python -m bench.colleagues        prints these rows; CASEAPP_BENCH_SYNC_SIZE=M takes a larger team
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from bench import notes
from bench.figures import Row, Times, ms
from bench.making import KEPT, NOW, SIZES, Made, made
from bench.starting import driven
from caseapp.clock import FixedClock
from caseapp.operations import perform
from caseapp.operations.contacts import RecordContact
from caseapp.store.local_settings import set_local_setting
from caseapp.sync.standing import Membership
from tests.hub.running import Process
from tests.sync.laptops import Laptop

ARRIVING = 3000  # saves that come in while somebody works
_SECONDS = 60.0


class _Ours(Laptop):
    """The laptop with the made file, as the tests handle one."""

    def __init__(self, profile: Any) -> None:  # noqa: ANN401
        self.store = profile.store
        self.membership = Membership()
        self.told = []


@dataclass
class Pair:
    """A made laptop and that of a colleague, who has the same cases, at one hub."""

    home: Path
    profile: Any
    ours: Laptop
    theirs: Laptop
    hub: Any
    cases: list[str]

    def write(self, count: int, seed: int) -> None:
        """The colleague writes contacts into many cases, and hands them to the hub."""
        chance = Random(seed)
        for _ in range(count):
            fields: Any = {
                "moment": NOW, "mode": "phone", "outcome": "completed", "with_whom": ("client",), "minutes": 20,
                "what": f"{notes.sentence(chance)} {notes.sentence(chance)}",
            }  # fmt: skip
            perform(self.theirs.store, RecordContact(case_ids=(chance.choice(self.cases),), fields=fields))
        self.theirs.round(self.hub)


@contextmanager
def pair(source: Made) -> Iterator[Pair]:
    """A copy of a made team at a hub, and a colleague who was let in and has fetched everything."""
    with TemporaryDirectory(dir=KEPT) as folder:
        copy = source.copied(Path(folder) / "copy")
        profile = copy.open()
        hub = Process(Path(folder) / "hub.log", "--data", f"{folder}/hub")
        ours, theirs = _Ours(profile), Laptop(Path(folder) / "theirs", FixedClock(NOW))
        try:
            ours.found(hub)  # type: ignore[arg-type]
            ours.round(hub)  # type: ignore[arg-type]
            worker, cases = _busiest(ours)
            ours.let_in(theirs, worker, hub)  # type: ignore[arg-type]
            for laptop in (theirs, ours, theirs, ours):  # keys are given when the directory says who is there
                laptop.round(hub)  # type: ignore[arg-type]
            have = {bytes(row[0]).hex() for row in theirs.rows("SELECT id FROM case_file")}
            cases = [one for one in cases if one in have]
            yield Pair(copy.home, profile, ours, theirs, hub, cases)
        finally:
            theirs.close()
            profile.close()
            hub.end()


def _busiest(ours: Laptop) -> tuple[str, list[str]]:
    """A worker with many open cases, who is not the lead."""
    rows = ours.rows(
        "SELECT c.primary_worker_id, c.id FROM case_file c JOIN case_summary s ON s.case_id = c.id"
        " WHERE s.status = 'open' AND c.restricted IS NULL AND c.primary_worker_id IN"
        " (SELECT id FROM worker WHERE role = 'worker') ORDER BY c.row_no"
    )
    by_worker: dict[bytes, list[str]] = {}
    for worker, case in rows:
        by_worker.setdefault(worker, []).append(bytes(case).hex())
    worker, cases = max(by_worker.items(), key=lambda one: len(one[1]))
    return bytes(worker).hex(), cases


def p4_syncing(_made: Made | None) -> list[Row]:
    """The window while saves come in."""
    size = SIZES[os.environ.get("CASEAPP_BENCH_SYNC_SIZE", "S")]
    with pair(made(size)) as both:
        both.write(ARRIVING, 4)
        set_local_setting(both.ours.store, "place", "cases")
        set_local_setting(both.ours.store, "cases.view", {"scope": "team", "sort": "name", "grows": True})
        both.profile.close()  # the window opens it
        found = driven("sync", both.home, CASEAPP_BENCH_SECONDS=str(_SECONDS))
    quiet, during = Times(tuple(found["quiet saves"])), Times(tuple(found["saves"]))
    blocks = Times(tuple(found["blocks"]))
    what = f"longest block of the window while {found['received']:,.0f} saves come in (size {size.name})"
    figure = (
        f"{ms(max(blocks.taken))}, of which processor time of the window {ms(found['block cpu'])}; "
        f"{len([one for one in blocks.taken if one > 50])} blocks above 50 ms in {found['seconds']:.1f} s"
    )
    floor = f"the same window without syncing: {ms(found['quiet block'])}"
    rows = [Row("P4", what, "<= 50 ms", floor, figure, max(blocks.taken) <= 50)]
    figure = f"p50 {ms(during.usual)}, p95 {ms(during.p95)} of {len(during.taken)}"
    floor = f"without syncing: p50 {ms(quiet.usual)}, p95 {ms(quiet.p95)}"
    rows.append(Row("P4", "save a contact meanwhile", "<= 100 ms p95", floor, figure, during.p95 <= 100))
    return rows


def main() -> None:
    """Only these rows."""
    for row in p4_syncing(None):
        print(row.key, row.what, "|", row.figure, "|", row.floor)


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a hub that tells two laptops two stories (T8): seen, nothing sealed to a stranger, healed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from caseapp.errors import SyncError
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.directory import make_record
from caseapp.sync.protocol.refusals import Code, Refused
from casehub.serving import Serving
from tests.sync.malicious.hub import LyingHub, lying_round
from tests.sync.malicious.member import Member
from tests.sync.teams import Opened, Trio, trio_at


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as found:
        yield found


def two_records(trio: Trio) -> tuple[bytes, bytes]:
    """Two next records of the directory, both signed as they should be: by Nele, and by Karim."""
    made = []
    for laptop in (trio.nele, trio.karim):
        standing = Member(laptop).standing
        made.append(make_record(standing.directory, "tick", {}, standing.keys, 1_800_000_000_000))
    return made[0], made[1]


def telling(record: bytes) -> Callable[[m.Records], m.Records]:
    """The story that goes on with this record."""

    def changed(answer: m.Records) -> m.Records:
        return m.Records((record,), answer.height + 1) if not answer.records else answer

    return changed


def dev_ids(laptop: Opened) -> set[bytes]:
    return set(Member(laptop).standing.directory.devices)


def test_t8_two_directories_are_healed_by_a_file(team: tuple[Trio, Serving], tmp_path: Path) -> None:
    """The chain parts at the next height. A stick brings it to light: one story gives way, the work of both is kept."""
    trio, hub = team
    trio.rounds(hub)
    for laptop, record in zip((trio.nele, trio.karim), two_records(trio), strict=True):
        laptop.note(trio.of_karim, f"Van {laptop.folder.name}.")
        with suppress(SyncError):  # the true hub behind the liar does not know the record they go by
            lying_round(laptop, LyingHub(hub, directory=telling(record)))
    heads = {Member(one).standing.directory.head for one in (trio.nele, trio.karim)}
    assert len(heads) == 2
    trio.nele.write_file(tmp_path / "stick")
    trio.karim.write_file(tmp_path / "other")
    trio.karim.read_file(tmp_path / "stick")
    trio.nele.read_file(tmp_path / "other")
    assert len({Member(one).standing.directory.head for one in (trio.nele, trio.karim)}) == 1
    for laptop in trio.all:  # what the hub could not take yet has rested
        laptop.store.clock.moment += timedelta(hours=1)  # type: ignore[attr-defined]
    trio.rounds(hub, 2)
    assert trio.nele.values(trio.of_karim) == trio.karim.values(trio.of_karim) == {"Van nele.", "Van karim."}


def test_t8_a_story_that_goes_on_for_others_too_is_an_alarm(team: tuple[Trio, Serving], tmp_path: Path) -> None:
    """More than the own last records differ: nobody gives way, people must look, and nothing is lost."""
    trio, hub = team
    trio.rounds(hub)
    of_nele, of_karim = two_records(trio)
    for laptop, record in ((trio.nele, of_karim), (trio.karim, of_nele)):  # each goes by what the other signed
        laptop.note(trio.of_karim, f"Van {laptop.folder.name}.")
        with suppress(SyncError):
            lying_round(laptop, LyingHub(hub, directory=telling(record)))
    trio.nele.write_file(tmp_path / "stick")
    trio.karim.write_file(tmp_path / "other")
    refused = 0
    for laptop, name in ((trio.karim, "stick"), (trio.nele, "other")):
        try:
            laptop.read_file(tmp_path / name)
        except Refused as told:
            refused += told.code == Code.DIR_CONFLICT
    assert refused
    assert "Van karim." in trio.karim.values(trio.of_karim)
    assert "Van nele." in trio.nele.values(trio.of_karim)


def test_t8_nothing_is_sealed_to_a_laptop_that_one_story_holds(team: tuple[Trio, Serving]) -> None:
    """A stranger with a record that nobody who may has signed gets no key, whatever the hub shows to whom."""
    trio, hub = team
    mila = Member(trio.mila).standing
    stranger = Opened.new(trio.folder / "stranger")
    stranger.start_team("Griet Maes")
    stranger.found()
    theirs = Member(stranger)
    smuggled = theirs.directory_bytes()[-1]
    before = dev_ids(trio.nele)
    with pytest.raises(Refused):
        lying_round(trio.nele, LyingHub(hub, directory=telling(smuggled)))
    assert dev_ids(trio.nele) == before
    assert theirs.standing.keys.dev_id not in before
    assert mila.directory.height <= Member(trio.nele).standing.directory.height
    trio.nele.note(trio.of_karim, "En gewoon verder.")
    trio.rounds(hub, 2)
    assert trio.karim.values(trio.of_karim) == {"En gewoon verder."}
    stranger.close()

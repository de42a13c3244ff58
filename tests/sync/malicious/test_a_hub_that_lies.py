# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a hub that alters, swaps, drops and hides: nothing false is shown, truth heals it (T5-T8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from caseapp.errors import SyncError
from caseapp.models import Case
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.envelope import parse
from caseapp.sync.overview import Overview, SyncState
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol.directory import Founder, genesis, make_record, new_device
from caseapp.sync.protocol.pages import Frame, FrameType
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys
from caseapp.sync.sentences import SENTENCES
from casehub.serving import Serving
from tests.sync.laptops import hub_at
from tests.sync.malicious.hub import LyingHub, flipped, lying_round, of_envelopes, sewn
from tests.sync.malicious.member import Member, entity
from tests.sync.teams import Opened, Trio, trio_at

TRUE = tuple(f"Waar {number}." for number in range(6))


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path) as found:
        yield found


def state(laptop: Opened) -> SyncState:
    return Overview(laptop.store, laptop.membership).state()


def write_some(trio: Trio, hub: Serving) -> None:
    """Karim writes in his case, Nele in both; all of it is at the hub, Nele and Mila have not fetched it."""
    for words in TRUE:
        trio.karim.note(trio.of_karim, words)
    trio.mila.note(trio.of_mila, TRUE[0])
    trio.karim.round(hub)
    trio.mila.round(hub)


def heals(trio: Trio, hub: Serving) -> None:
    """With a true hub everything comes to the same."""
    for laptop in (trio.nele, trio.karim, trio.mila, trio.nele):
        laptop.round(hub)
    assert trio.nele.values(trio.of_karim) == {TRUE[-1]}
    assert trio.nele.values(trio.of_mila) == {TRUE[0]}
    for case_id, other in ((trio.of_karim, trio.karim), (trio.of_mila, trio.mila)):
        log_id = other.log_of(case_id)
        assert trio.nele.hash_of(log_id) == other.hash_of(log_id)
    assert trio.nele.is_sound()


def shows_only_true(laptop: Opened, case_id: str) -> bool:
    return laptop.values(case_id) <= set(TRUE)


def every_byte(frames: list[Frame]) -> list[Frame]:
    random = Random(5)
    return [
        replace(one, content=flipped(one.content, at, random.randrange(8)))
        for one in frames for at in range(0, len(one.content), 7)
    ]  # fmt: skip


def swapped(frames: list[Frame]) -> list[Frame]:
    """Headers, bodies and signatures of different envelopes in every way."""
    contents = [one.content for one in frames]
    made = [
        sewn(*three) for one, two in pairwise(contents) for three in ((one, two, one), (one, two, two), (one, one, two))
    ]
    return [Frame(FrameType.ENVELOPE, number, content) for number, content in enumerate(made, start=1)]


@pytest.mark.parametrize(
    "change",
    [
        every_byte,
        swapped,
        lambda frames: frames[::-1],
        lambda frames: frames[1::2],
        lambda frames: [*frames, *frames, *frames],
        lambda _frames: [],
        lambda frames: [replace(one, number=1) for one in frames],
        lambda frames: [replace(one, content=one.content[: len(one.content) // 2]) for one in frames],
        lambda frames: [replace(one, content=one.content + b"\0") for one in frames],
        lambda frames: [replace(one, content=b"") for one in frames],
        lambda frames: [replace(one, number=2**52) for one in frames],
    ],
    ids=["flips", "swaps", "reorders", "drops", "replays", "withholds", "places", "cuts", "longer", "empty", "far"],
)  # fmt: skip
def test_t5_what_a_hub_does_to_envelopes(
    team: tuple[Trio, Serving], change: Callable[[list[Frame]], list[Frame]]
) -> None:
    trio, hub = team
    write_some(trio, hub)
    with suppress(SyncError):
        lying_round(trio.nele, LyingHub(hub, pull=of_envelopes(change)))
    assert shows_only_true(trio.nele, trio.of_karim)
    assert shows_only_true(trio.nele, trio.of_mila)
    heals(trio, hub)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "changes",
    [
        {"feed": lambda feed: replace(feed, next=2**50)},
        {"feed": lambda feed: replace(feed, rows=tuple((*row[:1], 2**50, *row[2:]) for row in feed.rows))},
        {"feed": lambda feed: replace(feed, rows=())},
        {"feed": lambda feed: replace(feed, rows=tuple((*row[:3], "ended", row[4]) for row in feed.rows))},
        {"feed": lambda feed: replace(feed, rows=tuple((*row[:3], "erased", row[4]) for row in feed.rows))},
        {"pull": lambda frames: [one if one.type is not FrameType.LOG else replace(one, content=replace(
            m.LogDone.decode(one.content), next=2**50, head=2**50).encode()) for one in frames
            if one.type is not FrameType.ENVELOPE]},
        {"pull": lambda frames: [one if one.type is not FrameType.LOG else Frame(FrameType.REFUSED, 0, m.LogRefused(
            m.LogDone.decode(one.content).log, "not_member", {}).encode()) for one in frames
            if one.type is not FrameType.ENVELOPE]},
        {"wraps": lambda wraps: replace(wraps, wraps=tuple((*one[:4], flipped(one[4], 3)) for one in wraps.wraps))},
        {"wraps": lambda _wraps: m.Wraps(())},
    ],
    ids=["far-feed", "far-heads", "empty", "ended", "erased", "far-page", "not-member", "spoilt-wraps", "no-wraps"],
)  # fmt: skip
def test_t5_what_a_hub_says_about_logs(team: tuple[Trio, Serving], changes: dict[str, object]) -> None:
    """A lie about places is not believed for ever: the first true round puts it right."""
    trio, hub = team
    write_some(trio, hub)
    with suppress(SyncError):
        lying_round(trio.nele, LyingHub(hub, **changes))  # type: ignore[arg-type]
    assert shows_only_true(trio.nele, trio.of_karim)
    assert trio.nele.rows("SELECT count(*) FROM case_file") == [(2,)]
    trio.nele.store.clock.moment += timedelta(days=1)  # type: ignore[attr-defined]  # a log that failed rests
    heals(trio, hub)


def endless_page(frames: list[Frame]) -> list[Frame]:
    """The same page again, with the promise of more."""
    return [
        replace(one, content=replace(m.LogDone.decode(one.content), next=0, head=9).encode())
        if one.type is FrameType.LOG else one for one in frames
    ]  # fmt: skip


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "changes",
    [
        {"pull": endless_page},
        {"feed": lambda feed: replace(feed, more=True)},
        {"feed": lambda feed: replace(feed, access=Random().randbytes(8))},
        {"directory": lambda records: replace(records, height=records.height + 1)},
        {"directory": lambda records: m.Records(records.records, 2**40)},
    ],
    ids=["page", "more", "access", "height", "far-height"],
)  # fmt: skip
def test_t5_a_hub_that_never_ends(team: tuple[Trio, Serving], changes: dict[str, object]) -> None:
    trio, hub = team
    write_some(trio, hub)
    with suppress(SyncError):
        lying_round(trio.nele, LyingHub(hub, **changes))  # type: ignore[arg-type]
    heals(trio, hub)


def test_t5_a_hub_that_says_taken_and_throws_away(team: tuple[Trio, Serving]) -> None:
    """What it claimed to have taken goes out again as soon as it is missed."""
    trio, hub = team
    for words in TRUE[:-1]:
        trio.karim.note(trio.of_karim, words)
    taken = lambda envelopes: m.PushAnswer(tuple(("ok", 1, {}) for _ in envelopes))  # noqa: E731
    lying_round(trio.karim, LyingHub(hub, swallow=taken))
    assert state(trio.karim).unsent == 0
    trio.karim.note(trio.of_karim, TRUE[-1])
    trio.mila.note(trio.of_mila, TRUE[0])
    heals(trio, hub)


# -- the directory -----------------------------------------------------------------------------------------------------


def test_t6_flipped_and_forged_records_are_refused(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    Member(trio.nele)  # nothing of her is forged: the hub has its own keys only
    hub_keys = DeviceKeys.random()
    standing = Member(trio.karim).standing
    directory = standing.directory
    added = new_device(standing.user_id, hub_keys.sign_public, hub_keys.box_public, "own")
    forged = make_record(directory, "device_add", added, hub_keys, 1)
    borrowed = make_record(directory, "device_add", added, replace_id(hub_keys, standing.keys), 1)
    other = genesis(directory.org_id, Founder(standing.user_id, ("administrator",)), hub_keys, 1)
    true = Member(trio.nele).directory_bytes()
    height = directory.height
    lies = [
        (forged,),
        (borrowed,),
        (other,),
        (true[0],),
        (true[-1], forged),
        *((flipped(true[-1], at),) for at in range(0, len(true[-1]), 37)),
    ]
    for lie in lies:
        with suppress(Refused):
            lying_round(trio.karim, LyingHub(hub, directory=lambda _records, lie=lie: m.Records(lie, height + 1)))
        assert Member(trio.karim).standing.directory.head == directory.head
    write_some(trio, hub)
    heals(trio, hub)


def replace_id(forger: DeviceKeys, claimed: DeviceKeys) -> DeviceKeys:
    """Keys of the forger under the name of somebody else."""

    class Claiming(DeviceKeys):
        @property
        def dev_id(self) -> bytes:  # type: ignore[override]
            return claimed.dev_id

    return Claiming(forger.sign_seed, forger.box_seed)


def test_t6_a_directory_rolled_back_is_an_alarm_and_changes_nothing(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    before = Member(trio.karim).standing.directory.head
    with pytest.raises(Refused, match=Code.DIR_CONFLICT):
        lying_round(trio.karim, LyingHub(hub, directory=lambda _records: m.Records((), 3)))
    assert Member(trio.karim).standing.directory.head == before
    last = state(trio.karim).last
    assert last is not None
    assert SENTENCES[last.outcome]


def test_t7_a_hub_that_hides_a_revocation_is_told_by_the_next_envelope(team: tuple[Trio, Serving]) -> None:
    """Mila's laptop is shut out. The hub hides that from Karim, but Nele's saves say how far her directory is."""
    trio, hub = team
    trio.nele.note(trio.of_karim, TRUE[0])
    trio.nele.round(hub)
    trio.karim.round(hub)
    revoke(trio.nele, trio.mila)
    trio.nele.note(trio.of_karim, TRUE[1])
    trio.nele.round(hub)
    trio.karim.note(trio.of_karim, TRUE[2])
    height = Member(trio.karim).standing.directory.height
    with suppress(Refused):
        lying_round(trio.karim, LyingHub(hub, directory=lambda _records: m.Records((), height)))
    trio.karim.note(trio.of_karim, TRUE[3])
    unsent = state(trio.karim).unsent
    with pytest.raises(Refused, match=Code.WITHHELD):
        lying_round(trio.karim, LyingHub(hub, directory=lambda _records: m.Records((), height)))
    assert state(trio.karim).unsent == unsent  # nothing more is sealed for who may be out
    last = state(trio.karim).last
    assert last is not None
    assert last.outcome == Code.WITHHELD
    assert SENTENCES[Code.WITHHELD]
    trio.karim.round(hub)
    trio.nele.round(hub)
    assert state(trio.karim).unsent == 0
    assert trio.karim.hash_of(trio.karim.log_of(trio.of_karim)) == trio.nele.hash_of(trio.karim.log_of(trio.of_karim))


def revoke(admin: Opened, lost: Opened) -> None:
    dev_id = Member(lost).standing.keys.dev_id.hex()
    Colleagues(admin.store, admin.told.append).revoke(dev_id, "stolen", wipe=False)


def test_t7_a_member_cannot_cry_wolf_about_the_directory(team: tuple[Trio, Serving]) -> None:
    """A save that claims a directory nobody has would stop the others from sending: the hub does not take it."""
    trio, hub = team
    karim = Member(trio.karim)
    log_id = trio.karim.log_of(trio.of_karim)
    wolf = karim.save(log_id, entity(Case, trio.of_karim, note="x"), dir_height=2**40)
    assert karim.push(hub, [wolf]) == [Code.DIR_CONFLICT]
    trio.nele.note(trio.of_karim, TRUE[0])
    assert trio.nele.round(hub).outcome == "done"


def test_t7_a_hub_that_shows_no_sign_of_life_is_stale(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    height = Member(trio.karim).standing.directory.height
    for _ in range(9):
        trio.karim.store.clock.moment += timedelta(days=1)  # type: ignore[attr-defined]
        line = LyingHub(hub, directory=lambda _records: m.Records((), height))
        line.add_record = _conflict  # type: ignore[method-assign]
        with suppress(Refused):
            lying_round(trio.karim, line)
    assert state(trio.karim).is_stale


def _conflict(_record: bytes) -> None:
    raise Refused(Code.DIR_CONFLICT)


def test_t16_an_empty_hub_deletes_nothing(team: tuple[Trio, Serving], tmp_path: Path) -> None:
    trio, _hub = team
    before = trio.karim.rows("SELECT * FROM journal ORDER BY rev"), trio.karim.values(trio.of_karim)
    with hub_at(tmp_path / "empty") as empty, pytest.raises(Refused, match=Code.DEVICE_UNKNOWN):
        trio.karim.round(empty)
    assert (trio.karim.rows("SELECT * FROM journal ORDER BY rev"), trio.karim.values(trio.of_karim)) == before


def test_t8_two_tails_are_healed_by_a_file(team: tuple[Trio, Serving], tmp_path: Path) -> None:
    """The hub shows Nele nothing of Karim's work; his stick does."""
    trio, hub = team
    write_some(trio, hub)
    lying_round(trio.nele, LyingHub(hub, pull=of_envelopes(lambda _frames: [])))
    assert trio.nele.values(trio.of_karim) == set()
    trio.karim.write_file(tmp_path / "stick")
    trio.nele.read_file(tmp_path / "stick")
    assert trio.nele.values(trio.of_karim) == {TRUE[-1]}
    heals(trio, hub)


def test_t8_a_gap_in_what_a_hub_shows_is_seen(team: tuple[Trio, Serving]) -> None:
    trio, hub = team
    write_some(trio, hub)
    karim = Member(trio.karim).standing.keys.dev_id
    top = max(parse(one).header.seq for (one,) in trio.karim.rows("SELECT bytes FROM envelope WHERE kind = 1"))

    def hidden(frames: list[Frame]) -> list[Frame]:
        heads = [parse(one.content).header for one in frames]
        return [one for one, head in zip(frames, heads, strict=True) if (head.dev_id, head.seq) != (karim, top - 2)]

    lying_round(trio.nele, LyingHub(hub, pull=of_envelopes(hidden)))
    assert state(trio.nele).waiting
    heals(trio, hub)

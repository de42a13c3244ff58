# SPDX-License-Identifier: EUPL-1.2
"""This is the place for attached files between laptops: whole or not at all, and from where it broke off."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from caseapp.errors import HubUnreachable
from caseapp.security.pieces import NAME_BYTES, PIECE_BYTES, padded, piece_name
from caseapp.store import attached
from caseapp.store.files import FILES, Pieces
from caseapp.sync.chunks import (
    SLOW_BYTES,
    Attached,
    Urgency,
    Wish,
    fetch_files,
    hand_over,
    open_file,
    open_piece,
    seal_file,
    seal_piece,
)
from caseapp.sync.http import HttpHub
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import CHUNK_BYTES, FILE_BYTES, HASH
from caseapp.sync.protocol.messages import LARGEST_CHUNK, chunk_id
from caseapp.sync.protocol.refusals import Code, Refused
from casehub.serving import Serving
from tests.sync.cutting import line_to
from tests.sync.laptops import Laptop
from tests.sync.teams import Trio, trio_at

CANARY = b"Dit staat in het document. "
LOG = bytes(16)


def some(size: int) -> bytes:
    return (CANARY + random.Random(size).randbytes(size))[:size]


def sealed(tmp_path: Path, size: int, *, is_slow: bool = False) -> tuple[bytes, Attached, Pieces]:
    content, pieces = some(size), Pieces(tmp_path, LOG)
    return content, seal_file(io.BytesIO(content), size, pieces, is_slow=is_slow), pieces


@pytest.mark.parametrize("size", [0, 1, 300, SLOW_BYTES, SLOW_BYTES + 1, CHUNK_BYTES, 2 * CHUNK_BYTES + 5])
@pytest.mark.parametrize("is_slow", [False, True])
def test_a_file_comes_back_as_it_went(tmp_path: Path, size: int, is_slow: bool) -> None:
    content, file, pieces = sealed(tmp_path, size, is_slow=is_slow)
    assert b"".join(open_file(file, pieces)) == content
    assert len(file.names) == max(1, -(-size // (SLOW_BYTES if is_slow else CHUNK_BYTES)))
    for name in file.names:
        piece = pieces.get(name)
        assert piece is not None
        assert len(piece) <= LARGEST_CHUNK
        assert CANARY not in piece


def test_sizes_tell_little(tmp_path: Path) -> None:
    lengths = {len(Pieces(tmp_path, LOG).get(sealed(tmp_path, size)[1].names[0]) or b"") for size in range(1000, 1010)}
    assert len(lengths) == 1


def test_what_is_too_large_or_of_another_size_is_refused(tmp_path: Path) -> None:
    pieces = Pieces(tmp_path, LOG)
    with pytest.raises(Refused, match=Code.TOO_LARGE):
        seal_file(io.BytesIO(), FILE_BYTES + 1, pieces)
    for size in (9, 11):
        with pytest.raises(Refused, match=Code.MALFORMED):
            seal_file(io.BytesIO(some(10)), size, pieces)


def test_a_piece_is_good_in_its_place_only() -> None:
    key, place = bytes(32), (bytes(16), 1, 3)
    piece = seal_piece(b"words", key, place, bytes(24))
    assert open_piece(piece, key, place) == b"words"
    for wrong in ((bytes([1]) * 16, 1, 3), (bytes(16), 0, 3), (bytes(16), 1, 2)):
        with pytest.raises(Refused, match=Code.UNREADABLE):
            open_piece(piece, key, wrong)
    for other, under in ((piece, bytes([1]) * 32), (piece[:-1], key), (piece[:10], key), (b"", key)):
        with pytest.raises(Refused, match=Code.UNREADABLE):
            open_piece(other, under, place)


def test_known_answer_of_a_piece() -> None:
    piece = seal_piece(b"words", bytes(range(32)), (bytes(16), 0, 1), bytes(range(24)))
    assert len(piece) == 24 + 256 + 16
    assert chunk_id(piece).hex() == KNOWN


KNOWN = "50b703bd96a10572995feec9ec527459f77b8a5d89987e6e518d3502998b88f0"


def test_pieces_that_the_disk_spoilt_or_lost_are_missing(tmp_path: Path) -> None:
    _, file, pieces = sealed(tmp_path, 3 * SLOW_BYTES, is_slow=True)
    (place,) = (tmp_path / FILES).rglob(file.names[1].hex())
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    with pytest.raises(Refused, match=Code.UNKNOWN):
        list(open_file(file, pieces))
    assert not pieces.has(file.names[1])  # to be fetched again
    swapped = replace(file, names=(file.names[2], file.names[0], file.names[0]))
    with pytest.raises(Refused, match=Code.UNREADABLE):
        list(open_file(swapped, pieces))


# -- with a hub -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Trio, Serving]]:
    with trio_at(tmp_path_factory.mktemp("trio")) as (trio, hub):
        yield trio, hub


def signed_in(laptop: Laptop, address: str) -> HttpHub:
    line = HttpHub(address)
    standing = laptop.store.local(laptop.membership.standing)
    assert standing is not None
    line.sign_in(standing.keys)
    return line


def test_a_colleague_gets_it_and_the_hub_reads_nothing(tmp_path: Path, opened: tuple[Trio, Serving]) -> None:
    trio, hub = opened
    log_id = trio.nele.log_of(trio.of_karim)
    content, file, ours = sealed(tmp_path / "nele", 2 * CHUNK_BYTES + 77)
    theirs = Pieces(tmp_path / "karim", log_id)
    seen: list[tuple[int, int]] = []
    with signed_in(trio.nele, hub.address) as line:
        assert hand_over(line.shelf, log_id, file, ours) == 3
        assert hand_over(line.shelf, log_id, file, ours) == 0
    with signed_in(trio.karim, hub.address) as line:
        assert fetch_files(line.shelf, [Wish(log_id, file)], tmp_path / "karim", lambda *at: seen.append(at)) == {}
        assert fetch_files(line.shelf, [Wish(log_id, file)], tmp_path / "karim") == {}
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert b"".join(open_file(file, theirs)) == content
    with signed_in(trio.mila, hub.address) as line:  # has no part in this case
        assert set(fetch_files(line.shelf, [Wish(log_id, file)], tmp_path / "mila")) == {file.file_id}
    assert hub.hub.settings.data is not None
    assert not [one for one in hub.hub.settings.data.rglob("*") if one.is_file() and CANARY in one.read_bytes()]


def test_t12_a_line_that_breaks_anywhere_costs_nothing(tmp_path: Path, opened: tuple[Trio, Serving]) -> None:
    trio, hub = opened
    log_id = trio.nele.log_of(trio.of_karim)
    content, file, ours = sealed(tmp_path / "nele", 2 * SLOW_BYTES + 77, is_slow=True)
    theirs = Pieces(tmp_path / "karim", log_id)
    with signed_in(trio.nele, hub.address) as line:
        hand_over(line.shelf, log_id, file, ours)
    chance = random.Random(12)
    breaks = 0
    with line_to(hub.address) as cut:
        while not all(theirs.has(name) for name in file.names):
            cut.cut_after(None)
            with signed_in(trio.karim, cut.address) as line:
                cut.cut_after(chance.choice((0, 1, 200, 40_000, 70_000, 150_000)))
                try:
                    assert fetch_files(line.shelf, [Wish(log_id, file)], tmp_path / "karim") == {}
                except HubUnreachable:
                    breaks += 1
            assert breaks < 60
    assert breaks > 3
    assert b"".join(open_file(file, theirs)) == content
    assert not list((tmp_path / "karim").rglob("*.part"))


def test_t12_handing_over_goes_on_where_it_broke(tmp_path: Path, opened: tuple[Trio, Serving]) -> None:
    trio, hub = opened
    log_id = trio.nele.log_of(trio.of_karim)
    _, file, ours = sealed(tmp_path / "nele", 5 * SLOW_BYTES, is_slow=True)
    sent = 0
    with line_to(hub.address) as cut:
        for answers in (0, 300, 700, 1_100, 1_500, None):
            cut.cut_after(None)
            with signed_in(trio.nele, cut.address) as line:
                before = set(line.shelf.missing_chunks(log_id, file.names))
                cut.cut_after(answers)
                try:
                    sent = hand_over(line.shelf, log_id, file, ours)
                except HubUnreachable:
                    continue
                assert sent == len(before)
    assert sent < 5  # some were there already
    with signed_in(trio.nele, hub.address) as line:
        assert line.shelf.missing_chunks(log_id, file.names) == ()


def test_t5_what_the_hub_spoilt_is_not_taken(tmp_path: Path, opened: tuple[Trio, Serving]) -> None:
    trio, hub = opened
    log_id = trio.nele.log_of(trio.of_karim)
    content, file, ours = sealed(tmp_path / "nele", 2 * SLOW_BYTES, is_slow=True)
    with signed_in(trio.nele, hub.address) as line:
        hand_over(line.shelf, log_id, file, ours)
    good = hub.hub.shelf.get(log_id, file.names[1])
    assert good is not None
    theirs = Pieces(tmp_path / "karim", log_id)
    for bad in (good[:-1] + b"x", good[: len(good) // 2], good + b"more", bytes(LARGEST_CHUNK + 1)):
        hub.hub.shelf.drop_log(log_id)
        first = ours.get(file.names[0])
        assert first is not None
        hub.hub.shelf.put(log_id, file.names[0], first)
        hub.hub.shelf.put(log_id, file.names[1], bad)
        with signed_in(trio.karim, hub.address) as line:
            failed = fetch_files(line.shelf, [Wish(log_id, file)], tmp_path / "karim")
        assert set(failed) == {file.file_id}
        assert theirs.has(file.names[0])
        assert not theirs.has(file.names[1])
        assert theirs.begun(file.names[1]) == b""
    hub.hub.shelf.drop_log(log_id)
    hub.hub.shelf.put(log_id, file.names[1], good)
    theirs.add(file.names[1], b"what came from somewhere else" * 10_000)  # longer than the piece is
    with signed_in(trio.karim, hub.address) as line:
        fetch_files(line.shelf, [Wish(log_id, file)], tmp_path / "karim")
        assert fetch_files(line.shelf, [Wish(log_id, file)], tmp_path / "karim") == {}
    assert b"".join(open_file(file, theirs)) == content


def test_what_somebody_waits_for_comes_first(tmp_path: Path, opened: tuple[Trio, Serving]) -> None:
    trio, hub = opened
    log_id = trio.nele.log_of(trio.of_karim)
    ours, theirs = (Pieces(tmp_path / name, log_id) for name in ("nele", "karim"))
    sizes = {"large": 5 * SLOW_BYTES, "small": 500, "picture": 900, "asked": 6 * SLOW_BYTES}
    files = {name: seal_file(io.BytesIO(some(size)), size, ours) for name, size in sizes.items()}
    urgent = {"picture": Urgency.THUMBNAIL, "asked": Urgency.ASKED}
    wishes = [Wish(log_id, file, urgent.get(name, Urgency.FILE)) for name, file in files.items()]
    order: list[str] = []

    def look(_done: int, _all: int) -> None:
        here = [name for name, file in files.items() if all(theirs.has(one) for one in file.names)]
        order.extend(name for name in here if name not in order)

    with signed_in(trio.nele, hub.address) as line:
        for file in files.values():
            hand_over(line.shelf, log_id, file, ours)
    with signed_in(trio.karim, hub.address) as line:
        fetch_files(line.shelf, wishes, tmp_path / "karim", look, is_metered=True)
        assert order == ["asked", "picture", "small"]
        fetch_files(line.shelf, wishes, tmp_path / "karim", look)
    assert order == ["asked", "picture", "small", "large"]


def test_pieces_of_the_record_and_of_the_protocol_are_one_thing() -> None:
    for size in (0, 1, 255, 256, 257, 1_000, 65_535, 65_536, CHUNK_BYTES, CHUNK_BYTES + 4):
        assert padded(size) == wire.padded_length(size)
    for content in (b"", b"words", some(5000)):
        assert piece_name(content) == chunk_id(content)
    assert (attached.FILE_BYTES, PIECE_BYTES, NAME_BYTES) == (FILE_BYTES, CHUNK_BYTES, HASH)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the exchange file and the request file: only whole, untouched files from known devices hold."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseapp.sync.protocol import bundle, wire
from caseapp.sync.protocol.bundle import (
    Frame,
    FrameType,
    TravellingWrap,
    new_head,
    parse_wrap,
    read_bundle,
    write_bundle,
)
from caseapp.sync.protocol.bundle_request import (
    Held,
    Request,
    parse_start,
    read_request,
    start_content,
    write_request,
)
from caseapp.sync.protocol.limits import CHUNK_BYTES, RECORD_BYTES
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys, Domain, digest

ORG = bytes([7]) * 16
FROM, TO, THIRD, STRANGER = (DeviceKeys(bytes([n]) * 32, bytes([n + 100]) * 32) for n in range(1, 5))
KNOWN = {keys.dev_id: keys.sign_public for keys in (FROM, TO, THIRD)}
LOG = bytes([9]) * 16
FRAMES = [
    Frame(FrameType.RECORD, b"record"),
    Frame(FrameType.START, start_content(Held(LOG, 3, ((TO.dev_id, 4),)))),
    Frame(FrameType.WRAP, b"wrap"),
    Frame(FrameType.ENVELOPE, b"envelope" * 40),
    Frame(FrameType.CHUNK, b""),
]


def written(
    frames: list[Frame] = FRAMES,
    *,
    sender: DeviceKeys = FROM,
    to: tuple[DeviceKeys, ...] = (TO, THIRD),
    org_id: bytes = ORG,
) -> bytes:
    stream = io.BytesIO()
    count = write_bundle(
        stream,
        head=new_head(org_id, sender, 1_800_000_000_000),
        sender=sender,
        recipients={keys.dev_id: keys.box_public for keys in to},
        frames=frames,
    )
    assert count == len(frames)
    return stream.getvalue()


def read(
    data: bytes, keys: DeviceKeys = TO, known: Callable[[bytes], bytes | None] = KNOWN.get, org_id: bytes | None = ORG
) -> list[Frame]:
    return list(read_bundle(io.BytesIO(data), keys=keys, sign_public_of=known, org_id=org_id))


def refused(data: bytes, keys: DeviceKeys = TO, known: Callable[[bytes], bytes | None] = KNOWN.get) -> str:
    with pytest.raises(Refused) as error:
        read(data, keys, known)
    return error.value.code


frames_of_any_kind = st.lists(st.builds(Frame, st.sampled_from(FrameType), st.binary(max_size=400)), max_size=12)


@given(frames_of_any_kind)
def test_every_recipient_reads_what_was_written(frames: list[Frame]) -> None:
    data = written(frames)
    assert read(data, TO) == frames
    assert read(data, THIRD) == frames


def test_large_frames_and_none_at_all() -> None:
    frames = [Frame(FrameType.CHUNK, bytes(CHUNK_BYTES + 1024)), Frame(FrameType.ENVELOPE, bytes(3_000_000))]
    assert read(written(frames)) == frames
    assert read(written([])) == []
    assert read(written([Frame(FrameType.WRAP, b"")] * 3_000)) == [Frame(FrameType.WRAP, b"")] * 3_000


def test_nothing_of_the_content_is_readable_in_the_file() -> None:
    data = written([Frame(FrameType.ENVELOPE, b"canary" * 100)])
    assert b"canary" not in data
    assert FROM.sign_seed not in data
    assert written() != written()


def test_t25_a_file_cut_at_every_byte_is_refused() -> None:
    data = written()
    for length in range(len(data)):
        assert refused(data[:length]) == Code.MALFORMED, length


def test_t25_every_changed_byte_is_refused() -> None:
    data = written(FRAMES[:3], to=(TO,))
    for at in range(len(data)):
        for flip in (0x01, 0x80):
            changed = bytearray(data)
            changed[at] ^= flip
            code = refused(bytes(changed))
            assert code in set(Code), (at, code)


def test_t25_bytes_behind_the_end_are_refused() -> None:
    data = written()
    assert refused(data + b"\0") == Code.MALFORMED
    assert refused(data + data) == Code.MALFORMED


def parts_of(data: bytes) -> tuple[bytes, list[bytes]]:
    """A file taken apart: what is before the parts, and the parts."""
    at = 9
    at += 4 + int.from_bytes(data[at : at + 4], "big") + 24
    parts, start = [], data[:at]
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        parts.append(data[at:end])
        at = end
    return start, parts


def test_t25_parts_that_are_swapped_doubled_dropped_or_from_another_file_are_refused() -> None:
    start, parts = parts_of(written())
    _, others = parts_of(written())
    wrong = [
        [parts[1], parts[0], *parts[2:]],
        [parts[0], *parts],
        parts[1:],
        [*parts[:-2], parts[-1]],
        [parts[-1]],
        [others[0], *parts[1:]],
        [*parts[:-1], others[-1]],
        [*parts, parts[-1]],
    ]
    assert read(start + b"".join(parts)) == FRAMES
    for one in wrong:
        assert refused(start + b"".join(one)) == Code.MALFORMED


def test_t25_the_head_of_another_file_is_refused() -> None:
    _, parts = parts_of(written())
    other, _ = parts_of(written())
    assert refused(other + b"".join(parts)) == Code.MALFORMED


def test_t25_a_file_for_others_or_of_another_organisation() -> None:
    assert refused(written(to=(THIRD,))) == Code.NOT_MEMBER
    assert refused(written(), keys=STRANGER) == Code.NOT_MEMBER
    assert refused(written(org_id=bytes(16))) == Code.NOT_MEMBER
    assert read(written(org_id=bytes(16)), org_id=None) == FRAMES


def test_t25_a_lookalike_from_a_stranger_is_refused_at_the_end() -> None:
    """Whoever knows a box key can write a file that opens; it is not signed by anybody known."""
    data = written(sender=STRANGER)
    frames: list[Frame] = []
    with pytest.raises(Refused) as error:
        frames.extend(read_bundle(io.BytesIO(data), keys=TO, sign_public_of=KNOWN.get))
    assert error.value.code == Code.DEVICE_UNKNOWN
    assert refused(data, known=lambda _: FROM.sign_public) == Code.BAD_SIGNATURE


def test_t25_a_stranger_who_takes_the_name_of_a_colleague_is_refused() -> None:
    stream = io.BytesIO()
    head = new_head(ORG, FROM, 0)
    write_bundle(stream, head=head, sender=STRANGER, recipients={TO.dev_id: TO.box_public}, frames=FRAMES)
    assert refused(stream.getvalue()) == Code.BAD_SIGNATURE


def test_a_sender_may_be_introduced_by_the_file_itself() -> None:
    known: dict[bytes, bytes] = {}

    def frames_that_teach() -> Iterator[Frame]:
        for frame in read_bundle(io.BytesIO(written()), keys=TO, sign_public_of=known.get):
            known[FROM.dev_id] = FROM.sign_public
            yield frame

    assert list(frames_that_teach()) == FRAMES


def test_t25_an_old_file_says_the_same_again_and_a_newer_program_is_named() -> None:
    data = written()
    assert read(data) == read(data) == FRAMES
    assert refused(data[:8] + b"\x02" + data[9:]) == Code.UPGRADE_REQUIRED
    assert refused(data[:8] + b"\x00" + data[9:]) == Code.UPGRADE_REQUIRED
    assert refused(b"PK\x03\x04" + data[4:]) == Code.MALFORMED


def test_a_frame_of_a_type_we_do_not_know_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        later.setitem(bundle._LARGEST, 77, 1_000)
        data = written([FRAMES[0], Frame(77, b"later"), FRAMES[1]])  # type: ignore[arg-type]
    assert read(data) == FRAMES[:2]


def test_t25_sizes_beyond_the_limits_are_refused_before_they_are_read() -> None:
    start, parts = parts_of(written())
    assert refused(start + b"\xff\xff\xff\xff" + parts[0]) == Code.TOO_LARGE
    assert refused(start[:9] + b"\x00\x10\x00\x00" + start[13:]) == Code.TOO_LARGE
    with pytest.raises(Refused):
        written([Frame(FrameType.RECORD, bytes(RECORD_BYTES + 1))])
    with pytest.raises(Refused):
        written(to=())


def test_a_reader_takes_no_more_than_one_part_at_a_time() -> None:
    data = written([Frame(FrameType.CHUNK, bytes(100_000))] * 20)
    stream = io.BytesIO(data)
    whole = read_bundle(stream, keys=TO, sign_public_of=KNOWN.get)
    assert stream.tell() < 1_000
    next(whole)
    assert stream.tell() < 102_000
    assert whole.head.sender == FROM.dev_id


WRAPPED = TravellingWrap(LOG, 2, ORG, 1, bytes(112))


def test_a_wrap_is_read_as_it_was_written() -> None:
    for one in (WRAPPED, TravellingWrap(LOG, 1, bytes(16), 2, bytes(72))):
        assert parse_wrap(one.frame().content) == one


@pytest.mark.parametrize(
    "item",
    [
        [LOG, 2, ORG, 1],
        [LOG, 2, ORG, 1, bytes(71)],
        [LOG, True, ORG, 1, bytes(72)],
        [LOG, 2.0, ORG, 1, bytes(72)],
        [LOG, 0, ORG, 1, bytes(72)],
        [LOG, 2, ORG, 2**53, bytes(72)],
        [LOG[1:], 2, ORG, 1, bytes(72)],
        [LOG, 2, "x" * 16, 1, bytes(72)],
        {},
    ],
)
def test_t25_wraps_of_another_shape_are_refused(item: wire.Item) -> None:
    with pytest.raises(Refused) as error:
        parse_wrap(wire.encode(item))
    assert error.value.code == Code.MALFORMED


class Dripping(io.BytesIO):
    """A stream that gives one byte at a time, as a pipe may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(1, size or 0))


def test_a_stream_that_gives_little_at_a_time() -> None:
    assert list(read_bundle(Dripping(written()), keys=TO, sign_public_of=KNOWN.get)) == FRAMES


def test_a_box_key_that_is_none_is_refused() -> None:
    with pytest.raises(Refused):
        write_bundle(
            io.BytesIO(), head=new_head(ORG, FROM, 0), sender=FROM, recipients={TO.dev_id: bytes(32)}, frames=[]
        )


# -- the request -----------------------------------------------------------------------------------------------------

REQUEST = Request(
    org_id=ORG,
    dev_id=TO.dev_id,
    moment=1_800_000_000_000,
    dir_height=12,
    held=(Held(bytes(16), 0), Held(LOG, 3, tuple(sorted([(FROM.dev_id, 3), (TO.dev_id, 8)])))),
)


def requested(request: Request = REQUEST, keys: DeviceKeys = TO) -> bytes:
    stream = io.BytesIO()
    write_request(stream, request, keys)
    return stream.getvalue()


def request_refused(data: bytes) -> str:
    with pytest.raises(Refused) as error:
        read_request(io.BytesIO(data), sign_public_of=KNOWN.get)
    return error.value.code


def test_a_request_is_read() -> None:
    read_back = read_request(io.BytesIO(requested()), sign_public_of=KNOWN.get)
    assert read_back == REQUEST
    assert read_back.request_id == REQUEST.request_id
    assert parse_start(start_content(REQUEST.held[1])) == REQUEST.held[1]


def test_t25_a_changed_or_cut_request_is_refused() -> None:
    data = requested()
    for at in range(len(data)):
        assert request_refused(data[:at]) == Code.MALFORMED
        changed = bytearray(data)
        changed[at] ^= 1
        assert request_refused(bytes(changed)) in set(Code)
    assert request_refused(data + b"\0") == Code.MALFORMED
    assert request_refused(requested(keys=FROM)) == Code.BAD_SIGNATURE


def signed(item: wire.Item, keys: DeviceKeys = TO) -> bytes:
    content = wire.encode(item)
    return b"oerequest\x01" + len(content).to_bytes(4, "big") + content + keys.sign(Domain.REQUEST, content)


@pytest.mark.parametrize(
    "item",
    [
        [],
        [ORG, TO.dev_id, 0, -1.0, []],
        [ORG, TO.dev_id, 0, -2, []],
        [ORG, TO.dev_id, True, 0, []],
        [ORG, TO.dev_id, 0, 0, [[LOG, 0, []], [LOG, 0, []]]],
        [ORG, TO.dev_id, 0, 0, [[LOG, 0, [[bytes(16), 1], [bytes(16), 2]]]]],
        [ORG, TO.dev_id, 0, 0, [[LOG, 0, [[bytes(16), -1]]]]],
        [ORG, TO.dev_id, 0, 0, [[LOG, 0, [[[], 1]]]]],
        [ORG, TO.dev_id, 0, 0, [LOG]],
        [ORG, TO.dev_id, 0, 0, {}],
    ],
)
def test_requests_of_another_shape_are_refused(item: wire.Item) -> None:
    assert request_refused(signed(item)) == Code.MALFORMED


def test_a_request_of_a_stranger_and_of_a_newer_program() -> None:
    stranger = signed([ORG, STRANGER.dev_id, 0, -1, []], STRANGER)
    assert request_refused(stranger) == Code.DEVICE_UNKNOWN
    assert request_refused(requested()[:9] + b"\x02" + requested()[10:]) == Code.UPGRADE_REQUIRED
    assert digest("oe1-request-id", REQUEST.encoded()) == REQUEST.request_id

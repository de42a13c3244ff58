# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what is inside a SNAPSHOT envelope: the history of a log, packed (docs/decisions/014).

Canonical CBOR of `[state, devices, saves]`: the hash of the state the maker had, the devices that wrote, and every save
as `[place, save_id, content]` with `place` in `devices` and `content` as in an OPS envelope. The saves of a device are
counted 1, 2, 3, ... as they come, so there can be no gap. What is held stands in `deps` of the header too, where the
hub reads it, and both must agree. Pure: no files, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.limits import DEPS, HASH, ID, PLAIN_BYTES, SNAPSHOT_BYTES, SNAPSHOT_SAVES
from caseapp.sync.protocol.refusals import Code, Refused

_PLAIN = 4 * SNAPSHOT_BYTES
_ITEMS_OF_SAVE = 4


@dataclass(frozen=True, slots=True)
class PackedSave:
    """A save in a snapshot; `content` is read with `saves.decode_save`. `prev` is empty for the first of a device."""

    dev_id: bytes
    seq: int
    save_id: bytes
    prev: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`state` is the hash of what stood in the log (32 bytes); every save comes behind those it needs."""

    state: bytes
    saves: tuple[PackedSave, ...]

    @property
    def held(self) -> dict[bytes, int]:
        """The highest number of each device."""
        return {one.dev_id: one.seq for one in self.saves}


def encode_snapshot(state: bytes, saves: Iterable[tuple[bytes, bytes, bytes]]) -> bytes:
    """The content of the envelope, of (device, save_id, content) in an order in which each save can be applied.

    Raises Refused(too_large) for a log that does not fit into one.
    """
    listed = list(saves)
    devices = sorted({dev_id for dev_id, _, _ in listed})
    if len(listed) > SNAPSHOT_SAVES or len(devices) > DEPS or sum(len(one) for _, _, one in listed) > _PLAIN:
        raise Refused(Code.TOO_LARGE)
    place = {dev_id: at for at, dev_id in enumerate(devices)}
    packed: wire.Item = [[place[dev_id], save_id, content] for dev_id, save_id, content in listed]
    content = wire.encode([state, cast("wire.Item", devices), packed])
    decode_snapshot(content)
    return content


def decode_snapshot(content: bytes, held: Mapping[bytes, int] | None = None) -> Snapshot:
    """`held` is what the header says. Raises Refused(malformed), or too_large for more saves or bytes than allowed."""
    if len(content) > _PLAIN:
        raise Refused(Code.TOO_LARGE)
    item = wire.decode(content, depth=3, items=4 + DEPS + _ITEMS_OF_SAVE * SNAPSHOT_SAVES)
    if not isinstance(item, list) or len(item) != 3:
        raise Refused(Code.MALFORMED)
    state, devices, packed = item
    if not (_octets(state, HASH) and isinstance(devices, list) and isinstance(packed, list)):
        raise Refused(Code.MALFORMED)
    if len(devices) > DEPS or len(packed) > SNAPSHOT_SAVES:
        raise Refused(Code.TOO_LARGE)
    names = cast("list[bytes]", devices)
    if not packed or not all(_octets(one, ID) for one in names) or names != sorted(set(names)):
        raise Refused(Code.MALFORMED)
    last: list[tuple[int, bytes]] = [(0, b"")] * len(names)
    saves = tuple(_save(one, names, last) for one in packed)
    snapshot = Snapshot(cast("bytes", state), saves)
    if not all(seq for seq, _ in last):
        raise Refused(Code.MALFORMED)
    if held is not None and dict(held) != snapshot.held:
        raise Refused(Code.MALFORMED, field="deps")
    return snapshot


def _save(item: wire.Item, names: list[bytes], last: list[tuple[int, bytes]]) -> PackedSave:
    """The next save; `last` is the last one so far of each device."""
    if not isinstance(item, list) or len(item) != 3:
        raise Refused(Code.MALFORMED)
    place, save_id, content = item
    if type(place) is not int or not 0 <= place < len(names) or not _octets(save_id, ID):
        raise Refused(Code.MALFORMED)
    if not isinstance(content, bytes):
        raise Refused(Code.MALFORMED)
    if len(content) > PLAIN_BYTES:
        raise Refused(Code.TOO_LARGE)
    seq, before = last[place]
    known = cast("bytes", save_id)
    last[place] = (seq + 1, known)
    return PackedSave(names[place], seq + 1, known, before, content)


def _octets(item: wire.Item, size: int) -> bool:
    return isinstance(item, bytes) and len(item) == size

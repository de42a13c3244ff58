# SPDX-License-Identifier: EUPL-1.2
"""This is the place for letters between laptops of one team that lie in the mailbox of the hub for a week.

A laptop that is leaving says in one that it holds nothing unsent any more. Every letter is signed by its laptop, so a
hub can withhold letters but write none.
"""

from __future__ import annotations

from collections.abc import Mapping

from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory import Directory
from caseapp.sync.protocol.directory_records import is_id, is_signature
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys, Domain, verify

_VERSION = 1
_FAREWELL = "farewell"


def farewell(org_id: bytes, keys: DeviceKeys) -> bytes:
    """What a laptop that is leaving says when everything it wrote is with the hub."""
    start: list[wire.Item] = [_VERSION, _FAREWELL, org_id, keys.dev_id]
    return wire.encode([*start, keys.sign(Domain.JOIN, wire.encode(start))])


def farewells(letters: Mapping[bytes, bytes], directory: Directory) -> tuple[bytes, ...]:
    """The devices of this organisation that said so themselves. Letters of another kind are passed over."""
    found = []
    for content in letters.values():
        try:
            found.append(_who_leaves(content, directory))
        except Refused:
            continue
    return tuple(found)


def _who_leaves(content: bytes, directory: Directory) -> bytes:
    item = wire.decode(content, depth=1, items=16)
    if not isinstance(item, list) or len(item) != 5 or item[:3] != [_VERSION, _FAREWELL, directory.org_id]:
        raise Refused(Code.MALFORMED)
    dev_id, signature = item[3], item[4]
    if not is_id(dev_id) or not is_signature(signature):
        raise Refused(Code.MALFORMED)
    device = directory.devices.get(dev_id)  # type: ignore[arg-type]
    if device is None:
        raise Refused(Code.DEVICE_UNKNOWN)
    verify(device.sign, Domain.JOIN, wire.encode(item[:4]), signature)  # type: ignore[arg-type]
    return device.dev_id

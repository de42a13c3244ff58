# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what may come to a guest, and what may come from one (docs/decisions/016)."""

from __future__ import annotations

from collections.abc import Mapping

from caseapp.models.base import DELETED_FIELD
from caseapp.store.colleagues.arrivals import Outcome, Receiving
from caseapp.store.guest_gate import decides_access
from caseapp.sync.envelope import Envelope, Header
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.protocol.baselines import BASELINE, decode_baseline
from caseapp.sync.protocol.directory import Device
from caseapp.sync.protocol.grants import MANAGE
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.saves import WireSave
from caseapp.sync.standing import Standing
from caseapp.sync.unpacking import arrival_of


def take_baseline(receiving: Receiving, book: GrantBook, standing: Standing, envelope: Envelope, content: bytes) -> int:
    """Join what stood in a log; how many saves were new here. Raises Refused, and joins nothing then."""
    header = envelope.header
    log_no = receiving.log_no(header.log_id)
    must_be_managed(book, standing, log_no, header)
    found = decode_baseline(content, dict(header.deps))
    devices: Mapping[bytes, Device] = standing.directory.devices
    if not found.snapshot.held.keys() <= devices.keys():
        raise Refused(Code.DEVICE_UNKNOWN)
    arrivals = [arrival_of(header.log_id, one, devices[one.dev_id].author) for one in found.snapshot.saves]
    outcome, joined = receiving.apply_all(arrivals)
    if outcome is Outcome.OWN:
        raise Refused(Code.GAP, own=True)
    if outcome is not Outcome.APPLIED:
        raise Refused(Code.FORK if outcome is Outcome.FORK else Code.MALFORMED)
    return joined


def must_be_managed(book: GrantBook, standing: Standing, log_no: int, header: Header) -> None:
    """Raises Refused(foreign) unless this is a baseline, here is a guest, and it comes from who manages the log."""
    groups = {
        grant.group_id for record in book.records(log_no, header.epoch) for grant in record.granted(MANAGE)
    }  # fmt: skip
    manages = standing.directory.groups_of(header.dev_id, header.dir_height) & groups
    if header.seq != BASELINE or not standing.is_guest or not manages:
        raise Refused(Code.FOREIGN, rule="baseline")


def must_leave_access(device: Device, save: WireSave) -> None:
    """A guest does not decide who has a case. Raises Refused(read_only)."""
    if not device.is_guest:
        return
    for entity in save.entities:
        if decides_access(entity.type_no, (op.field for op in entity.ops if op.field != DELETED_FIELD or op.value)):
            raise Refused(Code.READ_ONLY)

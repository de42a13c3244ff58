# SPDX-License-Identifier: EUPL-1.2
"""This is the place for logs of openings among laptops: who gets their keys, and what comes in.

Such a log belongs to the device that signed its first key: nobody else's word counts in it. It is sealed to the group
of data protection and to recovery, and to the own devices of who works on it, who may see what is written about her.
"""

from __future__ import annotations

from caseapp.store import openings
from caseapp.store.authors import said_by
from caseapp.store.openings import AuditLog, OpeningRow
from caseapp.store.plain_sql import Opened, Run, run_of
from caseapp.sync.envelope import Envelope, Header, parse
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.protocol.directory import Device, Directory, GroupKind
from caseapp.sync.protocol.grants import MANAGE, READ, WRITE
from caseapp.sync.protocol.openings import OPENING_BYTES, decode_opening
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.standing import Standing

AUDIT = openings.AUDIT


# -- who gets it -------------------------------------------------------------------------------------------------------


def owner_of(run: Run, book: GrantBook, standing: Standing, log_no: int) -> bytes | None:
    """The device whose openings a log holds: it signed the first key, or this laptop has begun it just now."""
    line = book.line(log_no)
    if line and line[0].epoch == 1:
        return parse(line[0].record).header.dev_id
    ours = openings.audit_logs(run).get(log_no)
    return standing.device_ids.get(ours.dev_no) if ours is not None and ours.dev_no in standing.signers else None


def audit_grants(directory: Directory, owner: bytes | None) -> dict[bytes, str]:
    """The role of every group that should hold the key of a log of openings; nothing when nobody began it."""
    device = directory.devices.get(owner or b"")
    if device is None:
        return {}
    roles = {GroupKind.PROTECTION: MANAGE, GroupKind.RECOVERY: READ}
    wanted = {group_id: roles[group.kind] for group_id, group in directory.groups.items() if group.kind in roles}
    own = directory.group_of_kind(GroupKind.OWN, device.user)
    if own is not None:
        wanted[own.group_id] = WRITE
    return wanted


def is_ours(run: Run, standing: Standing, log_no: int) -> bool:
    """Whether it is for this laptop to give a log of openings its first key."""
    ours = openings.audit_logs(run).get(log_no)
    return ours is not None and ours.dev_no in standing.signers


# -- what comes in -----------------------------------------------------------------------------------------------------


def must_be_by_owner(run: Run, book: GrantBook, standing: Standing, header: Header, log_no: int) -> None:
    """Nobody writes into the log of another, whatever groups he is in. Raises Refused(foreign)."""
    if owner_of(run, book, standing, log_no) != header.dev_id:
        raise Refused(Code.FOREIGN, rule="owner")


def must_be_small(envelope: Envelope) -> None:
    """Raises Refused(too_large)."""
    if len(envelope.data) > OPENING_BYTES:
        raise Refused(Code.TOO_LARGE)


def take_opening(
    opened: Opened, envelope: Envelope, content: bytes, device: Device, place: tuple[int, int], now_ms: int
) -> bool:
    """Keep an opening of a device (`place`: the numbers of its log and of the device here); False when it is known,

    or so old that it is not kept: the whole log goes after the round.

    Raises Refused: malformed, fork (another one has this number).
    """
    run, header = run_of(opened), envelope.header
    log_no, dev_no = place
    found = decode_opening(content)
    if found.before is not None and header.seq != 1:
        raise Refused(Code.MALFORMED)
    here = openings.opening_at(run, log_no, header.seq)
    if here is not None:
        if here.save_id != header.save_id:
            raise Refused(Code.FORK)
        return False
    user = said_by(found.user, device.author, device.dev_id)
    month = openings.month_of(found.moment)
    openings.keep_audit_log(run, AuditLog(log_no, dev_no, month, *(found.before or (None, 0, 0))))
    if month < openings.oldest_month(run, now_ms):
        return False
    row = OpeningRow(log_no, header.seq, header.save_id, found.moment, user, found.act, found.compartment,
                     found.case_id or None, found.reason)  # fmt: skip
    openings.keep_openings(run, [row])
    return True

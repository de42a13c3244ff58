# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what goes out: saves of this laptop become envelopes under the key of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from caseapp.store.authors import writer_of
from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues.envelopes import EnvelopeRow, State
from caseapp.store.colleagues.keyring import LogKey
from caseapp.store.colleagues.progress import LogRow, arrived_between, save_before
from caseapp.store.journal import Op, Save
from caseapp.store.plain_sql import Run
from caseapp.sync.envelope import Envelope, Header, Kind, parse, seal
from caseapp.sync.protocol.limits import DEPS, READER_LEVEL
from caseapp.sync.protocol.saves import Value, WireEntity, WireOp, WireSave, encode_save
from caseapp.sync.protocol.signing import DeviceKeys


@dataclass(frozen=True, slots=True)
class Sealer:
    """What sealing needs: the keys of our incarnations by local number, ids of devices, where the directory stands."""

    signers: Mapping[int, DeviceKeys]
    device_ids: Mapping[int, bytes]
    dir_height: int
    dir_hash: bytes
    now_ms: int
    hashes: tuple[bytes, ...]  # of the records of the directory, by height

    def envelope_of(self, run: Run, save: Save, log: LogRow, key: LogKey) -> Envelope:
        """The envelope of one of our saves. One that was sealed under this key before travels unchanged, unless the

        directory it was sealed by gave way to another: nobody would take it.
        """
        before = kept.of_save(run, log.log_no, Kind.OPS, save.dev_no, save.save_id)
        if before is not None and before.epoch == key.epoch:
            sealed = parse(before.content)
            if self._holds(sealed.header):
                return sealed
        previous = save_before(run, save)
        arrived = arrived_between(run, log.log_no, save.dev_no, previous.rev if previous else 0, save.rev)
        header = Header(
            kind=Kind.OPS,
            log_id=log.log_id,
            dev_id=self.device_ids[save.dev_no],
            seq=save.seq,
            epoch=key.epoch,
            save_id=save.save_id,
            prev=previous.save_id if previous else b"",
            dir_height=self.dir_height,
            dir_hash=self.dir_hash[:8],
            deps=tuple(sorted((self.device_ids[dev_no], seq) for dev_no, seq in arrived.items())[:DEPS]),
            crit=READER_LEVEL,
        )
        sealed = seal(header, encode_save(wire_save(save, self.device_ids)), key.key, self.signers[save.dev_no])
        self.keep(run, log.log_no, save.dev_no, sealed, State.SEALED)
        return sealed

    def _holds(self, header: Header) -> bool:
        """Whether the directory an envelope names is still ours."""
        height = header.dir_height
        return height < len(self.hashes) and self.hashes[height][:8] == header.dir_hash

    def keep(self, run: Run, log_no: int, dev_no: int, sealed: Envelope, state: State) -> None:
        """Write an envelope of ours as it will travel."""
        header = sealed.header
        row = EnvelopeRow(
            log_no, int(header.kind), dev_no, header.seq, header.save_id, header.epoch, state, "", None, self.now_ms,
            sealed.data,
        )  # fmt: skip
        kept.keep(run, row)


def wire_save(save: Save, device_ids: Mapping[int, bytes]) -> WireSave:
    """A journal row with ids that mean the same everywhere."""

    def wired(op: Op) -> WireOp:
        base = tuple((device_ids[dot.dev_no], dot.seq, dot.idx) for dot in op.base)
        return WireOp(op.code, op.field, cast("Value", op.value), base)

    entities = tuple(
        WireEntity(one.entity_id, one.type_no, tuple(wired(op) for op in one.ops)) for one in save.entities
    )
    return WireSave(save.act, writer_of(save.author), save.moment, entities)

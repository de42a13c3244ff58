# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a colleague who means harm: real keys of a real laptop, and anything signed with them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from caseapp.models import Recorded
from caseapp.store.colleagues.progress import chain, held_numbers, log_number
from caseapp.store.plain_sql import run_of
from caseapp.store.registry import kind_of
from caseapp.store.unit import Unit
from caseapp.sync.envelope import Envelope, Header, Kind, seal
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.http import HttpHub
from caseapp.sync.protocol.grants import Epoch, LogSpec, NewLogKeys, new_log_keys
from caseapp.sync.protocol.messages import Wraps
from caseapp.sync.protocol.saves import Value, WireEntity, WireOp, WireSave, encode_save
from caseapp.sync.standing import Standing
from casehub.serving import Serving
from tests.sync.laptops import Laptop

MOMENT = 1_790_000_000_000


@dataclass
class Member:
    """Signs what it likes. Counts on from what its laptop wrote, without the laptop knowing."""

    laptop: Laptop
    _next: dict[bytes, int] = field(default_factory=dict)
    _prev: dict[bytes, bytes] = field(default_factory=dict)

    @property
    def standing(self) -> Standing:
        found = self.laptop.store.local(self.laptop.membership.standing)
        assert found is not None
        return found

    def newest(self, log_id: bytes) -> Epoch:
        def read(unit: Unit) -> Epoch:
            run = run_of(unit)
            found = GrantBook(run, self.standing_in(unit)).newest(log_number(run, log_id))
            assert found is not None
            assert found.key is not None
            return Epoch(found.record, found.key)

        return self.laptop.store.local(read)

    def standing_in(self, unit: Unit) -> Standing:
        found = self.laptop.membership.standing(unit)
        assert found is not None
        return found

    def _count_on(self, log_id: bytes) -> tuple[int, bytes]:
        if log_id not in self._next:
            standing = self.standing

            def read(unit: Unit) -> tuple[int, bytes]:
                run = run_of(unit)
                log_no = log_number(run, log_id)
                held = held_numbers(run, log_no).get(standing.dev_no, 0)
                row = run(
                    "SELECT save_id FROM journal WHERE log_no = ? AND dev_no = ? AND seq = ?",
                    (log_no, standing.dev_no, held),
                ).fetchone()
                return held + 1, row[0] if row else b""

            self._next[log_id], self._prev[log_id] = self.laptop.store.local(read)
        return self._next[log_id], self._prev[log_id]

    def header(self, log_id: bytes, epoch: int) -> Header:
        """The next honest header in a log."""
        standing = self.standing
        seq, prev = self._count_on(log_id)
        made = Header(
            kind=Kind.OPS,
            log_id=log_id,
            dev_id=standing.keys.dev_id,
            seq=seq,
            epoch=epoch,
            save_id=secrets.token_bytes(16),
            prev=prev,
            dir_height=standing.directory.height,
            dir_hash=standing.directory.head[:8],
        )
        self._next[log_id], self._prev[log_id] = seq + 1, made.save_id
        return made

    def seal(self, log_id: bytes, content: bytes, key: Epoch | None = None, **header: object) -> Envelope:
        """An envelope with this content, whatever it is; `header` overrules single parts."""
        key = key or self.newest(log_id)
        made = replace(self.header(log_id, key.record.epoch), **header)  # type: ignore[arg-type]
        return seal(made, content, key.key, self.standing.keys)

    def save(self, log_id: bytes, *entities: WireEntity, **more: object) -> Envelope:
        """An envelope with a save that is well formed."""
        author, moment = more.pop("author", None), more.pop("moment", MOMENT)
        save = WireSave("change", author or self.standing.user_id, moment, entities)  # type: ignore[arg-type]
        return self.seal(log_id, encode_save(save), **more)  # type: ignore[arg-type]

    def new_log(self, spec: LogSpec, wanted: dict[bytes, str]) -> tuple[Envelope, NewLogKeys]:
        """The first key of a log, and the record that says so."""
        return self.rekey(spec, wanted, None)

    def rekey(
        self, spec: LogSpec, wanted: dict[bytes, str], before: Epoch | None, fence: dict[bytes, int] | None = None
    ) -> tuple[Envelope, NewLogKeys]:
        standing = self.standing
        made = new_log_keys(standing.directory, spec, wanted, before, fence)
        header = Header(
            kind=Kind.KEY,
            log_id=spec.log_id,
            dev_id=standing.keys.dev_id,
            seq=made.record.epoch,
            epoch=made.record.epoch,
            save_id=secrets.token_bytes(16),
            dir_height=standing.directory.height,
            dir_hash=standing.directory.head[:8],
        )
        return seal(header, made.content, None, standing.keys), made

    def own_group(self, laptop: Laptop | None = None) -> bytes:
        """The group of all laptops of a person."""
        user = self.standing.user_id if laptop is None else bytes.fromhex(laptop.store.author.worker_id)
        groups = self.standing.directory.groups
        return next(one for one, group in groups.items() if group.kind == "own" and group.user == user)

    def group(self, kind: str) -> bytes:
        return next(one for one, group in self.standing.directory.groups.items() if group.kind == kind)

    def push(self, hub: Serving, envelopes: Sequence[Envelope], made: NewLogKeys | None = None) -> list[str]:
        """Hand over; what the hub said of each."""
        with HttpHub(hub.address) as line:
            line.sign_in(self.standing.keys)
            answer = line.push([one.data for one in envelopes])
            if made is not None:
                wraps = tuple((one.log_id, one.epoch, one.group_id, one.group_epoch, one.data) for one in made.wraps)
                line.put_wraps(Wraps(wraps))
        return [code for code, _, _ in answer.results]

    def directory_bytes(self) -> tuple[bytes, ...]:
        return self.laptop.store.local(lambda unit: chain(run_of(unit)))


def number_of(model: type[Recorded], name: str) -> int:
    return kind_of(model).by_name[name].number


def entity(model: type[Recorded], entity_id: str, **values: Value) -> WireEntity:
    """Values for fields of a record, replacing nothing."""
    ops = tuple(WireOp(0, number_of(model, name), value) for name, value in values.items())
    return WireEntity(bytes.fromhex(entity_id), kind_of(model).number, ops)

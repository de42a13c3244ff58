# SPDX-License-Identifier: EUPL-1.2
"""This is the place for an organisation of hundreds of devices, made and sealed beforehand, for loading a hub with it.

Keys, directory, logs and envelopes are real. Everything costly is done before a hub is measured, so that the driver
needs little of the processors it shares with the hub.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import httpx

from bench import notes
from caseapp.sync.envelope import Envelope, Header, Kind, seal
from caseapp.sync.protocol import messages as m
from caseapp.sync.protocol import wire
from caseapp.sync.protocol.directory import (
    Directory,
    Founder,
    GroupKind,
    genesis,
    make_record,
    new_device,
    new_group,
    record_hash,
)
from caseapp.sync.protocol.grants import Epoch, LogSpec, new_log_keys
from caseapp.sync.protocol.group_keys import new_epoch
from caseapp.sync.protocol.problems import refused_of
from caseapp.sync.protocol.signing import DeviceKeys, Domain

BATCH = 20  # envelopes in one push, as the prototypes had it (M15, M16)
SEED = 20261121
_NOW = 1_790_000_000_000
_KEYS_A_PUSH = 100


@dataclass(eq=False)
class SimulatedDevice:
    """A device: its keys, the address it talks to, its token, and the pushes it will make, ready to be sent."""

    keys: DeviceKeys
    user: bytes
    address: str = ""
    token: str = ""
    pushes: list[bytes] = field(default_factory=list)
    done: int = 0

    def sign_in(self, http: httpx.Client) -> None:
        """As a laptop does it: the device signs what the hub asks."""
        asked = http.post(m.Path.CHALLENGE, content=m.ChallengeAsk(self.keys.dev_id).encode())
        challenge = m.Challenge.decode(_good(asked))
        payload = m.auth_payload(challenge.hub, challenge.nonce, self.keys.dev_id, "caseapp 0.1.0")
        ask = m.TokenAsk(self.keys.dev_id, challenge.nonce, "caseapp 0.1.0", self.keys.sign(Domain.AUTH, payload))
        self.token = m.Token.decode(_good(http.post(m.Path.TOKEN, content=ask.encode()))).token.hex()


class Organisation:
    """`devices` people with one device each, `cases` logs that the whole team writes in."""

    def __init__(self, devices: int, cases: int, pushes: int, logs_a_push: int) -> None:
        self._chance = Random(SEED)
        self.org_id = self._id()
        founder = DeviceKeys.random()
        self.lead = SimulatedDevice(founder, self._id())
        first = genesis(self.org_id, Founder(self.lead.user, ("team_lead", "worker")), founder, _NOW)
        self.records = [first]
        self.directory = Directory.begin(first, record_hash(first))
        self.devices = [self._join() for _ in range(devices)]
        self.team = self._group(GroupKind.TEAM)
        self.leads = self._group(GroupKind.LEADS)
        self.key_envelopes: list[bytes] = []
        self._logs = [self._log() for _ in range(cases)]
        self.size = 0
        for device, one_push in self._pushes(pushes, logs_a_push):
            self.size += sum(len(one.data) for one in one_push)
            device.pushes.append(m.PushAsk(tuple(one.data for one in one_push)).encode())

    def settle(self, addresses: list[str], code: str) -> None:
        """Register at an empty hub, bring the directory and the keys of all logs, sign every device in."""
        with _line(addresses[0]) as http:
            _good(http.post(m.Path.ORG, content=m.Register(self.records[0], code).encode()))
            self.lead.sign_in(http)
            http.headers["Authorization"] = f"Bearer {self.lead.token}"
            for record in self.records[1:]:
                _good(http.post(m.Path.DIR, content=m.NewRecord(record).encode()))
            for at in range(0, len(self.key_envelopes), _KEYS_A_PUSH):
                ask = m.PushAsk(tuple(self.key_envelopes[at : at + _KEYS_A_PUSH]))
                answer = m.PushAnswer.decode(_good(http.post(m.Path.PUSH, content=ask.encode())))
                assert all(one[0] == m.OK for one in answer.results), answer.results[:3]
        for place, address in enumerate(addresses):
            with _line(address) as http:
                for device in self.devices[place :: len(addresses)]:
                    device.address, device.done = address, 0
                    device.sign_in(http)

    # -- making ------------------------------------------------------------------------------------------------------

    def _id(self) -> bytes:
        return self._chance.randbytes(16)

    def _record(self, kind: str, body: dict[str, wire.Item]) -> None:
        data = make_record(self.directory, kind, body, self.lead.keys, _NOW + len(self.records))
        self.directory = self.directory.apply(data)
        self.records.append(data)

    def _join(self) -> SimulatedDevice:
        device = SimulatedDevice(DeviceKeys.random(), self._id())
        self._record("user_add", {"user": device.user, "roles": ["worker"]})
        self._record(
            "device_add", dict(new_device(device.user, device.keys.sign_public, device.keys.box_public, "admin"))
        )
        return device

    def _group(self, kind: GroupKind) -> bytes:
        group_id = self._id()
        self._record("group_create", dict(new_group(group_id, kind)))
        body, _key = new_epoch(self.directory, group_id, {}, self.lead.keys.dev_id)
        self._record("group_epoch", dict(body))
        return group_id

    def _log(self) -> tuple[bytes, Epoch]:
        spec = LogSpec(self._id(), "core", "case", self._id())
        keys = new_log_keys(self.directory, spec, {self.team: "w", self.leads: "m"}, None)
        header = Header(
            kind=Kind.KEY, log_id=spec.log_id, dev_id=self.lead.keys.dev_id, seq=1, epoch=1, save_id=self._id(),
            dir_height=keys.record.dir_height,
        )  # fmt: skip
        self.key_envelopes.append(seal(header, keys.content, None, self.lead.keys).data)
        return spec.log_id, Epoch(keys.record, keys.key)

    def _pushes(self, pushes: int, logs_a_push: int) -> Iterator[tuple[SimulatedDevice, list[Envelope]]]:
        for number, device in enumerate(self.devices):
            mine = [self._logs[(number * logs_a_push + at) % len(self._logs)] for at in range(logs_a_push)]
            numbers = dict.fromkeys((log_id for log_id, _ in mine), 0)
            before: dict[bytes, bytes] = {}
            for _ in range(pushes):
                made = []
                for at in range(BATCH):
                    log_id, epoch = mine[at * logs_a_push // BATCH]
                    numbers[log_id] += 1
                    made.append(self._save(device, log_id, epoch, numbers[log_id], before))
                yield device, made

    def _save(
        self, device: SimulatedDevice, log_id: bytes, epoch: Epoch, seq: int, before: dict[bytes, bytes]
    ) -> Envelope:
        """As large as a save is on average (M13: 582 bytes)."""
        header = Header(
            kind=Kind.OPS, log_id=log_id, dev_id=device.keys.dev_id, seq=seq, epoch=1, save_id=self._id(),
            prev=before.get(log_id, b""), dir_height=self.directory.height, dir_hash=self.directory.head[:8],
        )  # fmt: skip
        before[log_id] = header.save_id
        note = f"{notes.sentence(self._chance)} {notes.sentence(self._chance)}"
        return seal(header, wire.encode([note, self._chance.randbytes(220)]), epoch.key, device.keys)


def _line(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, timeout=30, headers={m.PROTO_HEADER: "1"}, trust_env=False)


def _good(got: httpx.Response) -> bytes:
    if got.status_code != httpx.codes.OK:
        raise refused_of(got.content)
    return got.content

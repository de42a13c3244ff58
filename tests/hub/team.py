# SPDX-License-Identifier: EUPL-1.2
"""This is the place for laptops that talk to a real hub over HTTP, with real keys and a real directory."""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import httpx

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
from caseapp.sync.protocol.grants import Epoch, LogSpec, LogWrap, NewLogKeys, new_log_keys
from caseapp.sync.protocol.group_keys import new_epoch
from caseapp.sync.protocol.pages import Frame, FrameReader, FrameType
from caseapp.sync.protocol.problems import refused_of
from caseapp.sync.protocol.signing import DeviceKeys, Domain

NOW = 1_790_000_000_000
Body = TypeVar("Body", bound=m.Message)


NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # reading the certificates of the system takes longer than a test


def some_id() -> bytes:
    return secrets.token_bytes(16)


class Line:
    """A connection to a hub, with or without a token."""

    def __init__(self, address: str) -> None:
        plain = {m.PROTO_HEADER: "1"}
        self.http = httpx.Client(base_url=address, timeout=30, headers=plain, verify=NO_TLS, trust_env=False)

    def send(self, method: str, path: str, content: bytes = b"", **query: object) -> httpx.Response:
        """The raw answer, whatever it is."""
        return self.http.request(method, path, content=content, params={k: str(v) for k, v in query.items()})

    def ask(self, method: str, path: str, answer: type[Body], body: m.Message | None = None, **query: object) -> Body:
        """The answer, or what was refused."""
        got = self.send(method, path, body.encode() if body else b"", **query)
        if got.status_code != 200:
            raise refused_of(got.content)
        return answer.decode(got.content)


@dataclass(eq=False)
class Laptop:
    """One device: its keys, its line, and its numbers per log."""

    keys: DeviceKeys
    user: bytes
    address: str
    numbers: dict[bytes, int] = field(default_factory=dict)
    previous: dict[bytes, bytes] = field(default_factory=dict)
    _line: Line | None = None

    @property
    def line(self) -> Line:
        if self._line is None:
            self._line = Line(self.address)
            self.sign_in()
        return self._line

    def close(self) -> None:
        if self._line is not None:
            self._line.http.close()
        self._line = None

    def sign_in(self, client: str = "caseapp 0.1.0", org: bytes = b"") -> m.Token:
        """With `org`: as a guest there."""
        line = self._line = self._line or Line(self.address)
        challenge = line.ask("POST", m.Path.CHALLENGE, m.Challenge, m.ChallengeAsk(self.keys.dev_id))
        payload = m.auth_payload(challenge.hub, challenge.nonce, self.keys.dev_id, client, org)
        signed = self.keys.sign(Domain.AUTH, payload)
        asked = m.TokenAsk(self.keys.dev_id, challenge.nonce, client, signed, org)
        token = line.ask("POST", m.Path.TOKEN, m.Token, asked)
        line.http.headers["Authorization"] = f"Bearer {token.token.hex()}"
        return token

    # -- writing -----------------------------------------------------------------------------------------------------

    def save(self, log_id: bytes, epoch: Epoch, content: object = "x", *, seq: int | None = None) -> Envelope:
        """The next save of this laptop in this log."""
        number = self.numbers.get(log_id, 0) + 1 if seq is None else seq
        header = Header(
            kind=Kind.OPS,
            log_id=log_id,
            dev_id=self.keys.dev_id,
            seq=number,
            epoch=epoch.record.epoch,
            save_id=some_id(),
            prev=b"" if number == 1 else self.previous.get(log_id, some_id()),
        )
        if seq is None:
            self.numbers[log_id] = number
            self.previous[log_id] = header.save_id
        return seal(header, wire.encode(content), epoch.key, self.keys)

    def push(self, envelopes: Iterable[Envelope], *, repair: bool = False) -> list[tuple[str, int]]:
        """(result, hub_seq) of each."""
        return [one[:2] for one in self.push_fully(envelopes, repair=repair)]

    def push_fully(self, envelopes: Iterable[Envelope], *, repair: bool = False) -> tuple[tuple, ...]:
        asked = m.PushAsk(tuple(one.data for one in envelopes), repair)
        return self.line.ask("POST", m.Path.PUSH, m.PushAnswer, asked).results

    # -- reading -----------------------------------------------------------------------------------------------------

    def feed(self, after: int = 0, **query: object) -> m.Feed:
        return self.line.ask("GET", m.Path.FEED, m.Feed, after=after, **query)

    def pull(self, logs: Mapping[bytes, int], **more: object) -> list[Frame]:
        got = self.line.send("POST", m.Path.PULL, m.PullAsk(tuple(logs.items()), **more).encode())
        if got.status_code != 200:
            raise refused_of(got.content)
        reader = FrameReader()
        frames = list(reader.feed(got.content))
        assert reader.ended
        return frames

    def envelopes(self, log_id: bytes, after: int = 0) -> list[tuple[int, bytes]]:
        """All of a log, page by page."""
        found: list[tuple[int, bytes]] = []
        while True:
            frames = self.pull({log_id: after})
            found += [(one.number, one.content) for one in frames if one.type is FrameType.ENVELOPE]
            refused = [one for one in frames if one.type is FrameType.REFUSED]
            assert not refused, refused
            done = next(m.LogDone.decode(one.content) for one in frames if one.type is FrameType.LOG)
            if done.next == done.head:
                return found
            after = done.next


class Team:
    """An organisation on a hub: founder, people, groups with keys, logs."""

    def __init__(self, address: str, code: str) -> None:
        self.address = address
        self.laptops: list[Laptop] = []
        founder = DeviceKeys.random()
        self.lead = self._laptop(founder, some_id())
        first = genesis(some_id(), Founder(self.lead.user, ("team_lead", "worker")), founder, NOW)
        self.records = [first]
        self.directory = Directory.begin(first, record_hash(first))
        line = Line(address)
        line.ask("POST", m.Path.ORG, m.Registered, m.Register(first, code))
        line.http.close()
        self.group_keys: dict[tuple[bytes, int], bytes] = {}
        self.team = self.add_group(GroupKind.TEAM)
        self.leads = self.add_group(GroupKind.LEADS)

    def _laptop(self, keys: DeviceKeys, user: bytes) -> Laptop:
        laptop = Laptop(keys, user, self.address)
        self.laptops.append(laptop)
        return laptop

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.close()

    def record(self, kind: str, body: Mapping[str, wire.Item], signer: DeviceKeys | None = None) -> bytes:
        """Adds a record here and at the hub."""
        data = make_record(self.directory, kind, body, signer or self.lead.keys, NOW + len(self.records))
        self.lead.line.ask("POST", m.Path.DIR, m.Height, m.NewRecord(data))
        self.directory = self.directory.apply(data)
        self.records.append(data)
        return data

    def add_group(self, kind: GroupKind, user: bytes | None = None, member: Laptop | None = None) -> bytes:
        group_id = some_id()
        self.record("group_create", new_group(group_id, kind, user))
        self.renew(group_id, member)
        return group_id

    def renew(self, group_id: bytes, member: Laptop | None = None) -> None:
        """A new key of a group for its members of today, made by one of them."""
        by = (member or self.lead).keys
        body, key = new_epoch(self.directory, group_id, self.group_keys, by.dev_id)
        self.record("group_epoch", body, by)
        self.group_keys[group_id, self.directory.groups[group_id].epoch] = key

    def add_worker(self, *roles: str) -> Laptop:
        """Somebody new with a laptop; the groups of everybody get new keys."""
        laptop = self._laptop(DeviceKeys.random(), some_id())
        self.record("user_add", {"user": laptop.user, "roles": sorted(roles or ("worker",))})
        self.record("device_add", new_device(laptop.user, laptop.keys.sign_public, laptop.keys.box_public, "admin"))
        self.renew(self.team)
        return laptop

    def log_keys(
        self, wanted: Mapping[bytes, str] | None = None, before: Epoch | None = None, **more: object
    ) -> tuple[LogSpec, NewLogKeys]:
        spec = more.pop("spec", None) or LogSpec(some_id(), "core", "case", some_id())
        groups = wanted or {self.team: "w", self.leads: "m"}
        return spec, new_log_keys(self.directory, spec, groups, before, **more)

    def key_envelope(self, log_id: bytes, keys: NewLogKeys, signer: Laptop | None = None) -> Envelope:
        by = (signer or self.lead).keys
        number = keys.record.epoch
        header = Header(
            kind=Kind.KEY,
            log_id=log_id,
            dev_id=by.dev_id,
            seq=number,
            epoch=number,
            save_id=some_id(),
            dir_height=keys.record.dir_height,
        )
        return seal(header, keys.content, None, by)

    def add_log(self, wanted: Mapping[bytes, str] | None = None) -> tuple[bytes, Epoch]:
        """A log at the hub, with its wraps."""
        spec, keys = self.log_keys(wanted)
        assert self.lead.push([self.key_envelope(spec.log_id, keys)]) == [("ok", 1)]
        self.bring(self.lead, keys.wraps)
        return spec.log_id, Epoch(keys.record, keys.key)

    @staticmethod
    def bring(laptop: Laptop, wraps: Iterable[LogWrap]) -> m.WrapsTaken:
        rows = tuple((one.log_id, one.epoch, one.group_id, one.group_epoch, one.data) for one in wraps)
        return laptop.line.ask("POST", m.Path.KEYS, m.WrapsTaken, m.Wraps(rows))

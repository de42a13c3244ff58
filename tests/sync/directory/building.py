# SPDX-License-Identifier: EUPL-1.2
"""This is the place for made-up organisations: real keys from fixed seeds, real records, one chain that grows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pytest

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
from caseapp.sync.protocol.group_keys import missing_wraps, new_epoch, open_group_keys
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys
from caseapp.sync.recovery import RecoverySecret

DAY_MS = 24 * 3600 * 1000
NOON = 20_000 * DAY_MS + DAY_MS // 2
Body = Mapping[str, wire.Item]


def seed(name: str, size: int = 32) -> bytes:
    """Bytes that are the same every time."""
    return hashlib.blake2b(name.encode(), digest_size=size).digest()


def ident(name: str) -> bytes:
    return seed(name, 16)


def keys_of(name: str) -> DeviceKeys:
    return DeviceKeys(seed("sign " + name), seed("box " + name))


class Team:
    """An organisation with its chain and the secret keys of all its devices. User `ada` founded it with `ada1`."""

    def __init__(self, *, recovery: bool = False, threshold: int = 2) -> None:
        self.secret = RecoverySecret(seed("recovery"))
        self.keys: dict[str, DeviceKeys] = {"ada1": keys_of("ada1")}
        self.records: list[bytes] = []
        founder = Founder(ident("ada"), ("worker",), threshold, self.secret.public() if recovery else None)
        first = genesis(ident("organisation"), founder, self.keys["ada1"], NOON)
        self.directory = Directory.begin(first, record_hash(first))
        self.records.append(first)

    def signer(self, name: str) -> DeviceKeys:
        return self.secret.keys() if name == "recovery" else self.keys[name]

    def dev(self, name: str) -> bytes:
        return self.signer(name).dev_id

    def record(self, kind: str, body: Body, signer: str = "ada1", *, cosigners: Sequence[str] = ()) -> bytes:
        """Signed, not applied."""
        moment = NOON + self.directory.height * DAY_MS
        others = [self.signer(one) for one in cosigners]
        return make_record(self.directory, kind, body, self.signer(signer), moment, others)

    def take(self, data: bytes) -> Directory:
        self.directory = self.directory.apply(data)
        self.records.append(data)
        return self.directory

    def do(self, kind: str, body: Body, signer: str = "ada1", *, cosigners: Sequence[str] = ()) -> Directory:
        return self.take(self.record(kind, body, signer, cosigners=cosigners))

    def together(self, kind: str, body: Body, signer: str = "ada1") -> Directory:
        """The same; another administrator signs too where one is not enough."""
        return self.do(kind, body, signer, cosigners=self.second(kind, body, signer))

    def second(self, kind: str, body: Body, signer: str) -> list[str]:
        """Who signs beside this one: a laptop of another administrator, where it takes two."""
        directory, me = self.directory, self.directory.person_of(self.dev(signer))
        if directory.signatures_needed(kind, body, self.dev(signer)) < 2:
            return []
        others = [name for name, keys in sorted(self.keys.items())
                  if directory.is_administrator(keys.dev_id) and directory.person_of(keys.dev_id) != me]  # fmt: skip
        return others[:1]

    def refuses(
        self, kind: str, body: Body, signer: str = "ada1", *, rule: str = "", cosigners: Sequence[str] = ()
    ) -> Refused:
        """The refusal, after checking that nothing changed and, if named, by which rule."""
        before = self.directory
        data = self.record(kind, body, signer, cosigners=cosigners)
        with pytest.raises(Refused) as caught:
            before.apply(data)
        assert self.directory is before
        if rule:
            assert (caught.value.code, caught.value.detail.get("rule")) == (Code.DIR_REFUSED, rule)
        return caught.value

    # -- people and devices --------------------------------------------------------------------------------------

    def user(self, name: str, *roles: str, signer: str = "ada1") -> None:
        self.together("user_add", {"user": ident(name), "roles": sorted(roles)}, signer)

    def device_body(self, user: str, name: str, via: str = "admin", replaces: str | None = None) -> Body:
        keys = self.keys.setdefault(name, keys_of(name))
        replaced = self.dev(replaces) if replaces else None
        return new_device(ident(user), keys.sign_public, keys.box_public, via, replaced)

    def device(self, user: str, name: str, *, via: str = "admin", signer: str = "ada1") -> None:
        self.together("device_add", self.device_body(user, name, via), signer)

    def colleague(self, user: str, *roles: str) -> str:
        """A user with one device; its name."""
        self.user(user, *roles)
        self.device(user, user + "1")
        return user + "1"

    def revoke(self, name: str, signer: str = "ada1") -> None:
        self.do("device_revoke", {"dev": self.dev(name), "reason": "lost", "wipe": True}, signer)

    # -- groups --------------------------------------------------------------------------------------------------

    def group(self, kind: GroupKind, user: str | None = None, signer: str = "ada1") -> bytes:
        """A group of this kind; its id."""
        group_id = ident(f"group {kind} {user}")
        self.do("group_create", new_group(group_id, kind, ident(user) if user else None), signer)
        return group_id

    def held(self, name: str) -> dict[tuple[bytes, int], bytes]:
        """The group keys a device can open from the whole chain."""
        return open_group_keys(self.directory, self.records, self.keys[name])

    def rotate(self, group_id: bytes, signer: str = "ada1") -> bytes:
        """A new key for a group; the key."""
        held = {} if signer == "recovery" else self.held(signer)
        body, key = new_epoch(self.directory, group_id, held, self.dev(signer))
        self.do("group_epoch", body, signer)
        return key

    def hand_out(self, group_id: bytes, signer: str = "ada1") -> None:
        """The key in use for members who do not have it."""
        key = self.held(signer)[group_id, self.directory.epoch_of(group_id)]
        body = missing_wraps(self.directory, group_id, key)
        assert body is not None
        self.do("group_wrap", body, signer)

    def settle(self) -> None:
        """What an honest member does as soon as he can: keys where they are missing, new ones where somebody left."""
        for stale in self.directory.stale_groups():
            names = [name for name, keys in self.keys.items() if self.directory.is_member(keys.dev_id, stale.group_id)]
            if not names:
                continue
            holder = next((name for name in names if self.dev(name) not in stale.missing), None)
            if stale.needs_new_epoch or holder is None:
                self.rotate(stale.group_id, holder or names[0])
            else:
                self.hand_out(stale.group_id, holder)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for where this laptop stands: its organisation, its keys, the directory it has checked so far."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from caseapp.store.colleagues.keyring import group_keys, keep_group_key
from caseapp.store.colleagues.own_devices import own_device_no, own_devices
from caseapp.store.colleagues.progress import append_record, chain, device_ids, fact, set_fact
from caseapp.store.plain_sql import Opened, run_of
from caseapp.sync.protocol.directory import Directory, parse_record, record_hash
from caseapp.sync.protocol.group_keys import open_group_keys
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.protocol.signing import DeviceKeys

FINGERPRINT = "fingerprint"  # of the organisation this laptop belongs to
HUB = "hub"  # its address, when there is one
USER = "user"  # who works here
SETTLED = "settled"  # without a hub: up to which height an administrator has our directory
DRILLED = "drilled"  # when two recovery sheets were tried and open everything
_OPENED = "keys_opened_for"


@dataclass(frozen=True)
class Standing:
    """What holds in one transaction. `signers` are the keys of all our incarnations by local number."""

    directory: Directory
    user_id: bytes
    dev_no: int
    signers: Mapping[int, DeviceKeys]
    group_keys: Mapping[tuple[bytes, int], bytes]
    device_ids: Mapping[int, bytes]
    hashes: tuple[bytes, ...]  # of the records, by height

    def hash_at(self, height: int) -> bytes:
        """The hash of a record; empty beyond what we hold."""
        return self.hashes[height] if height < len(self.hashes) else b""

    @property
    def keys(self) -> DeviceKeys:
        """Of the present incarnation."""
        return self.signers[self.dev_no]

    @property
    def org_id(self) -> bytes:
        return self.directory.org_id

    @property
    def is_guest(self) -> bool:
        """Whether this is the file of a guest of the organisation."""
        device = self.directory.devices.get(self.keys.dev_id)
        return device is not None and device.is_guest

    @property
    def is_member(self) -> bool:
        """Whether the directory knows this laptop as in full use."""
        return self.directory.device_at(self.keys.dev_id) is not None


def before_leaving(opened: Opened, standing: Standing) -> Standing | None:
    """Where we stood before we were let go; None for who belongs to the team, or was shut out."""
    device = standing.directory.devices.get(standing.keys.dev_id)
    if device is None or device.left is None or device.revoked is not None:
        return None
    first, *others = chain(run_of(opened))[: device.left]
    directory = Directory.begin(first, record_hash(first))
    for data in others:
        directory = directory.apply(data)
    return replace(standing, directory=directory, hashes=standing.hashes[: device.left])


class Membership:
    """Keeps the checked directory in memory, so that a round does not check a whole chain again.

    For several threads: a page reads where we stand while a round goes on.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._directory: Directory | None = None
        self._hashes: tuple[bytes, ...] = ()

    def standing(self, opened: Opened) -> Standing | None:
        """Where we stand; None for a laptop that works alone. Raises Refused for a chain that was tampered with."""
        run = run_of(opened)
        fingerprint = fact(run, FINGERPRINT)
        if not isinstance(fingerprint, str):
            return None
        with self._lock:
            directory, hashes = self._checked(chain(run, self._height), bytes.fromhex(fingerprint))
        if directory is None:
            return None
        dev_no = own_device_no(opened.connection)
        signers = {one.dev_no: DeviceKeys(one.sign_seed, one.box_seed) for one in own_devices(opened.connection)}
        user = fact(run, USER)
        return Standing(
            directory=directory,
            user_id=bytes.fromhex(user) if isinstance(user, str) else b"",
            dev_no=dev_no,
            signers=signers,
            group_keys=group_keys(run),
            device_ids=device_ids(run),
            hashes=hashes,
        )

    def extend(self, opened: Opened, standing: Standing, records: Iterable[bytes]) -> Standing:
        """Check further records, keep them, open the group keys in them. What is known already is passed over.

        Raises Refused: dir_conflict for another story than the one told before (T6, T7), dir_refused, bad_signature.
        """
        run = run_of(opened)
        directory, fresh = standing.directory, []
        known: dict[int, bytes] = {}
        for data in records:
            record = parse_record(data)
            if record.height <= standing.directory.height:
                known = known or dict(enumerate(chain(run)))
                if known.get(record.height) != data:
                    raise Refused(Code.DIR_CONFLICT, rule="two_stories", height=record.height)
                continue
            directory = directory.apply(data)
            append_record(run, directory.height, data)
            fresh.append(data)
        if not fresh:
            return standing
        hashes = (*standing.hashes, *(record_hash(data) for data in fresh))
        return self._with_keys(opened, replace(standing, directory=directory, hashes=hashes), fresh)

    def open_keys(self, opened: Opened, standing: Standing) -> Standing:
        """Look through the whole directory for keys of groups; once for every incarnation."""
        run = run_of(opened)
        name = standing.keys.dev_id.hex()
        if fact(run, _OPENED) == name:
            return standing
        set_fact(run, _OPENED, name)
        return self._with_keys(opened, standing, list(chain(run)))

    def open_keys_again(self, opened: Opened, standing: Standing) -> Standing:
        """The same after records were lost: keys that only those named are let go."""
        run = run_of(opened)
        set_fact(run, _OPENED, "")
        known = {(group_id, number) for group_id, group in standing.directory.groups.items()
                 for number in range(1, group.epoch + 1)}  # fmt: skip
        for group_id, epoch in set(standing.group_keys) - known:
            run("DELETE FROM group_key WHERE group_id = ? AND epoch = ?", (group_id, epoch))
        return self.open_keys(opened, replace(standing, group_keys=group_keys(run)))

    def keep(self, standing: Standing) -> None:
        """Remember what was committed."""
        with self._lock:
            self._directory, self._hashes = standing.directory, standing.hashes

    def forget(self) -> None:
        """Read everything again: something was taken back."""
        with self._lock:
            self._directory, self._hashes = None, ()

    # -- inside ----------------------------------------------------------------------------------------------------

    @property
    def _height(self) -> int:
        return -1 if self._directory is None else self._directory.height

    def _checked(self, records: Iterable[bytes], fingerprint: bytes) -> tuple[Directory | None, tuple[bytes, ...]]:
        directory = self._directory
        if directory is not None and directory.fingerprint != fingerprint:
            raise Refused(Code.DIR_REFUSED, rule="another_organisation")
        hashes = list(self._hashes)
        for data in records:
            directory = Directory.begin(data, fingerprint) if directory is None else directory.apply(data)
            hashes.append(record_hash(data))
        self._directory, self._hashes = directory, tuple(hashes)
        return self._directory, self._hashes

    def _with_keys(self, opened: Opened, standing: Standing, fresh: list[bytes]) -> Standing:
        run = run_of(opened)
        held = dict(standing.group_keys)
        for signer in standing.signers.values():
            held = open_group_keys(standing.directory, fresh, signer, held)
        # a wrap for us may open what older records only hinted at: the keys before
        if len(held) > len(standing.group_keys):
            for signer in standing.signers.values():
                held = open_group_keys(standing.directory, chain(run), signer, held)
        for (group_id, epoch), key in held.items():
            if (group_id, epoch) not in standing.group_keys:
                keep_group_key(run, group_id, epoch, key)
        return replace(standing, group_keys=held)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a person sees of syncing: where this laptop stands, devices, rounds, what is set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caseapp.clock import milliseconds
from caseapp.store.colleagues import envelopes as kept
from caseapp.store.colleagues import missed, progress
from caseapp.store.colleagues.envelopes import State
from caseapp.store.colleagues.progress import HubLog, RoundRow
from caseapp.store.colleagues.purge import STONES
from caseapp.store.plain_sql import Run, run_of
from caseapp.store.reader import Reader
from caseapp.store.store import Store
from caseapp.sync import enrol, lease, shut_out
from caseapp.sync.ended import Brake, brake
from caseapp.sync.enrol import Asked
from caseapp.sync.grantbook import GrantBook
from caseapp.sync.orders import Notices, WaitingOrder, coming_keys, notices, takes_two_to_recover, waiting_orders
from caseapp.sync.proposals import heard
from caseapp.sync.protocol.directory import DeviceState
from caseapp.sync.protocol.messages import LogState
from caseapp.sync.readers import Readers
from caseapp.sync.recovery import Drill, drill
from caseapp.sync.repair import is_repairing
from caseapp.sync.standing import DRILLED, HUB, Membership, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncState:
    """Where this laptop stands, for the chip and the page.

    `alone`: no team. `hub`: its address, empty when the team exchanges by file. `asked`: waits to be let in. `unsent`
    saves of ours (without a hub: in no exchange file); `waiting` and `set_aside` envelopes of others; `missing` what a
    colleague had and the hub never showed; `last` the newest round, `last_good` the newest that was done.
    `is_stale`: no sign of life of the directory for a week. `recovery`: a recovery group exists.

    `shut_out`: a code with a sentence when this laptop is out of the team: `wiped` or `left` (`wipe_due`: the profile
    is to be destroyed), device_revoked (also when only the hub says so: nothing is destroyed then). `brake`: so many
    cases would be taken off this laptop at once that it waits a day. `set_by`: saves of ours that could not be sent
    before access ended; the next exchange file takes them to colleagues who have the case. `lease_until`: until when
    this laptop may be read without asking the hub; `lease_expired`: it must ask now, pages show nothing. `drilled`:
    when two recovery sheets were last tried on this laptop. `failed`: logs that the hub refused the last time;
    `is_repairing`: the hub was put back from a backup, and what it lost is being given back.
    """

    alone: bool
    hub: str = ""
    asked: bool = False
    is_member: bool = False
    is_administrator: bool = False
    unsent: int = 0
    waiting: int = 0
    set_aside: int = 0
    missing: int = 0
    last: RoundRow | None = None
    last_good: RoundRow | None = None
    is_stale: bool = False
    recovery: bool = False
    shut_out: str = ""
    wipe_due: bool = False
    brake: Brake | None = None
    set_by: int = 0
    lease_until: int | None = None
    lease_expired: bool = False
    drilled: int | None = None
    failed: int = 0
    is_repairing: bool = False
    is_guest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRow:
    """A log that the hub refused: why, of which case (empty: the log of the team), when it is tried again."""

    reason: str
    case_id: str
    kind: str
    retry_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A log that a device could read: which case (empty: the log of the team) and which compartment of it."""

    case_id: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """A device of the organisation. `state`: active, leaving, revoked. `worker_id` names the colleague.

    `brought_by`: the device of the same colleague that put it into the team: a laptop that is put back from a copy
    brings itself in under another name, and so does who let a second laptop in.
    """

    dev_id: str
    worker_id: str
    state: str
    is_this: bool
    is_guest: bool
    last_save: int | None
    brought_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueRow:
    """Somebody of the organisation. `roles` count for all laptops; `active` is false for who left."""

    worker_id: str
    roles: tuple[str, ...]
    active: bool
    is_me: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideRow:
    """An envelope that waits or does not hold: why, from which device, in which case (empty: the team's own log)."""

    reason: str
    state: str
    worker_id: str
    case_id: str
    moment: int
    count: int

    """Every name of one laptop, the newest first: it gets another one when it was put back from a copy, or copied."""


def names_of_laptop(rows: Sequence[DeviceRow], dev_id: str) -> tuple[DeviceRow, ...]:
    """A device and all that it brought in or that brought it in, the newest first.

    They may be one laptop under several names: it gets another one when it is put back from a copy.
    """
    found: set[str] = set()
    more = {dev_id}
    while more:
        found |= more
        later = {one.dev_id for one in rows if one.brought_by in found}
        earlier = {one.brought_by for one in rows if one.dev_id in found and one.brought_by}
        more = (later | earlier) - found
    by_id = {one.dev_id: one for one in rows}
    order = {one: _generation(one, by_id) for one in found if one in by_id}
    return tuple(by_id[one] for one in sorted(order, key=lambda one: (-order[one], one)))


def _generation(dev_id: str, by_id: Mapping[str, DeviceRow]) -> int:
    """How many devices brought in one another before this one."""
    count = 0
    while dev_id in by_id and by_id[dev_id].brought_by:
        dev_id, count = by_id[dev_id].brought_by, count + 1
    return count


def _failed(run: Run) -> list[HubLog]:
    """Logs that rest after a failure; what ended or was taken off does not come back by trying."""
    over = STONES | {LogState.ENDED, LogState.ERASED}
    return [one for one in progress.failed_logs(run) if one.reason not in over]


class Overview:
    """Reads on snapshots: never waits for a round and keeps none waiting."""

    def __init__(self, store: Store, membership: Membership) -> None:
        self._store = store
        self._membership = membership

    def state(self) -> SyncState:
        """Cheap enough after every save."""
        return self._store.read_whole(self._state)

    def _state(self, reader: Reader) -> SyncState:
        run = run_of(reader)
        standing = self._membership.standing(reader)
        if standing is None:
            return SyncState(alone=True, asked=enrol.asked_with(run) is not None)
        rounds = progress.last_rounds(run, 50)
        hub = str(progress.fact(run, HUB) or "")
        now = milliseconds(self._store.clock)
        return SyncState(
            alone=False,
            hub=hub,
            is_member=standing.is_member,
            is_guest=standing.is_guest,
            is_administrator=standing.directory.is_administrator(standing.keys.dev_id),
            unsent=progress.count_unsent(run) if hub else progress.count_unfiled(run),
            waiting=kept.count(run, State.WAITING),
            set_aside=kept.count(run, State.QUARANTINE),
            missing=missed.count(run),
            last=rounds[0] if rounds else None,
            last_good=next((one for one in rounds if one.outcome == "done"), None),
            is_stale=standing.directory.is_stale(now),
            recovery=standing.directory.recovery is not None,
            shut_out=shut_out.code_of(run),
            brake=brake(run),
            set_by=kept.count(run, State.SET_BY),
            lease_until=held.expires() if (held := lease.lease(run)) is not None else None,
            lease_expired=lease.is_expired(run, now),
            drilled=when if isinstance(when := progress.fact(run, DRILLED), int) else None,
            failed=len(_failed(run)),
            is_repairing=is_repairing(run),
            wipe_due=(over := shut_out.ending(run)) is not None and over.wipe,
        )

    def may_read(self) -> bool:
        """Whether pages may show anything: false when this laptop was away from the hub for too long."""
        return lease.may_read(self._store)

    def rounds(self) -> tuple[RoundRow, ...]:
        """The last rounds, the newest first."""
        return self._store.read_whole(lambda reader: progress.last_rounds(run_of(reader)))

    def devices(self) -> tuple[DeviceRow, ...]:
        """Every device there ever was, those in use first."""
        return self._store.read_whole(self._devices)

    def _devices(self, reader: Reader) -> tuple[DeviceRow, ...]:
        standing = self._membership.standing(reader)
        if standing is None:
            return ()
        run = run_of(reader)
        last = dict(
            run("SELECT d.dev_id, max(j.moment) FROM journal j JOIN device d ON d.dev_no = j.dev_no GROUP BY d.dev_id")
        )
        rows = [
            DeviceRow(
                dev_id=one.dev_id.hex(),
                worker_id=one.author.hex(),
                state=str(one.state),
                is_this=one.dev_id == standing.keys.dev_id,
                is_guest=one.is_guest,
                last_save=last.get(one.dev_id),
                brought_by=(one.replaces or one.brought_by).hex(),
            )
            for one in standing.directory.devices.values()
        ]
        order = {str(DeviceState.ACTIVE): 0, str(DeviceState.LEAVING): 1}
        return tuple(sorted(rows, key=lambda row: (order.get(row.state, 2), not row.is_this, row.worker_id)))

    def asked(self) -> Asked | None:
        """The invitation this laptop asked with, while it waits to be let in."""
        return self._store.read_whole(enrol.asked_words)

    def drill(self, shares: Sequence[str]) -> Drill:
        """What two typed recovery sheets are good for; nothing is opened. Raises ShareRefused."""

        def tried(reader: Reader) -> Drill:
            standing = self._membership.standing(reader)
            if standing is None:
                return Drill.OTHER
            return drill(shares, standing.directory, coming_keys(run_of(reader), standing))

        return self._store.read_whole(tried)

    def colleagues(self) -> tuple[ColleagueRow, ...]:
        """Everybody the directory knows: oneself first, who left last."""
        return self._store.read_whole(self._colleagues)

    def _colleagues(self, reader: Reader) -> tuple[ColleagueRow, ...]:
        standing = self._membership.standing(reader)
        if standing is None:
            return ()
        rows = [
            ColleagueRow(
                worker_id=user_id.hex(),
                roles=tuple(sorted(user.roles)),
                active=user.active,
                is_me=user_id == standing.user_id,
            )
            for user_id, user in standing.directory.users.items()
        ]
        return tuple(sorted(rows, key=lambda row: (not row.active, not row.is_me, row.worker_id)))

    def held_by(self, dev_id: str) -> tuple[HeldRow, ...]:
        """Which logs a device could ever read, as far as this laptop knows: for assessing the loss of a laptop."""
        return self._store.read_whole(lambda reader: self._held_by(reader, bytes.fromhex(dev_id)))

    def _held_by(self, reader: Reader, dev_id: bytes) -> tuple[HeldRow, ...]:
        standing = self._membership.standing(reader)
        if standing is None or dev_id not in standing.directory.devices:
            return ()
        run = run_of(reader)
        book, could_read = GrantBook(run, standing), Readers(standing.directory, dev_id)
        rows = [
            HeldRow(case_id=log.case_id.hex() if log.case_id else "", kind=log.kind)
            for log in progress.logs(run)
            if could_read.any_of(book.record_of(one) for one in book.of_log(log.log_no))
        ]
        return tuple(sorted(rows, key=lambda row: (row.case_id, row.kind)))

    def orders(self) -> tuple[WaitingOrder, ...]:
        """What waits for a second signature, as far as the last round told."""
        return self._store.read_whole(self._orders)

    def _orders(self, reader: Reader) -> tuple[WaitingOrder, ...]:
        standing, run = self._membership.standing(reader), run_of(reader)
        if standing is None:
            return ()
        now = milliseconds(self._store.clock)
        return waiting_orders(run, standing, heard(run, standing.directory), now)

    def recovery_takes_two(self) -> bool:
        """Whether new recovery sheets need a second signature. Raises NotAllowed for who is no administrator."""

        def read(reader: Reader) -> bool:
            standing = self._membership.standing(reader)
            return standing is not None and takes_two_to_recover(standing)

        return self._store.read_whole(read)

    def notices(self) -> Notices:
        """What everybody in the team should know about who looks after it."""

        def read(reader: Reader) -> Notices:
            standing = self._membership.standing(reader)
            return Notices() if standing is None else notices(run_of(reader), standing)

        return self._store.read_whole(read)

    def failed(self) -> tuple[FailedRow, ...]:
        """What does not sync, log by log; everything else goes on."""
        return self._store.read_whole(lambda reader: self._failed(run_of(reader)))

    @staticmethod
    def _failed(run: Run) -> tuple[FailedRow, ...]:
        logs = {row.log_no: row for row in progress.logs(run)}
        return tuple(
            FailedRow(
                reason=one.reason,
                case_id=(case_id.hex() if (case_id := logs[one.log_no].case_id) else ""),
                kind=logs[one.log_no].kind,
                retry_at=one.retry_at,
            )
            for one in _failed(run)
            if one.log_no in logs
        )

    def set_aside(self) -> tuple[SetAsideRow, ...]:
        """What came and could not be shown, grouped by reason, sender and case; the newest first."""
        return self._store.read_whole(lambda reader: self._set_aside(run_of(reader), self._membership.standing(reader)))

    @staticmethod
    def _set_aside(run: Run, standing: Standing | None) -> tuple[SetAsideRow, ...]:
        rows = run(
            "SELECT e.reason, e.state, d.dev_id, coalesce(l.case_id, (SELECT c.id FROM case_file c "
            "WHERE c.log_no = e.log_no LIMIT 1)), max(e.moment), count(*) FROM envelope e "
            "JOIN device d ON d.dev_no = e.dev_no JOIN log l ON l.log_no = e.log_no "
            "WHERE e.state IN ('waiting', 'quarantine') OR (e.state = 'missed' AND e.reason = 'missing') "
            "GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC LIMIT 200"
        ).fetchall()
        known = standing.directory.devices if standing is not None else {}
        return tuple(
            SetAsideRow(
                reason=reason,
                state=state,
                worker_id=known[dev_id].author.hex() if dev_id in known else "",
                case_id=case_id.hex() if case_id else "",
                moment=moment,
                count=count,
            )
            for reason, state, dev_id, case_id, moment, count in rows
        )

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a laptop whose time in the team is over: shut out because it was lost, or left for good.

A hub can say that a laptop was shut out; only a record that colleagues signed makes the laptop believe it and destroy
what it holds. A laptop that is leaving first hands over everything it wrote, and destroys itself when the last save
was acknowledged. Destroying is done by who closed the file (store/destroying.py), because an open file cannot be.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import cast

from caseapp.store.colleagues.progress import count_unsent, fact, set_fact
from caseapp.store.plain_sql import Run, run_of
from caseapp.sync.letters import farewell
from caseapp.sync.protocol.directory import DeviceState
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.session import Session
from caseapp.sync.standing import Standing

_ENDED = "shut_out"  # JSON: why, and whether everything here is to be destroyed; signed by colleagues
_CLAIMED = "shut_out_claimed"  # the hub says so and cannot prove it
WIPED, LEFT = "wiped", "left"


class ShutOut(Refused):
    """This laptop is out of the team, and colleagues signed it. `wipe`: destroy the profile, with its file closed."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.code)
        self.wipe = ending.wipe
        self.reason = ending.reason


@dataclass(frozen=True, slots=True)
class Ending:
    """Why this laptop is out: the code of the signed record, or `left` when it handed over everything."""

    reason: str
    wipe: bool

    @property
    def code(self) -> str:
        """What the sentences call it."""
        if self.reason == LEFT:
            return LEFT
        return WIPED if self.wipe else str(Code.DEVICE_REVOKED)


def ending(run: Run) -> Ending | None:
    """What is known and proved; None while this laptop belongs to the team."""
    kept = fact(run, _ENDED)
    if not isinstance(kept, str):
        return None
    item = json.loads(kept)
    return Ending(str(item["reason"]), bool(item["wipe"]))


def code_of(run: Run) -> str:
    """The code for people: proved, or only said by the hub in the last round; empty while we belong to the team."""
    found = ending(run)
    if found is not None:
        return found.code
    return str(Code.DEVICE_REVOKED) if fact(run, _CLAIMED) else ""


def must_belong(session: Session) -> None:
    """Raises ShutOut when it was proved, now or before, that this laptop is out."""

    def look(run: Run, standing: Standing) -> Ending | None:
        return ending(run) or _remembered(run, _by_directory(standing))

    found = session.local(lambda unit, standing: look(run_of(unit), standing))
    if found is not None:
        raise ShutOut(found)


def came_in(session: Session) -> None:
    """The hub let us in: what it may have said before does not hold."""

    def clear(run: Run) -> None:
        if fact(run, _CLAIMED):
            set_fact(run, _CLAIMED, 0)

    session.local(lambda unit, _standing: clear(run_of(unit)))


def judged(session: Session, refused: Refused) -> Refused:
    """What a refusal of the hub means: ShutOut when it brings a record that proves it, itself otherwise."""
    if refused.code != Code.DEVICE_REVOKED or isinstance(refused, ShutOut):
        return refused
    record = refused.detail.get("record")

    def judge(run: Run, standing: Standing) -> Ending | None:
        found = _by_directory(standing) or _by_record(standing, record)
        set_fact(run, _CLAIMED, 0 if found else 1)
        return _remembered(run, found)

    found = session.local(lambda unit, standing: judge(run_of(unit), standing))
    return refused if found is None else ShutOut(found)


def leave(session: Session) -> None:
    """Say goodbye when nothing of ours is unsent any more. Raises ShutOut then; otherwise the next round tries again.

    Only when our own checked directory says that we are leaving: a hub alone cannot make anybody go.
    """
    if session.local(lambda unit, standing: count_unsent(run_of(unit)) or not _is_leaving(standing)):
        return
    org_id, keys = session.local(lambda _unit, standing: (standing.org_id, standing.keys))
    session.hub.ask_to_join(org_id, keys.dev_id, farewell(org_id, keys))
    found = session.local(lambda unit, _standing: _remembered(run_of(unit), Ending(LEFT, wipe=True)))
    raise ShutOut(cast("Ending", found))


def _is_leaving(standing: Standing) -> bool:
    device = standing.directory.devices.get(standing.keys.dev_id)
    return device is not None and device.state is DeviceState.LEAVING


def _remembered(run: Run, found: Ending | None) -> Ending | None:
    if found is not None:
        set_fact(run, _ENDED, json.dumps({"reason": found.reason, "wipe": found.wipe}))
    return found


def _by_directory(standing: Standing) -> Ending | None:
    """What our own checked directory says."""
    ours = [standing.directory.devices[one] for one in _named(standing) if one in standing.directory.devices]
    if ours and all(one.state is DeviceState.REVOKED for one in ours):
        return Ending(str(Code.DEVICE_REVOKED), any(one.wipe for one in ours))
    return None


def _by_record(standing: Standing, record: object) -> Ending | None:
    """What a record says that the hub brought; nothing when it proves nothing."""
    try:
        found = standing.directory.vouched(bytes.fromhex(record)) if isinstance(record, str) else None
    except (Refused, ValueError):
        return None
    if found is not None and found.type == "org_unlink" and found.body["org"] == _partner(standing):
        return Ending("guest_left", wipe=True)
    if found is None or found.type != "device_revoke" or found.body["dev"] not in _named(standing):
        return None
    return Ending(str(found.body["reason"]), bool(found.body["wipe"]))


def _partner(standing: Standing) -> bytes | None:
    """The organisation from which this guest comes; None for who is no guest."""
    device = standing.directory.devices.get(standing.keys.dev_id)
    return device.org if device is not None and device.is_guest else None


def _named(standing: Standing) -> frozenset[bytes]:
    """The names under which this laptop stands in the directory: the present one, and before that is there the former

    ones. A former name that was struck off afterwards says nothing about this laptop.
    """
    if standing.keys.dev_id in standing.directory.devices:
        return frozenset({standing.keys.dev_id})
    return frozenset(one.dev_id for one in standing.signers.values())

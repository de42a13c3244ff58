# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what one administrator cannot do alone: how many people must sign a record of the directory.

Whoever takes over one laptop of an administrator must not become two of them. So where two people look after a team,
it takes both to make a third, to give a role that opens cases, to let in a laptop for somebody who had one, and to
send an administrator away. Administrators are counted as people, with or without a laptop in use: else one could
shut the laptop of the other out and be the only one. The key of the recovery sheets counts as one person more, so
that a team whose second administrator is gone is not stuck.
"""

from __future__ import annotations

from typing import cast

from caseapp.sync.protocol.directory_records import Body
from caseapp.sync.protocol.directory_state import ADMINISTRATOR, SUPERVISOR, TEAM_LEAD, DirectoryState

GRAVE = frozenset({ADMINISTRATOR, TEAM_LEAD, SUPERVISOR})  # decide over the team, or open cases of others
ORDERS = frozenset({"erase_order", "mass_export", "purge_release"})


def signatures_needed(state: DirectoryState, kind: str, body: Body, signer: bytes) -> int:
    """How many people must sign this record. `signer` is one of them."""
    if state.is_recovery(signer):
        return 1  # two people typed their sheets
    if kind in ORDERS or (kind == "recovery_set" and state.recovery is not None):
        return state.threshold
    return 2 if _is_grave(state, kind, body, signer) and len(administrators(state)) > 1 else 1


def administrators(state: DirectoryState) -> frozenset[bytes]:
    """The people who look after the team. Who was given the role and never had a laptop does not count yet."""
    had_one = {one.user for one in state.devices.values() if not one.is_guest}
    return state.users_with(ADMINISTRATOR) & had_one


def roles_given(state: DirectoryState, user_id: bytes, roles: frozenset[str]) -> frozenset[str]:
    """Which of the grave roles this person has not now."""
    return (roles & GRAVE) - _roles_of(state, user_id)


def _is_grave(state: DirectoryState, kind: str, body: Body, signer: bytes) -> bool:
    if kind == "recovery_set":
        return True
    if kind not in {"user_add", "user_role", "user_leave", "device_add"}:
        return False
    user_id = cast("bytes", body["user"])
    if kind == "device_add":
        return body["via"] == "admin" and (_had_device(state, user_id) or bool(_roles_of(state, user_id) & GRAVE))
    after = frozenset(cast("list[str]", body.get("roles", [])))
    if roles_given(state, user_id, after):
        return True
    is_oneself = state.devices[signer].user == user_id
    return ADMINISTRATOR in _roles_of(state, user_id) - after and not is_oneself


def _roles_of(state: DirectoryState, user_id: bytes) -> frozenset[str]:
    user = state.users.get(user_id)
    return user.roles if user is not None and user.active else frozenset()


def _had_device(state: DirectoryState, user_id: bytes) -> bool:
    return any(one.user == user_id and not one.is_guest for one in state.devices.values())

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who may do what: one table of roles, acts and layers (product 6, methods 5.3).

    L1 identity      L3 sensitive: health, justice, sexual life, violence
    L2 working file  L4 who reported it

"Own" is a case of which one is primary worker or backup; "team" is any case of the team. What stands
nowhere in the table is not allowed. A right is not a habit: sensitive layers open on purpose and are
recorded; what shows without asking is `shown_at_once`. The person who works alone holds several roles
(`ALONE`); rights of several roles add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Role(StrEnum):
    """The codes of code list `role`. Backup is no role: it is a tie to one case and counts as own."""

    WORKER = "worker"
    TEAM_LEAD = "team_lead"
    SUPERVISOR = "supervisor"
    PEER_WORKER = "peer_worker"
    INTERN = "intern"
    STATISTICIAN = "statistician"
    ADMINISTRATOR = "administrator"
    GUEST = "guest"  # of another organisation: what is in the file at all was granted, case by case


class Layer(StrEnum):
    """The codes of code list `layer`."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"


class Act(StrEnum):
    """What one does. The first four are about a layer of a case, the others about no case in particular."""

    READ = "read"
    WRITE = "write"
    EXPORT = "export"
    PRINT = "print"
    IMPORT = "import"  # bring in a caseload list
    FIGURES = "figures"  # aggregates and counts
    APPROVE = "approve"  # what needs two pairs of eyes, such as sharing without consent
    SUPERVISE = "supervise"  # supervision forms and caseload review
    BREAK_GLASS = "break_glass"  # open a restricted case of another with a reason
    PEOPLE = "people"  # workers, devices, recovery
    SETTINGS = "settings"  # rules and settings of the team


OF_A_CASE = frozenset({Act.READ, Act.WRITE, Act.EXPORT, Act.PRINT})
ALONE = frozenset({Role.WORKER, Role.TEAM_LEAD, Role.ADMINISTRATOR})


class _Scope(IntEnum):
    NONE = 0
    OWN = 1
    TEAM = 2


_NONE, _OWN, _TEAM = _Scope.NONE, _Scope.OWN, _Scope.TEAM

# role -> act -> how far it reaches in L1, L2, L3, L4
_REACH: Mapping[Role, Mapping[Act, tuple[_Scope, _Scope, _Scope, _Scope]]] = {
    Role.WORKER: {
        Act.READ: (_TEAM, _OWN, _OWN, _OWN),
        Act.WRITE: (_OWN, _OWN, _OWN, _OWN),
        Act.EXPORT: (_OWN, _OWN, _OWN, _NONE),
        Act.PRINT: (_OWN, _OWN, _OWN, _NONE),
    },
    Role.TEAM_LEAD: {
        Act.READ: (_TEAM, _TEAM, _TEAM, _TEAM),
        Act.WRITE: (_TEAM, _TEAM, _OWN, _OWN),
        Act.EXPORT: (_TEAM, _TEAM, _OWN, _NONE),
        Act.PRINT: (_TEAM, _TEAM, _OWN, _NONE),
    },
    Role.SUPERVISOR: {
        Act.READ: (_TEAM, _TEAM, _TEAM, _NONE),
    },
    Role.PEER_WORKER: {
        Act.READ: (_OWN, _OWN, _NONE, _NONE),
        Act.WRITE: (_OWN, _OWN, _NONE, _NONE),
        Act.PRINT: (_OWN, _OWN, _NONE, _NONE),
    },
    Role.INTERN: {
        Act.READ: (_OWN, _OWN, _NONE, _NONE),
        Act.WRITE: (_OWN, _OWN, _NONE, _NONE),
        Act.PRINT: (_OWN, _OWN, _NONE, _NONE),
    },
    Role.STATISTICIAN: {},
    Role.ADMINISTRATOR: {},
    Role.GUEST: {
        Act.READ: (_TEAM, _TEAM, _TEAM, _NONE),
        Act.WRITE: (_TEAM, _TEAM, _TEAM, _NONE),
    },
}

# role -> acts that are about no case in particular
_GENERAL: Mapping[Role, frozenset[Act]] = {
    Role.WORKER: frozenset({Act.IMPORT, Act.BREAK_GLASS}),
    Role.TEAM_LEAD: frozenset({Act.IMPORT, Act.FIGURES, Act.APPROVE, Act.SUPERVISE, Act.BREAK_GLASS, Act.SETTINGS}),
    Role.SUPERVISOR: frozenset({Act.SUPERVISE}),
    Role.PEER_WORKER: frozenset(),
    Role.INTERN: frozenset(),
    Role.STATISTICIAN: frozenset({Act.FIGURES}),
    Role.ADMINISTRATOR: frozenset({Act.PEOPLE, Act.SETTINGS}),
    Role.GUEST: frozenset(),
}

# role -> the layers that show without asking, in a case one may read (methods 5.3, "default view per role")
_AT_ONCE: Mapping[Role, frozenset[Layer]] = {
    Role.WORKER: frozenset({Layer.L1, Layer.L2, Layer.L3}),
    Role.TEAM_LEAD: frozenset({Layer.L1, Layer.L2}),
    Role.SUPERVISOR: frozenset({Layer.L1, Layer.L2, Layer.L3}),
    Role.PEER_WORKER: frozenset({Layer.L1, Layer.L2}),
    Role.INTERN: frozenset({Layer.L1, Layer.L2}),
    Role.STATISTICIAN: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
    Role.GUEST: frozenset({Layer.L1, Layer.L2}),
}

_ORDER = tuple(Layer)


@dataclass(frozen=True, slots=True)
class TeamRule:
    """What a team decided about the cases of colleagues. The default is private."""

    workers_read_working_files: bool = False
    workers_write_working_files: bool = False


PRIVATE = TeamRule()


def may(
    role: Role | str,
    act: Act | str,
    layer: Layer | str | None = None,
    is_own: bool = False,  # noqa: FBT001, FBT002 - a fact about the case, always named by the caller
    *,
    rule: TeamRule = PRIVATE,
    restricted: bool = False,
) -> bool:
    """Whether `role` may do `act` in `layer` of a case.

    Acts about no case in particular take no layer. A restricted case is only for its own workers, until
    somebody breaks the glass. A role, act or layer this version does not know may nothing.
    """
    known = _known(role, act, layer)
    if known is None:
        return False
    who, what, where = known
    if what not in OF_A_CASE:
        return where is None and what in _GENERAL[who]
    if where is None:
        return False
    reach = _reach(who, what, where, rule)
    return reach >= (_OWN if is_own else _TEAM) and (is_own or not restricted)


def may_any(
    roles: Iterable[Role | str],
    act: Act | str,
    layer: Layer | str | None = None,
    *,
    is_own: bool = False,
    rule: TeamRule = PRIVATE,
    restricted: bool = False,
) -> bool:
    """Whether one of `roles` may; somebody with several roles has the rights of each."""
    return any(may(role, act, layer, is_own, rule=rule, restricted=restricted) for role in roles)


def shown_at_once(
    role: Role | str, layer: Layer | str, *, is_own: bool, rule: TeamRule = PRIVATE, restricted: bool = False
) -> bool:
    """Whether `layer` shows without asking. What one may read but is not shown opens on purpose and is
    recorded.
    """
    if not may(role, Act.READ, layer, is_own, rule=rule, restricted=restricted):
        return False
    who, where = Role(role), Layer(layer)
    if who is Role.TEAM_LEAD and is_own:
        who = Role.WORKER
    return where in _AT_ONCE[who]


def _reach(role: Role, act: Act, layer: Layer, rule: TeamRule) -> _Scope:
    reach = _REACH[role].get(act, (_NONE, _NONE, _NONE, _NONE))[_ORDER.index(layer)]
    if role is Role.WORKER and layer in {Layer.L1, Layer.L2}:
        widened = (act is Act.READ and rule.workers_read_working_files) or (
            act is Act.WRITE and rule.workers_write_working_files and rule.workers_read_working_files
        )
        return _TEAM if widened else reach
    return reach


def _known(role: str, act: str, layer: str | None) -> tuple[Role, Act, Layer | None] | None:
    try:
        return Role(role), Act(act), None if layer is None else Layer(layer)
    except ValueError:
        return None

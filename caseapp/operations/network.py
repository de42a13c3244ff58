# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the people and services around the person (methods 2.5, F2b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Case, NetworkMember
from caseapp.models.ids import NetworkMemberId
from caseapp.operations.act import Between, Id, In, operation
from caseapp.store.unit import LATEST, Unit


class NetworkFields(TypedDict, total=False):
    """Fields of a supporter or provider. `strength`: 0 none, 1 weak, 2 fragile, 3 working, 4 strong."""

    name: str
    relation: str | None
    kind: Annotated[str, In("network_kind")]
    organisation: str | None
    domains: tuple[Annotated[str, In("domain")], ...]
    phone: str | None
    hours: str | None
    strength: Annotated[int, Between(0, 4)] | None
    wanted: Annotated[str, In("yes_no")] | None
    consent: Annotated[str, In("yes_no")] | None
    consent_day: date | None
    always_there: bool
    at_night: bool
    since_day: date | None
    until_day: date | None
    check_in_days: Annotated[int, Between(1, 366)] | None
    jim_step: Annotated[str, In("jim_step")] | None
    note: str | None
    on_card: bool
    chosen_by_person: Annotated[str, In("yes_no")] | None
    asked_day: date | None
    accepted: Annotated[str, In("yes_no")] | None
    agreements: str | None
    wants_training: Annotated[str, In("yes_no")] | None
    end_reason: str | None
    support_role: Annotated[str, In("support_role")] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNetworkMember:
    """Somebody around the person."""

    case_id: Id
    fields: NetworkFields


@operation
def add_network_member(unit: Unit, given: AddNetworkMember) -> NetworkMemberId:
    """Add somebody to the network of the person."""
    _needs_name(given.fields)
    values = {"kind": "informal", **given.fields}
    member_id = unit.create(NetworkMember, unit.log_of(Case, given.case_id), case_id=given.case_id, **values)
    return NetworkMemberId(member_id)


def _needs_name(fields: NetworkFields) -> None:
    if not (fields.get("name") or "").strip():
        raise WrongUse(N_("Who is it? Write a name, or what the person calls them."))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNetworkMember:
    """New values for fields of somebody in the network."""

    member_id: Id
    read_rev: int = LATEST
    fields: NetworkFields


@operation
def change_network_member(unit: Unit, given: ChangeNetworkMember) -> None:
    """Change somebody in the network."""
    if "name" in given.fields:
        _needs_name(given.fields)
    unit.put(NetworkMember, given.member_id, given.read_rev, **given.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteNetworkMember:
    """Somebody who was added by mistake; undo brings them back."""

    member_id: Id
    read_rev: int = LATEST


@operation
def delete_network_member(unit: Unit, given: DeleteNetworkMember) -> None:
    """Take somebody out of the network who was added by mistake."""
    unit.delete(NetworkMember, given.member_id, given.read_rev)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for where the person stays: episodes one after the other (R-ETH-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.i18n.codes import codes, number_of
from caseapp.models import Case, HousingEpisode
from caseapp.models.ids import HousingEpisodeId
from caseapp.operations.act import Id, In, operation
from caseapp.plans.housing import light_of
from caseapp.store.unit import LATEST, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHousing:
    """Where the person stays from a day on; the former place ends the same day (R-ETH-01).

    A place from before, with its end or with a start before the present place began, closes nothing.
    """

    case_id: Id
    ethos_light: Annotated[str, In("ethos_light")] | None = None
    description: str | None = None
    start_day: date | None = None
    end_day: date | None = None


@operation
def record_housing(unit: Unit, given: RecordHousing) -> HousingEpisodeId:
    """Record where the person lives now, or lived before."""
    if given.ethos_light is None and given.description is None:
        raise WrongUse(N_("Where do they stay? Choose a kind of place, or write it down; “unknown” is an answer too."))
    _check_order(given.start_day, given.end_day)
    end = given.end_day
    if end is None:
        end = _close_present(unit, given.case_id, given.start_day)
    episode_id = unit.create(
        HousingEpisode,
        unit.log_of(Case, given.case_id),
        case_id=given.case_id,
        ethos_light=given.ethos_light,
        description=given.description,
        start_day=given.start_day,
        end_day=end,
    )
    return HousingEpisodeId(episode_id)


class HousingFields(TypedDict, total=False):
    """Fields of a place where the person stays or stayed."""

    ethos_light: Annotated[str, In("ethos_light")] | None
    description: str | None
    start_day: date | None
    end_day: date | None
    ethos_sub: Annotated[str, In("ethos_light_sub")] | None
    ethos_full: Annotated[str, In("ethos_full")] | None
    no_own_home: Annotated[str, In("yes_no")] | None
    exit_day: date | None
    solution: Annotated[str, In("yes_no")] | None
    address_kind: Annotated[str, In("address_kind")] | None
    registered: Annotated[str, In("yes_no")] | None
    municipality: str | None
    cause: Annotated[str, In("homeless_cause")] | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHousing:
    """New values for a place where the person stays or stayed; `end_day` ends it."""

    episode_id: Id
    read_rev: int = LATEST
    fields: HousingFields


@operation
def change_housing(unit: Unit, given: ChangeHousing) -> None:
    """Correct a place where the person stays or stayed, or end it. Full ETHOS says the category that counts."""
    dates = {
        name: given.fields[name] if name in given.fields else unit.value_of(HousingEpisode, given.episode_id, name)
        for name in ("start_day", "end_day")
    }  # fmt: skip
    _check_order(dates["start_day"], dates["end_day"])
    unit.put(HousingEpisode, given.episode_id, given.read_rev, **_with_light(given.fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteHousing:
    """A place that was written down by mistake; undo brings it back."""

    episode_id: Id
    read_rev: int = LATEST


@operation
def delete_housing(unit: Unit, given: DeleteHousing) -> None:
    """Take away a place that was written down by mistake."""
    unit.delete(HousingEpisode, given.episode_id, given.read_rev)


def _close_present(unit: Unit, case_id: str, start: date | None) -> date | None:
    """End the place of now; the end of the new one when it lies before that."""
    running = unit.connection.exec_driver_sql(
        "SELECT id, start_day FROM housing_episode WHERE case_id = ? AND deleted = 0 AND end_day IS NULL",
        (bytes.fromhex(case_id),),
    ).fetchall()
    later = [date.fromisoformat(begun) for _id, begun in running if begun and start and begun > start.isoformat()]
    if later:
        return min(later)
    for episode_id, _begun in running:
        unit.put(HousingEpisode, episode_id.hex(), LATEST, end_day=start or unit.clock.today())
    return None


def _with_light(fields: HousingFields) -> HousingFields:
    """With the category of ETHOS Light that goes with a code of full ETHOS (methods 7.2), unless one was chosen too."""
    full = fields.get("ethos_full")
    if full is None or "ethos_light" in fields:
        return fields
    category = light_of(full)
    found = (code for code in codes("ethos_light") if category and number_of("ethos_light", code) == category)
    return {**fields, "ethos_light": next(found, "precarious")}


def _check_order(start: date | None, end: date | None) -> None:
    if start is not None and end is not None and end < start:
        raise WrongUse(N_("The end lies before the start. Check the two dates."))

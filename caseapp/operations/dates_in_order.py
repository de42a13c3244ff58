# SPDX-License-Identifier: EUPL-1.2
"""This is the place for days that must follow each other in one record: an end not before its start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from caseapp.errors import WrongUse
from caseapp.i18n import N_
from caseapp.models import Recorded
from caseapp.store.unit import Unit


def check_span(fields: Mapping[str, Any], start: str, end: str) -> None:
    """Raises WrongUse when the end lies before the start."""
    first, last = fields.get(start), fields.get(end)
    if first is not None and last is not None and last < first:
        raise WrongUse(N_("The end lies before the start. Check the two dates."))


def check_not_ahead(day: date | None, today: date) -> None:
    """Raises WrongUse for a day on which something happened that has not come yet."""
    if day is not None and day > today:
        raise WrongUse(N_("This day lies in the future. Write down what happened on the day it happens."))


def as_it_will_stand(
    unit: Unit, model: type[Recorded], entity_id: str, fields: Mapping[str, Any], *names: str
) -> dict[str, Any]:
    """These fields of a record after a change: what is given, else what stands there."""
    return {name: fields[name] if name in fields else unit.value_of(model, entity_id, name) for name in names}

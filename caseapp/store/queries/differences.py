# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading differences: fields that hold more than one value until a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import cbor2

from caseapp.models.types import Plain
from caseapp.store.reader import Reader
from caseapp.store.registry import kinds


@dataclass(frozen=True, slots=True)
class DifferenceValue:
    """One of the values, when it was written and on which device."""

    value: Plain
    moment: datetime
    dev_no: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with several values. `protective` fields are safety fields and come first."""

    kind: str
    entity_id: str
    field: str
    protective: bool
    values: tuple[DifferenceValue, ...]


def differences(reader: Reader, entity_ids: tuple[str, ...] | None = None) -> tuple[Difference, ...]:
    """All differences, or those of some records; safety fields first."""
    rows = reader.sql(
        "SELECT entity_id, field, type_no, value, moment, dev_no FROM sibling ORDER BY entity_id, field, moment"
    )
    wanted = None if entity_ids is None else set(entity_ids)
    grouped: dict[tuple[str, int, int], list[DifferenceValue]] = {}
    for entity_id, number, type_no, value, moment, dev_no in rows:
        if wanted is None or entity_id.hex() in wanted:
            one = DifferenceValue(cbor2.loads(value), datetime.fromtimestamp(moment / 1000, UTC), dev_no)
            grouped.setdefault((entity_id.hex(), number, type_no), []).append(one)
    found = []
    for (entity_id, number, type_no), values in grouped.items():
        kind = kinds()[type_no]
        field = kind.by_number[number]
        found.append(Difference(kind.name, entity_id, field.name, bool(field.protective), tuple(values)))
    return tuple(sorted(found, key=lambda one: not one.protective))


def differences_of_case(reader: Reader, case_id: str) -> tuple[Difference, ...]:
    """The differences in one case and in the person it is about."""
    key = bytes.fromhex(case_id)
    sql = "SELECT log_no FROM case_file WHERE id = ? UNION SELECT log_no FROM log WHERE case_id = ?"
    logs = ", ".join(str(row[0]) for row in reader.sql(sql, (key, key)))
    return tuple(
        one
        for one in differences(reader)
        if reader.sql(f"SELECT 1 FROM {one.kind} WHERE id = ? AND log_no IN ({logs})", (bytes.fromhex(one.entity_id),))
    )

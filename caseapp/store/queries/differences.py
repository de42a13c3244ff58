# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading differences: fields that hold more than one value until a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import cbor2

from caseapp.models.types import Plain
from caseapp.store.derived.cases import OF_NO_CASE, PARENTS, differing_in_case
from caseapp.store.queries.names import ShownName
from caseapp.store.reader import Reader
from caseapp.store.registry import EntityKind, kinds

# Texts on which somebody's safety hangs: no order says which of two is the careful one, so a person must look soon.
SAFETY_TEXTS: Final = frozenset({("person", "safe_contact"), ("person", "never_again"), ("person", "phone_note")})
_AT_ONCE: Final = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class DifferenceValue:
    """One of the values, when it was written and on which device; `seq` and `idx` say where in the journal, `rev` when

    it came here.
    """

    value: Plain
    moment: datetime
    dev_no: int
    seq: int
    idx: int
    rev: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with several values. `protective` fields are safety fields: the most protective value counts, and they

    come first. `safety` is true of these, and of texts on which somebody's safety hangs.
    """

    kind: str
    entity_id: str
    field: str
    protective: bool
    safety: bool
    values: tuple[DifferenceValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTie:
    """The case a difference is about: who it is and who works on it."""

    id: str
    name: ShownName
    worker_id: str | None
    backup_id: str | None
    restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """A difference in the list. `compartment` is the kind of log it lies in: core, sensitive, reporter or team."""

    difference: Difference
    compartment: str
    case: CaseTie | None


def differences(reader: Reader, entity_ids: Sequence[str] | None = None) -> tuple[Difference, ...]:
    """All differences, or those of some records; safety fields first, then the latest."""
    sql = "SELECT entity_id, field, type_no, value, moment, dev_no, seq, idx, rev FROM sibling"
    device = "(SELECT dev_id FROM device d WHERE d.dev_no = sibling.dev_no)"  # numbers differ between laptops
    order = f" ORDER BY entity_id, field, moment, {device}, seq, idx"
    if entity_ids is None:
        return _grouped(reader.sql(sql + order))
    found: list[Difference] = []
    for part in _parts([bytes.fromhex(one) for one in entity_ids]):
        marks = ", ".join("?" * len(part))
        found += _grouped(reader.sql(f"{sql} WHERE entity_id IN ({marks}){order}", part))
    return _sorted(found)


def differences_of_case(reader: Reader, case_id: str) -> tuple[Difference, ...]:
    """The differences in one case and in the person it is about, wherever their records lie."""
    key = bytes.fromhex(case_id)
    ids: list[str] = []
    for kind in _kinds_that_differ(reader):
        sql = differing_in_case(kind)
        if sql:
            ids += [row[0].hex() for row in reader.sql(sql, (kind.number, key))]
    return differences(reader, ids) if ids else ()


def difference_rows(reader: Reader, entity_ids: Sequence[str] | None = None) -> tuple[DifferenceRow, ...]:
    """The same with the case each is about, for lists and counts."""
    found = differences(reader, entity_ids)
    if not found:
        return ()
    places: dict[str, tuple[str, CaseTie | None]] = {}
    for kind in _kinds_that_differ(reader):
        places |= case_ties(reader, kind, [bytes.fromhex(one.entity_id) for one in found if one.kind == kind.name])
    rows = []
    for one in found:
        compartment, case = places.get(one.entity_id, ("", None))
        rows.append(DifferenceRow(difference=one, compartment=compartment, case=case))
    return tuple(rows)


def case_ties(reader: Reader, kind: EntityKind, ids: Sequence[bytes]) -> dict[str, tuple[str, CaseTie | None]]:
    """In which kind of log records lie, and the case they belong to."""
    places: dict[str, tuple[str, str | None]] = {}
    for part in _parts(ids):
        places |= _places(reader, kind, part)
    ties = _ties(reader, {case_id for _log, case_id in places.values() if case_id})
    return {one: (log, ties.get(case_id or "")) for one, (log, case_id) in places.items()}


def any_difference(reader: Reader) -> bool:
    """Whether there is a difference at all: asked after every change, and mostly answered with no."""
    return bool(reader.sql("SELECT EXISTS (SELECT 1 FROM sibling)")[0][0])


def count_differences(reader: Reader) -> int:
    """How many fields wait for a decision."""
    return int(reader.sql("SELECT count(*) FROM (SELECT DISTINCT entity_id, field FROM sibling)")[0][0])


# -- inside ------------------------------------------------------------------------------------------------------------


def _grouped(rows: Iterable[Sequence[object]]) -> tuple[Difference, ...]:
    grouped: dict[tuple[bytes, int, int], list[DifferenceValue]] = {}
    for entity_id, number, type_no, value, moment, dev_no, seq, idx, rev in rows:
        when = datetime.fromtimestamp(moment / 1000, UTC)  # type: ignore[operator]
        one = DifferenceValue(cbor2.loads(value), when, dev_no, seq, idx, rev)  # type: ignore[arg-type]
        grouped.setdefault((entity_id, number, type_no), []).append(one)  # type: ignore[arg-type]
    found = []
    for (entity_id, number, type_no), values in grouped.items():
        kind = kinds()[type_no]
        field = kind.by_number[number]
        protective = bool(field.protective)
        safety = (protective and field.name != "deleted") or (kind.name, field.name) in SAFETY_TEXTS
        found.append(Difference(kind.name, entity_id.hex(), field.name, protective, safety, tuple(values)))
    return _sorted(found)


def _sorted(found: Iterable[Difference]) -> tuple[Difference, ...]:
    return tuple(sorted(found, key=lambda one: (not one.safety, -one.values[-1].moment.timestamp(), one.entity_id)))


def _kinds_that_differ(reader: Reader) -> list[EntityKind]:
    return [kinds()[row[0]] for row in reader.sql("SELECT DISTINCT type_no FROM sibling ORDER BY type_no")]


def _places(reader: Reader, kind: EntityKind, ids: Sequence[bytes]) -> dict[str, tuple[str, str | None]]:
    """In which kind of log records lie and to which case they belong."""
    case, join = "k.case_id", ""
    if kind.name in OF_NO_CASE:
        case = "NULL"
    elif kind.name == "case_file":
        case = "k.id"
    elif kind.name == "person":
        case = "(SELECT c.id FROM case_file c WHERE c.person_id = k.id ORDER BY c.deleted, c.born, c.id LIMIT 1)"
    elif kind.name in PARENTS:
        parent, column = PARENTS[kind.name]
        case, join = "p.case_id", f"LEFT JOIN {parent} p ON p.id = k.{column}"
    rows = reader.sql(
        f"SELECT k.id, l.kind, {case} FROM {kind.name} k LEFT JOIN log l ON l.log_no = k.log_no {join} "
        f"WHERE k.id IN ({', '.join('?' * len(ids))})",
        ids,
    )
    return {row[0].hex(): (row[1] or "", row[2].hex() if row[2] is not None else None) for row in rows}


def _ties(reader: Reader, case_ids: Iterable[str]) -> dict[str, CaseTie]:
    found: dict[str, CaseTie] = {}
    for part in _parts([bytes.fromhex(one) for one in sorted(case_ids)]):
        rows = reader.sql(
            "SELECT case_id, call_name, rest_name, worker_id, backup_id, restricted FROM case_summary "
            f"WHERE case_id IN ({', '.join('?' * len(part))})",
            part,
        )
        for case_id, call, rest, worker, backup, restricted in rows:
            found[case_id.hex()] = CaseTie(
                id=case_id.hex(),
                name=ShownName(call, rest),
                worker_id=worker.hex() if worker else None,
                backup_id=backup.hex() if backup else None,
                restricted=bool(restricted),
            )
    return found


def _parts(ids: Sequence[bytes]) -> Iterable[Sequence[bytes]]:
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))

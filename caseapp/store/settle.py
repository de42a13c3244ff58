# SPDX-License-Identifier: EUPL-1.2
"""This is the place for writing the value that a person chose of several."""

from __future__ import annotations

from caseapp.models.types import Plain
from caseapp.store.journal import PUT, Op
from caseapp.store.register import decode
from caseapp.store.registry import kind_named
from caseapp.store.unit import Unit


def settle(unit: Unit, kind_name: str, record_id: str, field: str, value: Plain, read_rev: int) -> None:
    """Write `value` over all values of a field that were there at `read_rev`."""
    kind = kind_named(kind_name)
    number = kind.by_name[field].number
    identity = bytes.fromhex(record_id)
    log_no, packed = unit.connection.exec_driver_sql(
        f"SELECT log_no, dots FROM {kind.name} WHERE id = ?",
        (identity,),
    ).one()
    base = tuple(decode(packed).seen(number, read_rev))
    unit.replay(kind, identity, log_no, [Op(PUT, number, value, base)])

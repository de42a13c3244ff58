# SPDX-License-Identifier: EUPL-1.2
"""This is the place for where entries of a case lie: beside it in a compartment, or protected."""

from __future__ import annotations

from caseapp.store.reader import Reader
from caseapp.store.registry import kind_named


def compartments_of(reader: Reader, case_id: str, kind: str) -> dict[str, str]:
    """The compartment (sensitive, reporter) of the entries of a kind that do not lie in the core of their case."""
    rows = reader.sql(
        f"SELECT t.id, l.kind FROM {kind_named(kind).name} t JOIN log l ON l.log_no = t.log_no "
        "WHERE t.case_id = ? AND l.kind IN ('sensitive', 'reporter')",
        (bytes.fromhex(case_id),),
    )
    return {row[0].hex(): row[1] for row in rows}


def protected_addresses(reader: Reader, case_id: str) -> tuple[str, ...]:
    """Addresses that are taken out of every paper and file, also those of safety files that were taken away.

    Asked below what who looks may see: whoever prints a case may not know the address, and their paper has it not.
    """
    rows = reader.sql(
        "SELECT protected_address FROM main.safety_file WHERE case_id = ? AND protected_address IS NOT NULL",
        (bytes.fromhex(case_id),),
    )
    return tuple(row[0] for row in rows if row[0].strip())

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for following links between records of one person to the end (docs/decisions/017).

`person.same_as` names another record of the same person. Links made apart on two laptops can chain: one says B is A,
the other says A is C. Whoever reads follows them to the last record. Should links go round, the smallest id among
them is the last one, on every laptop.
"""

from __future__ import annotations

from collections.abc import Mapping

from caseapp.store.plain_sql import Opened, run_of

RECORDS = """
WITH RECURSIVE up(id) AS (
    VALUES (?) UNION SELECT p.same_as FROM person p JOIN up ON p.id = up.id WHERE p.same_as IS NOT NULL
), one_person(id) AS (
    SELECT id FROM up UNION SELECT p.id FROM person p JOIN one_person o ON p.same_as = o.id
)
"""
"""Before a select: `one_person` has the id of every record of the person of the given record."""


def first_of(links: Mapping[str, str], person_id: str) -> str:
    """The last record that links lead to from this one."""
    way = [person_id]
    while (after := links.get(way[-1], "")) and after not in way:
        way.append(after)
    return min(way[way.index(after) :]) if after else way[-1]


def links_of(opened: Opened) -> dict[str, str]:
    """Every link that stands."""
    rows = run_of(opened)("SELECT id, same_as FROM person WHERE same_as IS NOT NULL").fetchall()
    return {row[0].hex(): row[1].hex() for row in rows}


def identity_of(opened: Opened, person_id: str) -> str:
    """The same for one record, without reading every link."""
    rows = run_of(opened)(
        f"{RECORDS} SELECT p.id, p.same_as FROM up JOIN person p ON p.id = up.id WHERE p.same_as IS NOT NULL",
        (bytes.fromhex(person_id),),
    ).fetchall()
    return first_of({row[0].hex(): row[1].hex() for row in rows}, person_id)


def records_of(opened: Opened, person_id: str) -> dict[str, str]:
    """Every record of the person of this one that is there, and whom it is linked with directly ("": nobody)."""
    rows = run_of(opened)(
        f"{RECORDS} SELECT p.id, p.same_as FROM one_person o JOIN person p ON p.id = o.id WHERE p.deleted = 0 "
        "ORDER BY p.id",
        (bytes.fromhex(person_id),),
    ).fetchall()
    return {row[0].hex(): row[1].hex() if row[1] is not None else "" for row in rows}

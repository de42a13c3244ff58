# SPDX-License-Identifier: EUPL-1.2
"""This is the place for rows that follow from rules of an older edition: made again, some cases at a time.

Clocks are kept in the file. When the program brings other rules, those in the file are old; the next opening makes
them again. It stops anywhere and goes on from there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from caseapp import paths
from caseapp.plans.editions import kept, own_text_of, text_of
from caseapp.store.derived import Derived
from caseapp.store.local_settings import local_setting, set_local_setting
from caseapp.store.store import Store
from caseapp.store.unit import Unit

RULES_EDITION = 3  # to be raised when a rule changes that stands in code and in no catalogue
AT_ONCE = 200  # cases that are made again while the file opens: a fraction of a second
_SETTING = "rules_edition"
_CHUNK = 50


@kept
def edition() -> str:
    """Which rules this program follows: changes with every catalogue, own file of the organisation and code list."""
    found = hashlib.blake2b(str(RULES_EDITION).encode(), digest_size=8)
    for path in sorted(paths.resource("catalogues").glob("*.yaml")):
        found.update(path.name.encode() + text_of(path).encode() + (own_text_of(path) or "").encode())
    for path in sorted(paths.resource("codelists").glob("*.yaml")):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def cases_left(store: Store) -> int:
    """How many cases hold rows of older rules; 0 when all is new. A file without cases is new at once."""
    with store.reading_whole() as reader:
        known = local_setting(reader, _SETTING)
        upto = _upto(known)
        if upto is None:
            return 0
        return int(reader.sql("SELECT count(*) FROM case_file WHERE row_no > ?", (upto,))[0][0])


def renew_some(store: Store, count: int = _CHUNK) -> int:
    """Make the rows of the next cases again, in one transaction; how many were made. 0: all is new."""
    with store.reading_whole() as reader:
        upto = _upto(local_setting(reader, _SETTING))
    if upto is None:
        return 0

    def work(unit: Unit) -> int:
        rows = unit.connection.exec_driver_sql(
            "SELECT row_no, id FROM case_file WHERE row_no > ? ORDER BY row_no LIMIT ?", (upto, count)
        ).fetchall()
        Derived().refresh_cases(unit.connection, [row[1] for row in rows])
        state: object = edition() if not rows else {"edition": edition(), "upto": rows[-1][0]}
        unit.connection.exec_driver_sql(
            "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_SETTING, json.dumps(state)),
        )
        return len(rows)

    return store.local(work)


def renew(store: Store, progress: Callable[[int], None] = lambda _left: None) -> None:
    """Make all of them again. `progress(cases left)` may raise to stop."""
    left = cases_left(store)
    while made := renew_some(store):
        left -= made
        progress(max(0, left))


def mark_as_new(store: Store) -> None:
    """Everything derived was made by the rules of this program just now."""
    set_local_setting(store, _SETTING, edition())


def _upto(known: object) -> int | None:
    """Behind which row the older rules begin; None when there are none."""
    if known == edition():
        return None
    if isinstance(known, dict) and known.get("edition") == edition():
        return int(known["upto"])
    return 0

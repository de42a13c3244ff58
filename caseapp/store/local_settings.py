# SPDX-License-Identifier: EUPL-1.2
"""This is the place for settings of this laptop, kept inside the encrypted file: language, text size, saved views."""

from __future__ import annotations

import json

from caseapp.store.engine import damaged
from caseapp.store.reader import Reader
from caseapp.store.store import Store

Value = str | int | float | bool | list[object] | dict[str, object] | None


def local_setting(reader: Reader, name: str, default: Value = None) -> Value:
    """The value of a setting, or `default`."""
    rows = reader.sql("SELECT value FROM setting WHERE name = ?", (name,))
    if not rows:
        return default
    return _value_of(rows[0][0])


def set_local_setting(store: Store, name: str, value: Value) -> None:
    """Keep a setting of this laptop."""
    store.local(
        lambda unit: unit.connection.exec_driver_sql(
            "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, json.dumps(value, ensure_ascii=False)),
        )
    )


def local_settings(reader: Reader) -> dict[str, Value]:
    """All settings of this laptop."""
    return {row[0]: _value_of(row[1]) for row in reader.sql("SELECT name, value FROM setting")}


def _value_of(text: str) -> Value:
    """What was kept. The last page of a long value comes out as zeros, without an error, when it is damaged."""
    try:
        value: Value = json.loads(text)
    except ValueError as error:
        raise damaged() from error
    return value

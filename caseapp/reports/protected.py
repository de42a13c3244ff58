# SPDX-License-Identifier: EUPL-1.2
"""This is the place for keeping a protected address off every paper, also where somebody wrote it into a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from re import Pattern
from typing import Any

from caseapp.reports.addresses import loosely


def without_addresses(content: object, addresses: Iterable[str]) -> object:
    """The content of a paper with every protected address taken out of every text in it."""
    patterns = [loosely(one) for one in addresses]
    return _without(content, patterns) if patterns else content


def _without(value: Any, patterns: list[Pattern[str]]) -> Any:  # noqa: ANN401 - contents of papers are of many kinds
    if isinstance(value, str):
        for pattern in patterns:
            value = pattern.sub("…", value)
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: _without(getattr(value, one.name), patterns) for one in fields(value) if one.init}
        )
    if isinstance(value, tuple | list | frozenset | set):
        return type(value)(_without(one, patterns) for one in value)
    if isinstance(value, Mapping):
        return {name: _without(one, patterns) for name, one in value.items()}
    return value

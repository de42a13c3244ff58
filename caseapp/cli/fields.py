# SPDX-License-Identifier: EUPL-1.2
"""This is the place for saying in words what an operation is given, and for finding fields it does not have."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Union, get_args, get_origin

from caseapp.i18n.codes import codes
from caseapp.operations.act import Between, In, IsId, hints_of

_PLAIN = {str: "text", int: "number", float: "number", bool: "true|false", date: "day YYYY-MM-DD",
          datetime: "moment YYYY-MM-DDThh:mm:ssZ"}  # fmt: skip


def described(owner: Any) -> Iterator[str]:  # noqa: ANN401 - a dataclass or TypedDict
    """One line per field: name, what it takes, whether it must be there; fields inside are indented."""
    needed = _needed(owner)
    for name, hint in hints_of(owner).items():
        must = " (must)" if name in needed else ""
        yield f"{name}: {kind_of(hint)}{must}"
        inside = _inside(hint)
        if inside is not None:
            for line in described(inside):
                yield f"  {line}"


def kind_of(hint: Any) -> str:  # noqa: ANN401
    """What a field takes: "text", "one of a|b", "list of ids" ..."""
    hint, empty = _bare(hint)
    suffix = " or null" if empty else ""
    marks: tuple[Any, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *rest = get_args(hint)
        marks = tuple(rest)
    for mark in marks:
        if isinstance(mark, In):
            return "one of " + "|".join(codes(mark.list_name)) + suffix
        if isinstance(mark, Between):
            return f"number {mark.low}-{mark.high}" + suffix
        if isinstance(mark, IsId):
            return "id" + suffix
    if get_origin(hint) is tuple:
        return "list of " + kind_of(get_args(hint)[0]) + suffix
    if get_origin(hint) in (Union, types.UnionType):
        return " or ".join(kind_of(one) for one in get_args(hint)) + suffix
    if get_origin(hint) is list:
        return "list" + suffix
    if _has_fields(hint):
        return "object" + suffix
    return _PLAIN.get(hint, "text") + suffix


def strange_field(values: Mapping[str, Any], owner: Any, path: str = "") -> str | None:  # noqa: ANN401
    """The first field that the operation does not have: a typing error would be lost silently otherwise."""
    hints = hints_of(owner)
    for name, value in values.items():
        where = f"{path}{name}"
        if name not in hints:
            return where
        inside = _inside(hints[name])
        if inside is None:
            continue
        for one in value if isinstance(value, list) else [value]:
            found = strange_field(one, inside, f"{where}.") if isinstance(one, Mapping) else None
            if found is not None:
                return found
    return None


def _needed(owner: Any) -> frozenset[str]:  # noqa: ANN401
    if dataclasses.is_dataclass(owner):
        missing = dataclasses.MISSING
        return frozenset(
            one.name for one in dataclasses.fields(owner) if one.default is missing and one.default_factory is missing
        )
    return frozenset(getattr(owner, "__required_keys__", ()))


def _bare(hint: Any) -> tuple[Any, bool]:  # noqa: ANN401
    """The hint without `| None`, and whether it was there."""
    if get_origin(hint) in (Union, types.UnionType):
        parts = [one for one in get_args(hint) if one is not type(None)]
        if len(parts) < len(get_args(hint)):
            return (parts[0] if len(parts) == 1 else Union[tuple(parts)]), True  # noqa: UP007
    return hint, False


def _inside(hint: Any) -> Any:  # noqa: ANN401
    """The dataclass or TypedDict that a field holds, alone or in a list; None for plain values."""
    hint, _empty = _bare(hint)
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) is tuple:
        return _inside(get_args(hint)[0])
    return hint if _has_fields(hint) else None


def _has_fields(hint: Any) -> bool:  # noqa: ANN401
    return typing.is_typeddict(hint) or (dataclasses.is_dataclass(hint) and isinstance(hint, type))

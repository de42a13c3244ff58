# SPDX-License-Identifier: EUPL-1.2
"""This is the place for conditions in catalogues: `school == 'yes' and age < 25`.

A small language and nothing more: facts by name, texts and whole numbers, `== != < <= > >= in`, `and or not` and
brackets. It is read with Python's parser and checked piece by piece against KNOWN when the catalogue is read; nothing
is ever run. What is not known makes a comparison neither true nor false (Kleene's third value): a rule whose condition
is unknown is shown as something to look at, never left out.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from caseapp.i18n.codes import codes

Value = str | int
Known = Mapping[str, Value | None]

_YES_NO = ("yes", "no")

# What a condition may ask: a code list, codes, or None for a whole number.
KNOWN: Mapping[str, str | tuple[str, ...] | None] = {
    "age": None,  # whole years today
    "region": ("VL", "BR", "WA", "NL"),  # where the person is registered, else where the team works
    "programme": "programme",
    "institution": "institution_type",  # of the exit file that is open
    "placed": _YES_NO,  # lives in youth care, a foster family or a secure institution
    "foster": _YES_NO,
    "youth_help": _YES_NO,  # has youth help in any form
    "care": _YES_NO,  # is treated or cared for
    "impairment": _YES_NO,  # a lasting one
    "school": _YES_NO,  # goes to school or studies
    "own_home": _YES_NO,  # a home with a lease of one's own, or on the way to one
    "homeless": _YES_NO,  # ETHOS Light 1-6 today
    "debts": _YES_NO,
    "unaccompanied": _YES_NO,  # under 18 and with a guardian because alone in the country
    "minor_children": _YES_NO,
    "address": ("own", "reference_ocmw", "reference_private", "briefadres", "none", "unknown"),
    "residence": ("national", "eu_right", "permit_perm", "permit_temp", "procedure", "none", "unknown"),
}  # fmt: skip

_LONGEST = 300
_ORDERED: Mapping[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Lt: lambda left, right: left < right,
    ast.LtE: lambda left, right: left <= right,
    ast.Gt: lambda left, right: left > right,
    ast.GtE: lambda left, right: left >= right,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was checked. `text` is what stands in the catalogue."""

    text: str
    _tree: ast.expr

    def holds(self, known: Known) -> bool | None:
        """Whether it holds; None when that cannot be said with what is known."""
        return _holds(self._tree, known)

    def facts(self) -> frozenset[str]:
        """The names it asks for."""
        return frozenset(node.id for node in ast.walk(self._tree) if isinstance(node, ast.Name))


ALWAYS = Condition("", ast.Constant(True))


def parse_condition(text: str) -> Condition:
    """The condition a text says; an empty one always holds. Raises ValueError that says what does not fit."""
    if not text.strip():
        return ALWAYS
    if len(text) > _LONGEST:
        raise ValueError("shorter than 300 characters")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError("a condition like: school == 'yes' and age < 25") from error
    _check(tree)
    return Condition(text.strip(), tree)


def _check(node: ast.expr) -> None:
    if isinstance(node, ast.BoolOp):
        for part in node.values:
            _check(part)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        _check(node.operand)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.left, ast.Name):
        _check_comparison(node.left.id, node.ops[0], node.comparators[0])
    else:
        raise ValueError("only comparisons of facts, with and, or, not")


def _check_comparison(name: str, comparison: ast.cmpop, right: ast.expr) -> None:
    if name not in KNOWN:
        raise ValueError("facts: " + ", ".join(KNOWN))
    allowed = allowed_values(name)
    if isinstance(comparison, ast.In | ast.NotIn):
        if not isinstance(right, ast.Tuple | ast.List) or not right.elts:
            raise ValueError("a list after in: ('a', 'b')")
        values = [_constant(part) for part in right.elts]
    else:
        values = [_constant(right)]
    if allowed is None:
        if not all(isinstance(value, int) for value in values):
            raise ValueError(f"a whole number beside {name}")
        return
    if type(comparison) in _ORDERED:
        raise ValueError(f"== != or in beside {name}")
    for value in values:
        if value not in allowed:
            raise ValueError(f"{name} is one of " + ", ".join(allowed))


@cache
def allowed_values(name: str) -> tuple[str, ...] | None:
    """The values a fact can have; None for a whole number."""
    kind = KNOWN[name]
    return tuple(codes(kind)) if isinstance(kind, str) else kind


def _constant(node: ast.expr) -> Value:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int) and not isinstance(node.value, bool):
        return node.value
    raise ValueError("texts in quotes or whole numbers")


def _holds(node: ast.expr, known: Known) -> bool | None:
    if isinstance(node, ast.Constant):
        return bool(node.value)
    if isinstance(node, ast.BoolOp):
        return _together(node.op, [_holds(part, known) for part in node.values])
    if isinstance(node, ast.UnaryOp):
        inner = _holds(node.operand, known)
        return None if inner is None else not inner
    return _compared(node, known) if isinstance(node, ast.Compare) else None


def _together(op: ast.boolop, parts: list[bool | None]) -> bool | None:
    """Kleene: one False decides an `and`, one True an `or`; else one unknown leaves it unknown."""
    deciding = isinstance(op, ast.Or)
    if deciding in parts:
        return deciding
    return None if None in parts else not deciding


def _compared(node: ast.Compare, known: Known) -> bool | None:
    assert isinstance(node.left, ast.Name)
    value = known.get(node.left.id)
    if value is None:
        return None
    comparison, right = node.ops[0], node.comparators[0]
    if isinstance(comparison, ast.In | ast.NotIn):
        assert isinstance(right, ast.Tuple | ast.List)
        return (value in [_constant(part) for part in right.elts]) is isinstance(comparison, ast.In)
    other = _constant(right)
    if type(comparison) in _ORDERED:
        return _ORDERED[type(comparison)](int(value), int(other))
    return (value == other) is isinstance(comparison, ast.Eq)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for which text of a catalogue counts: the one that ships, its last good one, an organisation's own.

An organisation lays its own file over a catalogue: other numbers, other words, more items, and `without`: ids it does
not use. What it leaves out keeps its words and numbers, so that what was written down can still be read; it only has
no clock and no finding any more. A catalogue file that cannot be read is replaced by the last one that could.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from caseapp import paths

OWN_FOLDER = "catalogues"  # in the profile folder
_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Editions:
    """Texts by the name of their catalogue. `own`: laid over what ships; `good`: in place of a file that is wrong."""

    own: Mapping[str, str] = field(default_factory=dict)
    good: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()  # ids an organisation does not use


_counting = [Editions()]  # the one that counts
_tried: ContextVar[Editions | None] = ContextVar("tried", default=None)
_forget: list[Callable[[], None]] = []


def kept(make: Callable[_P, _T]) -> Callable[_P, _T]:
    """Keep what a function made until other editions are used."""
    found = cache(make)
    _forget.append(found.cache_clear)
    return cast("Callable[_P, _T]", found)  # the cache forgets which parameters there are


def use(editions: Editions) -> None:
    """From now on these count."""
    if editions != _counting[0]:
        _counting[0] = editions
        for forget in _forget:
            forget()


def in_use() -> Editions:
    """The editions that count now."""
    return _tried.get() or _counting[0]


@contextmanager
def trying(name: str, *, own: str | None = None, good: str | None = None) -> Iterator[None]:
    """Read catalogues as if this text counted: to find faults in it before it does."""
    base = in_use()
    tried = replace(
        base,
        own=base.own if own is None else {**base.own, name: own},
        good=base.good if good is None else {**base.good, name: good},
    )
    token = _tried.set(tried)
    try:
        yield
    finally:
        _tried.reset(token)


def is_left_out(rule_id: str) -> bool:
    """Whether the organisation does not use this rule or item."""
    return rule_id in in_use().left_out


def text_of(path: Path) -> str:
    """The text of a catalogue: that of the file, or of its last good one."""
    good = in_use().good.get(path.stem) if ships(path) else None
    return path.read_text("utf-8") if good is None else good


def own_text_of(path: Path) -> str | None:
    """What an organisation lays over the catalogue in this file; None for nothing, and for files of elsewhere."""
    return in_use().own.get(path.stem) if ships(path) else None


def ships(path: Path) -> bool:
    """Whether a file is one of those that ship with the program."""
    return path.parent == paths.resource("catalogues")

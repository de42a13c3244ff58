# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a list of items and the details of one need to know: of an exit, or of a checklist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from caseapp.plans.catalogue_file import Words


class CatalogueItem(Protocol):
    """An item as its catalogue says it."""

    @property
    def id(self) -> str: ...
    @property
    def domain(self) -> str: ...
    @property
    def label(self) -> Words: ...
    @property
    def mine(self) -> Words: ...


class ShownItem(Protocol):
    """An item as it stands for one person."""

    @property
    def item(self) -> CatalogueItem: ...
    @property
    def hard(self) -> bool: ...
    @property
    def due(self) -> date | None: ...
    @property
    def state(self) -> str: ...
    @property
    def done_on(self) -> date | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def open(self) -> bool: ...


class TouchedItem(Protocol):
    """What is written down about an item."""

    @property
    def who(self) -> str | None: ...
    @property
    def note(self) -> str | None: ...


class ItemsView(Protocol):
    """All items of one exit or one checklist, in one snapshot."""

    @property
    def key(self) -> str: ...
    @property
    def read_rev(self) -> int: ...
    @property
    def items(self) -> Sequence[ShownItem]: ...

    def item(self, code: str) -> ShownItem | None: ...
    def touched(self, code: str) -> TouchedItem | None: ...
    def words_of(self, one: Any) -> tuple[str, ...]: ...  # noqa: ANN401 - what else is said of an item
    def rule_of(self, one: Any) -> str: ...  # noqa: ANN401 - the rule behind an item in words; mostly none
    def setting(self, code: str, fields: Mapping[str, object], read_rev: int) -> object: ...

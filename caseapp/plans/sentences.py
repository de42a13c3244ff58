# SPDX-License-Identifier: EUPL-1.2
"""This is the place for saying what a clock or a finding says, in the language in use at the moment of
reading.

A clock holds an English msgid and values. Values are plain (text, number, day, codes), so that they can be
kept; how a value is written follows from its name: see `_written`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Protocol

from caseapp.i18n import _, formats, ngettext
from caseapp.i18n.codes import label
from caseapp.plans.basis import every_point
from caseapp.plans.catalogue import exit_checklist
from caseapp.plans.catalogue_file import Words
from caseapp.plans.checklists import JURISDICTIONS, eighteen, eviction_list
from caseapp.plans.reentry import every_condition

Value = str | int | date | tuple[str, ...]
Values = tuple[tuple[str, Value], ...]

_CODE_LIST_OF = {
    "institution": "institution_type",
    "domain": "domain",
    "domains": "domain",
    "level": "worker_level",
    "programme": "programme",
    "right": "right_kind",
    "reference": "reference_kind",
    "lease": "lease_kind",
    "registration": "housing_registration_kind",
    "meeting": "meeting_kind",
    "pause": "orientation_pause",
    "supports": "support_role",
}
_SHOWN_OF_MANY = 3
_DAYS = {"interval", "silent_days", "late_days"}


class Said(Protocol):
    """Anything with a `what`, a `why` and the values that fill them."""

    @property
    def what(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def values(self) -> Values: ...


def what_of(said: Said, today: date | None = None) -> str:
    """What it is about: "Plan a conversation". Days of the year of `today` are written without the year."""
    return _filled(said.what, said.values, today)


def why_of(said: Said, today: date | None = None) -> str:
    """Why it is there: "Every 7 days; last conversation on 24 September"."""
    return _filled(said.why, said.values, today)


def sentence(said: Said, today: date | None = None) -> str:
    """Both in one line: "Plan a conversation · Rhythm: every 7 days; last conversation on 24 September"."""
    what, why = what_of(said, today), why_of(said, today)
    return f"{what} · {why}" if why else what


def value_of(values: Values, name: str) -> Value | None:
    """One value by its name."""
    return dict(values).get(name)


def _filled(message: str, values: Values, today: date | None) -> str:
    if not message:
        return ""
    return _(message) % _Writing(dict(values), today)


class _Labelled(Protocol):
    """An item of any checklist."""

    @property
    def label(self) -> Words: ...


class _Writing(Mapping[str, str]):
    """The values as they are written; only those a text asks for are worked out."""

    def __init__(self, values: dict[str, Value], today: date | None) -> None:
        self._values = values
        self._today = today

    def __getitem__(self, name: str) -> str:
        return _written(name, self._values[name], self._today)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _listed(parts: list[str]) -> str:
    """The parts, the first few of many; labels of items hold commas, so a semicolon stands between them."""
    if len(parts) > _SHOWN_OF_MANY + 1:
        left_out = len(parts) - _SHOWN_OF_MANY
        more = ngettext("%(count)s more", "%(count)s more", left_out) % {"count": left_out}
        parts = [*parts[:_SHOWN_OF_MANY], more]
    return "; ".join(parts)


def _written(name: str, value: Value, today: date | None) -> str:
    if isinstance(value, date):
        same_year = today is not None and value.year == today.year
        return formats.day_month(value) if same_year else formats.day_words(value)
    if isinstance(value, tuple):
        return _listed([_written(name, part, today) for part in value])
    if isinstance(value, int):
        return formats.days(value) if name in _DAYS else formats.number(value)
    if name in {"item", "items"}:
        return item_label(value)
    if name == "phase":
        programme, _dot, phase = value.partition(".")
        return label(f"phase_{programme}", phase)
    return label(_CODE_LIST_OF[name], value) if name in _CODE_LIST_OF else value


def item_label(item_id: str) -> str:
    """The label of an item of any checklist, by its id."""
    books: tuple[Mapping[str, _Labelled], ...] = (
        exit_checklist().items,
        *(eighteen(one).items for one in JURISDICTIONS),
        eviction_list().items,
        every_condition(),
        every_point(),
    )
    found = next((book[item_id] for book in books if item_id in book), None)
    return found.label.here() if found is not None else item_id

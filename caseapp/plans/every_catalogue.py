# SPDX-License-Identifier: EUPL-1.2
"""This is the place for all catalogues by name: to check them, and what an organisation lays over them, at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from caseapp import paths
from caseapp.errors import CatalogueError
from caseapp.plans.basis import read_basis
from caseapp.plans.catalogue import (
    read_big_five,
    read_exit_checklist,
    read_glossary,
    read_institutions,
    read_rhythms,
    read_rules,
)
from caseapp.plans.catalogue_reading import own_edition
from caseapp.plans.checklists import read_checklist
from caseapp.plans.count import read_form
from caseapp.plans.editions import OWN_FOLDER, Editions, trying
from caseapp.plans.figures.indicators import read_indicators
from caseapp.plans.parameters import read_parameters
from caseapp.plans.reentry import read_conditions
from caseapp.plans.retention import read_terms

_READERS: Final[Mapping[str, Callable[[Path], object]]] = MappingProxyType(
    {
        "basis_in_order": read_basis,
        "big_five": read_big_five,
        "eighteen_be": read_checklist,
        "eighteen_nl": read_checklist,
        "eviction": read_checklist,
        "exit_items": read_exit_checklist,
        "file_rules": read_rules,
        "future_plan": read_rules,
        "glossary": read_glossary,
        "indicators": read_indicators,
        "institutions": read_institutions,
        "parameters": read_parameters,
        "reentry": read_conditions,
        "retention": read_terms,
        "rhythm": read_rhythms,
    }
)
_COUNT: Final = "count_"


def shipped() -> tuple[Path, ...]:
    """The files of all catalogues that ship with the program."""
    return tuple(sorted(paths.resource("catalogues").glob("*.yaml")))


def names() -> tuple[str, ...]:
    """The names of all catalogues the program reads, also of one whose file is gone."""
    return tuple(sorted({*_READERS, *(path.stem for path in shipped())}))


def fault_in(name: str, *, own: str | None = None, good: str | None = None) -> CatalogueError | None:
    """What is wrong with a catalogue when these texts count; None when all is well."""
    reader = read_form if name.startswith(_COUNT) else _READERS.get(name)
    path = paths.resource("catalogues", f"{name}.yaml")
    if reader is None:
        known = " | ".join(names())
        file = f"{OWN_FOLDER}/{name}.yaml"
        return CatalogueError(
            "%(file)s, line %(line)s, field %(field)s: expected %(expected)s.",
            file=file, line=1, field="name", expected=known,
        )  # fmt: skip
    try:
        with trying(name, own=own, good=good):
            reader(path)
    except CatalogueError as error:
        return error
    return None


def with_left_out(own: Mapping[str, str], good: Mapping[str, str]) -> Editions:
    """The editions with these texts, and every id that one of the own files leaves out."""
    found: frozenset[str] = frozenset()
    for name in own:
        with trying(name, own=own[name], good=good.get(name)):
            edition = own_edition(paths.resource("catalogues", f"{name}.yaml"))
            found |= edition[1] if edition is not None else frozenset()
    return Editions(own=dict(own), good=dict(good), left_out=found)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the published texts behind a catalogue, by the title people know.

A catalogue names the place in the working papers it was made from; who reads figures knows the published texts.
"""

from __future__ import annotations

import re
from typing import Final

from caseapp.i18n import N_

_PUBLISHED: Final = (
    (
        re.compile(r"\bmasterplan (tiers? |sections? |DM |M?\d)"),
        N_("Brussels Masterplan to end homelessness 2024-2029"),
    ),
    (re.compile(r"\bVL \d"), N_("Flemish action plan on homelessness 2026-2029")),
    (re.compile(r"\bNL \d"), N_("Dutch national action plan “Eerst een Thuis” 2023-2030")),
    (re.compile(r"\bNL25 \d"), N_("Dutch progress letter on homelessness, December 2025")),
    (re.compile(r"\bmethods 7\b"), N_("ETHOS Light, the European typology of homelessness")),
    (re.compile(r"\bkst-29279-532\b"), N_("Dutch parliamentary paper 29279, number 532")),
)
_WORKING_PAPER: Final = re.compile(r"\b(methods|policy sections?) \d")


def published(source: str) -> tuple[str, ...]:
    """The titles (msgids) of the published texts that a source names; what an organisation wrote stays as it is.

    Nothing when the source names working papers only.
    """
    found = tuple(title for pattern, title in _PUBLISHED if pattern.search(source))
    return found or (() if _WORKING_PAPER.search(source) else (source,))

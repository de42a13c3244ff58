# SPDX-License-Identifier: EUPL-1.2
"""This is the place for every kind of entry there is, by the code of its form."""

from __future__ import annotations

from typing import Final

from caseapp.ui.case.entries import EntryKind
from caseapp.ui.file.homes import HousingTab
from caseapp.ui.file.rights import RightsTab
from caseapp.ui.file.sharing import SharingTab

ENTRY_KINDS: Final[dict[str, EntryKind]] = {
    kind.code: kind for tab in (HousingTab, RightsTab, SharingTab) for kind in tab.entry_kinds
}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for every kind of entry there is, by the code of its form."""

from __future__ import annotations

from typing import Final

from caseapp.ui.case.entries import EntryKind
from caseapp.ui.exit.household import HOUSEHOLD
from caseapp.ui.file.documents import DOCUMENTS
from caseapp.ui.file.homes import HousingTab
from caseapp.ui.file.meeting_kinds import DECISIONS, MEETINGS, MEMBERS
from caseapp.ui.file.rights import RightsTab
from caseapp.ui.file.sharing import SharingTab

ENTRY_KINDS: Final[dict[str, EntryKind]] = {
    kind.code: kind
    for kind in (
        *HousingTab.entry_kinds,
        *RightsTab.entry_kinds,
        *SharingTab.entry_kinds,
        MEETINGS,
        MEMBERS,
        DECISIONS,
        DOCUMENTS,
        HOUSEHOLD,
    )
}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for wishing a paper: which one, of which case, in which form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintWish:
    """What `desk.print_requested` carries. Empty words are chosen in the preview.

    `version_id` None is the draft; `parts` are codes of `PaperOptions.parts` when not all of them are wished.
    """

    case_id: str
    document: str = "plan"
    version_id: str | None = None
    exit_id: str | None = None
    meeting_id: str | None = None
    audience: str = ""  # of a meeting: nothing for all, "person", or the id of somebody who was asked
    language: str = ""
    reading_level: str = ""
    handed_to: str = ""
    purpose: str = ""
    parts: tuple[str, ...] = ()

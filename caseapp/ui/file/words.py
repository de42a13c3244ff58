# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how lines of entries say days and join their parts."""

from __future__ import annotations

from datetime import date

from caseapp.i18n import _, formats
from caseapp.ui.desk import Desk


def day_of(day: date | None, desk: Desk) -> str:
    """A day in short, or nothing."""
    return formats.day_short(day, desk.today()) if day is not None else ""


def until(day: date | None, desk: Desk) -> str:
    """Until which day, in words, or nothing."""
    return _("until %(day)s") % {"day": day_of(day, desk)} if day is not None else ""


def joined(*parts: str) -> str:
    """The parts that say something, with dots between them."""
    return " · ".join(part for part in parts if part)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the language of the unlock page, when nothing encrypted is open yet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale

from caseapp.i18n import available_languages

_FILE = "language.txt"


def first_language(home: Path) -> str:
    """The language last used with this profile, else that of the system, else Dutch."""
    try:
        kept = (home / _FILE).read_text("ascii").strip()[:5]
    except (OSError, UnicodeDecodeError):
        kept = ""
    known = available_languages()
    for wanted in (kept, *(one.replace("_", "-").split("-")[0] for one in QLocale.system().uiLanguages())):
        if wanted in known:
            return wanted
    return "nl"


def remember_language(home: Path, code: str) -> None:
    """Keep the language for the next unlock page. Losing it is no loss."""
    try:
        (home / _FILE).write_text(code, "ascii")
    except OSError:
        return

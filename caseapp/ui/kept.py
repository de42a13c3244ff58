# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the settings of this laptop by name, with what they are when nobody chose."""

from __future__ import annotations

from typing import Final

from caseapp.i18n.codes import codes, label
from caseapp.ui.desk import Desk

LANGUAGE: Final = "language"
SCHEME: Final = "scheme"
SCALE: Final = "scale"
LOCK_MINUTES: Final = "lock_minutes"
DOMAIN_ORDER: Final = "domain_order"
PERSON_WORD: Final = "person_word"
JOINS: Final = "joins"  # the name of who waits with this profile to be let into a team
SHEET_WAITS: Final = "recovery_sheet_waits"  # the recovery sheet of this profile was never saved or printed

LOCKS_AFTER: Final = 5
DEFAULT_WORD: Final = "young_person"


def domain_order(desk: Desk) -> tuple[str, ...]:
    """The domains in the order chosen for the screen; domains the choice does not name come last."""
    known = codes("domain")
    kept = desk.setting(DOMAIN_ORDER)
    chosen = [code for code in kept if code in known] if isinstance(kept, list) else []
    ordered = [str(code) for code in dict.fromkeys(chosen)]
    return (*ordered, *(code for code in known if code not in ordered))


def person_word(desk: Desk) -> str:
    """The word for a person, such as "jongere", in the language in use."""
    kept = desk.setting(PERSON_WORD)
    code = kept if isinstance(kept, str) and kept in codes("person_word") else DEFAULT_WORD
    return label("person_word", code)


def lock_minutes(desk: Desk) -> int:
    """After how many minutes without work the program locks; 0 is never by itself."""
    kept = desk.setting(LOCK_MINUTES, LOCKS_AFTER)
    return int(kept) if isinstance(kept, int | float) and not isinstance(kept, bool) else LOCKS_AFTER

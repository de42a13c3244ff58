# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how the program speaks: texts, dates, numbers and lists in the language in use.

`_("...")` looks the text up at the moment of use, so switching the language needs no restart. `N_("...")`
only marks a text that is shown later. A paper in another language than the window is made inside
`with speaking("fr"):`.
"""

from __future__ import annotations

from caseapp.i18n.language import (
    N_,
    _,
    available_languages,
    language,
    ngettext,
    set_language,
    speaking,
    unreviewed_languages,
)

__all__ = [
    "N_",
    "_",
    "available_languages",
    "language",
    "ngettext",
    "set_language",
    "speaking",
    "unreviewed_languages",
]

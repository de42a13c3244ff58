# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checking that texts follow the language in use."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from caseapp.i18n import (
    N_,
    _,
    available_languages,
    language,
    ngettext,
    set_language,
    speaking,
    unreviewed_languages,
)

LATER = N_("yesterday")


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    before = language()
    set_language("nl")
    yield
    set_language(before)


def test_a_text_is_looked_up_when_it_is_used() -> None:
    assert _(LATER) == "gisteren"
    set_language("fr")
    assert _(LATER) == "hier"
    set_language("en")
    assert _(LATER) == "yesterday"


def test_plural_forms_follow_the_language() -> None:
    assert ngettext("%(count)s day", "%(count)s days", 0) == "%(count)s dagen"
    set_language("fr")
    assert ngettext("%(count)s day", "%(count)s days", 0) == "%(count)s jour"  # French counts zero as one


def test_an_unknown_text_and_an_unknown_language_are_english() -> None:
    assert _("a text nobody ever translated") == "a text nobody ever translated"
    set_language("zz")
    assert _(LATER) == "yesterday"
    set_language("../../etc")
    assert language() == "en"


def test_nothing_stays_nothing() -> None:
    assert _("") == ""  # gettext would answer with the header of the catalogue


def test_speaking_ends_with_its_block_and_stays_in_its_thread() -> None:
    heard: list[str] = []
    with speaking("fr"):
        other = threading.Thread(target=lambda: heard.append(_(LATER)))
        other.start()
        other.join()
        heard.append(_(LATER))
    heard.append(_(LATER))
    assert heard == ["gisteren", "hier", "gisteren"]


def test_an_error_in_a_block_gives_the_language_back() -> None:
    with pytest.raises(ZeroDivisionError), speaking("fr"):
        raise ZeroDivisionError
    assert language() == "nl"


def test_a_region_changes_days_not_texts() -> None:
    set_language("nl-NL")
    assert language() == "nl"
    assert _(LATER) == "gisteren"


def test_which_languages_there_are_and_which_nobody_reviewed() -> None:
    assert available_languages()[:3] == ("nl", "fr", "en")
    assert set(unreviewed_languages()) <= set(available_languages())
    assert {"nl", "fr", "en"} <= set(unreviewed_languages())  # to be changed on the day somebody reviewed one

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of what refusals say to a worker: every code has a sentence, in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caseapp.errors import HubUnreachable
from caseapp.i18n import _, language, set_language
from caseapp.sync.protocol.problems import refused_of
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.sentences import SENTENCES, say, sentence_of

PROTOCOL = Path(__file__).parents[2] / "docs" / "protocol.md"


def published() -> set[str]:
    """The codes of section 11 of the protocol."""
    section = PROTOCOL.read_text("utf-8").partition("\n## 11. ")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z_, ]+) \|", section, re.MULTILINE)
    return {code.strip() for row in rows for code in row.split(",")}


@pytest.fixture(autouse=True)
def spoken() -> object:
    before = language()
    yield None
    set_language(before)


def test_the_protocol_names_every_code() -> None:
    assert published() == {str(code) for code in Code}


@pytest.mark.parametrize("code", ["nl", "fr"])
def test_every_code_has_a_sentence_of_its_own(code: str) -> None:
    set_language(code)
    said = {one: say(Refused(one), _) for one in SENTENCES}
    assert said.keys() >= {str(one) for one in Code}
    assert all(words != SENTENCES[one] for one, words in said.items()), "not translated"
    assert len(set(said.values())) == len(said)
    assert all(words.endswith((".", "!")) and "_" not in words for words in said.values())


@pytest.mark.parametrize(("code", "kept"), [("nl", "Alles is bewaard"), ("fr", "Tout est conservé"), ("en", "kept")])
def test_a_code_of_a_newer_hub_says_that_everything_is_kept(code: str, kept: str) -> None:
    set_language(code)
    assert kept in say(refused_of(b'{"code": "moon_phase", "status": 418}'), _)
    assert "moon" not in _(sentence_of("moon_phase"))


def test_who_speaks_another_language_than_a_hub_is_told_to_try_later() -> None:
    set_language("en")
    for body in (b"", b"<html>Sign in to the guest network</html>", b"[1]", b'{"code": 7}'):
        assert say(refused_of(body), _) == SENTENCES[Code.BUSY]
    assert say(HubUnreachable(""), _).startswith("No connection to the hub.")

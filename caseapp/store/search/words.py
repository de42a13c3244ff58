# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how well a typed word fits a known one, and which known words may fit."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from caseapp.store.search.index import BONES, Connection
from caseapp.store.search.names import core_of
from caseapp.store.search.sounds import bones, plain, sounds, typed_slips

if TYPE_CHECKING:
    from caseapp.store.search.callnames import NameKin

_SHORT_VOWELS = re.compile("[eou]")

SHORTEST_HEARD = 3
"""Shorter typed words give hits by their letters only."""

WORST_FIRST = ("typo", "sound", "call_name", "name", "phone", "birth")
"""The codes of `PersonHit.matched`: of several, the first one in this row is told."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a word fits (0 to 1), why, and which word of a person it was (0: no word)."""

    score: float
    why: str
    word: int = 0


def words_that_fit(conn: Connection, typed: str, kin: NameKin) -> dict[int, Fit]:
    """The known words (their numbers) that the typed, folded word may mean."""
    found = {number: fit_of(typed, word) for number, word in _starting_with(conn, typed)}
    _add_kin(conn, typed, kin, found)
    if len(typed) < SHORTEST_HEARD:
        return found
    for number, word in _heard_or_slipped(conn, typed):
        if number not in found:
            fit = fit_of(typed, word)
            if fit.score > 0:
                found[number] = fit
    core = core_of(typed)
    if len(core) > SHORTEST_HEARD:
        for number, word in _starting_with(conn, core) + _heard_or_slipped(conn, core):
            fit = fit_of(core, word)
            if fit.score - 0.06 > found.get(number, _NO_FIT).score:
                found[number] = Fit(fit.score - 0.06, "sound" if fit.why == "name" else fit.why)
    return found


_NO_FIT = Fit(0.0, "typo")


def fit_of(typed: str, word: str) -> Fit:
    """Compare two folded words: letters, then sound, then typing errors; the typed one may be a beginning."""
    if word.startswith(typed):
        return Fit(1.0 if word == typed else 0.92 + 0.06 * len(typed) / len(word), "name")
    typed_plain, word_plain = plain(typed), plain(word)
    if typed_plain == word_plain:
        return Fit(0.9, "sound")
    by_sound = _sound_fit(typed, typed_plain, word, word_plain)
    if by_sound >= 0.74:
        return Fit(by_sound, "sound")
    by_slip = _slip_fit(typed_plain, word_plain)
    return Fit(by_sound, "sound") if by_sound >= by_slip else Fit(by_slip, "typo")


def _sound_fit(typed: str, typed_plain: str, word: str, word_plain: str) -> float:
    heard, known = sounds(typed), sounds(word)
    alike = ratio(typed_plain, word_plain) / 100
    if not set(heard).isdisjoint(known):
        return 0.80 + 0.08 * alike
    begins = ratio(typed_plain, word_plain[: len(typed_plain)]) / 100
    best = 0.0
    if len(typed_plain) >= SHORTEST_HEARD and word_plain.startswith(typed_plain):
        best = 0.80 + 0.05 * len(typed_plain) / len(word_plain)
    elif any(len(one) >= SHORTEST_HEARD and other.startswith(one) for one in heard for other in known):
        best = 0.70 + 0.08 * begins
    typed_bones, word_bones = {bones(one) for one in heard}, {bones(one) for one in known}
    same = typed_bones & word_bones
    if same:
        size = max(len(one) for one in same)
        if size >= 2 and (_without_vowels(typed) or _without_vowels(word)):
            best = max(best, 0.72 + 0.08 * alike)
        elif alike >= (0.45 if size >= 3 else 0.62):
            best = max(best, 0.55 + 0.22 * alike)
    elif begins > 0.6 and any(len(one) >= 3 and other.startswith(one) for one in typed_bones for other in word_bones):
        best = max(best, 0.45 + 0.2 * begins)
    return best


def _without_vowels(word: str) -> bool:
    """A name from a script that leaves short vowels out: three letters or more, few of them a vowel."""
    return (
        len(word) >= 3 and not _SHORT_VOWELS.search(word) and sum(word.count(vowel) for vowel in "ai") * 3 < len(word)
    )


def _slip_fit(typed: str, word: str) -> float:
    size = len(typed)
    if size < SHORTEST_HEARD:
        return 0.0
    most = 1 if size < 5 else 2
    whole = OSA.distance(typed, word, score_cutoff=most)
    best = 0.0
    if whole == 1:
        best = 0.5 if size == 3 else 0.66 if size == 4 else 0.73
    elif whole == 2 and size >= 5 and most == 2:
        best = 0.6 if size >= 7 else 0.5 if typed[0] == word[0] else 0.42
    if best < 0.6 and size >= 4 and len(word) >= size:
        nearest = min(OSA.distance(typed, word[:end], score_cutoff=2) for end in (size - 1, size, size + 1))
        if nearest == 1:
            best = max(best, 0.62 if size >= 5 else 0.5)
        elif nearest == 2 and size >= 7:
            best = max(best, 0.5)
    return best


def _starting_with(conn: Connection, typed: str) -> list[tuple[int, str]]:
    return conn.execute(
        "SELECT number, word FROM search_word WHERE word >= ? AND word < ?", (typed, typed + "~")
    ).fetchall()


def _heard_or_slipped(conn: Connection, typed: str) -> list[tuple[int, str]]:
    whole: list[str] = []
    begun: list[str] = []
    for heard in sounds(typed):
        consonants = BONES + bones(heard)
        (begun if len(heard) >= SHORTEST_HEARD else whole).append(heard)
        (begun if len(consonants) > SHORTEST_HEARD else whole).append(consonants)
    cuts = sorted(typed_slips(plain(typed)))
    return conn.execute(
        "SELECT number, word FROM search_word WHERE number IN ("
        "SELECT s.word FROM json_each(?) asked JOIN search_sound s ON s.sound = asked.value "
        "UNION SELECT s.word FROM json_each(?) asked JOIN search_sound s "
        "ON s.sound >= asked.value AND s.sound < asked.value || '~' "
        "UNION SELECT s.word FROM json_each(?) asked JOIN search_slip s ON s.slip = asked.value)",
        (json.dumps(whole), json.dumps(begun), json.dumps(cuts)),
    ).fetchall()


def _add_kin(conn: Connection, typed: str, kin: NameKin, found: dict[int, Fit]) -> None:
    calls, family = kin.kin_of(typed)
    if not calls and not family:
        return
    wanted = dict.fromkeys(map(plain, calls), Fit(0.84, "call_name"))
    wanted.update(dict.fromkeys(map(plain, family), Fit(0.88, "sound")))
    keys = sorted({heard for word in calls | family for heard in sounds(word)})
    for number, word in conn.execute(
        "SELECT DISTINCT w.number, w.word FROM json_each(?) asked "
        "JOIN search_sound s ON s.sound = asked.value JOIN search_word w ON w.number = s.word",
        (json.dumps(keys),),
    ).fetchall():
        fit = wanted.get(plain(word))
        if fit is not None and fit.score > found.get(number, _NO_FIT).score:
            found[number] = fit

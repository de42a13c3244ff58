# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who may be the same person: born on the same day with a name like it, or with the same phone.

Pure. Nobody is put together by it: it makes a list that people look at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from rapidfuzz.distance import JaroWinkler

from caseapp.store.search.names import fold, words_of
from caseapp.store.search.phones import numbers_of
from caseapp.store.search.sounds import sounds

BORN_AND_NAME: Final = "born_and_name"
PHONE: Final = "phone"
_LIKE: Final = 0.86  # of a name, from 0 to 1
_LIKE_BESIDE_PHONE: Final = 0.5  # a telephone of a family or a house has more people behind it
_CROWD: Final = 60  # so many on one day (the first of January) are compared by sound first


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What is compared. `identity` is the first record of the person: those that are linked have one."""

    person_id: str
    identity: str
    names: str
    birth_day: date | None = None
    birth_precision: str = "day"
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """Two records that may be about one person: why, and how sure from 0 to 1."""

    one: KnownPerson
    other: KnownPerson
    why: str
    score: float


def alike_people(people: Iterable[KnownPerson]) -> tuple[Alike, ...]:
    """Pairs that may be the same person, the likeliest first; those that are linked already are not in it."""
    known = tuple(people)
    words = {one.person_id: tuple(fold(one.names).split()) for one in known}
    found: dict[tuple[str, str], Alike] = {}
    for why, one, other in _candidates(known):
        if one.identity == other.identity:
            continue
        first, second = sorted((one, other), key=lambda person: person.person_id)
        score = likeness(words[first.person_id], words[second.person_id])
        if score < (_LIKE if why == BORN_AND_NAME else _LIKE_BESIDE_PHONE):
            continue
        key = first.person_id, second.person_id
        if key not in found or found[key].score < score:
            found[key] = Alike(first, second, found[key].why if key in found else why, score)
    return tuple(sorted(found.values(), key=lambda pair: (-pair.score, pair.one.names, pair.one.person_id)))


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """How alike two names are: every word of the shorter one against its best in the other, weighed by length."""
    shorter, longer = sorted((one, other), key=len)
    if not shorter:
        return 0.0
    total = sum(len(word) for word in shorter)
    alike = sum(len(word) * max(_of_words(word, against) for against in longer) for word in shorter)
    missing = sum(len(word) for word in longer) - total
    return max(0.0, alike / total - max(0, missing - total) / 100)


def _of_words(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if set(sounds(one)) & set(sounds(other)):
        return 0.95
    return JaroWinkler.similarity(one, other)


def _candidates(known: Sequence[KnownPerson]) -> Iterator[tuple[str, KnownPerson, KnownPerson]]:
    born: dict[date, list[KnownPerson]] = defaultdict(list)
    called: dict[str, list[KnownPerson]] = defaultdict(list)
    for one in known:
        if one.birth_day is not None and one.birth_precision == "day":
            born[one.birth_day].append(one)
        for number in numbers_of(one.phone):
            called[number].append(one)
    for of_a_day in born.values():
        for group in [of_a_day] if len(of_a_day) <= _CROWD else _by_sound(of_a_day):
            yield from ((BORN_AND_NAME, one, other) for one, other in combinations(group, 2))
    for of_a_number in called.values():
        for group in [of_a_number] if len(of_a_number) <= _CROWD else _by_sound(of_a_number):
            yield from ((PHONE, one, other) for one, other in combinations(group, 2))


def _by_sound(people: Iterable[KnownPerson]) -> Iterable[list[KnownPerson]]:
    """Many people in groups with a word that sounds alike; a word that everybody has makes no group."""
    groups: dict[str, list[KnownPerson]] = defaultdict(list)
    for one in people:
        for sound in {sound for word in words_of(one.names) for sound in sounds(word)}:
            groups[sound].append(one)
    return (group for group in groups.values() if len(group) <= 10 * _CROWD)

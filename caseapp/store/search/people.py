# SPDX-License-Identifier: EUPL-1.2
"""This is the place for finding a person by what somebody remembers of a name, a birth date or a number."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseapp.store.search.birthdays import HalfBirthday, read_birthdays
from caseapp.store.search.callnames import NameKin, shipped_kin
from caseapp.store.search.index import KIND_COST, Connection, unpacked_id
from caseapp.store.search.names import LONGEST_TEXT, PARTICLES, Kind, words_of
from caseapp.store.search.phones import pieces, read_phone
from caseapp.store.search.words import WORST_FIRST, Fit, words_that_fit

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_TYPED_WORDS = 6
MOST_CANDIDATES = 200
LEAST_SCORE = 0.4
WIDEST_GAP = 0.3
"""A hit that is this much worse than the best one is not shown."""

PARTICLE_WEIGHT = 0.3
FORGIVEN_PARTICLE = 0.6
"""What a small word still counts when the person has another one or none."""

SAME_NAME_TWICE = 0.6
"""What a second typed word counts when it can only mean the name that the first one meant."""


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A person that was found. `matched` is name, call_name, sound, typo, birth or phone: the weakest."""

    person_id: str
    score: float
    matched: str


@dataclass(frozen=True, slots=True)
class _Span:
    """Typed words from `start` up to `end`, and how well each person (by number) bears them as one name."""

    start: int
    end: int
    bearers: dict[int, Fit]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to understand what was typed."""

    words: tuple[str, ...]
    birthday: HalfBirthday | None = None
    phone: str = ""


def find_people(conn: Connection, typed: str, limit: int = 12, kin: NameKin | None = None) -> list[PersonHit]:
    """The people that the typed text may mean, the likeliest first, equal ones by name. Any text is safe."""
    kin = shipped_kin() if kin is None else kin
    best: dict[int, Fit] = {}
    for reading in _readings(typed):
        for number, fit in _people_for(conn, reading, kin).items():
            if number not in best or fit.score > best[number].score:
                best[number] = fit
    if not best or limit < 1:
        return []
    least = max(LEAST_SCORE, max(fit.score for fit in best.values()) - WIDEST_GAP)
    kept = sorted(((fit.score, number) for number, fit in best.items() if fit.score >= least), reverse=True)
    if len(kept) > limit:
        edge = kept[limit - 1][0]
        kept = [row for spot, row in enumerate(kept) if spot < MOST_CANDIDATES and row[0] >= edge]
    rows = conn.execute(
        "SELECT number, person_id, label FROM search_person WHERE number IN (SELECT value FROM json_each(?))",
        (json.dumps([number for _, number in kept]),),
    ).fetchall()
    ranked = sorted((-best[number].score, label, unpacked_id(kept_id), number) for number, kept_id, label in rows)
    return [PersonHit(person_id, -score, best[number].why) for score, _, person_id, number in ranked[:limit]]


def _readings(typed: str) -> Iterable[_Reading]:
    typed = typed[:LONGEST_TEXT].replace("\0", " ")
    if any(letter.isdigit() for letter in typed):
        phone, rest = read_phone(typed)
        whole_number = len(phone) >= 9 and phone[0] == "0"
        if phone:
            yield _Reading(_typed_words(rest), phone=phone)
        birthdays = [] if whole_number else read_birthdays(typed)
        for birthday, rest in birthdays:
            yield _Reading(_typed_words(rest), birthday=birthday)
        if phone or birthdays:
            return
    yield _Reading(_typed_words(typed))


def _typed_words(text: str) -> tuple[str, ...]:
    return tuple(words_of(text)[:MOST_TYPED_WORDS])


def _people_for(conn: Connection, reading: _Reading, kin: NameKin) -> dict[int, Fit]:
    others: dict[int, Fit] = {}
    if reading.birthday is not None:
        others = {number: Fit(score, "birth") for number, score in _born(conn, reading.birthday).items()}
    elif reading.phone:
        others = dict.fromkeys(_called_on(conn, reading.phone), Fit(0.95, "phone"))
    if not reading.words:
        return others
    asked_more = reading.birthday is not None or bool(reading.phone)
    if asked_more and not others and reading.phone:
        return {}
    spans = _spans(conn, reading.words, kin)
    candidates = _likeliest(spans, reading.words, others if asked_more else None)
    if len(reading.words) == 1 and not asked_more:
        return {number: fit for span in spans for number, fit in span.bearers.items() if fit.score >= LEAST_SCORE}
    weights = [_weight(reading.words, spot) for spot in range(len(reading.words))]
    found: dict[int, Fit] = {}
    for number in candidates:
        fit = _best_cover(number, spans, weights)
        if asked_more:
            other = others.get(number)
            if other is None:
                fit = Fit(fit.score * 0.6, fit.why)
            elif fit.score < LEAST_SCORE:
                fit = Fit(other.score * 0.6, other.why)
            else:
                fit = Fit((fit.score + other.score) / 2, fit.why)
        if fit.score >= LEAST_SCORE:
            found[number] = fit
    return found


def _weight(words: tuple[str, ...], spot: int) -> float:
    if words[spot] in PARTICLES and len(words) > 1:
        return PARTICLE_WEIGHT
    return 0.7 if len(words[spot]) <= 2 else 1.0


def _spans(conn: Connection, words: tuple[str, ...], kin: NameKin) -> list[_Span]:
    found: list[_Span] = []
    for start in range(len(words)):
        alone = len(words) == 1
        if words[start] not in PARTICLES or alone:
            found.append(_Span(start, start + 1, _bearers(conn, words[start], kin, alone=alone)))
        end = start + 2
        while end <= len(words):
            together = "".join(words[start:end])
            if any(len(word) > 1 for word in words[start:end]):
                found.append(_Span(start, end, _bearers(conn, together, kin, alone=False)))
            if words[end - 1] not in PARTICLES:
                break
            end += 1
    return [span for span in found if span.bearers]


def _bearers(conn: Connection, typed: str, kin: NameKin, *, alone: bool) -> dict[int, Fit]:
    fits = words_that_fit(conn, typed, kin)
    if not fits:
        return {}
    lowest, most = int(Kind.DESCRIPTION), -1
    if len(typed) < 3:
        lowest = int(Kind.FAMILY) if alone else int(Kind.FIRST)
        most = MOST_CANDIDATES if alone else -1
    rows = conn.execute(
        "SELECT b.word, b.person, b.kind FROM json_each(?) asked "
        "JOIN search_bearer b ON b.word = asked.value WHERE b.kind <= ? LIMIT ?",
        (json.dumps(list(fits)), lowest, most),
    ).fetchall()
    found: dict[int, Fit] = {}
    for word, person, kind in rows:
        fit = fits[word]
        score = fit.score - KIND_COST[kind]
        if person not in found or score > found[person].score:
            found[person] = Fit(score, fit.why, word)
    return found


def _likeliest(spans: list[_Span], words: tuple[str, ...], others: dict[int, Fit] | None) -> list[int]:
    if len(spans) == 1 and others is None:
        return list(spans[0].bearers)
    rough: defaultdict[int, float] = defaultdict(float)
    for span in spans:
        weight = sum(_weight(words, spot) for spot in range(span.start, span.end))
        for number, fit in span.bearers.items():
            rough[number] += weight * fit.score
    for number, fit in (others or {}).items():
        rough[number] += fit.score * len(words)
    if len(rough) <= MOST_CANDIDATES:
        return list(rough)
    return sorted(rough, key=lambda number: (-rough[number], number))[:MOST_CANDIDATES]


def _best_cover(number: int, spans: list[_Span], weights: list[float]) -> Fit:
    """The best way to lay the typed words on the names of one person; the same name twice counts less."""
    reached: list[Fit] = [Fit(0.0, "birth")]
    for end, weight in enumerate(weights, start=1):
        before = reached[-1]
        skipped = weight * FORGIVEN_PARTICLE if weight == PARTICLE_WEIGHT else 0.0
        best = Fit(before.score + skipped, before.why, before.word)
        for span in spans:
            fit = span.bearers.get(number) if span.end == end else None
            if fit is not None:
                before = reached[span.start]
                again = SAME_NAME_TWICE if fit.word == before.word else 1.0
                score = before.score + sum(weights[span.start : end]) * fit.score * again
                if score > best.score:
                    best = Fit(score, min(before.why, fit.why, key=WORST_FIRST.index), fit.word)
        reached.append(best)
    best = reached[-1]
    return Fit(round(best.score / sum(weights), 4), "name" if best.why == "birth" else best.why)


def _born(conn: Connection, asked: HalfBirthday) -> dict[int, float]:
    found: dict[int, float] = {}
    for year in asked.years:
        low, high = year * 10_000, year * 10_000 + 9999
        for number, birth in conn.execute(
            "SELECT number, birth FROM search_person WHERE birth > 0 AND birth BETWEEN ? AND ?", (low, high)
        ).fetchall():
            score = _birth_score(asked, birth)
            if score:
                found[number] = score
        for (number,) in conn.execute(
            "SELECT number FROM search_person WHERE birth > 0 AND birth IN (?, ?) AND estimated = 1",
            (low - 10_000, low + 10_000),
        ).fetchall():
            found.setdefault(number, 0.6)
    if not asked.years:
        for (number,) in conn.execute(
            "SELECT number FROM search_person WHERE birth > 0 AND birth % 10000 = ?",
            (asked.month * 100 + asked.day,),
        ).fetchall():
            found[number] = 0.95
    return found


def _birth_score(asked: HalfBirthday, birth: int) -> float:
    month, day = birth // 100 % 100, birth % 100
    score = 0.95
    for wanted, known in ((asked.month, month), (asked.day, day)):
        if wanted and not known:
            score -= 0.15
        elif wanted and wanted != known:
            return 0.0
    return score


def _called_on(conn: Connection, digits: str) -> list[int]:
    wanted = sorted(pieces(digits))
    rows = conn.execute(
        "SELECT p.number, p.phone FROM (SELECT d.person FROM json_each(?) asked "
        "JOIN search_digits d ON d.piece = asked.value GROUP BY d.person HAVING count(*) = ?) found "
        "JOIN search_person p ON p.number = found.person",
        (json.dumps(wanted), len(wanted)),
    ).fetchall()
    return [number for number, phone in rows if any(digits in one for one in phone.split())]

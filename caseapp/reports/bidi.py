# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the direction of every character: the Unicode Bidirectional Algorithm (UAX 9) with isolates.

`levels_of` gives one embedding level per character of a paragraph: even levels run left to right, odd ones right to
left. Cutting in lines comes later, so levels are computed once for the whole paragraph. `reordered` is rule L2.
Characters that rule X9 removes (embeddings, overrides) get the level of the character before them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e" + LRI + RLI + FSI + PDI)

_STRONG = frozenset(("L", "R", "AL"))
_RIGHT = frozenset(("R", "AL", "AN", "RLE", "RLO", "RLI"))
_ISOLATES = frozenset(("LRI", "RLI", "FSI"))
_REMOVED = frozenset(("RLE", "LRE", "RLO", "LRO", "PDF", "BN"))
_NEUTRAL = frozenset(("B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"))
_DEEPEST = 125
_BRACKETS = "()[]{}⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈〈〉《》「」『』【】〔〕〖〗〘〙〚〛（）［］｛｝｟｠｢｣"
_CLOSING_OF = dict(zip(_BRACKETS[::2], _BRACKETS[1::2], strict=True))
_CLOSERS = frozenset(_CLOSING_OF.values())
_CANONICAL = {"\u3008": "\u2329", "\u3009": "\u232a"}


def class_of(letter: str) -> str:
    """The bidirectional class of one character; unassigned ones count as left to right."""
    return unicodedata.bidirectional(letter) or "L"


def first_strong(text: str) -> int | None:
    """0 or 1 for the first strong character outside isolates (rules P2 and P3), None when there is none."""
    depth = 0
    for letter in text:
        kind = class_of(letter)
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif depth == 0 and kind in _STRONG:
            return 0 if kind == "L" else 1
    return None


def levels_of(text: str, base: int) -> list[int]:
    """The embedding level of each character of one paragraph with base level `base` (0 or 1)."""
    classes = [class_of(letter) for letter in text]
    if base == 0 and _RIGHT.isdisjoint(classes) and not {"FSI", "LRE", "LRO", "LRI"}.intersection(classes):
        return [0] * len(text)
    original = list(classes)
    levels, pairs = _explicit(text, classes, base)
    kept = [index for index, kind in enumerate(original) if kind not in _REMOVED]
    explicit = list(levels)
    for run in _isolating_runs(kept, levels, original, pairs):
        edges = _edges(run, classes, explicit, base)
        _resolve(run, text, classes, levels, edges)
    _reset_spaces(original, levels, base)
    last = base
    for index, kind in enumerate(original):
        if kind in _REMOVED:
            levels[index] = last
        last = levels[index]
    return levels


def reordered(levels: Sequence[int]) -> list[int]:
    """Rule L2: the logical positions in the order in which they stand on the line, from left to right."""
    order = list(range(len(levels)))
    odd = [level for level in levels if level % 2]
    if not odd:
        return order
    for level in range(max(levels), min(odd) - 1, -1):
        start = 0
        while start < len(order):
            if levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end
    return order


@dataclass(slots=True)
class _Status:
    level: int
    override: str = ""
    isolate: bool = False


def _matching(classes: list[str]) -> dict[int, int]:
    """Rule BD9: isolate initiators with the place of the PDI that closes them."""
    waiting: list[int] = []
    pairs: dict[int, int] = {}
    for index, kind in enumerate(classes):
        if kind in _ISOLATES:
            waiting.append(index)
        elif kind == "PDI" and waiting:
            pairs[waiting.pop()] = index
    return pairs


@dataclass(slots=True)
class _Explicit:
    """The stack of rules X1 to X8."""

    base: int
    stack: list[_Status] = field(default_factory=list)
    lost_isolates: int = 0
    lost_embeddings: int = 0
    isolates: int = 0

    def enter(self, kind: str) -> bool:
        """Open an embedding, override or isolate; False when it is too deep."""
        right = kind in {"RLE", "RLO", "RLI"}
        level = self.stack[-1].level
        level = (level + 1) | 1 if right else (level + 2) & ~1
        isolate = kind in _ISOLATES
        if level > _DEEPEST or self.lost_isolates or self.lost_embeddings:
            if isolate:
                self.lost_isolates += 1
            elif not self.lost_isolates:
                self.lost_embeddings += 1
            return False
        self.isolates += isolate
        self.stack.append(_Status(level, {"RLO": "R", "LRO": "L"}.get(kind, ""), isolate))
        return True

    def close_isolate(self) -> None:
        """Rule X6a."""
        if self.lost_isolates:
            self.lost_isolates -= 1
        elif self.isolates:
            self.lost_embeddings = 0
            while not self.stack[-1].isolate:
                self.stack.pop()
            self.stack.pop()
            self.isolates -= 1

    def close_embedding(self) -> None:
        """Rule X7."""
        if self.lost_isolates:
            return
        if self.lost_embeddings:
            self.lost_embeddings -= 1
        elif not self.stack[-1].isolate and len(self.stack) > 1:
            self.stack.pop()


def _explicit(text: str, classes: list[str], base: int) -> tuple[list[int], dict[int, int]]:
    """Rules X1 to X8: levels from explicit marks; `classes` is changed where an override says so."""
    pairs = _matching(classes)
    state = _Explicit(base, [_Status(base)])
    levels = [base] * len(text)
    for index, kind in enumerate(list(classes)):
        top = state.stack[-1]
        if kind in _ISOLATES:
            levels[index] = top.level
            classes[index] = top.override or kind
            actual = kind
            if kind == "FSI":
                actual = "RLI" if first_strong(text[index + 1 : pairs.get(index, len(text))]) == 1 else "LRI"
            state.enter(actual)
        elif kind == "PDI":
            state.close_isolate()
            levels[index] = state.stack[-1].level
            classes[index] = state.stack[-1].override or kind
        elif kind in {"RLE", "LRE", "RLO", "LRO"}:
            levels[index] = top.level
            state.enter(kind)
        elif kind == "PDF":
            state.close_embedding()
            levels[index] = state.stack[-1].level
        elif kind == "B":
            levels[index] = base
        elif kind != "BN":
            levels[index] = top.level
            classes[index] = top.override or kind
        else:
            levels[index] = top.level
    return levels, pairs


def _isolating_runs(kept: list[int], levels: list[int], classes: list[str], pairs: dict[int, int]) -> list[list[int]]:
    """Rule X10: level runs joined over the isolates they contain."""
    runs: list[list[int]] = []
    for index in kept:
        if runs and levels[runs[-1][-1]] == levels[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    starting = {run[0]: run for run in runs}
    closers = {closer for opener, closer in pairs.items() if classes[opener] in _ISOLATES}
    sequences = []
    for run in runs:
        if classes[run[0]] == "PDI" and run[0] in closers:
            continue
        sequence = list(run)
        while classes[sequence[-1]] in _ISOLATES and pairs.get(sequence[-1]) in starting:
            sequence += starting[pairs[sequence[-1]]]
        sequences.append(sequence)
    return sequences


def _side(level: int) -> str:
    return "R" if level % 2 else "L"


def _resolve(run: list[int], text: str, classes: list[str], levels: list[int], edges: tuple[int, int]) -> None:
    """Rules W1 to I2 for one isolating run sequence; `edges` are the levels beside it."""
    level = levels[run[0]]
    start = _side(max(level, edges[0]))
    end = _side(max(level, edges[1]))
    kinds = [classes[index] for index in run]
    shown = [text[index] for index in run]
    marks = [class_of(letter) == "NSM" for letter in shown]
    _weak(kinds, start)
    _paired_brackets(kinds, shown, marks, start, _side(level))
    _neutral(kinds, start, end, _side(level))
    for index, kind in zip(run, kinds, strict=True):
        if level % 2 == 0:
            levels[index] = level + {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
        else:
            levels[index] = level + (1 if kind in {"L", "EN", "AN"} else 0)


def _edges(run: list[int], classes: list[str], levels: list[int], base: int) -> tuple[int, int]:
    """The levels beside a sequence; characters removed by rule X9 are looked over."""
    first, last = run[0] - 1, run[-1] + 1
    while first >= 0 and classes[first] in _REMOVED:
        first -= 1
    while last < len(classes) and classes[last] in _REMOVED:
        last += 1
    before = levels[first] if first >= 0 else base
    open_ended = classes[run[-1]] in _ISOLATES
    after = base if open_ended or last >= len(classes) else levels[last]
    return before, after


def _weak(kinds: list[str], start: str) -> None:
    """Rules W1 to W7, in place."""
    previous = start
    for at, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[at] = "ON" if previous in _ISOLATES or previous == "PDI" else previous
        previous = kinds[at]
    strong = start
    for at, kind in enumerate(kinds):
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[at] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for at in range(1, len(kinds) - 1):
        left, kind, right = kinds[at - 1 : at + 2]
        if left == right and ((kind in {"ES", "CS"} and left == "EN") or (kind == "CS" and left == "AN")):
            kinds[at] = left
    for at, kind in enumerate(kinds):
        if kind == "ET" and at and kinds[at - 1] == "EN":
            kinds[at] = "EN"
    for at in range(len(kinds) - 2, -1, -1):
        if kinds[at] == "ET" and kinds[at + 1] == "EN":
            kinds[at] = "EN"
    strong = start
    for at, kind in enumerate(kinds):
        if kind in {"ES", "ET", "CS"}:
            kinds[at] = "ON"
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _bracket_pairs(kinds: list[str], shown: list[str]) -> list[tuple[int, int]]:
    """Rule BD16: places of brackets that belong together, by their opening."""
    waiting: list[tuple[str, int]] = []
    pairs = []
    for at, letter in enumerate(shown):
        if kinds[at] != "ON":
            continue
        if letter in _CLOSING_OF:
            if len(waiting) == 63:
                return []
            closing = _CLOSING_OF[letter]
            waiting.append((_CANONICAL.get(closing, closing), at))
        elif letter in _CLOSERS:
            wanted = _CANONICAL.get(letter, letter)
            for place in range(len(waiting) - 1, -1, -1):
                if waiting[place][0] == wanted:
                    pairs.append((waiting[place][1], at))
                    del waiting[place:]
                    break
    return sorted(pairs)


def _strong_side(kind: str) -> str:
    return "R" if kind in {"R", "EN", "AN"} else kind if kind == "L" else ""


def _paired_brackets(kinds: list[str], shown: list[str], marks: list[bool], start: str, own: str) -> None:
    """Rule N0, in place."""
    for opening, closing in _bracket_pairs(kinds, shown):
        inside = {_strong_side(kind) for kind in kinds[opening + 1 : closing]} - {""}
        if not inside:
            continue
        side = own
        if own not in inside:
            context = next(
                (_strong_side(kinds[at]) for at in range(opening - 1, -1, -1) if _strong_side(kinds[at])), start
            )
            side = context if context != own else own
        for place in (opening, closing):
            kinds[place] = side
            follower = place + 1
            while follower < len(kinds) and marks[follower]:
                kinds[follower] = side
                follower += 1


def _neutral(kinds: list[str], start: str, end: str, own: str) -> None:
    """Rules N1 and N2, in place."""
    bounds = [-1, *(at for at, kind in enumerate(kinds) if kind not in _NEUTRAL), len(kinds)]
    for left, right in pairwise(bounds):
        if right - left < 2:
            continue
        before = _strong_side(kinds[left]) if left >= 0 else start
        after = _strong_side(kinds[right]) if right < len(kinds) else end
        kinds[left + 1 : right] = [before if before == after else own] * (right - left - 1)


def _reset_spaces(classes: list[str], levels: list[int], base: int) -> None:
    """Rule L1 for a paragraph: separators, and white space before them or at the end."""
    trailing = True
    for index in range(len(classes) - 1, -1, -1):
        kind = classes[index]
        if kind in {"S", "B"}:
            levels[index] = base
            trailing = True
        elif kind in {"WS", *_ISOLATES, "PDI", *_REMOVED}:
            if trailing:
                levels[index] = base
        else:
            trailing = False

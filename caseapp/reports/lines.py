# SPDX-License-Identifier: EUPL-1.2
"""This is the place for filling lines: spans in, lines of shaped runs out, in every script.

The paragraph gets its bidi levels as a whole, is cut in tokens of equal level and face, and is filled in logical order
with the shaped widths; only then each line is put in the order in which it is seen (rule L2). Line rules: no sentence
starts in the last two words of a line, a last line is at least 28 % of the width, short texts are balanced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseapp.reports.bidi import CONTROLS, FSI, LRI, PDI, class_of, first_strong, levels_of, reordered
from caseapp.reports.fonts import Shaped, face, role_of, shaped
from caseapp.reports.words import NBSP, Span, Spans, as_text, cleaned, drawable

MM = 72 / 25.4
_LAST_LINE = 0.28
_SENTENCE_END = (".", "?", "!", "።", "؟", "…")
_CLOSERS = "\"'’”»)\u2069"
_ISOLATED_NUMBERS = frozenset("0123456789+")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks: size and line height in points, colour as a hex code, direction of its language."""

    size: float
    line: float
    colour: str = "22201D"
    rtl: bool = False
    balanced: bool = False
    auto: bool = False  # the direction follows the first strong letter (the person's own words)


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch with one level, face and colour. Width in points."""

    role: str
    weight: int
    size: float
    shape: Shaped
    level: int
    colour: str
    width: float
    space: bool


@dataclass(slots=True)
class Word:
    """Tokens that stay together, the space after them, and whether a sentence or line ends here."""

    tokens: list[Token]
    width: float
    gap: Token | None
    ends_sentence: bool
    ends_line: bool

    @property
    def advance(self) -> float:
        """Width with the space after it."""
        return self.width + (self.gap.width if self.gap else 0)


@dataclass(frozen=True, slots=True)
class Line:
    """Tokens from left to right as they are drawn."""

    tokens: tuple[Token, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Text:
    """A filled text. Heights and widths in millimetres."""

    lines: tuple[Line, ...]
    style: Style
    rtl: bool
    mixed: bool  # holds right-to-left letters
    words: str
    missing: int

    @property
    def line_height(self) -> float:
        """Height of one line."""
        return self.style.line / MM

    @property
    def height(self) -> float:
        """Height of all lines."""
        return len(self.lines) * self.style.line / MM

    @property
    def width(self) -> float:
        """Width of the longest line."""
        return max((line.width for line in self.lines), default=0) / MM


def fill(spans: Spans, style: Style, width: float) -> Text:
    """`spans` as lines of at most `width` mm."""
    room = width * MM
    letters, owners, missing = _letters(spans)
    rtl = _runs_from_the_right(letters, style)
    levels = levels_of(letters, int(rtl))
    words = _fitting(_words(letters, owners, levels, style), room)
    lines = _filled(words, room, balanced=style.balanced)
    scripts = {token.role for word in words for token in word.tokens}
    if scripts & {"arabic", "ethiopic"}:
        style = _taller(style)
    drawn = tuple(_line(words[start:end]) for start, end in lines)
    mixed = any(level % 2 for level in levels)
    return Text(drawn, style, rtl, mixed, as_text(spans), missing)


def _runs_from_the_right(letters: str, style: Style) -> bool:
    """The base direction. In a right-to-left paper one letter of such a script is enough: names are often Latin."""
    if not style.auto:
        return style.rtl
    if style.rtl:
        kinds = {class_of(letter) for letter in letters}
        return bool(kinds & {"R", "AL"}) or "L" not in kinds
    return first_strong(letters) == 1


def _taller(style: Style) -> Style:
    line = max(style.line, style.size * 1.5)
    return Style(style.size, line, style.colour, style.rtl, style.balanced, style.auto)


def _letters(spans: Spans) -> tuple[str, list[Span], int]:
    """All letters with the span each belongs to; values stand between isolates."""
    letters: list[str] = []
    owners: list[Span] = []
    missing = 0
    for span in spans:
        text, lost = drawable(span.text)
        missing += lost
        if span.isolated:
            opener = LRI if text[:1] in _ISOLATED_NUMBERS else FSI
            text = f"{opener}{text}{PDI}"
        letters.append(text)
        owners += [span] * len(text)
    return "".join(letters), owners, missing


def _words(letters: str, owners: Sequence[Span], levels: Sequence[int], style: Style) -> list[Word]:
    """The paragraph cut in words; face, level and span decide the tokens inside a word."""
    words: list[Word] = []
    tokens: list[Token] = []
    start = 0
    role = "arabic" if style.rtl else "latin"
    roles = _roles(letters, role)
    for at in range(len(letters) + 1):
        ended = at == len(letters)
        letter = "" if ended else letters[at]
        if ended or letter in " \n\u200b":
            tokens += _tokens(letters, owners, levels, roles, (start, at), style)
            if tokens or letter == "\n" or not ended:
                body = letters[start:at].rstrip(_CLOSERS)
                gap = None
                if letter == " ":
                    gap = _token(" ", owners[at], levels[at], roles[at], style)
                word = Word(tokens, sum(token.width for token in tokens), gap, False, letter == "\n")
                word.ends_sentence = body.endswith(_SENTENCE_END) and len(body) > 2
                words.append(word)
            tokens = []
            start = at + 1
    return words


def _roles(letters: str, role: str) -> list[str]:
    """The face of each letter; punctuation and spaces go with the letter before them."""
    roles = []
    for letter in letters:
        own = role_of(letter) if letter not in CONTROLS and letter not in " \n" + NBSP else "any"
        if own == "digits":
            roles.append(own)
            continue
        if own not in {"any", ""}:
            role = own
        elif role != "latin" and own == "any" and not face(role, 400).has(letter):
            roles.append("latin")
            continue
        roles.append(role if own != "" else "latin")
    return roles


def _tokens(
    letters: str,
    owners: Sequence[Span],
    levels: Sequence[int],
    roles: Sequence[str],
    stretch: tuple[int, int],
    style: Style,
) -> list[Token]:
    """The tokens of one word."""
    result: list[Token] = []
    start, end = stretch
    at = start
    while at < end:
        stop = at + 1
        key = (levels[at], roles[at], owners[at])
        space = letters[at] == NBSP
        while stop < end and not space and letters[stop] != NBSP and (levels[stop], roles[stop], owners[stop]) == key:
            stop += 1
        text = "".join(letter for letter in letters[at:stop] if letter not in CONTROLS)
        if text:
            result.append(_token(text, owners[at], levels[at], roles[at], style))
        at = stop
    return result


def _token(text: str, owner: Span, level: int, role: str, style: Style) -> Token:
    shape = shaped(role, owner.weight, text.replace(NBSP, " "), right_to_left=level % 2 == 1)
    size = round(style.size * face(role, owner.weight).scale, 3)
    width = shape.width * size / 1000
    return Token(role, owner.weight, size, shape, level, owner.colour or style.colour, width, text in {" ", NBSP})


def _fitting(words: list[Word], room: float) -> list[Word]:
    """Words wider than a line are cut: between their tokens where possible, else between glyphs."""
    if all(word.width <= room for word in words):
        return words
    result: list[Word] = []
    for word in words:
        if word.width <= room:
            result.append(word)
            continue
        pieces: list[Word] = [Word([], 0, None, False, False)]
        for group in _groups(word.tokens, room):
            width = sum(token.width for token in group)
            if pieces[-1].tokens and pieces[-1].width + width > room:
                pieces.append(Word([], 0, None, False, False))
            pieces[-1].tokens += group
            pieces[-1].width += width
        pieces[-1].gap = word.gap
        pieces[-1].ends_sentence = word.ends_sentence
        pieces[-1].ends_line = word.ends_line
        result += pieces
    return result


def _groups(tokens: list[Token], room: float) -> list[list[Token]]:
    """The parts of a word that may stand on lines of their own: up to each no-break space, or smaller if they must."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        parts[-1].append(token)
        if token.space:
            parts.append([])
    groups: list[list[Token]] = []
    for part in parts:
        if sum(token.width for token in part) <= room:
            groups.append(part)
        else:
            groups += [[piece] for token in part for piece in _pieces(token, room)]
    return [group for group in groups if group]


def _pieces(token: Token, room: float) -> list[Token]:
    """A token cut after its hyphens, and wherever it is still too wide."""
    glyphs = list(zip(token.shape.codes, token.shape.data, strict=True))
    if token.level % 2:
        glyphs.reverse()
    pieces: list[list[tuple[str, object]]] = [[]]
    width = 0.0
    for code, data in glyphs:
        advance = data.x_advance * token.size / 1000
        if pieces[-1] and width + advance > room:
            pieces.append([])
            width = 0.0
        pieces[-1].append((code, data))
        width += advance
        if code == "-":
            pieces.append([])
            width = 0.0
    return [_part(token, piece) for piece in pieces if piece]


def _part(token: Token, glyphs: list[tuple[str, object]]) -> Token:
    if token.level % 2:
        glyphs = list(glyphs)
        glyphs.reverse()
    width = sum(data.x_advance for _, data in glyphs)  # type: ignore[attr-defined]
    shape = Shaped("".join(code for code, _ in glyphs), tuple(data for _, data in glyphs), width)
    points = width * token.size / 1000
    return Token(token.role, token.weight, token.size, shape, token.level, token.colour, points, token.space)


def _filled(words: list[Word], room: float, *, balanced: bool) -> list[tuple[int, int]]:
    """Where each line starts and ends."""
    lines = _greedy(words, room)
    if len(lines) < 2:
        return lines
    if balanced and len(lines) <= 4:
        low, high = max([room * 0.45, *(word.width for word in words)]), room
        for _ in range(7):
            middle = (low + high) / 2
            narrower = _greedy(words, middle)
            if len(narrower) <= len(lines):
                lines, high = narrower, middle
            else:
                low = middle
        return lines
    if _width(words, lines[-1]) < _LAST_LINE * room:
        for step in range(1, 12):
            narrower = _greedy(words, room * (1 - step * 0.03))
            if len(narrower) > len(lines):
                break
            if _width(words, narrower[-1]) >= _LAST_LINE * room:
                return narrower
    return lines


def _width(words: list[Word], line: tuple[int, int]) -> float:
    return sum(word.advance for word in words[line[0] : line[1]])


def _greedy(words: list[Word], room: float) -> list[tuple[int, int]]:
    """As many words on a line as fit, except a sentence that only just begins at its end."""
    lines = []
    start = 0
    while start < len(words):
        end, width = start, 0.0
        forced = False
        while end < len(words) and (end == start or width + words[end].width <= room + 0.01):
            width += words[end].advance
            end += 1
            if words[end - 1].ends_line:
                forced = True
                break
        if end < len(words) and not forced:
            end = _before_sentence(words, start, end, room)
        lines.append((start, end))
        start = end
    return lines


def _before_sentence(words: list[Word], start: int, end: int, room: float) -> int:
    """`end`, or the start of a sentence of which only one or two words would stand on this line."""
    for begin in (end - 1, end - 2):
        opens = begin > start and words[begin - 1].ends_sentence
        if opens and not words[end - 1].ends_sentence and _width(words, (start, begin)) > 0.5 * room:
            return begin
    return end


def _line(words: list[Word]) -> Line:
    """One line in the order in which it is seen; the space at its end falls away."""
    tokens: list[Token] = []
    for word in words:
        tokens += word.tokens
        if word.gap is not None:
            tokens.append(word.gap)
    while tokens and tokens[-1].space:
        tokens.pop()
    order = reordered([token.level for token in tokens])
    return Line(tuple(tokens[place] for place in order), sum(token.width for token in tokens))


__all__ = ["MM", "Line", "Style", "Text", "Token", "cleaned", "fill"]

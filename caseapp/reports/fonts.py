# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the faces of the papers: which font draws which character, and how a word becomes glyphs.

Digits come first (Noto Sans: clear and the same width), then Arabic or Ethiopic, then Latin, then whatever Noto Sans
has. A face is loaded when its first character is met. Glyphs that stand for no single character (joined letters,
ligatures) get private codes in the table of the font; `to_unicode` writes their real letters, so that copying and
searching find them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count

import uharfbuzz
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr, TTFont

from caseapp.paths import resource

rl_config.useA85 = 0

REGULAR, BOLD, HEAVY = 400, 700, 800
_STYLES = {REGULAR: "Regular", BOLD: "Bold", HEAVY: "ExtraBold"}
_FAMILIES = {
    "digits": ("NotoSansDigits", 0.945),
    "latin": ("AtkinsonHyperlegibleNext", 1.0),
    "arabic": ("NotoSansArabic", 1.06),
    "ethiopic": ("NotoSansEthiopic", 1.05),
    "other": ("NotoSans", 0.945),
}
_WITHOUT_HEAVY = frozenset(("arabic", "ethiopic", "other"))
_NO_LIGATURES = {"liga": False, "clig": False, "dlig": False}
_private = count(0xF0000)
_letters_of: dict[int, str] = {}
_ZERO_WIDTH = "\u200b"


class Face:
    """One font in one weight, known to the PDF writer and to the shaper."""

    def __init__(self, role: str, weight: int) -> None:
        family, self.scale = _FAMILIES[role]
        self.role = role
        self.name = f"{family}-{_STYLES[weight]}"
        file = str(resource("fonts", f"{self.name}.ttf"))
        self.font = TTFont(self.name, file, asciiReadable=0)
        pdfmetrics.registerFont(self.font)
        self.glyph_of: dict[int, int] = self.font.face.charToGlyph
        blob = uharfbuzz.Blob.from_file_path(file)
        self._shaper = uharfbuzz.Font(uharfbuzz.Face(blob))
        self._to_thousand = 1000 / self._shaper.face.upem
        self._codes: dict[tuple[int, str], int] = {}

    def has(self, letter: str) -> bool:
        """Whether this face can draw the character."""
        return ord(letter) in self.glyph_of

    def code(self, glyph: int, letters: str, width: float) -> int:
        """The code under which the PDF writer knows a glyph that stands for `letters`."""
        if len(letters) == 1 and self.glyph_of.get(ord(letters)) == glyph:
            return ord(letters)
        key = (glyph, letters)
        if key not in self._codes:
            code = self._codes[key] = next(_private)
            _letters_of[code] = _presentation_form(letters) or _ZERO_WIDTH
            self.glyph_of[code] = glyph
            self.font.face.charWidths[code] = width
        return self._codes[key]

    def shape(self, text: str, *, right_to_left: bool) -> Shaped:
        """The glyphs of one token in the order in which they are drawn."""
        buffer = uharfbuzz.Buffer()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if right_to_left else "ltr"
        uharfbuzz.shape(self._shaper, buffer, _NO_LIGATURES)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        letters = _letters_per_glyph(text, [info.cluster for info in infos])
        codes, data, total = [], [], 0.0
        for info, place, meaning in zip(infos, positions, letters, strict=True):
            glyph_width = self._shaper.get_glyph_h_advance(info.codepoint) * self._to_thousand
            code = self.code(info.codepoint, meaning, glyph_width)
            advance = place.x_advance * self._to_thousand
            offsets = place.x_offset * self._to_thousand, place.y_offset * self._to_thousand
            width = self.font.face.charWidths.get(code, glyph_width)
            data.append(ShapeData(info.cluster, advance, 0, *offsets, width))
            codes.append(chr(code))
            total += advance
        return Shaped("".join(codes), tuple(data), total)


@dataclass(frozen=True, slots=True)
class Shaped:
    """A shaped token; widths in thousandths of the size."""

    codes: str
    data: tuple[ShapeData, ...]
    width: float

    def text(self) -> ShapedStr:
        """As the PDF writer wants it."""
        return ShapedStr(self.codes, shapeData=list(self.data))


def joined(parts: list[Shaped]) -> ShapedStr:
    """Neighbours of one face as one text."""
    if len(parts) == 1:
        return parts[0].text()
    data = [glyph for part in parts for glyph in part.data]
    return ShapedStr("".join(part.codes for part in parts), shapeData=data)


@cache
def face(role: str, weight: int) -> Face:
    """The face of a role, loaded at first use."""
    if weight == HEAVY and role in _WITHOUT_HEAVY:
        return face(role, BOLD)
    return Face(role, weight)


@lru_cache(maxsize=20_000)
def shaped(role: str, weight: int, text: str, *, right_to_left: bool) -> Shaped:
    """A token shaped in a face; remembered, because papers repeat words."""
    return face(role, weight).shape(text, right_to_left=right_to_left)


@lru_cache(maxsize=4096)
def role_of(letter: str) -> str:
    """Which role draws a character: "any" for marks and punctuation that go with their neighbour, "" for none."""
    if letter in "0123456789":
        return "digits"
    point = ord(letter)
    if 0x0600 <= point <= 0x08FF or 0xFB50 <= point <= 0xFEFC:
        return "arabic" if face("arabic", REGULAR).has(letter) else ""
    if 0x1200 <= point <= 0x139F or 0x2D80 <= point <= 0x2DDF or 0xAB00 <= point <= 0xAB2F:
        return "ethiopic" if face("ethiopic", REGULAR).has(letter) else ""
    if face("latin", REGULAR).has(letter):
        return "any" if not letter.isalpha() else "latin"
    return "other" if face("other", REGULAR).has(letter) else ""


def _letters_per_glyph(text: str, clusters: list[int]) -> list[str]:
    """What each glyph stands for; a second glyph of one cluster stands for the rest of it, or for nothing."""
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    used: dict[int, int] = {}
    result = []
    for cluster in clusters:
        meaning = text[cluster : ends[cluster]]
        turn = used.get(cluster, 0)
        used[cluster] = turn + 1
        alone = clusters.count(cluster) == 1
        result.append(meaning if alone else meaning[turn : turn + 1])
    return result


@lru_cache(maxsize=256)
def _presentation_form(letters: str) -> str:
    """Two letters drawn as one glyph: their own code where Unicode has one, so that no reader turns them round."""
    if len(letters) == 2:
        for point in range(0xFEF5, 0xFEFD):
            if unicodedata.normalize("NFKC", chr(point)) == letters:
                return chr(point)
    return letters


def to_unicode(font_name: str, subset: list[int]) -> str:
    """The table with which readers turn glyphs into letters again; replaces the one of ReportLab."""
    pairs = []
    for index, code in enumerate(subset):
        letters = _letters_of.get(code) or (chr(code) if code else "")
        if letters:
            pairs.append(f"<{index:02X}> <{letters.encode('utf-16-be').hex().upper()}>")
    blocks = []
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    head = f"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry ({font_name})
/Ordering ({font_name})
/Supplement 0
>> def
/CMapName /{font_name} def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange"""
    return "\n".join([head, *blocks, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"])


ttfonts.makeToUnicodeCMap = to_unicode  # ReportLab would write the private codes, which mean nothing to a reader

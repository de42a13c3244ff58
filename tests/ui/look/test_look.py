# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what can be measured about the look: contrast, marks without colour, sizes, icons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from caseapp.paths import resource
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.fonts import font_at
from caseapp.ui.look.icons import icon_pixmap
from caseapp.ui.look.marks import MARK_SIZES, Mark, draw_mark, mark_size, mark_words
from caseapp.ui.look.style import sheet
from caseapp.ui.look.theme import theme
from caseapp.ui.look.tokens import DARK, DOMAINS, LIGHT, Tokens


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_reach_seven_to_one_and_lines_three(tokens: Tokens) -> None:
    for ground in (tokens.canvas, tokens.surface, tokens.sunken, tokens.row):
        assert contrast(tokens.text, ground) >= 7
        assert contrast(tokens.muted, ground) >= 7
    for ink, ground in (
        (tokens.accent, tokens.surface),
        (tokens.accent, tokens.accent_soft),
        (tokens.on_primary, tokens.primary),
        (tokens.on_primary, tokens.primary_over),
        (tokens.attn, tokens.surface),
        (tokens.note, tokens.note_soft),
        (tokens.good, tokens.good_soft),
        (tokens.bar_text, tokens.bar),
        (tokens.bar_link, tokens.bar),
        (tokens.stone_ink, tokens.stone),
    ):
        assert contrast(ink, ground) >= 7, (ink, ground)
    assert contrast(tokens.line, tokens.surface) >= 3
    assert contrast(tokens.attn_line, tokens.surface) >= 3
    for domain in DOMAINS:
        colours = tokens.domains[domain]
        assert contrast(colours.ink, colours.full) >= 4.5
        assert contrast(colours.full, colours.tint) >= 4.5


def picture(mark: Mark, size: int = 28) -> QImage:
    room = mark_size(size, mark.ladder)
    image = QImage(room.width() + 6, room.height(), QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw_mark(painter, QPointF(0, 0), mark, size)
    painter.end()
    return image


@pytest.mark.parametrize("size", MARK_SIZES)
def test_no_two_marks_look_the_same_without_colour(qtbot: QtBot, size: int) -> None:
    drawn: list[bytes] = []
    for domain, letter in zip(DOMAINS, "WISNG", strict=True):
        marks = [Mark(domain, letter, level) for level in range(1, 6)]
        marks += [Mark(domain, letter, None, state) for state in ("unknown", "not_now", "not_asked")]
        marks.append(Mark(domain, letter, ladder=False, weight="open"))
        drawn += [bytes(picture(mark, size).constBits()) for mark in marks]
    assert len(set(drawn)) == len(DOMAINS) * 9


def dark_rows(image: QImage, column: int) -> int:
    return sum(1 for row in range(image.height()) if image.pixelColor(column, row).lightness() < 150)


def test_the_ladder_shows_the_level_on_whole_pixels(qtbot: QtBot) -> None:
    for level in range(2, 6):
        image = picture(Mark("school_work", "S", level), 28)
        assert dark_rows(image, 28 + 4 + 3) == 3 * level
    first = picture(Mark("school_work", "S", 1), 28)
    assert dark_rows(first, 28 + 4 + 3) == 23 - 2


def test_weight_says_where_to_look_first(qtbot: QtBot) -> None:
    ink = []
    for level in (2, 3, 4):
        image = picture(Mark("income", "I", level), 40)
        ink.append(sum(255 - image.pixelColor(x, y).lightness() for x in range(40) for y in range(40)))
    assert ink[0] > ink[1] > ink[2]


def test_the_words_of_a_mark() -> None:
    said = mark_words("Wonen", "deels of tijdelijk geregeld", 3, "3 van 5", "beter")
    assert said == "Wonen: deels of tijdelijk geregeld, 3 van 5, beter"
    assert mark_words("Wonen", "niet gevraagd", None, "3 van 5") == "Wonen: niet gevraagd"
    assert mark_words("Wonen", "", None) == "Wonen"


def test_figures_have_one_width_also_under_the_style_sheet(qtbot: QtBot) -> None:
    label = QLabel("1")
    label.setFont(font_at(15))
    qtbot.addWidget(label)
    label.show()
    metrics = QFontMetricsF(label.font())
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")
    assert label.fontInfo().family() == "Inter"


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.6, 2.0])
def test_the_style_sheet_is_filled_in_at_every_size(scale: float) -> None:
    for tokens in (LIGHT, DARK):
        made = sheet(tokens, scale)
        assert "$" not in made
        assert tokens.canvas in made


def test_every_icon_can_be_drawn_and_takes_its_colour(qtbot: QtBot) -> None:
    names = sorted(path.stem for path in resource("icons", "lucide").glob("*.svg"))
    assert "calendar-check" in names
    for name in names:
        image = icon_pixmap(name, 24, "accent").toImage()
        strongest = max(
            (image.pixelColor(x, y) for x in range(24) for y in range(24)), key=lambda colour: colour.alpha()
        )
        assert strongest.alpha() > 100, name
        assert abs(strongest.blue() - theme().colour("accent").blue()) < 12, name


def test_a_paragraph_wraps_and_is_cut_where_it_must(qtbot: QtBot) -> None:
    words = "Eindelijk mijn eigen sleutel. Maar na juni weet ik het nog niet. " * 3
    free, cut = Paragraph(words), Paragraph(words, lines=(1, 2))
    qtbot.addWidget(free)
    qtbot.addWidget(cut)
    assert cut.heightForWidth(200) == 40
    assert free.heightForWidth(200) > free.heightForWidth(400) > 40
    assert free.accessibleName() == words

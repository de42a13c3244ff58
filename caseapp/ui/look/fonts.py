# SPDX-License-Identifier: EUPL-1.2
"""This is the place for letters: Inter in four weights, with figures of one width."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from caseapp.paths import resource

FAMILIES: Final = ("Inter", "Noto Sans", "DejaVu Sans")
REGULAR: Final = 400
MEDIUM: Final = 500
SEMI: Final = 600
BOLD: Final = 700
_FILES: Final = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")
_loaded: set[str] = set()


def load_fonts() -> None:
    """Give the fonts we ship to Qt; does nothing the second time. Without the files Noto Sans steps in."""
    for name in _FILES:
        if name in _loaded:
            continue
        if QFontDatabase.addApplicationFont(str(resource("fonts", name))) >= 0:
            _loaded.add(name)


@lru_cache(maxsize=256)
def font_at(pixels: int, weight: int = REGULAR) -> QFont:
    """Inter at exactly `pixels`, tabular figures on. Do not change the answer: it is shared."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font

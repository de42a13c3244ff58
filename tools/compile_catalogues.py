# SPDX-License-Identifier: EUPL-1.2
"""This is the place for turning the catalogues of translators (.po) into those of the program (.mo)."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(folder: Path) -> list[Path]:
    """Compile every `<language>/LC_MESSAGES/*.po` under `folder` beside itself; without fuzzy entries."""
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        with target.open("wb") as file:
            write_mo(file, catalogue, use_fuzzy=False)
        made.append(target)
    return made

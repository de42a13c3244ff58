# SPDX-License-Identifier: EUPL-1.2
"""This is the place for turning downloaded font packages into the fonts of the papers (resources/fonts).

    python tools/paper_fonts.py ATKINSON_FILES NOTO_FILES ETHIOPIC_FILES DEBIAN_NOTO_FOLDER

The folders hold the unpacked packages: the first three the `files` folder of the web font packages (woff2), the last
the TrueType files of fonts-noto-core 20201225. Nothing is fetched. Digits get their own small font under their own
PostScript name: two fonts with one PostScript name in a document silently become one.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
WEIGHTS = {400: "Regular", 700: "Bold", 800: "ExtraBold"}


def rename(font: TTFont, family: str, style: str) -> None:
    """Give `font` its own names, so that no other build is mistaken for it."""
    names = {1: f"{family} {style}", 2: "Regular", 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
    table = font["name"]
    for name_id, text in names.items():
        table.removeNames(nameID=name_id)
        table.setName(text, name_id, 3, 1, 0x409)
    for name_id in (16, 17, 25):
        table.removeNames(nameID=name_id)


def merged(files: list[Path], family: str, style: str) -> TTFont:
    """One TrueType font out of several web font parts."""
    parts = []
    for number, file in enumerate(files):
        part = TTFont(file)
        part.flavor = None
        loose = FONTS / f".part{number}.ttf"
        part.save(loose)
        parts.append(loose)
    font = Merger().merge([str(part) for part in parts])
    for part_file in parts:
        part_file.unlink()
    rename(font, family, style)
    return font


def digits_only(file: Path, style: str) -> TTFont:
    """The ten digits of `file` under a name of their own."""
    font = TTFont(file)
    font.flavor = None
    options = subset.Options(layout_features=[], name_IDs=["*"], notdef_outline=True, hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text="0123456789")
    cutter.subset(font)
    rename(font, "Noto Sans Digits", style)
    return font


def main(atkinson: Path, noto: Path, ethiopic: Path, debian: Path) -> None:
    """Write every font of the papers."""
    for weight, style in WEIGHTS.items():
        stem = "atkinson-hyperlegible-next"
        parts = [atkinson / f"{stem}-{part}-{weight}-normal.woff2" for part in ("latin", "latin-ext")]
        font = merged(parts, "Atkinson Hyperlegible Next", style)
        font.save(FONTS / f"AtkinsonHyperlegibleNext-{style}.ttf")
        digits_only(noto / f"noto-sans-latin-{weight}-normal.woff2", style).save(FONTS / f"NotoSansDigits-{style}.ttf")
    for weight in (400, 700):
        style = WEIGHTS[weight]
        parts = [ethiopic / f"noto-sans-ethiopic-ethiopic-{weight}-normal.woff2"]
        merged(parts, "Noto Sans Ethiopic", style).save(FONTS / f"NotoSansEthiopic-{style}.ttf")
        for family in ("NotoSans", "NotoSansArabic"):
            (FONTS / f"{family}-{style}.ttf").write_bytes((debian / f"{family}-{style}.ttf").read_bytes())


if __name__ == "__main__":
    main(*(Path(folder) for folder in sys.argv[1:5]))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for looking into a finished PDF: its structure tree, its marked content, its fonts, its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
import pypdfium2

_PAINTING = frozenset(
    ("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh", "Tj", "TJ", "'", '"', "BI", "EI", "m", "l", "c", "re")
)


@dataclass
class Findings:
    """What was found in a file."""

    untagged: int = 0
    drawn: set[tuple[int, int]] = field(default_factory=set)
    in_tree: set[tuple[int, int]] = field(default_factory=set)
    parents_agree: bool = True
    figures_without_alt: int = 0
    figures: int = 0
    kinds: set[str] = field(default_factory=set)
    fonts_outside: list[str] = field(default_factory=list)
    fonts: int = 0


def look_into(pdf: bytes) -> Findings:
    """Walk through the content of every page and through the structure tree."""
    found = Findings()
    with pikepdf.open(BytesIO(pdf)) as file:
        pages = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        for number, page in enumerate(file.pages):
            _content(page, number, found)
            _fonts(page, found)
        tree = file.Root.StructTreeRoot
        owner: dict[tuple[int, int], object] = {}
        for element, place in _walk(tree.K, pages, None):
            kind = str(element.S)
            found.kinds.add(kind)
            if place is None and kind == "/Figure":
                found.figures += 1
                found.figures_without_alt += not str(element.get("/Alt", ""))
            if place is not None:
                found.in_tree.add(place)
                owner[place] = element.objgen
        numbers = tree.ParentTree.Nums
        for at in range(0, len(numbers), 2):
            for mark, element in enumerate(numbers[at + 1]):
                found.parents_agree &= owner.get((int(numbers[at]), mark)) == element.objgen
    return found


def _content(page: pikepdf.Page, number: int, found: Findings) -> None:
    depth = 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            depth += 1
            if name == "BDC" and "/MCID" in operands[1]:
                found.drawn.add((number, int(operands[1]["/MCID"])))
        elif name == "EMC":
            depth -= 1
        elif name in _PAINTING and depth == 0:
            found.untagged += 1
    assert depth == 0


def _fonts(page: pikepdf.Page, found: Findings) -> None:
    for font in page.Resources.get("/Font", {}).values():
        found.fonts += 1
        descriptor = font.get("/FontDescriptor")
        subset = re.match(r"/[A-Z]{6}\+", str(font.BaseFont))
        if descriptor is None or "/FontFile2" not in descriptor or "/ToUnicode" not in font or not subset:
            found.fonts_outside.append(str(font.BaseFont))


def _walk(
    node: pikepdf.Object, pages: dict[tuple[int, int], int], home: int | None, parent: pikepdf.Object | None = None
) -> Iterator[tuple[pikepdf.Object, tuple[int, int] | None]]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _walk(child, pages, home, parent)
    elif isinstance(node, int):
        assert parent is not None
        assert home is not None
        yield parent, (home, int(node))
    elif node.get("/Type") == "/MCR":
        assert parent is not None
        yield parent, (pages[node.Pg.objgen], int(node.MCID))
    else:
        yield node, None
        here = pages[node.Pg.objgen] if "/Pg" in node else None
        if "/K" in node:
            kids = node.K
            yield from _walk(
                kids if isinstance(kids, (pikepdf.Array, pikepdf.Dictionary)) else int(kids), pages, here, node
            )


def words_in(pdf: bytes) -> str:
    """All text of a file, as another program reads it."""
    file = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in file)
    finally:
        file.close()


def marked_as_accessible(pdf: bytes) -> bytes:
    """The file with the PDF/UA mark that we do not set before people with a screen reader have listened."""
    with pikepdf.open(BytesIO(pdf)) as file:
        xmp = file.Root.Metadata.read_bytes().decode("utf-8")
        mark = '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF>'
        file.Root.Metadata = file.make_stream(xmp.replace("</rdf:RDF>", mark).encode("utf-8"))
        file.Root.Metadata.Type = pikepdf.Name.Metadata
        file.Root.Metadata.Subtype = pikepdf.Name.XML
        out = BytesIO()
        file.save(out)
    return out.getvalue()


def off_the_page(pdf: bytes, margin: float = 12.0) -> list[tuple[int, str]]:
    """Letters nearer than `margin` points to the edge of their page, with the page number."""
    outside = []
    file = pypdfium2.PdfDocument(pdf)
    try:
        for number, sheet in enumerate(file, start=1):
            width, height = sheet.get_size()
            text = sheet.get_textpage()
            for at in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(at)
                inside = left >= margin and bottom >= margin and right <= width - margin and top <= height - margin
                if not inside and right > left:
                    outside.append((number, text.get_text_range(at, 1)))
    finally:
        file.close()
    return outside

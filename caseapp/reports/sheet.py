# SPDX-License-Identifier: EUPL-1.2
"""This is the place for drawing on a page: millimetres from the top left, mirrored for right-to-left papers.

Every method takes the structure element its ink belongs to; None is decoration. In a right-to-left paper every x
becomes page width - x - width and nothing else changes.
"""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from caseapp.reports.fonts import REGULAR, face, joined
from caseapp.reports.icons import outline
from caseapp.reports.lines import MM, Line, Text, Token
from caseapp.reports.tags import Marks, Node

A4 = (210.0, 297.0)
A6 = (105.0, 148.0)
_TURNED = frozenset(("then", "own_words"))

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class _Metadata(pdfdoc.XMP):  # type: ignore[misc]
    """The title and language once more, as XMP."""

    def __init__(self, text: str) -> None:
        super().__init__(creator=lambda _document: text.encode("utf-8"))


class Pen(NamedTuple):
    """A line: colour, width in points, dashes."""

    colour: str
    points: float = 1.0
    dash: tuple[float, ...] = ()


class Sheet:
    """A PDF that is being drawn."""

    def __init__(self, size: tuple[float, float], language: str, title: str, *, rtl: bool = False) -> None:
        self.width, self.height = size
        self.rtl = rtl
        self.pages = 0
        self._title = title
        self._language = language
        self._file = BytesIO()
        self.canvas = Canvas(
            self._file,
            pagesize=(self.width * MM, self.height * MM),
            invariant=1,
            pageCompression=1,
            lang=language,
            initialFontName=face("latin", REGULAR).name,
        )
        self._marks = Marks(self.canvas)
        self.root = Node("Document", lang=language)
        self._outline: list[tuple[str, str, int]] = []
        self._describe(title)

    def _describe(self, title: str) -> None:
        canvas = self.canvas
        canvas.setTitle(title)
        canvas.setAuthor("")
        canvas.setSubject("")
        canvas.setCreator("caseapp")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        if self.rtl:
            canvas.setViewerPreference("Direction", "R2L")
        canvas._doc.Catalog.Metadata = _Metadata(_XMP.format(title=escape(title), language=self._language))  # noqa: SLF001 - there is no public way

    def printed_at_full_size(self) -> None:
        """Ask viewers not to scale (cards)."""
        self.canvas.setViewerPreference("PrintScaling", "None")

    def printed_on_both_sides(self) -> None:
        """Ask viewers for both sides of the paper."""
        self.canvas.setViewerPreference("Duplex", "DuplexFlipLongEdge")

    # -- places

    def _x(self, x: float, width: float = 0.0) -> float:
        return (self.width - x - width if self.rtl else x) * MM

    def _y(self, y: float) -> float:
        return (self.height - y) * MM

    def box_of(self, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
        left = self._x(x, width)
        return left, self._y(y + height), left + width * MM, self._y(y)

    def figure(self, parent: Node, alt: str, box: tuple[float, float, float, float]) -> Node:
        """An element for a drawing, with the words that stand for it; `box` is x, y, width, height."""
        return parent.add("Figure", alt=alt, box=self.box_of(*box))

    # -- ink

    def text(
        self, node: Node | None, text: Text, x: float, y: float, width: float = 0.0, align: str = "start"
    ) -> float:
        """Draw a filled text with its top at `y`; gives the y below it. `align`: start, end or center of `width`."""
        for line in text.lines:
            self._line(node, text, line, self._left(text, line, x, width, align), y)
            y += text.line_height
        return y

    def line_of_text(self, node: Node | None, text: Text, number: int, x: float, y: float, width: float) -> None:
        """Draw one line of a text that goes on over pages."""
        line = text.lines[number]
        self._line(node, text, line, self._left(text, line, x, width, "start"), y)

    def _left(self, text: Text, line: Line, x: float, width: float, align: str) -> float:
        """Where a line starts, in points from the left edge of the paper."""
        left = self._x(x, width)
        if align == "center":
            return left + (width * MM - line.width) / 2
        from_right = text.rtl if align == "start" else not self.rtl
        return left + width * MM - line.width if from_right else left

    def _line(self, node: Node | None, text: Text, line: Line, left: float, y: float) -> None:
        if not line.tokens:
            return
        if node is not None and text.mixed and not node.actual:
            node.actual = text.words
        self._marks.inside(node)
        baseline = self._y(y) - text.style.line / 2 - text.style.size * 0.335
        self._runs(line, left, baseline)

    def _runs(self, line: Line, left: float, baseline: float) -> None:
        ink = self.canvas.beginText(left, baseline)
        tokens = line.tokens
        at = 0
        colour = None
        while at < len(tokens):
            first = tokens[at]
            end = at + 1
            key = (first.role, first.weight, first.size, first.colour)
            while end < len(tokens) and self._key(tokens[end]) == key:
                end += 1
            if first.colour != colour:
                colour = first.colour
                ink.setFillColor(HexColor(int(colour, 16)))
            ink.setFont(face(first.role, first.weight).name, first.size)
            ink.textOut(joined([token.shape for token in tokens[at:end]]))
            at = end
        self.canvas.drawText(ink)

    @staticmethod
    def _key(token: Token) -> tuple[str, int, float, str]:
        return token.role, token.weight, token.size, token.colour

    def rule(self, x: float, y: float, width: float, colour: str = "B9B1A6", points: float = 0.6) -> None:
        """A horizontal line; decoration."""
        self._marks.inside(None)
        self._stroke(colour, points)
        left = self._x(x, width)
        self.canvas.line(left, self._y(y), left + width * MM, self._y(y))

    def stroke(
        self,
        node: Node | None,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: str = "22201D",
        points: float = 1.0,
        dash: tuple[float, ...] = (),
    ) -> None:
        """Any straight line."""
        self._marks.inside(node)
        self._stroke(colour, points, dash)
        self.canvas.line(self._x(start[0]), self._y(start[1]), self._x(end[0]), self._y(end[1]))
        if dash:
            self.canvas.setDash()

    def dotted(self, x: float, y: float, width: float) -> None:
        """A line to write on."""
        self._marks.inside(None)
        self._stroke("22201D", 1.1, (0.01, 3.1))
        self.canvas.setLineCap(1)
        left = self._x(x, width)
        self.canvas.line(left, self._y(y), left + width * MM, self._y(y))
        self.canvas.setDash()
        self.canvas.setLineCap(0)

    def panel(
        self,
        node: Node | None,
        box: tuple[float, float, float, float],
        radius: float = 5.0,
        fill: str = "",
        edge: str = "",
        points: float = 1.2,
    ) -> None:
        """A box with round corners; x, y, width, height."""
        self._marks.inside(node)
        x, y, width, height = box
        if fill:
            self.canvas.setFillColor(HexColor(int(fill, 16)))
        if edge:
            self._stroke(edge, points)
        args = self._x(x, width), self._y(y + height), width * MM, height * MM, radius * MM
        self.canvas.roundRect(*args, stroke=int(bool(edge)), fill=int(bool(fill)))

    def circle(
        self,
        node: Node | None,
        centre: tuple[float, float],
        radius: float,
        fill: str = "",
        edge: Pen | None = None,
    ) -> None:
        """A circle."""
        self._marks.inside(node)
        if fill:
            self.canvas.setFillColor(HexColor(int(fill, 16)))
        if edge:
            self._stroke(*edge)
        x, y = self._x(centre[0]), self._y(centre[1])
        self.canvas.circle(x, y, radius * MM, stroke=int(bool(edge)), fill=int(bool(fill)))
        if edge and edge.dash:
            self.canvas.setDash()

    def icon(self, node: Node | None, idea: str, x: float, y: float, size: float, colour: str = "22201D") -> None:
        """A pictogram of `size` mm with its top at `y`."""
        self._marks.inside(node)
        canvas = self.canvas
        scale = size * MM / 24
        left, top = self._x(x, size), self._y(y)
        turned = self.rtl and idea in _TURNED
        path = canvas.beginPath()
        for step in outline(idea):
            numbers = [float(number) for number in step[1:]]
            xs = [left + (24 - value if turned else value) * scale for value in numbers[::2]]
            ys = [top - value * scale for value in numbers[1::2]]
            points = [number for pair in zip(xs, ys, strict=True) for number in pair]
            if step[0] == "M":
                path.moveTo(*points)
            elif step[0] == "L":
                path.lineTo(*points)
            elif step[0] == "C":
                path.curveTo(*points)
            else:
                path.close()
        self._stroke(colour, 2 * scale)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.setLineCap(0)
        canvas.setLineJoin(0)

    def polyline(self, node: Node | None, points: list[tuple[float, float]], colour: str, width: float) -> None:
        """A drawn tick and the like: joined straight lines with round ends, never mirrored."""
        self._marks.inside(node)
        canvas = self.canvas
        path = canvas.beginPath()
        path.moveTo(points[0][0] * MM, self._y(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(x * MM, self._y(y))
        self._stroke(colour, width)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.setLineCap(0)
        canvas.setLineJoin(0)

    def left_of(self, x: float, width: float) -> float:
        """Where something of `width` at `x` really starts, in mm from the left edge of the paper."""
        return self._x(x, width) / MM

    def _stroke(self, colour: str, points: float, dash: tuple[float, ...] = ()) -> None:
        self.canvas.setStrokeColor(HexColor(int(colour, 16)))
        self.canvas.setLineWidth(points)
        if dash:
            self.canvas.setDash(list(dash))

    # -- pages

    def bookmark(self, title: str, level: int = 0) -> None:
        """A heading of this page in the list of bookmarks."""
        key = f"b{len(self._outline)}"
        self._outline.append((title, key, level))
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(title, key, level=min(level, 1), closed=False)

    def end_page(self) -> None:
        """The page is full."""
        self._marks.end_page()
        self.canvas.showPage()
        page = self.canvas._doc.Pages.pages[-1]  # noqa: SLF001 - there is no public way
        page.StructParents, page.Tabs = self.pages, pdfdoc.PDFName("S")
        self.pages += 1

    def finished(self) -> bytes:
        """The whole file."""
        self._marks.write(self.root)
        self.canvas.save()
        return self._file.getvalue()

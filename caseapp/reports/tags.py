# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the structure of a paper: what a screen reader hears, in which order, in which language.

The tree is built while a paper is composed; drawing adds the marked content of each page to its leaves. ReportLab has
no tags: the tree is written with its dictionaries, and two keys are added to its page.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

for _key in ("StructParents", "Tabs"):
    if _key not in pdfdoc.PDFPage.__NoDefault__:
        pdfdoc.PDFPage.__NoDefault__.append(_key)

_KEPT_EMPTY = frozenset(("TR", "TH", "TD"))


@dataclass(slots=True, eq=False)
class Node:
    """One element of the structure tree."""

    kind: str
    lang: str = ""
    alt: str = ""
    actual: str = ""
    title: str = ""
    scope: str = ""
    span: int = 1
    box: tuple[float, float, float, float] | None = None
    children: list[Node] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)  # (page from 0, MCID)

    def add(self, kind: str, **values: object) -> Node:
        """A new element inside this one, after those already there."""
        child = Node(kind, **values)  # type: ignore[arg-type]
        self.children.append(child)
        return child

    def table(self) -> Node:
        """A table."""
        return self.add("Table")

    def row(self, *kinds: str) -> list[Node]:
        """A row of cells: "TH" (heads a column), "RH" (heads its row) or "TD", each perhaps with a span ("TD2")."""
        row = self.add("TR")
        cells = []
        for kind in kinds:
            span = int(kind[2:] or 1)
            if kind[:2] == "TD":
                cells.append(row.add("TD", span=span))
            else:
                cells.append(row.add("TH", span=span, scope="Column" if kind[:2] == "TH" else "Row"))
        return cells

    def item(self, list_node: Node | None = None) -> Node:
        """A list item of this list; returns its body."""
        return (list_node or self).add("LI").add("LBody")

    def used(self) -> bool:
        """Whether anything of it stands on a page."""
        return bool(self.marks) or self.kind in _KEPT_EMPTY or any(child.used() for child in self.children)

    def drawn(self) -> bool:
        """Whether something of it or below it was really drawn."""
        return bool(self.marks) or any(child.drawn() for child in self.children)


class Marks:
    """The marked content of a canvas: every drawing operator stands in one element or in an artifact."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._open: Node | bool | None = False  # False: nothing open, None: artifact
        self._parents: list[list[Node]] = [[]]

    def inside(self, node: Node | None) -> None:
        """What is drawn next belongs to `node`; None is decoration."""
        if self._open is node:
            return
        self.close()
        self._open = node
        if node is None:
            self._canvas._code.append("/Artifact BMC")  # noqa: SLF001 - there is no public way
            return
        page = self._parents[-1]
        number = len(page)
        page.append(node)
        node.marks.append((len(self._parents) - 1, number))
        self._canvas._code.append(f"/{node.kind} <</MCID {number}>> BDC")  # noqa: SLF001 - there is no public way

    def close(self) -> None:
        """End the open stretch, if any."""
        if self._open is not False:
            self._canvas._code.append("EMC")  # noqa: SLF001 - there is no public way
            self._open = False

    def end_page(self) -> None:
        """The page is full; gives it its place in the parent tree."""
        self.close()
        self._parents.append([])

    def write(self, root: Node) -> None:
        """Write the tree, the parent tree and the marks on the catalog."""
        document = self._canvas._doc  # noqa: SLF001 - there is no public way
        refs: dict[int, pdfdoc.PDFObjectReference] = {}
        tree = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructTreeRoot")})
        tree_ref = document.Reference(tree, "StructTree")
        tree.dict["K"] = _Writer(document, refs).element(root, tree_ref)
        numbers: list[object] = []
        for page, nodes in enumerate(self._parents):
            if nodes:
                numbers += [page, pdfdoc.PDFArray([refs[id(node)] for node in nodes])]
        tree.dict["ParentTree"] = pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)})
        tree.dict["ParentTreeNextKey"] = len(self._parents)
        document.Catalog.StructTreeRoot = tree_ref
        document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": _Boolean()})


class _Boolean(pdfdoc.PDFObject):  # type: ignore[misc]
    """A PDF boolean; ReportLab writes Python booleans as numbers."""

    def format(self, _document: pdfdoc.PDFDocument) -> bytes:
        """As it stands in the file."""
        return b"true"


class _Writer:
    def __init__(self, document: pdfdoc.PDFDocument, refs: dict[int, pdfdoc.PDFObjectReference]) -> None:
        self._document = document
        self._refs = refs

    def element(self, node: Node, parent: pdfdoc.PDFObjectReference) -> pdfdoc.PDFObjectReference:
        """Write one element and all below it."""
        values: dict[str, object] = {"S": pdfdoc.PDFName(node.kind), "P": parent}
        ref = self._refs[id(node)] = self._document.Reference(
            dictionary := pdfdoc.PDFDictionary(values), f"S{len(self._refs)}"
        )
        texts = {"Lang": node.lang, "Alt": node.alt, "ActualText": node.actual, "T": node.title}
        values.update({key: pdfdoc.PDFString(text) for key, text in texts.items() if text})
        if attributes := self._attributes(node):
            values["A"] = attributes
        kids: list[object] = [self.element(child, ref) for child in node.children if child.used()]
        if node.marks:
            home = node.marks[0][0]
            values["Pg"] = pdfdoc.PDFObjectReference(f"Page{home + 1}")
            kids += [self._mark(home, page, number) for page, number in node.marks]
        if kids:
            values["K"] = kids[0] if len(kids) == 1 else pdfdoc.PDFArray(kids)
        dictionary.dict = values
        return ref

    def _mark(self, home: int, page: int, number: int) -> object:
        if page == home:
            return number
        place = pdfdoc.PDFObjectReference(f"Page{page + 1}")
        return pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("MCR"), "Pg": place, "MCID": number})

    def _attributes(self, node: Node) -> object:
        if node.kind in {"TH", "TD"} and (node.scope or node.span > 1):
            values: dict[str, object] = {"O": pdfdoc.PDFName("Table")}
            if node.scope:
                values["Scope"] = pdfdoc.PDFName(node.scope)
            if node.span > 1:
                values["ColSpan"] = node.span
            return pdfdoc.PDFDictionary(values)
        if node.kind == "Figure" and node.box:
            box = pdfdoc.PDFArray([round(number, 2) for number in node.box])
            layout = {"O": pdfdoc.PDFName("Layout"), "BBox": box, "Placement": pdfdoc.PDFName("Block")}
            return pdfdoc.PDFDictionary(layout)
        if node.kind == "L":
            return pdfdoc.PDFDictionary({"O": pdfdoc.PDFName("List"), "ListNumbering": pdfdoc.PDFName("Disc")})
        return None

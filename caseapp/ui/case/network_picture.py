# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the picture of the network: the person in the middle, people and services around.

Near is strong, as far as names find room. A round sign is somebody of their own, a square one a service. The line says
whether the contact is wanted and whether we may speak with them. The list beside the picture says the same in words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseapp.i18n import _, ngettext
from caseapp.store.queries.network import NetworkRow
from caseapp.ui.kit.paint import rounded, scaled_font
from caseapp.ui.look.fonts import MEDIUM, REGULAR, SEMI
from caseapp.ui.look.icons import draw_icon
from caseapp.ui.look.theme import colour, px

MOST_SHOWN: Final = 12  # more would lie on top of each other; the first of the list are the nearest
_NODE: Final = 40
_MANY: Final = 8
_CLEAR: Final = 1.3  # nodes from the person to somebody above or below
_LEGEND: Final = 44  # two lines below the picture
_ICONS: Final = {"formal": "building-2"}


@dataclass(frozen=True, slots=True)
class Tie:
    """One node: where it stands, and how its line is drawn ("free", "asked", "not_wanted")."""

    row: NetworkRow
    name: str
    at: QPointF
    line: str


def line_of(row: NetworkRow) -> str:
    """Free: wanted and we may speak with them. Asked: one of both is not known yet. Else not wanted."""
    if row.wanted == "no" or row.consent == "no":
        return "not_wanted"
    return "free" if row.consent == "yes" and row.wanted in ("yes", None) else "asked"


def places(rows: Sequence[NetworkRow], size: tuple[float, float], node: float) -> tuple[QPointF, ...]:
    """Where each node stands in a box of `size`: own people at the left and above, services at the right."""
    width, height = size
    middle = QPointF(width / 2, height / 2)
    reach_x, reach_y = width / 2 - node * 1.35, height / 2 - node * 0.95
    own = [at for at, row in enumerate(rows) if row.kind != "formal"]
    services = [at for at, row in enumerate(rows) if row.kind == "formal"]
    found: dict[int, QPointF] = {}
    share = math.pi * (2 * max(1, len(own)) / max(1, len(rows)))
    share = min(max(share, math.pi * 0.7), math.pi * 1.3) if services and own else 2 * math.pi
    for group, centre, spread in ((own, math.pi, share), (services, 0.0, 2 * math.pi - share if own else 2 * math.pi)):
        for order, at in enumerate(group):
            step = (order + 0.5) / len(group) - 0.5
            angle = centre + step * spread
            strength = rows[at].strength
            far = 1.0 - 0.155 * (strength if strength is not None else 2)
            if len(group) > _MANY:  # in two rings, so that names stand beside each other
                far = 1.0 if order % 2 else max(far, 0.66)
            elif order % 2 and len(group) > 6:
                far = min(1.0, far + 0.1)
            x, y = math.cos(angle) * reach_x * far, math.sin(angle) * reach_y * far
            if abs(x) < 2 * node and abs(y) < _CLEAR * node:  # a low picture: nobody stands on the person
                y = math.copysign(_CLEAR * node, y)
            found[at] = QPointF(middle.x() + x, middle.y() + y)
    return tuple(found[at] for at in range(len(rows)))


class NetworkPicture(QWidget):
    """The picture. Clicking a node chooses it; the keyboard uses the list beside it."""

    member_pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[NetworkRow, ...] = ()
        self._names: tuple[str, ...] = ()
        self._person = ""
        self._chosen = ""
        self._rest = ""  # how many are not drawn
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(px(360), px(300))

    def sizeHint(self) -> QSize:
        return QSize(px(620), px(480))

    def show_network(self, person: str, rows: Sequence[NetworkRow], names: Sequence[str]) -> None:
        """Show these around `person`; `names` are as they may be shown now."""
        self._person = person
        self._rows, self._names = tuple(rows[:MOST_SHOWN]), tuple(names[:MOST_SHOWN])
        said = _("Picture of the network: %(count)s around %(name)s. The list says the same.")
        self.setAccessibleName(said % {"count": len(rows), "name": person})
        left = len(rows) - len(self._rows)
        words = ngettext("%(count)s more person stands in the list.", "%(count)s more people stand in the list.", left)
        self._rest = words % {"count": left} if left else ""
        self.setAccessibleDescription(self._rest)
        self.update()

    def choose(self, member_id: str) -> None:
        """Mark one of them."""
        self._chosen = member_id
        self.update()

    def ties(self) -> tuple[Tie, ...]:
        """The nodes with their places now."""
        found = places(self._rows, (self.width(), self.height() - px(_LEGEND)), px(_NODE))
        return tuple(
            Tie(row, name, at, line_of(row)) for row, name, at in zip(self._rows, self._names, found, strict=True)
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for tie in self.ties():
            if (event.position() - tie.at).manhattanLength() < px(_NODE):
                self.member_pressed.emit(tie.row.id)
                return

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.height() - px(_LEGEND)
        middle = QPointF(self.width() / 2, height / 2)
        self._paint_rings(painter, middle, height)
        ties = self.ties()
        for tie in ties:
            self._paint_line(painter, middle, tie)
        for tie in ties:
            self._paint_node(painter, tie)
        self._paint_person(painter, middle)
        self._paint_legend(painter, height)
        if self._rest:
            painter.setPen(colour("muted"))
            ground = QRectF(px(8), px(4), self.width() - px(16), px(20))
            painter.drawText(ground, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._rest)

    def _paint_rings(self, painter: QPainter, middle: QPointF, height: float) -> None:
        reach_x, reach_y = self.width() / 2 - px(_NODE) * 1.35, height / 2 - px(_NODE) * 0.95
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("grid"), 1))
        for strength in (4, 2, 0):
            far = 1.0 - 0.155 * strength
            painter.drawEllipse(middle, reach_x * far, reach_y * far)

    def _paint_line(self, painter: QPainter, middle: QPointF, tie: Tie) -> None:
        strength = tie.row.strength if tie.row.strength is not None else 1
        painter.setPen(_line_pen(tie.line, 1.2 + 0.5 * strength))
        painter.drawLine(middle, tie.at)

    def _paint_node(self, painter: QPainter, tie: Tie) -> None:
        side = px(_NODE)
        box = QRectF(tie.at.x() - side / 2, tie.at.y() - side / 2, side, side)
        chosen = tie.row.id == self._chosen
        formal = tie.row.kind == "formal"
        radius = px(7) if formal else side / 2
        fill = "accent_soft" if chosen else "surface"
        line = "accent" if chosen or tie.row.always_there else "line"
        rounded(painter, box, radius, fill, line, 2.5 if tie.row.always_there or chosen else 1.2)
        icon = _ICONS.get(tie.row.kind or "", "user-round")
        inset = side * 0.28
        draw_icon(painter, box.adjusted(inset, inset, -inset, -inset), icon, "text")
        if tie.row.at_night:
            spot = QRectF(box.right() - px(12), box.top() - px(4), px(16), px(16))
            rounded(painter, spot, px(8), "surface", "line")
            draw_icon(painter, spot.adjusted(3, 3, -3, -3), "moon", "text")
        self._paint_name(painter, tie, box)

    def _paint_name(self, painter: QPainter, tie: Tie, box: QRectF) -> None:
        font = scaled_font(13, SEMI if tie.row.always_there else MEDIUM)
        metrics = QFontMetricsF(font)
        words = metrics.elidedText(tie.name, Qt.TextElideMode.ElideRight, px(132))
        width = metrics.horizontalAdvance(words) + px(8)
        left = min(max(0.0, tie.at.x() - width / 2), self.width() - width)
        ground = QRectF(left, box.bottom() + px(2), width, px(18))
        rounded(painter, ground, px(4), "surface", None)
        painter.setFont(font)
        painter.setPen(colour("text"))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_person(self, painter: QPainter, middle: QPointF) -> None:
        font = scaled_font(15, SEMI)
        width = max(float(px(76)), QFontMetricsF(font).horizontalAdvance(self._person) + px(28))
        box = QRectF(middle.x() - width / 2, middle.y() - px(20), width, px(40))
        rounded(painter, box, px(20), "primary", None)
        painter.setFont(font)
        painter.setPen(colour("on_primary"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._person)

    def _paint_legend(self, painter: QPainter, top: float) -> None:
        painter.setFont(scaled_font(12, REGULAR))
        lines = (
            ("free", _("wanted, and we may call")),
            ("asked", _("not asked yet")),
            ("not_wanted", _("not wanted now")),
            ("own", _("own people")),
            ("service", _("services")),
        )
        at = QPointF(px(4), top + px(14))
        for sign, words in lines:
            width = px(34) + QFontMetricsF(painter.font()).horizontalAdvance(words)
            if at.x() + width > self.width():
                at = QPointF(px(4), at.y() + px(20))
            self._paint_sign(painter, at, sign)
            painter.setPen(colour("muted"))
            ground = QRectF(at.x() + px(32), at.y() - px(9), width, px(18))
            painter.drawText(ground, Qt.AlignmentFlag.AlignVCenter, words)
            at = QPointF(at.x() + width + px(18), at.y())

    def _paint_sign(self, painter: QPainter, at: QPointF, sign: str) -> None:
        if sign in ("own", "service"):
            box = QRectF(at.x() + px(7), at.y() - px(6), px(12), px(12))
            rounded(painter, box, px(6) if sign == "own" else px(3), "surface", "line", 1.2)
            return
        painter.setPen(_line_pen(sign, 2.0))
        painter.drawLine(at, QPointF(at.x() + px(26), at.y()))


def _line_pen(kind: str, width: float) -> QPen:
    pen = QPen(colour("line" if kind == "not_wanted" else "accent"), width)
    if kind != "free":
        pen.setDashPattern([4, 3] if kind == "asked" else [1, 3])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen

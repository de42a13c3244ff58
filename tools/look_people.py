# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a table of invented people, of any length, for pictures and for scrolling by hand."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from caseapp.ui.kit.paint import Run
from caseapp.ui.kit.roles import MARKS, ROW_ID, RUNS, SIGNS, Sign
from caseapp.ui.look.fonts import MEDIUM, SEMI
from caseapp.ui.look.marks import Mark
from caseapp.ui.look.tokens import DOMAINS

DOMAIN_LETTERS = dict(zip(DOMAINS, "WISNG", strict=True))


class CasesModel(QAbstractTableModel):
    """A table of made-up cases; ten thousand when asked."""

    heads = ("Naam", "Leeftijd", "Traject en fase", *"WISNG", "Laatste gesprek", "Eerstvolgende termijn", "")

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._count

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.heads)

    def headerData(self, section: int, _orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and 3 <= section <= 7:
            return Qt.AlignmentFlag.AlignHCenter
        if role == Qt.ItemDataRole.TextAlignmentRole and section in {1, 8}:
            return Qt.AlignmentFlag.AlignRight
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        first, last = _PEOPLE[row % len(_PEOPLE)]
        if role == ROW_ID:
            return f"case-{row}"
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{first} {last}" if column == 0 else self._words(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in {1, 8}:
            return Qt.AlignmentFlag.AlignRight
        if role == RUNS:
            return self._runs(row, column, first, last)
        if role == MARKS and 3 <= column <= 7:
            domain = DOMAINS[column - 3]
            level = (row * 3 + column * 2) % 6
            return (Mark(domain, DOMAIN_LETTERS[domain], level or None, "known" if level else "unknown"),)
        if role == SIGNS and column == 10:
            return (Sign("languages", "tolk nodig"),) if row % 4 == 0 else ()
        return None

    @staticmethod
    def _words(row: int, column: int) -> str:
        return str(16 + row % 9) if column == 1 else ""

    @staticmethod
    def _runs(row: int, column: int, first: str, last: str) -> tuple[Run, ...] | None:
        days = max(1, 40 - row * 3)
        if column == 0:
            return (Run(first, SEMI), Run(f" {last}"))
        if column == 2:
            return (Run("CTI"), Run(" · fase 2 Testen", tone="muted"))
        if column == 8:
            late = days > 30
            return (Run(f"{days} dagen", SEMI if late else 400, "attn" if late else "text"),)
        if column == 9:
            return (Run("28 sep", MEDIUM), Run("   Nieuwe poging, "), Run("7 dagen te laat", SEMI, "attn"))
        return None


_PEOPLE = (
    ("Man,", "brug Dampoort"),
    ("Bilal", "Kaya"),
    ("Rayan", "Mahdi"),
    ("Noor", "Haddad"),
    ("Yassin", "El Idrissi"),
    ("Mirela", "Popescu"),
    ("Jolien", "Wouters"),
    ("Fatou", "Diallo"),
    ("Ilyas", "Amrani"),
)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the items of a timeline as a list: what a screen reader is told, and what the list shows."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from caseapp.plans.timeline.items import Item
from caseapp.ui.kit.roles import ROW, ROW_ID

_AnyIndex = QModelIndex | QPersistentModelIndex
_WORDS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class ItemModel(QAbstractListModel):
    """One row per item, in the order of the lanes and of time."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._items: tuple[Item, ...] = ()

    def show_items(self, items: tuple[Item, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def item(self, at: int) -> Item | None:
        """The item in a row."""
        return self._items[at] if 0 <= at < len(self._items) else None

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.item(index.row())
        if item is None:
            return None
        if role in _WORDS:
            return item.said
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return item.text
        if role == ROW_ID:
            return item.key
        return item if role == ROW else None

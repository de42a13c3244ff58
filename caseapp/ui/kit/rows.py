# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what lists of frozen rows share: the model, and how such a list behaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView

from caseapp.ui.kit.roles import ROW, ROW_ID

AnyIndex = QModelIndex | QPersistentModelIndex


class Row(Protocol):
    """One row: its id (empty for the head of a group), what type-ahead finds, and the whole in one sentence."""

    @property
    def id(self) -> str: ...

    def heard(self) -> str: ...

    def said(self) -> str: ...


R = TypeVar("R", bound=Row)


class RowsModel(QAbstractListModel, Generic[R]):
    """Rows that are replaced as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[R, ...] = ()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these."""
        self.beginResetModel()
        self.shown = tuple(rows)
        self.endResetModel()

    def row(self, place: int) -> R:
        """The row at `place`."""
        return self.shown[place]

    def place_of(self, row_id: str) -> int:
        """Where the row with this id stands, or -1."""
        return next((place for place, row in enumerate(self.shown) if row.id and row.id == row_id), -1)

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.shown[index.row()]
        if role == ROW:
            return row
        if role == ROW_ID:
            return row.id
        if role == Qt.ItemDataRole.DisplayRole:
            return row.heard()
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.said()
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not self.shown[index.row()].id:
            return Qt.ItemFlag.NoItemFlags  # the keyboard walks past heads of groups
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class RowsList(QListView):
    """A list without a frame of its own that scrolls by pixels and lets Tab go on."""

    ring_radius = 0

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setUniformItemSizes(False)
        self.setFrameShape(QListView.Shape.NoFrame)

    def content_height(self) -> int:
        """How high the list is with every row in sight, for lists that do not scroll themselves."""
        return sum(self.sizeHintForRow(place) for place in range(self.model().rowCount()))

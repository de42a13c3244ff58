# SPDX-License-Identifier: EUPL-1.2
"""This is the place for views that a worker keeps under a name: choose, keep, forget."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from caseapp.i18n import _
from caseapp.store.local_settings import Value
from caseapp.ui.cases.filters import View, view_from
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.fields import Field, LineField
from caseapp.ui.kit.paint import scaled_font
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.look.theme import px


def views_from(value: Value) -> dict[str, View]:
    """The kept views by name."""
    return {str(name): view_from(one) for name, one in value.items()} if isinstance(value, dict) else {}


class ViewMenu(Button):
    """A button that says which view is in use and opens the list of views."""

    view_picked = Signal(str, object)  # name, View
    views_kept = Signal(object)  # dict of name to View, to be kept

    def __init__(self, host: QWidget) -> None:
        super().__init__(_("View"), "quiet", icon="bookmark", menu_arrow=True)
        self._host = host
        self._views: dict[str, View] = {}
        self._now = View()
        self._sheet: Sheet | None = None
        self._typed: LineField | None = None
        self.clicked.connect(self._on_clicked)

    def show_views(self, views: dict[str, View], now: View) -> None:
        """The kept views, and how the list stands now."""
        self._views, self._now = views, now
        name = self.name_of_now()
        self.set_words(_("View: %(name)s") % {"name": name} if name else _("View"))

    def name_of_now(self) -> str:
        """The name of the view in use; "" when nobody gave it one."""
        return next((name for name, view in self._views.items() if view == self._now), "")

    def _on_clicked(self) -> None:
        menu = QMenu(self)
        menu.setFont(scaled_font(14))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = self.name_of_now()
        for name in self._views:
            action = menu.addAction(name)
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == now)
            action.triggered.connect(self._on_view_triggered)
        if self._views:
            menu.addSeparator()
        if not now:
            menu.addAction(_("Keep this view…")).triggered.connect(self._on_keep_wanted)
        else:
            menu.addAction(_("Forget “%(name)s”") % {"name": now}).triggered.connect(self._on_forget_wanted)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + px(4))))

    def _on_view_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            name = str(action.data())
            self.view_picked.emit(name, self._views[name])

    def _on_forget_wanted(self) -> None:
        views = {name: view for name, view in self._views.items() if name != self.name_of_now()}
        self.show_views(views, self._now)
        self.views_kept.emit(views)

    def _on_keep_wanted(self) -> None:
        self._typed = LineField(placeholder=_("for instance: my Monday"))
        self._sheet = Sheet(self._host, _("Keep this view"), width=460, save=_("Keep"), closes_itself=True)
        self._sheet.body.addWidget(Field(_("Name of the view"), self._typed))
        self._typed.returnPressed.connect(self._on_name_given)
        self._sheet.save_requested.connect(self._on_name_given)
        self._sheet.open_sheet(self._typed)

    def _on_name_given(self) -> None:
        if self._sheet is None or self._typed is None:
            return
        name = " ".join(self._typed.text().split())[:40]
        if not name:
            return
        sheet, self._sheet, self._typed = self._sheet, None, None
        sheet.close_sheet()
        views = {**self._views, name: self._now}
        self.show_views(views, self._now)
        self.views_kept.emit(views)

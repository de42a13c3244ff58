# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the look in use now: light or dark, and how large."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from caseapp.ui.look.fonts import font_at, load_fonts
from caseapp.ui.look.style import sheet
from caseapp.ui.look.tokens import DARK, LIGHT, Tokens
from caseapp.ui.qt_types import load_event_types

SCHEMES: Final = ("system", "light", "dark")
_NAME: Final = "caseapp-theme"


class Theme(QObject):
    """Colours and scale of the running program. New colours repaint; a new scale asks for a rebuild."""

    colours_changed = Signal()
    scale_changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName(_NAME)
        self._app = app
        self.scheme = "light"
        self.scale = 1.0
        self.tokens: Tokens = LIGHT
        self._dressed: tuple[Tokens, float] | None = None
        self._colours: dict[str, QColor] = {}
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)

    def choose(self, scheme: str | None = None, scale: float | None = None) -> None:
        """Switch to `scheme` (system, light, dark) and `scale` (1.0 to 2.0), whatever of the two is given."""
        old_scale = self.scale
        self.scheme = scheme or self.scheme
        self.scale = min(2.0, max(1.0, scale if scale is not None else self.scale))
        self._apply()
        if self.scale != old_scale:
            self.scale_changed.emit()

    def px(self, size: float) -> int:
        """`size` of the design (100 %) in logical pixels now."""
        return max(1, round(size * self.scale))

    def colour(self, token: str) -> QColor:
        """The colour of a token ("accent", "hair") or of a plain "#RRGGBB"."""
        found = self._colours.get(token)
        if found is None:
            found = QColor(token if token.startswith("#") else getattr(self.tokens, token))
            self._colours[token] = found
        return found

    def _apply(self) -> None:
        dark = self.scheme == "dark" or (self.scheme == "system" and _system_is_dark())
        tokens = DARK if dark else LIGHT
        if self._dressed == (tokens, self.scale):
            return  # dressing every widget anew for the same look costs what a page costs
        self.tokens = tokens
        self._dressed = (tokens, self.scale)
        self._colours.clear()
        self._app.setFont(font_at(self.px(15)))
        self._app.setPalette(_palette(self.tokens))
        self._app.setStyleSheet(sheet(self.tokens, self.scale))
        self.colours_changed.emit()

    def _on_system_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self.scheme == "system":
            self._apply()


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _palette(t: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(t.canvas))
    for key, value in {
        role.Window: t.canvas,
        role.Base: t.surface,
        role.AlternateBase: t.row,
        role.Button: t.surface,
        role.WindowText: t.text,
        role.Text: t.text,
        role.ButtonText: t.text,
        role.ToolTipBase: t.surface,
        role.ToolTipText: t.text,
        role.PlaceholderText: t.muted,
        role.Highlight: t.primary,
        role.HighlightedText: t.on_primary,
        role.Link: t.accent,
        role.LinkVisited: t.accent,
    }.items():
        palette.setColor(key, QColor(value))
    return palette


def install_theme(app: QApplication, scheme: str = "system", scale: float = 1.0) -> Theme:
    """Load the fonts and dress `app`; call once, before the first widget. Later calls switch the look."""
    load_event_types()
    load_fonts()
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    found = app.findChild(Theme, _NAME)
    look = found if isinstance(found, Theme) else Theme(app)
    look.choose(scheme, scale)
    return look


def theme() -> Theme:
    """The theme of the running application (installs the default one when nobody did)."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("there is no QApplication yet")
    if _now:
        return _now[0]
    found = app.findChild(Theme, _NAME)
    held = found if isinstance(found, Theme) else install_theme(app)
    if not _now:
        _now.append(held)
        app.destroyed.connect(_now.clear)
    return held


_now: list[Theme] = []  # the theme of the application there is; asked some thousand times for one painting


def px(size: float) -> int:
    """`size` of the design in logical pixels now."""
    return (_now[0] if _now else theme()).px(size)


def colour(token: str) -> QColor:
    """The colour of a token now. Do not change the answer: it is shared."""
    return (_now[0] if _now else theme()).colour(token)

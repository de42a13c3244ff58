# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the one style sheet, made from the tokens and a scale."""

from __future__ import annotations

from string import Template
from typing import Final

from caseapp.ui.look.tokens import Tokens

_SHEET: Final = Template("""
* { outline: 0; }
QWidget { color: $text; selection-background-color: $primary; selection-color: $on_primary; }
QMainWindow, QDialog, QWidget[ground="canvas"] { background: $canvas; }
QWidget[ground="surface"] { background: $surface; }
QWidget[ground="row"] { background: $row; }
QLabel { background: transparent; color: $text; padding: 0; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="attn"] { color: $attn; }
QLabel[tone="note"] { color: $note; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="bar"] { color: $bar_text; }
QLabel[kit="tag"] { border-radius: ${r4}px; padding: ${p2}px ${p8}px; background: $tag; color: $text; }
QLabel[kit="tag"][tone="accent"] { background: $accent_soft; color: $accent; }
QLabel[kit="tag"][tone="note"] { background: $note_soft; color: $note; }
QLabel[kit="tag"][tone="good"] { background: $good_soft; color: $good; }
QLabel[kit="tag"][tone="attn"] { background: $attn_soft; color: $attn; }
QLabel[kit="keycap"] { border: 1px solid $hair; border-radius: ${r4}px; background: $sunken; color: $muted;
  padding: ${p1}px ${p6}px; }
QFrame[kit="card"] { background: $surface; border: 1px solid $hair; border-radius: ${r10}px; }
QFrame[kit="well"] { background: $row; border: 1px solid $hair; border-radius: ${r8}px; }
QFrame[kit="box"] { background: $surface; border: 1px solid $line; border-radius: ${r8}px; }
QFrame[kit="sheet"] { background: $surface; border: 0; border-radius: ${r12}px; }
QFrame[kit="popup"] { background: $surface; border: 1px solid $hair; border-radius: ${r8}px; }
QFrame[kit="hair"] { background: $hair; border: 0; }
QFrame[kit="note"] { background: $note_soft; border: 0; border-radius: ${r6}px; }
QFrame[kit="note"][tone="accent"] { background: $accent_soft; }
QFrame[kit="note"][tone="attn"] { background: $attn_soft; }
QFrame[kit="note"][tone="good"] { background: $good_soft; }
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit, QTimeEdit {
  background: $surface; color: $text; border: 1px solid $line; border-radius: ${r6}px; }
QLineEdit { padding: 0 ${p8}px; lineedit-password-character: 8226; min-height: ${h36}px; max-height: ${h36}px; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $muted; }
QLineEdit[tall="true"] { min-height: ${h44}px; max-height: ${h44}px; }
QPlainTextEdit, QTextEdit { padding: ${p4}px ${p6}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus { border-color: $accent; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] { border-color: $attn_line; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
  color: $muted; background: $row; border-color: $hair; }
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus { border: 0; background: transparent; padding: 0;
  min-height: ${p24}px; }
QComboBox { padding: 0 ${p10}px; min-height: ${h36}px; max-height: ${h36}px; }
QComboBox::drop-down { border: 0; width: ${p32}px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $hair; padding: ${p4}px;
  selection-background-color: $accent_soft; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: ${p32}px; padding: 0 ${p8}px; border-radius: ${r4}px; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $text; }
QAbstractItemView { background: $surface; border: 0; color: $text; }
QAbstractScrollArea[kit="page"], QAbstractScrollArea[kit="page"] > QWidget > QWidget[ground="none"] {
  background: transparent; border: 0; }
QScrollArea { border: 0; background: transparent; }
QTableView { gridline-color: transparent; }
QTableCornerButton::section { background: $sunken; border: 0; }
QHeaderView { background: $sunken; border: 0; }
QHeaderView::section { background: $sunken; border: 0; }
QScrollBar:vertical { background: transparent; width: ${p12}px; margin: ${p2}px; }
QScrollBar:horizontal { background: transparent; height: ${p12}px; margin: ${p2}px; }
QScrollBar::handle { background: $off; border-radius: ${bar}px; min-height: ${p32}px; min-width: ${p32}px; }
QScrollBar::handle:hover { background: $line; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: ${p4}px ${p8}px; }
QMenu { background: $surface; color: $text; border: 1px solid $hair; padding: ${p4}px; }
QMenu::item { padding: ${p6}px ${p16}px; border-radius: ${r4}px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::separator { height: 1px; background: $hair; margin: ${p4}px ${p8}px; }
QProgressBar {
  background: $sunken; border: 0; border-radius: ${r3}px; min-height: ${p6}px; max-height: ${p6}px;
  color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: ${r3}px; }
QCalendarWidget QWidget { background: $surface; color: $text; }
QCalendarWidget QToolButton {
  background: transparent; color: $text; padding: ${p4}px ${p8}px; border-radius: ${r4}px; }
QCalendarWidget QToolButton:hover { background: $row; }
QCalendarWidget QAbstractItemView { background: $surface; selection-background-color: $primary;
  selection-color: $on_primary; alternate-background-color: $row; }
QSplitter::handle { background: $hair; }
QLabel[kit="avatar"] { background: $stone; color: $stone_ink; border-radius: ${avatar}px; }
""")

_SIZES: Final = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32)


def sheet(tokens: Tokens, scale: float) -> str:
    """The style sheet of the whole program for `tokens`, all lengths times `scale`."""
    values: dict[str, object] = {name: getattr(tokens, name) for name in Tokens.__dataclass_fields__}
    for size in _SIZES:
        values[f"p{size}"] = max(1, round(size * scale))
        values[f"r{size}"] = max(1, round(size * scale))
    values["h36"] = round(36 * scale) - 2
    values["h44"] = round(44 * scale) - 2
    values["bar"] = max(1, (round(12 * scale) - 2 * round(2 * scale)) // 2)
    values["avatar"] = round(30 * scale) // 2
    return _SHEET.substitute(values)

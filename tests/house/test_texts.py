# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the rules about words: what a person sees goes through gettext, whole and late."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.reading import Rule, Source, breaches, calls, last_word, program, source_of, sources

MARKS = {"_", "N_", "ngettext"}
# What shows a text: methods of widgets, widgets made with a text, and what the command line prints.
SHOWS_TEXT = {
    *(
        "setText",
        "setWindowTitle",
        "setPlaceholderText",
        "setToolTip",
        "setStatusTip",
        "setWhatsThis",
        "setTitle",
    ),
    *("setAccessibleName", "setAccessibleDescription", "setSubTitle", "setLabelText", "setInformativeText"),
    *(
        "setDetailedText",
        "setButtonText",
        "setHeaderLabels",
        "setHorizontalHeaderLabels",
        "setSuffix",
        "setPrefix",
    ),
    *(
        "addItem",
        "addItems",
        "insertItem",
        "addAction",
        "addMenu",
        "addTab",
        "insertTab",
        "addRow",
        "showMessage",
    ),
    *(
        "QLabel",
        "QPushButton",
        "QToolButton",
        "QCheckBox",
        "QRadioButton",
        "QGroupBox",
        "QAction",
        "QMessageBox",
    ),
    *("echo", "secho", "prompt", "confirm"),
}
LETTERS = re.compile(r"[^\W\d_]{2,}")
NOT_WORDS = re.compile(
    r"<[^<>]*>|&\w+;|%\(\w+\)\w|%\w|\{\w*\}|https?://\S+"  # markup, placeholders, addresses
    r"|\b(?:Ctrl|Alt|Shift|Meta)(?:[+ ]\w{1,6})*|\bcaseapp\b"  # keys as on the keyboard, our own name
)


def is_word(text: str) -> bool:
    """Whether there is something to translate: two letters in a row that are not markup or a placeholder."""
    return bool(LETTERS.search(NOT_WORDS.sub(" ", text)))


def literals(node: ast.AST | None) -> Iterator[ast.Constant]:
    """The literal texts an expression is or is made from; what a call answers is not looked into."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from literals(part)
    elif isinstance(node, ast.BinOp):
        yield from literals(node.left)
        yield from literals(node.right)
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.List | ast.Tuple):
        for element in node.elts:
            yield from literals(element)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from literals(value)
    elif isinstance(node, ast.NamedExpr | ast.Starred):
        yield from literals(node.value)


def own_widgets(source: Source) -> set[str]:
    """Classes and functions of our own widgets that this file imports: `Button("Save")` shows a text too."""
    return {
        alias.asname or alias.name
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("caseapp.ui.kit")
        for alias in node.names
    }


def untranslated(source: Source) -> Iterator[str]:
    ours = own_widgets(source)
    for call, name in calls(source.tree):
        if name in SHOWS_TEXT:
            for argument in [
                *call.args,
                *(keyword.value for keyword in call.keywords if keyword.arg != "objectName"),
            ]:
                for literal in literals(argument):
                    if is_word(literal.value):
                        yield source.at(literal, f"{name}({literal.value!r}) is not translated")
        elif name in ours:
            for literal in (literal for argument in call.args for literal in literals(argument)):
                if is_word(literal.value) and (" " in literal.value.strip() or literal.value[:1].isupper()):
                    yield source.at(literal, f"{name}({literal.value!r}) is not translated")


def other_ways_to_translate(source: Source) -> Iterator[str]:
    for call, name in calls(source.tree):
        if name == "tr" or (name == "translate" and last_word(getattr(call.func, "value", call)) == "QCoreApplication"):
            yield source.at(call, f"{name}() is Qt's way; ours is _()")


def put_together(source: Source) -> Iterator[str]:
    """A translator sees what stands in the source: it must be the whole sentence."""
    for call, name in calls(source.tree):
        if name not in MARKS or not isinstance(call.func, ast.Name):
            continue
        for argument in call.args[: 2 if name == "ngettext" else 1]:
            if isinstance(argument, ast.JoinedStr):
                yield source.at(argument, f"an f-string inside {name}() is never found in a catalogue")
            elif isinstance(argument, ast.BinOp):
                yield source.at(
                    argument, f"a sum or % inside {name}(): put it after the call, with a named placeholder"
                )
            elif isinstance(argument, ast.Call) and last_word(argument.func) in {"format", "join"}:
                yield source.at(argument, f".{last_word(argument.func)}() inside {name}(): put it after the call")
            elif isinstance(argument, ast.Constant) and argument.value == "":
                yield source.at(argument, f"{name}('') gives the header of the catalogue")


def translated_at_import(source: Source) -> Iterator[str]:
    """The language is not known yet, and can change: at import only N_ marks."""

    def outside_functions(node: ast.AST) -> Iterator[ast.AST]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                early = [
                    *child.decorator_list,
                    *child.args.defaults,
                    *(d for d in child.args.kw_defaults if d),
                ]
                for expression in early:
                    yield expression
                    yield from outside_functions(expression)
            elif not isinstance(child, ast.Lambda):
                yield child
                yield from outside_functions(child)

    for node in outside_functions(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS - {"N_"}:
            yield source.at(node, f"{node.func.id}() at import: mark with N_() and translate where it is shown")


def test_what_people_see_is_translated() -> None:
    assert not (found := breaches(untranslated, sources("caseapp/ui", "caseapp/cli", "caseapp/app.py"))), found


@pytest.mark.parametrize("rule", [other_ways_to_translate, put_together, translated_at_import])
def test_how_it_is_translated(rule: Rule) -> None:
    assert not (found := breaches(rule, program())), found


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (untranslated, "self.name.setText('Name')"),
        (untranslated, "QLabel(f'{count} cases', self)"),
        (untranslated, "click.echo('done ' + name)"),
        (untranslated, "box.addItems(['one', other])"),
        (untranslated, "label.setText(_('Yes') if ready else 'not yet')"),
        (untranslated, "QAction(text='Open')"),
        (untranslated, "from caseapp.ui.kit.buttons import Primary\nPrimary('Save')"),
        (other_ways_to_translate, "self.tr('Open')"),
        (other_ways_to_translate, "QCoreApplication.translate('a', 'b')"),
        (put_together, "def f():\n    _(f'{count} cases')"),
        (put_together, "def f():\n    _('%s cases' % count)"),
        (put_together, "def f():\n    ngettext('one', '{} cases'.format(2), 2)"),
        (translated_at_import, "TITLE = _('Cases')"),
        (translated_at_import, "class A:\n    title = _('Cases')"),
        (translated_at_import, "def f(title=_('Cases')): ..."),
    ],
)
def test_the_rules_bite(rule: Rule, text: str) -> None:
    assert breaches(rule, [source_of("caseapp/ui/x.py", text)])


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    label.setText(_('Cases of %(name)s') % {'name': name})",
        "label.setText('…')",
        "label.setText(f'{first} – {last}')",
        "label.setText(f'<b>{name}</b>&nbsp;')",
        "box.addItem(row.label, row.code)",
        "from caseapp.ui.kit.chips import Chip\nChip(label, 'housing')",
        "TITLE = N_('Cases')",
    ],
)
def test_what_is_fine(text: str) -> None:
    source = source_of("caseapp/ui/x.py", text)
    for rule in (untranslated, other_ways_to_translate, put_together, translated_at_import):
        assert not (found := breaches(rule, [source])), found

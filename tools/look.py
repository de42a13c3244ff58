# SPDX-License-Identifier: EUPL-1.2
"""This is the place for taking pictures of the program: every registered view, light and dark, at 100 and 200 %.

    python tools/look.py                 all pictures into build/look
    python tools/look.py kit- today      only views whose name begins so

A view is registered with `register(name, builder)`; the builder gets the window and returns the widget to show.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from caseapp.i18n import set_language
from caseapp.ui.frame.window import Window
from caseapp.ui.look.theme import install_theme

Builder = Callable[[Window], QWidget]
SIZE = (1366, 768)
LOOKS = (("light", 1.0), ("dark", 1.0), ("light", 2.0))


@dataclass(frozen=True, slots=True)
class View:
    """Something to take a picture of. `after` runs once it is shown (open a sheet, give a field the keyboard)."""

    name: str
    builder: Builder
    after: Callable[[QWidget], None] | None = None


views: dict[str, View] = {}


def register(name: str, builder: Builder, after: Callable[[QWidget], None] | None = None) -> None:
    """Take pictures of what `builder` makes under `name`."""
    views[name] = View(name, builder, after)


def settle(app: QApplication) -> None:
    """Let everything that is waiting happen: layouts, late deletions, first paints."""
    for _round in range(4):
        app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def take(app: QApplication, view: View, scheme: str, scale: float, folder: Path) -> Path:
    """One picture of one view in one look."""
    install_theme(app, scheme, scale)
    window = Window()
    window.resize(*SIZE)
    shown = view.builder(window)
    window.show_only(shown)
    window.show()
    window.activateWindow()
    settle(app)
    if view.after is not None:
        view.after(shown)
        settle(app)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{view.name}-{scheme}-{round(scale * 100)}.png"
    window.grab().save(str(path))
    window.close()
    window.deleteLater()
    settle(app)
    return path


def main(arguments: list[str] | None = None) -> int:
    """Take the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only views whose name begins with one of these")
    parser.add_argument("--into", type=Path, default=Path("build/look"))
    parser.add_argument("--language", default="nl")
    asked = parser.parse_args(arguments)
    set_language(asked.language)
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([])
    for view in list(views.values()):
        if asked.names and not any(view.name.startswith(name) for name in asked.names):
            continue
        for scheme, scale in LOOKS:
            print(take(app, view, scheme, scale, asked.into))
    return 0


if __name__ == "__main__":
    sys.modules["look"] = sys.modules["__main__"]
    import look_case  # noqa: F401 - the page of a case
    import look_kit  # noqa: F401 - registers the views of the kit and the frame
    import look_pages  # noqa: F401 - Today, Cases, search
    import look_papers  # noqa: F401 - plan, exit, print preview

    sys.exit(main())

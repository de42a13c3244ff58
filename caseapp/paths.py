# SPDX-License-Identifier: EUPL-1.2
"""This is the place for where things lie on the disk: what ships with the program, and the profile folder.

In a checkout resources and translations lie beside the package; when installed they lie in `caseapp/_data`.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _shipped() -> Path:
    """The folder that holds `resources` and `translations`."""
    installed = _PACKAGE / "_data"
    return installed if (installed / "resources").is_dir() else _PACKAGE.parent


def resource(*parts: str) -> Path:
    """A file or folder that ships with the program, such as `resource("catalogues", "big_five.yaml")`."""
    return _shipped().joinpath("resources", *parts)


def translations() -> Path:
    """The folder of the gettext catalogues: `<language>/LC_MESSAGES/*.mo`."""
    return _shipped() / "translations"


def default_home() -> Path:
    """The profile folder when none is given: a folder of ours in the data folder of the platform."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "caseapp"

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for seeing that a build is whole: everything the program reads is inside the packages."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = "caseapp/_data/"


def wanted_in_wheel() -> set[str]:
    """Every module of the program, every resource, and a compiled catalogue for every .po."""
    names = {path.relative_to(ROOT).as_posix() for path in (ROOT / "caseapp").rglob("*.py")}
    names |= {f"{DATA}{path.relative_to(ROOT).as_posix()}" for path in _files(ROOT / "resources")}
    for path in (ROOT / "translations").glob("*/LC_MESSAGES/*.po"):
        names.add(f"{DATA}{path.with_suffix('.mo').relative_to(ROOT).as_posix()}")
    return names


def wanted_in_source_package() -> set[str]:
    """What is needed to build the wheel again, and the papers that go with a source."""
    names = {path.relative_to(ROOT).as_posix() for path in (ROOT / "caseapp").rglob("*.py")}
    names |= {path.relative_to(ROOT).as_posix() for path in _files(ROOT / "resources")}
    names |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "translations").glob("*/LC_MESSAGES/*.po")}
    return names | {"pyproject.toml", "README.md", "LICENSE", "hatch_build.py", "tools/compile_catalogues.py"}


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def main(folder: Path) -> int:
    """Say what is missing in the newest wheel and source package of `folder`; 0 when nothing is."""
    newest = max(folder.glob("*.whl"), key=lambda path: path.stat().st_mtime)
    with zipfile.ZipFile(newest) as wheel:
        missing = {f"{newest.name}: {name}" for name in wanted_in_wheel() - set(wheel.namelist())}
    packed = max(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    with tarfile.open(packed) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    missing |= {f"{packed.name}: {name}" for name in wanted_in_source_package() - inside}
    print("\n".join(sorted(missing)) if missing else f"{newest.name} and {packed.name} are whole")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

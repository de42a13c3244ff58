# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a build does before it packs: it compiles the translations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface):
    """Makes the .mo catalogues, which are not kept in version control."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface of hatchling
        root = Path(self.root)
        sys.path.insert(0, str(root / "tools"))
        from compile_catalogues import compile_catalogues  # noqa: PLC0415 - lies beside this file only in a source tree

        compile_catalogues(root / "translations")

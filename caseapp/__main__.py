# SPDX-License-Identifier: EUPL-1.2
"""This is the place for `python -m caseapp`."""

from __future__ import annotations

from caseapp.cli import main

if __name__ == "__main__":
    main()

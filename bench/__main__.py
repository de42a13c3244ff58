# SPDX-License-Identifier: EUPL-1.2
"""This is the place for `python -m bench`."""

from __future__ import annotations

import sys

from bench.table import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

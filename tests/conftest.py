# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what every test needs: no screen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

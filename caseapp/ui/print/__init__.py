# SPDX-License-Identifier: EUPL-1.2
"""This is the place for papers on screen and on their way out: seen first, then printed or saved, then recorded."""

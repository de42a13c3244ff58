# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the page Team: whom to talk about, who carries what, who is away, what the rules notice."""

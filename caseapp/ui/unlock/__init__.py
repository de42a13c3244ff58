# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what stands before the program opens: unlock page and first start, as views."""

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the future plan: written beside its paper, agreed on, compared, handed over."""

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for bringing an older file up to date: one frozen module per step, never changed afterwards."""

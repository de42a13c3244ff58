# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the doors of the hub: one file per thing a device comes for."""

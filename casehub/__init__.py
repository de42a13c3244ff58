# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the hub: it keeps sealed envelopes for devices and cannot read them."""

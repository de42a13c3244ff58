# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what devices and the hub must agree on to the last byte (docs/protocol.md).

Everything here is pure: bytes and values in, bytes and values out. The hub imports this room, so nothing here may
import more than `caseapp.errors`.
"""

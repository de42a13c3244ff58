# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how a refusal travels over HTTP: status, code and numbers (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from caseapp.sync.protocol.refusals import Code, Refused

PROBLEM = "application/problem+json"
STATUS: Mapping[str, int] = {
    Code.AUTH_FAILED: 401,
    Code.DEVICE_UNKNOWN: 401,
    Code.DEVICE_REVOKED: 403,
    Code.DEVICE_LEAVING: 403,
    Code.LEASE_EXPIRED: 403,
    Code.NOT_MEMBER: 403,
    Code.READ_ONLY: 403,
    Code.UPGRADE_REQUIRED: 426,
    Code.TOO_LARGE: 413,
    Code.STALE_EPOCH: 409,
    Code.FENCED: 409,
    Code.GAP: 409,
    Code.FORK: 409,
    Code.DIR_CONFLICT: 409,
    Code.HUB_GENERATION_CHANGED: 409,
    Code.QUOTA: 507,
    Code.ERASED: 410,
    Code.BEHIND_HORIZON: 409,
    Code.UNKNOWN: 404,
    Code.BUSY: 503,
}
_TYPE = "urn:oe1:"


def problem(refused: Refused) -> tuple[int, bytes]:
    """HTTP status and `application/problem+json`. Bytes of the detail are written in hexadecimal."""
    status = STATUS.get(refused.code, 400)
    detail = {name: value.hex() if isinstance(value, bytes) else value for name, value in refused.detail.items()}
    title = refused.code.replace("_", " ")
    body = {"type": _TYPE + refused.code, "title": title, "status": status, "code": refused.code, **detail}
    return status, json.dumps(body).encode()


def refused_of(body: bytes) -> Refused:
    """What a problem says. Anything that is none is `busy`: later, and keep the data."""
    try:
        item = json.loads(body)
    except (ValueError, RecursionError):  # no JSON, or lists in lists without end
        return Refused(Code.BUSY)
    if not isinstance(item, dict) or not isinstance(item.get("code"), str):
        return Refused(Code.BUSY)
    detail = {str(name): value for name, value in item.items() if name not in ("type", "title", "status", "code")}
    return Refused(item["code"], **detail)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for a plan as JSON: how a frozen version is kept, and the fingerprint of its content.

Canonical: keys sorted, nothing that has its default value, days as 2026-01-31, UTF-8, no blanks. So the same
content is the same text on every device, and stays so when a later program adds fields. What a later program
wrote is read by an older one: fields it does not know are passed over (the kept text itself is never written
anew).
"""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date
from typing import Any

import msgspec

from caseapp.errors import CaseAppError
from caseapp.i18n import N_
from caseapp.plans.plan_content import PlanContent

FORMAT = 1
_FORMAT_KEY = "format"


def to_json(content: PlanContent) -> str:
    """The canonical JSON of a plan."""
    plain = {_FORMAT_KEY: FORMAT, **_plain(content)}
    return msgspec.json.encode(plain, order="deterministic").decode("utf-8")


def from_json(text: str) -> PlanContent:
    """The plan that was written as JSON. Raises CaseAppError when it is not one."""
    try:
        return msgspec.json.decode(text, type=PlanContent)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise CaseAppError(N_("This version of the plan cannot be read.")) from error


def fingerprint(text: str) -> str:
    """SHA-256 of a kept version, as 64 hexadecimal characters."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def content_hash(content: PlanContent) -> str:
    """The fingerprint of a plan as it would be kept."""
    return fingerprint(to_json(content))


def freeze(content: PlanContent) -> tuple[str, str]:
    """Canonical JSON and its fingerprint: what a plan version keeps (R-BF-04)."""
    text = to_json(content)
    return text, fingerprint(text)


def is_unchanged(text: str, sha256: str) -> bool:
    """Whether a kept version still is what was agreed on."""
    return fingerprint(text) == sha256


def _plain(value: object) -> Any:  # noqa: ANN401 - what JSON can hold
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            entry.name: _plain(getattr(value, entry.name))
            for entry in dataclasses.fields(value)
            if getattr(value, entry.name) != entry.default
        }
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value

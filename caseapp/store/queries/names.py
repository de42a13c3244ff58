# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how a person is called in a row: call name first, then the rest; or the description."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownName:
    """`call` is shown strong, `rest` normal: ("Yassin", "El Idrissi"), ("Man,", "brug Dampoort")."""

    call: str
    rest: str

    @property
    def full(self) -> str:
        return f"{self.call} {self.rest}".strip()


def shown_name(
    *,
    call_name: str | None,
    first_names: str | None,
    prefix: str | None,
    family_name: str | None,
    description: str | None,
) -> ShownName:
    """The name to show. Never empty: a person about whom nothing is known is "?"."""
    call = (call_name or first_names or "").strip()
    rest = " ".join(part.strip() for part in (prefix or "", family_name or "") if part.strip())
    if call or rest:
        return ShownName(call, rest) if call else ShownName(rest, "")
    words = (description or "?").strip() or "?"
    first, _, others = words.partition(" ")
    return ShownName(first, others)

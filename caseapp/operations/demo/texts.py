# SPDX-License-Identifier: EUPL-1.2
"""This is the place for drawing texts of the demo: each is used before one comes back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from caseapp.paths import resource

LANGUAGES = ("nl", "fr", "en")


def demo_data(name: str) -> Any:  # noqa: ANN401 - data of a file
    """One file of `resources/demo`."""
    return yaml.load(resource("demo", f"{name}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a contact: how, about which domain, what happened, in their words."""

    mode: str
    domain: str
    what: str
    words: str


@dataclass(slots=True)
class Texts:
    """Every text of the demo and the dice. The same seed draws the same texts."""

    dice: random.Random
    notes: Any = field(default_factory=lambda: demo_data("notes"))
    plans: Any = field(default_factory=lambda: demo_data("plans"))
    _left: dict[str, list[Any]] = field(default_factory=dict)

    def draw(self, key: str, choices: Sequence[Any]) -> Any:  # noqa: ANN401 - whatever stands in the list
        """One of the choices; none comes back before all have been drawn under this key."""
        left = self._left.get(key)
        if not left:
            left = self._left[key] = self.dice.sample(list(choices), len(choices))
        return left.pop()

    def note(self, language: str, pool: str) -> Note:
        """A note of this pool: any, provider, or the name of a story."""
        parts = [part.strip() for part in self.draw(f"{language}.{pool}", self.notes[language][pool]).split("|")]
        return Note(*parts)

    def attempt(self, language: str) -> str:
        """What was tried."""
        return str(self.draw(f"{language}.attempt", self.notes[language]["attempt"]))

    def of(self, kind: str, language: str, domain: str) -> str:
        """A short text of `words` about a domain."""
        return str(self.draw(f"{kind}.{language}.{domain}", self.notes[kind][language][domain]))


def notes_language(plan_language: str) -> str:
    """The language in which the team writes about a person: French or Dutch."""
    return "fr" if plan_language == "fr" else "nl"

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for who is in the demo: the people of `people.yaml`, and more of their kind for larger teams."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from caseapp.plans.dates import add_months


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the demo: what the file says about them, and the language of their plan."""

    number: int
    about: dict[str, Any]

    @property
    def language(self) -> str:
        """The language of the plan."""
        return str(self.about.get("plan_lang") or ("fr" if self.about["story"].endswith("_fr") else "nl"))

    @property
    def call(self) -> str:
        """How the person is called in a plan."""
        return str(self.about.get("call") or self.about["description"].split(",")[0])

    def birth_day(self, today: date) -> date:
        """Born so that the next birthday comes after `turns` days; of somebody whose age is a guess, mid-year."""
        if self.about.get("birth"):
            return date(today.year - int(self.about["age"]), 7, 1)
        coming = today + timedelta(days=int(self.about["turns"]))
        return add_months(coming, -12 * (int(self.about["age"]) + 1))


def everybody(data: dict[str, Any], count: int, dice: random.Random) -> list[Somebody]:
    """So many people: those of the file first, then others with drawn names and the same kinds of stories."""
    known = data["people"]
    found = [Somebody(number, about) for number, about in enumerate(known[:count])]
    named = [about for about in known if "call" in about and not about.get("full")]
    while len(found) < count:
        about = dict(dice.choice(named))
        gender = about["gender"] if about["gender"] in ("f", "m") else "f"
        about |= {
            "gender": gender,
            "call": dice.choice(data["first_names"][gender]),
            "family": dice.choice(data["family_names"]),
            "turns": dice.randint(1, 364),
            "last": dice.randint(0, 24),
            "next": dice.randint(-3, 14),
        }
        for name in ("prefix", "pronouns", "street_names", "handed", "restricted"):
            about.pop(name, None)
        found.append(Somebody(len(found), about))
    return found

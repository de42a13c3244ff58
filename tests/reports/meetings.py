# SPDX-License-Identifier: EUPL-1.2
"""This is the place for meetings that tests make papers of: one that is ahead, one that was held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from caseapp.operations import perform
from caseapp.operations.meetings import AddDecision, AddMeetingMember, PlanMeeting
from caseapp.store.store import Store
from tests.records import TODAY

PARTNER = "Sofie Maes"
SERVICE = "OCMW Gent"
AGENDA_TEXT = "Waar slaap ik na 28 mei?\nWie betaalt de waarborg?"
MINUTES_TEXT = "Het OCMW bekijkt de waarborg. De kamer in de Bloemstraat is nog vrij."
WORDS = "Ik wil dicht bij mijn tante wonen."
DECISION = "De waarborg aanvragen"


@dataclass(frozen=True, slots=True)
class Meetings:
    """The ids of both."""

    ahead: str
    held: str


def make_meetings(store: Store, case_id: str, **more: Any) -> Meetings:
    """A round table in two weeks and one of last week, with the person, a colleague and somebody of a service."""
    fields: dict[str, Any] = {
        "kind": "round_table", "place": "Sint-Jansplein 1", "time_text": "14 uur", "chair": "Nele",
        "why": "Yassin wordt 18", "agenda": AGENDA_TEXT, "about": ("housing", "income"),
    } | more  # fmt: skip
    ahead = perform(store, PlanMeeting(case_id=case_id, fields={**fields, "day": TODAY + timedelta(days=14)})).result  # type: ignore[typeddict-item]
    past = {"state": "held", "day": TODAY - timedelta(days=7), "minutes": MINUTES_TEXT, "person_words": WORDS,
            "person_part": "present", "options": "Kamer of studio", "person_agrees": "agreed"}  # fmt: skip
    held = perform(store, PlanMeeting(case_id=case_id, fields={**fields, **past})).result  # type: ignore[typeddict-item]
    for meeting_id in (str(ahead), str(held)):
        for member in (
            {"name": "Yassin", "role": "young_person", "presence": "present"},
            {"name": "Nele Van Damme", "role": "worker", "presence": "present"},
            {"name": PARTNER, "organisation": SERVICE, "role": "ocmw", "presence": "present"},
        ):
            perform(store, AddMeetingMember(meeting_id=meeting_id, fields=member))  # type: ignore[arg-type]
    decision: Any = {"what": DECISION, "who": PARTNER, "due_day": TODAY + timedelta(days=7), "about": "income"}
    perform(store, AddDecision(meeting_id=str(held), fields=decision, as_step=True))
    return Meetings(str(ahead), str(held))

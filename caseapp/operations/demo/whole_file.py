# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what stands around a case in the demo: rights, homes, meetings, sharing, words with supporters.

It has dice of its own, so that what the other chapters tell does not depend on it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from caseapp.operations.cases import ChangeCase
from caseapp.operations.checklists import SetOrientation
from caseapp.operations.demo.telling import Telling
from caseapp.operations.demo.texts import demo_data
from caseapp.operations.demo.timeline import Made
from caseapp.operations.exits import ChangeExit
from caseapp.operations.follow_ups import RecordCheckIn, RecordFollowUp
from caseapp.operations.homes import AddEviction, AddLease, AddRegistration, AddViewing
from caseapp.operations.household import AddHouseholdMember
from caseapp.operations.meetings import AddDecision, AddMeetingMember, PlanMeeting
from caseapp.operations.passing_on import AddHandover, AddReferral, RecordEvent
from caseapp.operations.rights import AddReferenceAddress, AddRight, SetCompetentOffice
from caseapp.operations.sharing import RecordConsent

_CHECKED_AGO: Final = range(4, 28)
_KNOWN_FOR: Final = 60  # the supporter is known since a month after the opening
_LIST_UNTIL: Final = 18
_SEEN_FIRST: Final = 8  # the first people of the file are looked at most
_YEAR: Final = 365


def whole_file(tell: Telling) -> None:
    """Everything around the case that the programme of the person does not say."""
    teller = _Teller(tell)
    for part in (_place, _rights, _homes, _meetings, _sharing, _passing_on, _around, _afterwards):
        part(teller)


class _Teller:
    """A telling with dice of its own and the data of this chapter."""

    def __init__(self, tell: Telling) -> None:
        self.tell = tell
        self.dice = random.Random(1000 + tell.who.number)  # noqa: S311 - invented histories, no secrets
        self.data: dict[str, Any] = demo_data("file")
        self.words: dict[str, str] = self.data["words"][tell.language]
        self.town = str(tell.who.about.get("place", ""))
        self.region: str = self.data["places"].get(self.town, "VL")
        self.story = str(tell.who.about["story"])
        self.has_home = not self.story.startswith(("street", "shelter", "sofa", "refuge"))
        self.is_known = "description" not in tell.who.about

    @property
    def office(self) -> str:
        return f"{self.data['offices'][self.region]} {self.town}".strip()

    def day(self, ago: int) -> Any:  # noqa: ANN401 - goes into the fields of any operation
        return self.tell.timeline.day(ago)

    def act(self, ago: int, given: Callable[[Made], Any], keep: str = "", hour: int = 0) -> None:
        """One act. `hour`: later than 13 for what leans on another act of that day."""
        self.tell.act(ago, given, keep=keep, hour=hour or self.dice.randint(10, 13))

    def add(self, ago: int, make: Callable[..., Any], fields: dict[str, Any], keep: str = "") -> None:
        """One record of the case, written down so many days ago."""
        self.act(ago, lambda made: make(case_id=made["case"], fields=fields), keep)


def _place(one: _Teller) -> None:
    """Which rules of which region are for this person; the seven days of who came to a shelter."""
    if one.tell.who.about["age"] <= _LIST_UNTIL:  # who is older has no list around 18
        one.add(one.tell.opened - 1, ChangeCase, {"region": one.region})
    if one.region != "NL" and one.is_known:
        name, since = one.office, one.day(one.tell.opened)
        one.act(
            one.tell.opened - 2,
            lambda made: SetCompetentOffice(
                case_id=made["case"], name=name, basis="first_application", start_day=since
            ),
        )
    if one.has_home:
        return
    known = one.tell.opened
    fields = {"identified_day": one.day(known)}
    if known > 10:  # a week and some days
        fields["oriented_day"] = one.day(known - one.dice.choice((3, 5, 6, 7, 9)))
    if one.story.startswith("shelter"):
        fields |= {"shelter_day": one.day(known - 1), "proposal_day": one.day(known - one.dice.choice((4, 6, 8)))}
    one.add(known - 12, SetOrientation, fields)


def _rights(one: _Teller) -> None:
    opened = one.tell.opened
    if not one.is_known:
        return
    asked = max(2, opened - one.dice.randint(5, 30))
    own = int(one.tell.who.about["age"]) > _LIST_UNTIL
    kind = "living_wage" if own else "family_allowance"  # at 18 and before, others receive it for them
    right: dict[str, Any] = {"kind": kind, "office": one.office if own else None, "asked_day": one.day(asked)}
    state = one.dice.choice(("granted", "granted", "granted", "receipt", "refused"))
    written = asked - 1
    if asked > 40 and state != "receipt":  # a decision takes a month
        right |= {"state": state, "receipt_day": one.day(asked), "decision_day": one.day(asked - 28)}
        written = asked - 28
        if state == "granted":
            right |= {"valid_from": one.day(asked), "valid_to": one.day(-one.dice.randint(20, 300))}
    else:
        asked = min(asked, 12)
        written = asked - 1
        right |= {"asked_day": one.day(asked), "receipt_day": one.day(asked), "state": "receipt"}
    one.add(written, AddRight, right)
    insured = {"kind": "health_insurance", "state": "granted", "valid_to": one.day(-one.dice.randint(5, 400))}
    one.add(opened - 6, AddRight, insured)
    if not one.has_home:
        since = max(1, opened - 9)
        address = {
            "kind": "ocmw", "state": "registered", "office": one.office, "place": one.town,
            "start_day": one.day(since), "shown_day": one.day(min(since, one.dice.randint(3, 76))),
        }  # fmt: skip
        one.add(min(since, 3), AddReferenceAddress, address)


def _homes(one: _Teller) -> None:
    opened, dice = one.tell.opened, one.dice
    if not one.is_known:
        return
    since = max(1, opened - dice.randint(3, 20))
    where = dice.choice(one.data["agencies"])
    listed = {
        "kind": dice.choice(("social", "social_agency", "youth")), "where_text": where,
        "registered_day": one.day(since), "renew_day": one.day(-dice.randint(4, 320)),
    }  # fmt: skip
    one.add(since, AddRegistration, listed)
    for _time in range(dice.choice((0, 1, 1, 2))):
        ago = dice.randint(2, max(3, opened - 2))
        outcome = dice.choice(("refused", "refused", "no_answer", "waiting"))
        seen: dict[str, Any] = {
            "place": f"{dice.choice(('kamer', 'studio'))}, {one.town}", "day": one.day(ago), "outcome": outcome,
            "landlord": dice.choice(one.data["landlords"]),
        }  # fmt: skip
        if outcome == "refused":
            seen["refusal"] = dice.choice(("benefit", "age", "origin", "income", "other_chosen"))
        one.add(ago, AddViewing, seen)
    if one.story.startswith("eviction"):
        signs = ("rent_arrears", "lac") if one.region != "NL" else ("rent_arrears", "notice")
        lost = {
            "signals": signs, "causes": ("debts",), "signal_day": one.day(opened), "offered_day": one.day(opened - 3),
            "offer_answer": "accepted", "phase": "claimed", "claim_day": one.day(max(2, opened - 30)),
            "court_day": one.day(-dice.randint(6, 25)),
        }  # fmt: skip
        one.add(1, AddEviction, lost)
    left = dict(one.tell.who.about.get("exit") or {}).get("left")
    if left:
        lease = {
            "kind": "transit", "place": one.town, "landlord": where, "support_by": dice.choice(one.data["services"]),
            "start_day": one.day(left), "costs": "410",
        }  # fmt: skip
        one.add(left, AddLease, lease)


def _meetings(one: _Teller) -> None:
    dice, words = one.dice, one.data["meetings"][one.tell.language]
    drawn = dice.random()
    if not one.is_known or (drawn < 0.5 and one.tell.who.number >= _SEEN_FIRST):  # about half of the cases
        return
    name = str(one.tell.who.about.get("call", ""))
    ago = dice.randint(10, max(11, min(one.tell.opened - 1, 90)))
    held = {
        "kind": dice.choice(("network_meeting", "case_management", "transfer")), "state": "held", "day": one.day(ago),
        "time_text": "14:00", "place": one.office, "chair": one.tell.worker_name, "person_part": "present",
        **{key: words[key] for key in ("why", "agenda", "minutes")},
    }  # fmt: skip
    one.add(ago - 1, PlanMeeting, held, keep="meeting")
    members = (
        {"name": name, "role": "young_person", "presence": "present"},
        {"name": one.office, "role": "ocmw", "presence": "present", "secret_bound": "yes"},
    )
    for fields in members:
        one.act(ago - 1, partial(_member_of, fields=fields), hour=15)
    decided = {"what": words["decision"], "who": one.tell.worker_name, "person_agrees": "agreed", "may_print": "yes"}
    one.act(ago - 1, lambda made: AddDecision(meeting_id=made["meeting"], fields=decided), hour=16)  # type: ignore[arg-type]
    if dice.random() < 0.4:  # some have the next one planned
        coming = {
            "kind": "network_meeting", "day": one.day(-dice.randint(1, 20)), "time_text": "10:30", "place": one.office,
            "why": words["why"], "agenda": words["agenda"],
        }  # fmt: skip
        one.add(2, PlanMeeting, coming)


def _sharing(one: _Teller) -> None:
    if not one.is_known:
        return
    given = {
        "answer": one.dice.choice(("given", "given", "given", "refused")), "receiver": one.office,
        "receiver_kind": "welfare_office", "purpose": one.words["purpose"], "categories": ("housing", "income"),
        "explained": "talked", "day": one.day(max(1, one.tell.opened - 8)),
    }  # fmt: skip
    one.add(one.tell.opened - 8, RecordConsent, given)


def _passing_on(one: _Teller) -> None:
    dice, about = one.dice, one.tell.who.about
    track = [phase for phase, _ago in about["track"]]
    if not one.has_home:
        for _time in range(dice.choice((1, 2))):
            ago = dice.randint(3, max(4, one.tell.opened - 1))
            outcome = dice.choice(("accepted", "service_no", "no_place", "person_no"))
            asked: dict[str, Any] = {
                "kind": "orientation", "service": dice.choice(one.data["shelters"]), "outcome": outcome,
                "rung": dice.choice(("reception", "emergency")), "lower_reason": "nothing_free",
                "channel": dice.choice(("direct", "central")), "asked_day": one.day(ago),
                "outcome_day": one.day(ago - 1),
            }  # fmt: skip
            if outcome == "service_no":
                asked["refusal"] = "full"
            one.add(ago - 1, AddReferral, asked)
    if "phase3" in track or "handover" in track:
        met = {
            "organisation": dice.choice(one.data["services"]), "state": "accepted", "accepted_day": one.day(26),
            "proposed_day": one.day(40), "key_story": one.words["story"], "appointment_day": one.day(-5),
        }  # fmt: skip
        one.add(25, AddHandover, met)
    if one.tell.who.number % 9 == 5:  # one in nine
        ago = dice.randint(8, 80)
        crisis = {
            "kind": "crisis", "day": one.day(ago), "causes": ("mental_health",), "reason": one.words["crisis"],
            "evaluated_day": one.day(ago - 3),
        }  # fmt: skip
        one.add(ago, RecordEvent, crisis)
    if one.tell.who.number % 17 == 11:  # one in seventeen
        out = {
            "kind": "exclusion", "day": one.day(6), "causes": ("rules",), "alternative": "none",
            "reason": one.words["why"], "place": one.data["shelters"][0],
        }  # fmt: skip
        one.add(5, RecordEvent, out)


def _around(one: _Teller) -> None:
    """Words with the one who is always there; children."""
    if one.tell.anchor and one.tell.opened > _KNOWN_FOR:
        spoken = one.day(one.dice.choice(_CHECKED_AGO))
        goes = one.dice.choice(("well", "well", "fragile"))
        one.act(
            _CHECKED_AGO.start - 1,
            lambda made: RecordCheckIn(member_id=made["anchor"], day=spoken, with_whom="informal_support", goes=goes),
            hour=18,
        )
    if one.tell.who.about.get("children"):
        child = {"kind": "child", "with_them": "yes", "name": "Noé", "birth_day": one.day(2 * _YEAR + 40)}
        one.add(one.tell.opened - 2, AddHouseholdMember, child)


def _afterwards(one: _Teller) -> None:
    """With whose support somebody leaves, and how it went some time after."""
    if one.tell.who.about.get("exit"):
        support = one.dice.choice(("same_worker", "this_team", "other_service"))
        fields: dict[str, Any] = {"support_after": support, "follow_up_consent": "yes"}
        one.act(one.tell.opened - 4, lambda made: ChangeExit(exit_id=made["exit"], fields=fields), hour=18)  # type: ignore[arg-type]
    left = dict(one.tell.who.about.get("exit") or {}).get("left")
    for point, days in (("d14", 14), ("m3", 91), ("m6", 182)):
        if left is None or left - days < 2:  # it was yesterday
            return
        went: dict[str, Any] = {
            "done_day": one.day(left - days - 1), "result": "reached", "source": "self", "ethos_light": "housed",
            "income": "living_wage", "has_gp": "yes", "lasting_adult": "yes", "quality_of_life": one.dice.randint(5, 8),
            "registered_address": "yes", "days_homeless": 0, "debts_trend": "same",
        }  # fmt: skip
        one.act(left - days - 1, partial(_followed, point=point, went=went), hour=18)


def _followed(made: Made, point: str, went: Any) -> RecordFollowUp:  # noqa: ANN401 - fields of the operation
    return RecordFollowUp(exit_id=made["exit"], point=point, fields=went)


def _member_of(made: Made, fields: Any) -> AddMeetingMember:  # noqa: ANN401 - fields of the operation
    return AddMeetingMember(meeting_id=made["meeting"], fields=fields)

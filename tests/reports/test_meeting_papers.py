# SPDX-License-Identifier: EUPL-1.2
"""This is the place for agenda and minutes on paper: only what was agreed for every reader, the rest told with why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from caseapp.errors import NotAllowed, UnknownRecord
from caseapp.operations import perform
from caseapp.operations.meetings import (
    AddMeetingMember,
    ChangeDecision,
    ChangeMeeting,
    ChangeMeetingMember,
    PlanMeeting,
)
from caseapp.operations.sharing import ChangeConsent, RecordConsent
from caseapp.reports.case_papers import PaperWanted, paper_for
from caseapp.reports.meeting_content import AGENDA, FOR_PERSON, MINUTES
from caseapp.reports.paper import Paper, PaperOptions
from caseapp.store.queries.meetings import meetings_of
from tests.records import TODAY, Filled, full_store
from tests.reports.meetings import DECISION, MINUTES_TEXT, PARTNER, SERVICE, WORDS, Meetings, make_meetings

NARROW = "Bloemstraat"  # a word of the minutes


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Filled]:
    made = full_store(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def meetings(filled: Filled) -> Meetings:
    return make_meetings(filled.store, filled.case_id)


def paper(filled: Filled, document: str = MINUTES, **more: Any) -> Paper:
    options = PaperOptions(language=more.pop("language", "nl"))
    wanted = PaperWanted(case_id=filled.case_id, document=document, today=TODAY, options=options, **more)
    return filled.store.read(lambda reader: paper_for(reader, wanted))


def words(of: Paper) -> str:
    document = pypdfium2.PdfDocument(BytesIO(of.pdf))
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def consent(filled: Filled, receiver: str = SERVICE, *categories: str) -> str:
    fields: Any = {
        "answer": "given", "receiver": receiver, "purpose": "samenwerken", "categories": categories, "day": TODAY
    }  # fmt: skip
    return str(perform(filled.store, RecordConsent(case_id=filled.case_id, fields=fields)).result)


def test_without_consent_others_get_only_that_there_was_a_meeting(filled: Filled, meetings: Meetings) -> None:
    made = paper(filled)
    text = words(made)
    assert WORDS in text  # the person was there and said it to everybody
    assert "Sint-Jansplein 1" in text
    assert NARROW not in text
    assert DECISION not in text
    assert any("toestemming" in one or "consent" in one for one in made.told)
    assert all(PARTNER in one for one in made.told)
    assert len(made.told) == 4  # agenda, options, minutes, the decision


def test_consent_for_every_category_lets_all_of_it_through(filled: Filled, meetings: Meetings) -> None:
    consent(filled, SERVICE, "housing")
    half = paper(filled)
    assert NARROW not in words(half)  # it speaks of income too
    consent(filled, PARTNER, "income")  # the name of the person there counts like the name of the service
    whole = paper(filled)
    text = words(whole)
    assert NARROW in text
    assert DECISION in text
    assert whole.told == ()


def test_a_consent_that_ended_or_was_taken_back_lets_nothing_through(filled: Filled, meetings: Meetings) -> None:
    given = consent(filled, SERVICE, "housing", "income")
    assert NARROW in words(paper(filled))
    perform(filled.store, ChangeConsent(consent_id=given, fields={"answer": "withdrawn"}))
    assert NARROW not in words(paper(filled))
    perform(filled.store, ChangeConsent(consent_id=given, fields={"answer": "given", "withdrawn_day": None}))
    assert NARROW in words(paper(filled))
    ended: Any = {"day": TODAY - timedelta(days=9), "until_day": TODAY - timedelta(days=1)}
    perform(filled.store, ChangeConsent(consent_id=given, fields=ended))
    assert NARROW not in words(paper(filled))


def test_the_yes_or_no_to_one_decision_goes_before(filled: Filled, meetings: Meetings) -> None:
    rows = filled.store.read(lambda reader: meetings_of(reader, filled.case_id))
    (decision,) = next(one for one in rows if one.id == meetings.held).decisions
    perform(filled.store, ChangeDecision(decision_id=decision.id, fields={"may_print": "yes"}))
    assert DECISION in words(paper(filled))
    consent(filled, SERVICE, "housing", "income")
    perform(filled.store, ChangeDecision(decision_id=decision.id, fields={"may_print": "no"}))
    made = paper(filled)
    assert DECISION not in words(made)
    assert any(DECISION in one for one in made.told)


def test_the_copy_of_the_person_and_of_a_colleague_hold_everything(filled: Filled, meetings: Meetings) -> None:
    for audience in (FOR_PERSON, "Nele Van Damme"):
        made = paper(filled, audience=audience)
        assert NARROW in words(made)
        assert DECISION in words(made)
        assert made.told == ()
    partly = paper(filled, audience=PARTNER)
    assert NARROW not in words(partly)
    with pytest.raises(UnknownRecord):
        paper(filled, audience="nobody of that name")


def test_the_agenda_is_of_the_next_and_says_nothing_of_the_last(filled: Filled, meetings: Meetings) -> None:
    consent(filled, SERVICE, "housing", "income")
    text = words(paper(filled, AGENDA))
    assert "Waar slaap ik na" in text
    assert NARROW not in text
    assert DECISION not in text
    held = words(paper(filled, AGENDA, meeting_id=meetings.held))
    assert "Bloemstraat" not in held


def test_a_case_consultation_is_for_who_is_bound_to_secrecy(filled: Filled) -> None:
    """R-LAW-BE-1: basis, aim and who called it together; who is not bound gets nothing."""
    made = make_meetings(filled.store, filled.case_id, kind="case_conference")
    assert NARROW not in words(paper(filled))
    assert any(PARTNER in one for one in paper(filled).told)
    rows = filled.store.read(lambda reader: meetings_of(reader, filled.case_id))
    held = next(one for one in rows if one.id == made.held)

    for member in held.members:
        perform(filled.store, ChangeMeetingMember(member_id=member.id, fields={"secret_bound": "yes"}))
    assert NARROW not in words(paper(filled))  # bound, and no basis yet: consent is asked
    basis: Any = {"legal_basis": "decreet 2024", "aim": "een woning"}
    perform(filled.store, ChangeMeeting(meeting_id=made.held, fields=basis))
    text = words(paper(filled))
    assert NARROW in text
    assert "decreet 2024" in text


def test_a_sensitive_meeting_goes_only_when_that_is_ticked(filled: Filled) -> None:
    make_meetings(filled.store, filled.case_id, layer="L3", about=("health",))
    consent(filled, SERVICE, "health", "income")
    closed = paper(filled)
    assert NARROW not in words(closed)
    assert WORDS not in words(closed)
    assert NARROW in words(paper(filled, sensitive=True))


def test_who_reported_it_never_stands_on_paper(filled: Filled) -> None:
    fields: Any = {"kind": "case_conference", "state": "held", "day": TODAY, "layer": "L4", "minutes": "de buur"}
    perform(filled.store, PlanMeeting(case_id=filled.case_id, fields=fields))
    with pytest.raises(NotAllowed):
        paper(filled, audience=FOR_PERSON, sensitive=True)


def test_discussed_without_a_name_means_so_on_paper(filled: Filled) -> None:
    made = make_meetings(filled.store, filled.case_id, anonymous=True)
    told = {"minutes": f"Yassin El Idrissi belt. {MINUTES_TEXT}"}
    perform(filled.store, ChangeMeeting(meeting_id=made.held, fields=told))  # type: ignore[arg-type]
    consent(filled, SERVICE, "housing", "income")
    text = words(paper(filled))
    assert NARROW in text
    for name in ("Yassin", "Idrissi"):
        assert name not in text


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_without_a_meeting_a_sentence_says_so(filled: Filled, language: str) -> None:
    for document in (AGENDA, MINUTES):
        with pytest.raises(UnknownRecord):
            paper(filled, document, language=language)


def test_forty_people_are_named_once_and_not_above_what_it_is_about(filled: Filled) -> None:
    fields: Any = {"kind": "round_table", "state": "planned", "day": TODAY}
    meeting_id = perform(filled.store, PlanMeeting(case_id=filled.case_id, fields=fields)).result
    for number in range(40):
        member: Any = {"name": f"Lid {number}x", "organisation": "CAW Oost-Vlaanderen"}
        perform(filled.store, AddMeetingMember(meeting_id=meeting_id, fields=member))
    told = words(paper(filled, AGENDA, meeting_id=meeting_id))
    assert "voor de 41 mensen" in told
    assert told.count("Lid 39x") == 1

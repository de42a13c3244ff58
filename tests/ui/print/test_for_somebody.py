# SPDX-License-Identifier: EUPL-1.2
"""This is the place for papers that go to somebody: meetings, a partner with consent, the whole file for the person."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from caseapp.operations import perform
from caseapp.operations.cases import HandOverCase
from caseapp.operations.sharing import ChangeConsent, RecordConsent
from caseapp.operations.team import AddWorker
from caseapp.reports.case_papers import HOME, LEAVING
from caseapp.reports.meeting_content import FOR_PERSON, MINUTES
from caseapp.store.queries.openings import OpeningsAsk, openings_shown
from caseapp.store.queries.plans import papers_of
from caseapp.store.queries.sharing import sharings_of
from caseapp.ui.case.network_tab import NetworkTab
from caseapp.ui.file.meetings import MeetingsTab
from caseapp.ui.file.sharing import SharingTab
from caseapp.ui.kit.fields import Combo
from caseapp.ui.print.preview import PrintPreview
from caseapp.ui.print.wish import PrintWish
from tests.records import TODAY
from tests.reports.lists import make_lists
from tests.reports.meetings import make_meetings
from tests.ui.case.conftest import Opened
from tests.ui.print.test_preview import preview, ready

SVK = "SVK Gent"


def said_yes(opened: Opened, *categories: str) -> str:
    fields: Any = {"answer": "given", "receiver": SVK, "purpose": "een woning", "categories": categories, "day": TODAY}
    return str(perform(opened.store, RecordConsent(case_id=opened.case_id, fields=fields)).result)


def shared(opened: Opened) -> Any:
    return opened.ask(sharings_of, case_id=opened.case_id)


def gone(opened: Opened) -> list[str]:
    rows = opened.store.read(lambda reader: openings_shown(reader, OpeningsAsk(case_id=opened.case_id))).rows
    return [row.act for row in rows if row.act in ("print", "export")]


def codes(combo: Combo) -> list[str]:
    return [combo.itemData(at) for at in range(combo.count())]


@pytest.fixture
def meetings(opened: Opened) -> Any:
    return make_meetings(opened.store, opened.case_id)


def test_minutes_tell_what_stays_away_before_they_are_printed(
    opened: Opened,
    previews: list[PrintPreview],
    meetings: Any,
) -> None:
    made = preview(opened, previews, document=MINUTES)
    assert made.choice.version.code() == meetings.held
    assert made.told.isVisible()
    assert made.paper is not None
    assert len(made.paper.told) >= 3
    made.choice.audience.set_code(FOR_PERSON)
    made.choice.choice_changed.emit()
    ready(opened, made)
    assert not made.told.isVisible()
    assert made.paper.told == ()


def test_the_tab_of_meetings_asks_for_the_right_paper(opened: Opened, meetings: Any) -> None:
    wishes: list[PrintWish] = []
    opened.desk.print_requested.connect(wishes.append)
    tab = opened.go("meetings").tab("meetings")
    assert isinstance(tab, MeetingsTab)
    for meeting_id, document in ((meetings.ahead, "meeting-agenda"), (meetings.held, MINUTES)):
        tab.open(meeting_id)
        opened.qtbot.waitUntil(lambda wanted=meeting_id: tab.details.meeting_id() == wanted)
        tab.print_button.click()
        assert (wishes[-1].document, wishes[-1].meeting_id) == (document, meeting_id)


def test_a_partner_gets_a_paper_on_a_yes_and_it_is_written_down_first(
    opened: Opened,
    previews: list[PrintPreview],
    tmp_path: Path,
) -> None:
    consent = said_yes(opened, "housing")
    made = preview(opened, previews, document="partner-file", audience="svk gent")
    words = " ".join(page.accessibleDescription() for page in made.pages._pages)
    assert SVK in words
    assert "Idrissi" not in words
    assert made.told.isVisible()  # what has no consent
    made.save_to(tmp_path / "svk.pdf")
    opened.qtbot.waitUntil(lambda: (tmp_path / "svk.pdf").exists() and made.save_button.isEnabled())
    (row,) = shared(opened)
    assert (row.receiver, row.consent_id, row.categories, row.channel) == (SVK, consent, ("housing",), "file")
    assert gone(opened) == ["export"]
    made_of = [("partner-file", SVK)]
    opened.qtbot.waitUntil(
        lambda: [(one.document, one.handed_to) for one in opened.ask(papers_of, case_id=opened.case_id)] == made_of
    )


def test_a_yes_that_was_taken_back_meanwhile_lets_nothing_out(
    opened: Opened,
    previews: list[PrintPreview],
    tmp_path: Path,
) -> None:
    consent = said_yes(opened, "housing")
    made = preview(opened, previews, document="partner-file", audience=SVK)
    fields: Any = {"answer": "withdrawn", "withdrawn_day": TODAY - timedelta(days=1)}
    perform(opened.store, ChangeConsent(consent_id=consent, fields=fields))
    made.save_to(tmp_path / "svk.pdf")
    opened.qtbot.waitUntil(lambda: made._note is not None)
    assert not (tmp_path / "svk.pdf").exists()
    assert shared(opened) == ()
    assert gone(opened) == []


def test_the_tab_of_sharing_prints_for_who_has_a_yes(opened: Opened) -> None:
    consent = said_yes(opened, "housing")
    wishes: list[PrintWish] = []
    opened.desk.print_requested.connect(wishes.append)
    tab = opened.go("sharing").tab("sharing")
    assert isinstance(tab, SharingTab)
    card = tab.cards[0]
    opened.qtbot.waitUntil(lambda: bool(card._entries))
    card.list.act_requested.emit(consent, "partner")
    assert [(one.document, one.audience) for one in wishes] == [("partner-file", SVK)]
    perform(opened.store, ChangeConsent(consent_id=consent, fields={"answer": "withdrawn"}))
    tab.load()
    opened.qtbot.waitUntil(lambda: card._entries[0].answer == "withdrawn")
    assert [act.code for act in card._row(card._entries[0]).acts] == ["change", "delete"]


def test_the_papers_of_a_home_and_of_leaving_a_prison_are_there_when_they_can_be_made(
    opened: Opened, previews: list[PrintPreview]
) -> None:
    before = preview(opened, previews)
    assert not {HOME, LEAVING} & set(codes(before.choice.document))
    exit_id = make_lists(opened.store, opened.case_id)
    made = preview(opened, previews, document=LEAVING)
    assert {HOME, LEAVING} <= set(codes(made.choice.document))
    assert codes(made.choice.version) == [exit_id]  # the stay elsewhere is not among them
    assert made.paper is not None
    assert made.paper.title == "Mijn vertrek Yassin"
    made.choice.document.set_code(HOME)
    made.choice.document.code_changed.emit(HOME)
    ready(opened, made)
    assert made.paper.title == "Mijn woning Yassin"


def test_the_tab_of_the_network_asks_for_who_is_who(opened: Opened) -> None:
    wishes: list[PrintWish] = []
    opened.desk.print_requested.connect(wishes.append)
    tab = opened.go("network").tab("network")
    assert isinstance(tab, NetworkTab)
    tab.print_button.click()
    assert [one.document for one in wishes] == ["who-is-who"]


def test_the_file_of_the_person_goes_as_json_without_what_is_not_ticked(
    opened: Opened,
    previews: list[PrintPreview],
    tmp_path: Path,
) -> None:
    made = preview(opened, previews, document="case-export")
    assert made.json_button.isVisible()
    offered = [code for code, _words in made.choice._offered]
    assert {"person", "contacts", "goals"} <= set(offered)
    made.choice.parts.set_chosen([code for code in offered if code != "contacts"])
    made.choice.choice_changed.emit()
    ready(opened, made)
    assert "telefoonfirma" not in " ".join(page.accessibleDescription() for page in made.pages._pages)
    made.save_json(tmp_path / "file.json")
    opened.qtbot.waitUntil((tmp_path / "file.json").exists)
    content = json.loads((tmp_path / "file.json").read_text("utf-8"))
    assert content["person"][0]["call_name"] == "Yassin"
    assert "contacts" not in content
    assert gone(opened) == ["export"]
    assert [code for code, _words in made.choice._offered] == offered  # what stays here can be ticked again


def test_who_may_print_and_not_save_sees_one_button(
    opened: Opened,
    previews: list[PrintPreview],
    tmp_path: Path,
) -> None:
    intern = str(perform(opened.store, AddWorker(name="Some intern", role="intern")).result)
    perform(opened.store, HandOverCase(case_id=opened.case_id, to_worker_id=intern))
    opened.store.sign_in(intern)
    made = preview(opened, previews, document="case-export")
    assert made.save_button.isVisible()
    assert not made.file_button.isVisible()
    assert not made.json_button.isVisible()
    made.save_to(tmp_path / "plan.pdf")  # whoever finds another way meets the same answer below the window
    opened.qtbot.waitUntil(lambda: made._note is not None)
    assert not (tmp_path / "plan.pdf").exists()


@pytest.mark.parametrize("width", [1024, 1366])
def test_no_word_of_the_foot_is_cut(
    opened: Opened,
    previews: list[PrintPreview],
    width: int,
) -> None:
    opened.window.resize(width, 640)
    made = preview(opened, previews, document="case-export")
    opened.wait()
    shown = [one for one in (made.page_words, made.zoom_words) if one.isVisible()]
    assert all(one.width() >= one.sizeHint().width() for one in shown)
    assert bool(shown) == (width > 1200)
    for button in (made.leave_button, made.json_button, made.file_button, made.save_button):
        assert button.width() >= button.sizeHint().width()

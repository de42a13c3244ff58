# SPDX-License-Identifier: EUPL-1.2
"""This is the place for any paper of a case made by its name, from a real file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from caseapp.errors import CaseAppError, PaperError, UnknownRecord
from caseapp.operations import perform
from caseapp.operations.contacts import RecordContact
from caseapp.operations.exits import ChangeExit, SetExitItem
from caseapp.operations.network import AddNetworkMember
from caseapp.operations.plans import WritePlanDomain
from caseapp.plans.checklists import eviction_list
from caseapp.plans.paper_content import LeavingPaper
from caseapp.reports.case_export import case_export_of, case_json_of
from caseapp.reports.case_papers import CASE_PAPERS, HOME, LEAVING, PaperWanted, content_for, paper_for
from caseapp.reports.content import exit_paper_of
from caseapp.reports.paper import Paper, PaperOptions
from caseapp.store.queries.exits import exits_of
from caseapp.store.queries.plans import plan_of_case, versions_of
from caseapp.store.store import Store
from tests.records import TODAY, Filled, full_store, open_case
from tests.reports.lists import make_lists
from tests.reports.meetings import make_meetings

FRENCH = PaperOptions(language="fr")


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Filled]:
    made = full_store(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def store(filled: Filled) -> Store:
    return filled.store


@pytest.fixture
def case_id(filled: Filled) -> str:
    return filled.case_id


def made(store: Store, wanted: PaperWanted) -> Paper:
    return store.read(lambda reader: paper_for(reader, wanted))


def words_of(paper: Paper) -> str:
    document = pypdfium2.PdfDocument(BytesIO(paper.pdf))
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


@pytest.mark.parametrize("document", CASE_PAPERS)
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_paper_of_a_case_can_be_made(store: Store, case_id: str, document: str, language: str) -> None:
    make_lists(store, case_id)
    make_meetings(store, case_id)
    options = PaperOptions(language=language)
    paper = made(store, PaperWanted(case_id=case_id, document=document, today=TODAY, options=options))
    assert paper.pdf.startswith(b"%PDF")
    assert paper.pages >= 1


def test_an_old_version_is_printed_as_it_was(store: Store, case_id: str) -> None:
    version = store.read(lambda reader: versions_of(reader, case_id))[0]
    wanted = PaperWanted(case_id=case_id, document="plan", today=TODAY, version_id=version.id)
    before = made(store, wanted)
    plan = store.read(lambda reader: plan_of_case(reader, case_id))
    assert plan is not None
    perform(store, WritePlanDomain(plan_id=plan.id, domain="housing", fields={"want": "Iets heel anders."}))
    again = made(store, replace(wanted, today=date(2027, 1, 1)))
    assert again.sha256 == before.sha256
    draft = made(store, replace(wanted, version_id=None))
    assert draft.sha256 != before.sha256
    assert "Iets heel anders" in words_of(draft)
    assert "Iets heel anders" not in words_of(again)


def test_without_plan_or_exit_a_sentence_says_so(store: Store) -> None:
    empty = open_case(store)
    with pytest.raises(UnknownRecord):
        made(store, PaperWanted(case_id=empty, document="plan", today=TODAY))
    with pytest.raises(UnknownRecord):
        made(store, PaperWanted(case_id=empty, document="exit-list", today=TODAY))
    with pytest.raises(PaperError):
        made(store, PaperWanted(case_id=empty, document="recovery-sheet", today=TODAY))


def test_the_list_of_a_home_that_may_be_lost_is_in_the_words_of_the_person(store: Store, case_id: str) -> None:
    wanted = PaperWanted(case_id=case_id, document=HOME, today=TODAY)
    with pytest.raises(UnknownRecord):
        made(store, wanted)
    make_lists(store, case_id)
    dutch = words_of(made(store, wanted))
    assert "Ik kan mijn woning verliezen" in dutch
    assert "Op 14 november 2026 ben ik bij de rechter" in dutch
    assert dutch.index("Nu eerst") < dutch.index("Ik heb een advocaat die mij bijstaat") < dutch.index("Daarna")
    assert "EV0" not in dutch
    done = eviction_list().items["EV01"].mine
    assert dutch.index("Dit is al klaar") < dutch.index(done.nl)
    assert "Je risque de perdre mon logement" in words_of(made(store, replace(wanted, options=FRENCH)))
    discreet = words_of(made(store, replace(wanted, options=PaperOptions(discreet=True))))
    assert "verliezen. Dit doe ik" not in discreet
    assert "rechter. " not in discreet.split("Nu eerst")[0]


def test_the_basic_conditions_are_on_paper_for_who_leaves_a_dutch_prison(store: Store, case_id: str) -> None:
    wanted = PaperWanted(case_id=case_id, document=LEAVING, today=TODAY)
    with pytest.raises(UnknownRecord):
        made(store, wanted)
    exit_id = make_lists(store, case_id)
    paper = store.read(lambda reader: content_for(reader, wanted))
    assert isinstance(paper, LeavingPaper)
    states = {one.label: (one.settled, one.state) for one in paper.conditions}
    assert states["Ik heb een geldig identiteitsbewijs"] == ((True, True, False, False), "ok")
    assert states["Ik weet waar ik ga wonen"] == ((False,) * 4, "being_solved")
    assert states["Ik heb werk of een inkomen"] == ((False,) * 4, "")
    said = words_of(made(store, wanted))
    assert "Ik vertrek op 4 december 2026" in said
    assert "Hier werken we aan" in said
    assert "3 maanden ervoor" in said
    for told in ("gevangenis", "PI Zaandam"):
        assert told not in said
    french = words_of(made(store, replace(wanted, options=FRENCH, exit_id=exit_id)))
    assert "Je sais où je vais habiter" in french
    assert "On y travaille" in french
    other = next(one.id for one in store.read(lambda reader: exits_of(reader, case_id)) if one.id != exit_id)
    with pytest.raises(UnknownRecord):
        made(store, replace(wanted, exit_id=other))


def test_exit_items_are_in_the_language_of_the_paper_and_in_the_i_form(store: Store, case_id: str) -> None:
    exit_id = store.read(lambda reader: exits_of(reader, case_id))[0].id
    perform(store, ChangeExit(exit_id=exit_id, fields={"who_comes": "tante Samira", "destination": "room_student"}))
    perform(store, SetExitItem(exit_id=exit_id, code="E12", fields={"who": "Nele en ik", "state": "busy"}))
    dutch = store.read(lambda reader: exit_paper_of(reader, exit_id, "nl", TODAY))
    french = store.read(lambda reader: exit_paper_of(reader, exit_id, "fr", TODAY))
    by_code = {item.code: item for item in dutch.items}
    assert by_code["E12"].label == "Ik heb een adres voor mijn post"
    assert (by_code["E12"].who, by_code["E12"].state) == ("Nele en ik", "busy")
    assert by_code["E30"].state == "done"
    assert {item.code: item.label for item in french.items}["E12"] == "J'ai une adresse pour mon courrier"
    assert dutch.destination == "kamer of studio"
    assert french.destination == "chambre ou studio"
    assert dutch.leaving_on == date(2026, 12, 15)
    assert dutch.change_name == "Nele"


def test_sensitive_exit_items_come_only_when_asked_for(store: Store, case_id: str) -> None:
    exit_id = store.read(lambda reader: exits_of(reader, case_id))[0].id
    plain = {item.code for item in store.read(lambda reader: exit_paper_of(reader, exit_id, "nl", TODAY)).items}
    asked = {
        item.code
        for item in store.read(lambda reader: exit_paper_of(reader, exit_id, "nl", TODAY, sensitive=True)).items
    }
    assert "E05" not in plain
    assert "E05" in asked
    assert plain < asked


def test_leaving_without_a_solution_names_no_place(store: Store, case_id: str) -> None:
    exit_id = store.read(lambda reader: exits_of(reader, case_id))[0].id
    perform(store, ChangeExit(exit_id=exit_id, fields={"destination": "none"}))
    assert store.read(lambda reader: exit_paper_of(reader, exit_id, "nl", TODAY)).destination == ""


def test_the_export_leaves_out_what_is_about_others(store: Store, case_id: str) -> None:
    member = {"name": "oom Jef", "relation": "family", "phone": "0400 99 88 77", "note": "drinkt veel", "wanted": "yes"}
    perform(store, AddNetworkMember(case_id=case_id, fields=member))  # type: ignore[arg-type]
    for layer, what in (("L3", "over de zitting"), ("L4", "de buur belde")):
        fields = {"mode": "phone", "outcome": "completed", "what": what, "layer": layer, "with_whom": ("client",)}
        perform(store, RecordContact(case_ids=(case_id,), fields=fields))  # type: ignore[arg-type]
    exit_id = store.read(lambda reader: exits_of(reader, case_id))[0].id
    perform(store, ChangeExit(exit_id=exit_id, fields={"partners": "Sofie van het OCMW, 0400 12 34 56"}))
    text = store.read(lambda reader: case_json_of(reader, case_id))
    assert "oom Jef" in text
    for hidden in ("0400 99 88 77", "drinkt veel", "over de zitting", "de buur belde", "0400 12 34 56"):
        assert hidden not in text
    assert "Sofie van het OCMW" in text
    asked = store.read(lambda reader: case_json_of(reader, case_id, sensitive=True))
    assert "over de zitting" in asked
    assert "de buur belde" not in asked
    paper = words_of(made(store, PaperWanted(case_id=case_id, document="case-export", today=TODAY)))
    assert "oom Jef" in paper
    assert "drinkt veel" not in paper
    assert "0400 99 88 77" not in paper


def test_the_json_of_a_case_has_codes_and_days(store: Store, case_id: str) -> None:
    content = json.loads(store.read(lambda reader: case_json_of(reader, case_id)))
    assert content["format"] == 1
    assert content["person"][0]["birth_day"] == "2008-03-22"
    assert content["case"][0]["programmes"][0]["programme"] == "cti"
    assert content["plan"][0]["versions"][0]["number"] == 1
    assert [step["what"] for step in content["goals"][0]["steps"]] == [
        "Leefloon aanvragen (OCMW)",
        "Beslissing leefloon nakijken",
    ]


def test_the_readable_export_speaks_the_language_of_the_paper(store: Store, case_id: str) -> None:
    dutch = store.read(lambda reader: case_export_of(reader, case_id, "nl", today=TODAY))
    french = store.read(lambda reader: case_export_of(reader, case_id, "fr", today=TODAY))
    days = [label for _heading, rows in dutch.sections for label, _text in rows]
    assert "24 september 2026, huisbezoek" in days
    assert any("24 septembre 2026" in label for _heading, rows in french.sections for label, _text in rows)


def test_an_unknown_language_is_a_sentence(store: Store, case_id: str) -> None:
    wanted = PaperWanted(case_id=case_id, document="plan", today=TODAY, options=PaperOptions(language="xx"))
    with pytest.raises(CaseAppError):
        made(store, wanted)


def test_relations_are_words_on_the_plan_in_the_language_of_the_paper(store: Store, case_id: str) -> None:
    member = {"name": "Koen", "relation": "teacher", "kind": "informal", "wanted": "yes"}
    perform(store, AddNetworkMember(case_id=case_id, fields=member))  # type: ignore[arg-type]
    words = {}
    for language in ("nl", "fr"):
        wanted = PaperWanted(case_id=case_id, document="plan", today=TODAY, options=PaperOptions(language=language))
        words[language] = words_of(made(store, wanted))
    assert "leerkracht" in words["nl"]
    assert "teacher" not in words["nl"] + words["fr"]
    assert "aunt" in words["nl"]  # not a code: somebody's own word

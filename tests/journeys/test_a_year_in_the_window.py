# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the year of a young person as it is done in the window: with keys, clicks and what is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caseapp.i18n.codes import label
from caseapp.plans.catalogue import exit_checklist
from tests.journeys.conftest import Begin
from tests.journeys.forms import (
    Filled,
    choose_row,
    click,
    click_act,
    fill,
    list_named,
    noticed,
    on_another_day,
    one_of,
    pick,
    printed,
    save,
    tab,
    write,
)
from tests.journeys.hands import Hands

BORN = date(2009, 4, 12)
T18 = date(2027, 4, 12)
LEAVES = date(2027, 6, 30)


@pytest.mark.timeout(600)  # eleven days of work, each begun with the passphrase
def test_the_year_of_amina_through_the_window(begin: Begin, home: Path) -> None:
    hands = begin(home)
    hands.unlock()
    _she_comes(hands)
    _round_table(hands)
    _a_plan(hands)
    _turns_eighteen(hands)
    _leaves(hands)
    _afterwards(hands)
    _ends(hands)


def _she_comes(hands: Hands) -> None:
    hands.press("Ctrl+2")
    hands.wait()
    hands.press("Ctrl+Shift+N")
    hands.until(lambda: hands.sheet() is not None)
    her: dict[str, Filled] = {
        "Call name": "Amina",
        "Family name": "Bensalem",
        "Born": BORN,
        "Programme": one_of("programme", "young_adult"),
        "Backup": "Karim Aziz",
    }
    fill(hands, her)
    save(hands)
    assert "Amina Bensalem" in hands.app.window.windowTitle()
    tab(hands, "Checklists")
    fill(hands, {"Where the person is registered": one_of("jurisdiction_region", "VL")})
    tab(hands, "Exit")
    click(hands, "Start an exit file")
    stay: dict[str, Filled] = {
        "Institution": "De Linde",
        "Kind of institution": one_of("institution_type", "youth_care"),
        "Admission": date(2024, 9, 1),
        "Planned day": LEAVES,
    }
    fill(hands, stay)
    assert noticed(hands) == {"R-BF-03": "note", "R-BF-01": "note", "R-18-01": "note", "R-18-02": "note"}
    tab(hands, "Network")
    click(hands, "Add somebody")
    fill(hands, {"Name": "Tom", "Support around 18": one_of("support_role", "youth_help")})
    save(hands)
    click(hands, "Add somebody")
    fill(hands, {"Name": "Ilse", "Support around 18": one_of("support_role", "welfare_office")})
    save(hands)


def _round_table(hands: Hands) -> None:
    tab(hands, "Meetings")
    click(hands, "Plan a meeting")
    asked: dict[str, Filled] = {
        "Kind of meeting": one_of("meeting_kind", "round_table"),
        "On": date(2026, 10, 14),
        "What we talk about": "Wonen na 18.",
    }
    fill(hands, asked)
    save(hands)
    on_another_day(hands, date(2026, 10, 14), "amina")
    assert noticed(hands)["R-BF-03"] == "note"
    assert "R-18-02" not in noticed(hands)
    tab(hands, "Meetings")
    click_act(hands, "Meetings", label("meeting_kind", "round_table"), "Change")
    told: dict[str, Filled] = {
        "How it stands": one_of("meeting_state", "held"),
        "The person": one_of("person_part", "present"),
        "Minutes of the meeting": "Ze wil een studio met iemand in de buurt.",
    }
    fill(hands, told)
    save(hands)
    click(hands, "Add a decision")
    fill(
        hands,
        {"What was decided": "Leefloon voorbereiden", "Who does it": "Ilse", "By": T18, "Make it a step too": True},
    )
    save(hands)
    assert noticed(hands).keys() == {"R-BF-01", "R-18-01"}
    tab(hands, "Overview")
    assert hands.sees("Leefloon voorbereiden")


def _a_plan(hands: Hands) -> None:
    """A supporter of her own, and a plan within six weeks."""
    on_another_day(hands, date(2026, 11, 10), "amina")
    tab(hands, "Network")
    click(hands, "Add somebody")
    jim: dict[str, Filled] = {
        "Name": "tante Samira",
        "Who they are": one_of("relation", "jim"),
        "Since": date(2026, 10, 20),
    }
    fill(hands, jim)
    save(hands)
    assert "R-BF-01" in noticed(hands)
    tab(hands, "Plan")
    click(hands, "Start a plan")
    hands.until_paper()
    write(hands, "Who I am and what I want", "Ik wil mijn eigen deur.")
    click(hands, "Agree")
    hands.until(lambda: hands.sheet() is not None)
    save(hands)
    hands.until_paper()
    assert "R-BF-01" not in noticed(hands)
    assert "Ik wil mijn eigen deur." in printed(hands)


def _turns_eighteen(hands: Hands) -> None:
    """The list around 18, what it asks, the living wage with its receipt."""
    on_another_day(hands, T18, "amina")
    tab(hands, "Checklists")
    click(hands, "Fill in")
    fill(hands, {"Goes to school or studies": one_of("yes_no", "yes")})
    save(hands)
    choose_row(hands, list_named(hands, "What must be arranged around 18"), "Schulden")
    hands.press("3")
    hands.wait()
    tab(hands, "Rights")
    click(hands, "Add a right")
    wage: dict[str, Filled] = {
        "Which right": one_of("right_kind", "living_wage"),
        "How far it is": one_of("right_state", "asked"),
        "Asked at": "OCMW Gent",
    }
    fill(hands, wage)
    save(hands)
    on_another_day(hands, date(2027, 4, 16), "amina")
    assert noticed(hands)["R-BE-6"] == "late"
    tab(hands, "Rights")
    click_act(hands, "Rights and papers", label("right_kind", "living_wage"), "Change")
    fill(hands, {"How far it is": one_of("right_state", "receipt"), "Number on the receipt": "2027-118"})
    save(hands)
    assert "R-BE-6" not in noticed(hands)


def _leaves(hands: Hands) -> None:
    """A month before, on the day, and the first night in her own bed."""
    on_another_day(hands, date(2027, 6, 1), "amina")
    assert noticed(hands)["R-ETH-04"] == "late"
    tab(hands, "Exit")
    goes: dict[str, Filled] = {
        "1. Where to live": one_of("exit_destination", "own_rent_private"),
        "2. Who supports them after": one_of("support_after", "this_team"),
        "First night: where?": "Coupure 12",
        "Who comes along that day": "tante Samira",
        "We may ask later how it goes": one_of("yes_no", "yes"),
    }
    for words, value in goes.items():
        fill(hands, {words: value})
    assert "R-ETH-04" not in noticed(hands)
    items = list_named(hands, "Items of the exit")
    choose_row(hands, items, exit_checklist().items["E30"].label.here())
    hands.press("3")
    hands.wait()
    booklet = printed(hands)
    assert "Ik weet waar ik de eerste nacht slaap" in booklet
    assert "Coupure 12" not in booklet
    on_another_day(hands, LEAVES, "amina")
    tab(hands, "Exit")
    write(hands, "Left on", "30/6/2027")
    tab(hands, "Housing")
    click(hands, "Another place")
    fill(hands, {"Kind of place": one_of("ethos_light", "housed"), "Since": LEAVES})
    save(hands)
    click_act(hands, "Where they stay", label("ethos_light", "housed"), "Change")
    fill(hands, {"Registered there": one_of("yes_no", "yes")})
    save(hands)
    assert noticed(hands)["R-BF-02"] == "late"  # the plan of November was not looked at again since
    assert not noticed(hands).keys() & {"R-EX-02", "R-EX-03", "R-ETH-01"}


def _afterwards(hands: Hands) -> None:
    """Two weeks: all is well. Three months: nobody opens. In autumn she sleeps at her mother's again."""
    on_another_day(hands, date(2027, 7, 14), "amina")
    assert noticed(hands)["R-EX-04"] == "note"
    _asked(
        hands,
        "d14",
        {"Result": one_of("follow_up_result", "reached"), "Where they live now": one_of("ethos_light", "housed")},
    )
    on_another_day(hands, date(2027, 9, 30), "amina")
    _asked(hands, "m3", {"Result": one_of("follow_up_result", "not_reached"), "Attempts": 3})
    on_another_day(hands, date(2027, 11, 15), "amina")
    tab(hands, "Housing")
    click(hands, "Another place")
    fill(hands, {"Kind of place": one_of("ethos_light", "with_others"), "Since": date(2027, 11, 15)})
    save(hands)
    assert noticed(hands)["R-ETH-03"] == "note"
    click_act(hands, "Where they stay", label("ethos_light", "with_others"), "Change")
    fill(hands, {"With others for lack of an own home": one_of("yes_no", "yes")})
    save(hands)
    assert "R-ETH-03" not in noticed(hands)
    on_another_day(hands, date(2027, 12, 30), "amina")
    back: dict[str, Filled] = {
        "Result": one_of("follow_up_result", "reached"),
        "Where they live now": one_of("ethos_light", "with_others"),
        "Days without a home": 45,
        "Moved how often": 1,
    }
    _asked(hands, "m6", back)


def _asked(hands: Hands, point: str, told: dict[str, Filled]) -> None:
    """Write down how it goes at this point; its clock stops."""
    tab(hands, "Exit")
    click_act(hands, "How it goes afterwards", label("follow_up_point", point), "Write down")
    fill(hands, told)
    save(hands)
    assert "R-EX-04" not in noticed(hands)


def _ends(hands: Hands) -> None:
    """A year after leaving: a place again, the last question, and an end that asks for a reason."""
    on_another_day(hands, date(2028, 6, 30), "amina")
    told: dict[str, Filled] = {
        "Result": one_of("follow_up_result", "reached"),
        "Where they live now": one_of("ethos_light", "housed"),
        "Registered address": one_of("yes_no", "yes"),
        "Income": one_of("income_kind", "work"),
    }
    _asked(hands, "m12", told)
    pick(hands, "Change", "Close the case")
    hands.until(lambda: hands.sheet() is not None)
    fill(hands, {"Why": one_of("close_reason", "completed")})
    hands.press("Ctrl+Return")
    hands.wait()
    assert hands.sheet() is not None, "not all five are arranged: words are asked"
    fill(hands, {"In words: how it ended, and who stays in touch": "Samira blijft. Ze mag altijd terugkomen."})
    save(hands)
    assert noticed(hands) == {}
    assert hands.sees("Afgesloten")
    tab(hands, "History")
    assert hands.sees("Dossier afgesloten")

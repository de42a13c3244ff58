# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the year of a man who leaves a Dutch prison as it is done in the window, by keys and clicks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox

from caseapp.i18n.codes import label
from caseapp.plans.basis import basis
from caseapp.plans.reentry import every_condition
from caseapp.store.queries.agenda import Whose
from caseapp.store.queries.leaving import LEFT, leaving
from tests.journeys.conftest import Begin
from tests.journeys.forms import (
    Filled,
    asked_today,
    click,
    click_act,
    fill,
    noticed,
    on_another_day,
    one_of,
    overdue,
    pick,
    printed,
    save,
    tab,
    write,
)
from tests.journeys.hands import Hands

INSIDE = date(2026, 9, 14)
OUT = date(2027, 3, 5)


@pytest.mark.timeout(600)  # seven days of work, each begun with the passphrase
def test_the_year_of_dennis_through_the_window(begin: Begin, home: Path) -> None:
    hands = begin(home)
    hands.unlock()
    _he_is_inside(hands)
    _the_basis(hands)
    _thirty_days_before(hands)
    _out(hands)
    _afterwards(hands)


def _he_is_inside(hands: Hands) -> None:
    """A new case, the stay, and how the six conditions stand on arrival."""
    hands.press("Ctrl+2")
    hands.wait()
    hands.press("Ctrl+Shift+N")
    hands.until(lambda: hands.sheet() is not None)
    him: dict[str, Filled] = {
        "Call name": "Dennis",
        "Family name": "de Wit",
        "Born": date(1994, 2, 3),
        "Programme": one_of("programme", "cti"),
        "Backup": "Karim Aziz",
    }
    fill(hands, him)
    save(hands)
    assert "Dennis de Wit" in hands.app.window.windowTitle()
    tab(hands, "Checklists")
    fill(hands, {"Where the person is registered": one_of("jurisdiction_region", "NL")})
    tab(hands, "Exit")
    click(hands, "Start an exit file")
    stay: dict[str, Filled] = {
        "Institution": "PI Utrecht",
        "Kind of institution": one_of("institution_type", "prison"),
        "Admission": INSIDE,
        "Planned day": OUT,
    }
    fill(hands, stay)
    assert "R-PI-01" in asked_today(hands), "two weeks after arrival all six were to be looked at"
    _look_at_the_six(hands, "at_intake", {"home": "problem", "debts": "problem"})
    assert "R-PI-01" not in asked_today(hands)


def _look_at_the_six(hands: Hands, point: str, wrong: dict[str, str]) -> None:
    """In the card beside the list: the point, then each of the six; those not named are in order."""
    tab(hands, "Exit")
    click_act(hands, "Six basic conditions", label("reentry_point", point), "Write down")
    for name, one in every_condition().items():
        field = name.removeprefix("PI-").casefold()
        fill(hands, {one.label.here(): one_of("reentry_status", wrong.get(field, "ok"))})
    save(hands)


def _the_basis(hands: Hands) -> None:
    """Two weeks later: the address is asked for; points of the basis are ticked with the mouse."""
    on_another_day(hands, date(2026, 10, 20), "dennis")
    assert {"BASIS-ADDRESS", "BASIS-NEEDS"} <= overdue(hands)
    tab(hands, "Rights")
    click(hands, "Add a reference address")
    address: dict[str, Filled] = {
        "Where": one_of("reference_kind", "briefadres"),
        "How it stands": one_of("reference_state", "asked"),
    }
    fill(hands, address)
    save(hands)
    tab(hands, "Checklists")
    for point in ("BASIS-ADDRESS", "BASIS-NEEDS"):
        click(hands, basis()[point].label.here(), QCheckBox)
    assert not {"BASIS-ADDRESS", "BASIS-NEEDS"} & overdue(hands)


def _thirty_days_before(hands: Hands) -> None:
    """Ninety and thirty days: the six again; no place to go to, so the team lead is told; then a room is found."""
    on_another_day(hands, date(2026, 12, 7), "dennis")
    assert "R-PI-01" in overdue(hands)
    _look_at_the_six(hands, "at_90", {"home": "being_solved", "debts": "being_solved"})
    assert "R-PI-01" not in overdue(hands)
    on_another_day(hands, date(2027, 2, 3), "dennis")
    _look_at_the_six(hands, "at_30", {"home": "problem"})
    assert noticed(hands)["R-ETH-04"] == "late"
    fill(hands, {"1. Where to live": one_of("exit_destination", "none")})
    fill(hands, {"2. Who supports them after": one_of("support_after", "this_team")})
    hands.until(lambda: noticed(hands).get("R-EX-05") == "late")
    fill(hands, {"Why there is none": "geen plek voor 5 maart"})
    write(hands, "Team lead knows since", "3/2/2027")
    hands.until(lambda: "R-EX-05" not in noticed(hands))
    fill(hands, {"1. Where to live": one_of("exit_destination", "room_student")})
    fill(hands, {"First night: where?": "Kanaalstraat 40", "Who comes along that day": "zijn broer Rick"})
    hands.until(lambda: "R-ETH-04" not in noticed(hands))
    tab(hands, "Housing")
    click(hands, "Add a lease")
    fill(hands, {"Kind of lease": one_of("lease_kind", "temporary"), "Where": "Kanaalstraat 40", "From": OUT})
    save(hands)


def _out(hands: Hands) -> None:
    """The booklet, the last look at the six, and the day itself."""
    on_another_day(hands, OUT, "dennis")
    _look_at_the_six(hands, "at_leaving", {})
    booklet = printed(hands)
    assert "Mijn ziekteverzekering is in orde" in booklet
    assert "Kanaalstraat" not in booklet
    write(hands, "Left on", "5/3/2027")
    tab(hands, "Housing")
    click(hands, "Another place")
    fill(hands, {"Kind of place": one_of("ethos_light", "housed"), "Since": OUT})
    save(hands)
    assert not noticed(hands).keys() & {"R-EX-02", "R-EX-03", "R-ETH-01", "R-ETH-04"}
    (row,) = hands.store.read(lambda reader: leaving(reader, Whose(), hands.desk.today(), LEFT))
    assert (row.actual_day, row.without_solution) == (OUT, False)


def _afterwards(hands: Hands) -> None:
    """Three months: he works. Half a year: the room is over, a home of his own. Then the case closes."""
    on_another_day(hands, date(2027, 6, 5), "dennis")
    assert "R-LEASE-01" in noticed(hands)
    well: dict[str, Filled] = {
        "Result": one_of("follow_up_result", "reached"),
        "Where they live now": one_of("ethos_light", "housed"),
        "Income": one_of("income_kind", "work"),
        "School or work, hours a week": 32,
    }
    for point in ("d14", "m3"):
        tab(hands, "Exit")
        click_act(hands, "How it goes afterwards", label("follow_up_point", point), "Write down")
        fill(hands, well)
        save(hands)
    assert "R-EX-04" not in noticed(hands)
    tab(hands, "Housing")
    click_act(hands, "Leases", label("lease_kind", "temporary"), "Change")
    fill(hands, {"Really ended on": date(2027, 6, 5), "How it ended": one_of("lease_result", "moved_better")})
    save(hands)
    assert "R-LEASE-01" not in noticed(hands)
    pick(hands, "Change", "Close the case")
    hands.until(lambda: hands.sheet() is not None)
    why: dict[str, Filled] = {
        "Why": one_of("close_reason", "accepted_regular_help"),
        "In words: how it ended, and who stays in touch": "Het buurtteam neemt het over.",
    }
    fill(hands, why)
    save(hands)
    assert hands.sees("Afgesloten")
    on_another_day(hands, date(2028, 3, 5), "dennis")
    assert noticed(hands).keys() == {"R-EX-04"}, "a closed case is still asked after"

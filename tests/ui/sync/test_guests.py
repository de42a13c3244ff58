# SPDX-License-Identifier: EUPL-1.2
"""This is the place for guests in the window: two organisations, from the code to a case that is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseapp.store.plain_sql import run_of
from caseapp.sync.organisation import Organisation
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.buttons import Button
from caseapp.ui.sync.guest_access import GuestAccessSheet
from caseapp.ui.sync.guest_sheets import AdmitGuestSheet, EndSheet, InviteGuestSheet, LinkSheet
from caseapp.ui.sync.invite_sheets import InvitationSheet
from caseapp.ui.sync.page import SyncPage
from casehub.serving import Serving
from tests.journeys.hands import texts_in
from tests.sync.laptops import hub_at
from tests.ui.sync.teams import Seat, founder, joined, open_yassin, seat

PARTNER = Organisation(b"partner organisa", b"fingerprint of the partner org..")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Serving]:
    with hub_at(tmp_path / "hub") as serving:
        yield serving


@pytest.fixture
def nele(qtbot: QtBot, tmp_path: Path, hub: Serving) -> Iterator[Seat]:
    made, _nele, karim_id = founder(qtbot, tmp_path / "nele", hub)
    karim = joined(made, karim_id, tmp_path / "karim")
    made.desk.load()
    made.frame.show()
    yield made
    karim.close()
    made.close()


@pytest.fixture
def sofie(qtbot: QtBot, tmp_path: Path) -> Iterator[Seat]:
    made = seat(qtbot, tmp_path / "sofie")
    yield made
    made.close()


def page_of(at: Seat) -> SyncPage:
    page = at.opened("", "").show("sync", SyncPage)
    assert isinstance(page, SyncPage)
    at.until(lambda: page.view is not None)
    return page


def sheet_of(at: Seat, kind: type) -> object:
    at.until(lambda: at.frame.window().findChildren(kind))
    return at.frame.window().findChildren(kind)[-1]


def press(at: Seat, words: str) -> None:
    button = next(
        one for one in at.frame.window().findChildren(Button) if one.accessibleName() == words and one.isVisible()
    )
    button.click()


def test_a_guest_is_linked_invited_let_in_given_a_case_and_shut_out(nele: Seat, sofie: Seat) -> None:
    case_id = open_yassin(nele, nele)
    nele.round()
    page = page_of(nele)
    page.guests.link_button.click()
    link = sheet_of(nele, LinkSheet)
    assert isinstance(link, LinkSheet)
    link.name.setText("Huis Oost")
    link.code.setPlainText("geen code")
    assert not link.same.isEnabled()
    link.code.setPlainText(PARTNER.text())
    assert link.words is not None
    assert link.words.words == PARTNER.words
    assert not link.save_button.isEnabled(), "nobody compared yet"
    link.same.setChecked(True)
    link.save_button.click()
    nele.until(lambda: page.view is not None and page.view.guests.partners)

    page.guests.link_pressed.emit()
    invite = sheet_of(nele, InviteGuestSheet)
    assert isinstance(invite, InviteGuestSheet)
    invite.name.setText("Sofie Maes")
    invite.save_button.click()
    shown = sheet_of(nele, InvitationSheet)
    assert isinstance(shown, InvitationSheet)
    text = shown.shown.toPlainText()
    shown.close_sheet()
    _sealed, words = sofie.act(lambda colleagues: colleagues.ask_to_join(text, "Sofie Maes", "laptop Sofie"))
    nele.until(lambda: any("Sofie Maes vraagt" in one for one in texts_in(page.guests)))
    press(nele, "De woorden vergelijken")
    admit = sheet_of(nele, AdmitGuestSheet)
    assert isinstance(admit, AdmitGuestSheet)
    assert set(words) <= set(texts_in(admit))
    assert not admit.save_button.isEnabled()
    admit.same.setChecked(True)
    admit.save_button.click()
    nele.until(lambda: page.view is not None and page.view.guests.guests)
    assert sofie.act(lambda colleagues: colleagues.come_in())
    sofie.desk.load()

    page.open(Address("sync", item=f"guests.{case_id}"))
    access = sheet_of(nele, GuestAccessSheet)
    assert isinstance(access, GuestAccessSheet)
    nele.until(access.save_button.isEnabled)
    assert page.view is not None
    guest = page.view.guests.guests[0].id
    access.guest.set_code(guest)
    access.role.set_chosen(["w"])
    assert not access.sensitive.isChecked()
    access.save_button.click()
    count = "SELECT count(*) FROM case_file"
    nele.until(lambda: not access.isVisible())
    sofie.round()
    assert sofie.store.read(lambda reader: run_of(reader)(count).fetchone()[0]) == 1
    assert sofie.desk.worker_name(nele.store.author.worker_id) == "Nele Vinck"
    sofie.frame.show()
    theirs = page_of(sofie)
    assert any("gast van een andere organisatie" in one for one in texts_in(theirs))
    assert theirs.people.isHidden()
    assert theirs.guests.isHidden()

    press(nele, "Sofie Maes buitensluiten")
    end = sheet_of(nele, EndSheet)
    assert isinstance(end, EndSheet)
    end.save_button.click()
    nele.until(lambda: page.view is not None and page.view.guests.guests[0].state == "revoked")
    assert nele.act(lambda colleagues: colleagues.guests.access(case_id)) == ()

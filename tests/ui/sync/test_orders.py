# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what takes two signatures in the window (T18, T19): asked on one laptop, signed on another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseapp.operations.team import AddWorker
from caseapp.store.plain_sql import run_of
from caseapp.store.profile import Profile
from caseapp.sync.ended import Brake
from caseapp.sync.recovery import Drill, RecoverySecret
from caseapp.ui.background import Background
from caseapp.ui.frame.address import Address
from caseapp.ui.kit.cards import Banner
from caseapp.ui.shell.joining import Joining
from caseapp.ui.sync.device_sheets import RolesSheet
from caseapp.ui.sync.erase_sheet import EraseSheet
from caseapp.ui.sync.orders import OrderSheet
from caseapp.ui.sync.page import SyncPage
from caseapp.ui.sync.recovery_sheets import RecoveryMaking
from casehub.serving import Serving
from tests.journeys.hands import new_profile, texts_in
from tests.sync.laptops import hub_at
from tests.ui.sync.teams import WAIT, Seat, founder, joined, open_yassin


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Serving]:
    with hub_at(tmp_path / "hub") as serving:
        yield serving


@pytest.fixture
def two(qtbot: QtBot, tmp_path: Path, hub: Serving) -> Iterator[tuple[Seat, Seat]]:
    """Nele and Karim look after the team together."""
    nele, _nele_id, karim_id = founder(qtbot, tmp_path / "nele", hub)
    karim = joined(nele, karim_id, tmp_path / "karim")
    nele.act(lambda colleagues: colleagues.set_roles(karim_id, ["administrator", "worker"]))
    nele.round()
    karim.round()
    for one in (nele, karim):
        one.desk.load()
        one.frame.show()
    yield nele, karim
    karim.close()
    nele.close()


def page_of(at: Seat) -> SyncPage:
    page = at.opened("", "").show("sync", SyncPage)
    assert isinstance(page, SyncPage)
    at.until(lambda: page.view is not None)
    return page


def sheet_of(at: Seat, kind: type) -> object:
    at.until(lambda: at.frame.window().findChildren(kind))
    return at.frame.window().findChildren(kind)[-1]


def sign(at: Seat) -> OrderSheet:
    """Open what waits, from the list on the page."""
    page = page_of(at)
    at.until(lambda: page.view is not None and page.view.orders)
    assert page.view is not None
    page.orders.open_order(page.view.orders[0].order_id)
    sheet = sheet_of(at, OrderSheet)
    assert isinstance(sheet, OrderSheet)
    return sheet


def test_t18_a_case_is_erased_by_two(two: tuple[Seat, Seat]) -> None:
    nele, karim = two
    case_id = open_yassin(nele, karim)
    nele.round()
    karim.round()
    nele.until(lambda: nele.desk.looks_after_team)
    page = page_of(nele)
    page.open(Address("sync", item=f"erase.{case_id}"))
    sheet = sheet_of(nele, EraseSheet)
    assert isinstance(sheet, EraseSheet)
    nele.until(sheet.name.text)
    assert sheet.name.text() == "Yassin El Idrissi"
    sheet.reason.set_chosen(["request"])
    sheet.save_button.click()
    nele.until(lambda: page.view is not None and page.view.orders)
    nele.until(lambda: any("Je vroeg dit" in one for one in texts_in(page.orders)))

    asked = sign(karim)
    said = texts_in(asked)
    assert "Yassin El Idrissi" in said
    assert any("de persoon vraagt het" in one for one in said)
    asked.save_button.click()
    count = "SELECT count(*) FROM case_file"
    karim.until(lambda: karim.store.read(lambda reader: run_of(reader)(count).fetchone()[0]) == 0)
    nele.round()
    assert nele.store.read(lambda reader: run_of(reader)(count).fetchone()[0]) == 0
    nele.until(lambda: page.view is not None and not page.view.orders)
    assert page.orders.isHidden()


def test_t18_a_role_waits_and_is_refused(two: tuple[Seat, Seat]) -> None:
    nele, karim = two
    page = page_of(nele)
    assert page.view is not None
    row = next(one for one in page.view.colleagues if not one.is_me)
    before = row.roles
    sheet = RolesSheet(nele.frame.window(), nele.desk, row)
    sheet.role.set_code("team_lead")
    heard: list[str] = []
    nele.desk.said.connect(heard.append)
    sheet.save_requested.emit()
    nele.until(lambda: heard)
    assert "tweede beheerder" in heard[0]
    asked = sign(karim)
    asked.refuse_button.click()
    karim.until(lambda: not asked.isVisible())
    nele.act(lambda colleagues: colleagues.orders.look())
    nele.until(lambda: page.view is not None and page.view.orders and page.view.orders[0].refused_by)
    nele.until(lambda: any("gaat niet akkoord" in one for one in texts_in(page.orders)))
    mine = sign(nele)
    assert mine.save_button.isHidden(), "who asked has signed"
    mine.refuse_button.click()
    nele.until(lambda: page.view is not None and not page.view.orders)
    assert next(one.roles for one in page.view.colleagues if not one.is_me) == before  # type: ignore[union-attr]


def test_t19_sheets_are_replaced_after_the_second_signature(two: tuple[Seat, Seat]) -> None:
    nele, karim = two
    old = RecoverySecret.random()
    nele.act(lambda colleagues: colleagues.set_recovery(old))
    (order,) = karim.act(lambda colleagues: colleagues.orders.look())
    karim.act(lambda colleagues: colleagues.orders.sign(order.order_id))
    nele.round()
    page = page_of(nele)
    nele.until(lambda: page.view is not None and page.view.state.recovery)
    assert not page.recovery.replace_button.isHidden()
    page.recovery.replace_button.click()
    making = sheet_of(nele, RecoveryMaking)
    assert isinstance(making, RecoveryMaking)
    assert not making.save_button.isEnabled()
    making._on_went_out()  # printed
    new = [" ".join(one.words) for one in making.shares]
    making.two.first.set_text(new[0])
    making.two.second.set_text(new[2])
    making.save_button.click()
    nele.until(lambda: page.view is not None and page.view.orders)
    olds = [" ".join(one) for one in old.shares()]
    assert nele.act(lambda colleagues: colleagues.overview.drill(olds[:2])) is Drill.OPENS
    asked = sign(karim)
    assert any(" ".join(making.shares[0].mark) in one for one in texts_in(asked)), "the words on the paper"
    asked.save_button.click()
    karim.until(lambda: not asked.isVisible())
    nele.round()
    assert nele.act(lambda colleagues: colleagues.overview.drill(olds[:2])) is Drill.EARLIER
    assert nele.act(lambda colleagues: colleagues.overview.drill(new[1:])) is Drill.OPENS


def test_everybody_reads_who_was_made_administrator_by_one(two: tuple[Seat, Seat], tmp_path: Path) -> None:
    nele, _karim = two
    mila = joined(nele, str(nele.do(AddWorker(name="Mila Peeters"))), tmp_path / "mila")
    mila.frame.show()
    page = page_of(mila)
    (banner,) = page.notices.findChildren(Banner)
    assert "Karim" in banner.accessibleName()
    assert "Nele" in banner.accessibleName()
    banner.act_pressed.emit("seen")
    mila.until(page.notices.isHidden)
    mila.close()


def test_t19_two_sheets_begin_a_team_again_from_the_first_page(qtbot: QtBot, tmp_path: Path, hub: Serving) -> None:
    nele, _nele_id, _karim_id = founder(qtbot, tmp_path / "nele", hub)
    secret = RecoverySecret.random()
    nele.act(lambda colleagues: colleagues.set_recovery(secret))
    open_yassin(nele, nele)
    nele.round()
    nele.close()
    home = tmp_path / "fresh"
    home.mkdir()
    profile: Profile = new_profile(home)
    door = Background()
    joining = Joining(profile, door, ("nl",), "Nele")
    came: list[bool] = []
    joining.came_in.connect(lambda: came.append(True))
    joining.view.lost_button.click()
    assert joining.view.step == "rescue"
    view, sheets = joining.view, [" ".join(one) for one in secret.shares()]
    others = [" ".join(one) for one in RecoverySecret.random().shares()]
    view.address.setText(hub.address)
    for pair, is_good in ((others[:2], False), (sheets[:2], True)):
        view.two.first.set_text(pair[0])
        view.two.second.set_text(pair[1])
        view.rescue_button.click()
        qtbot.waitUntil(lambda: bool(came) if is_good else view.trouble.text() != "", timeout=WAIT)  # noqa: B023
    assert profile.store.read(lambda reader: run_of(reader)("SELECT count(*) FROM case_file").fetchone()[0]) == 1
    joining.close()
    door.shutdown()
    profile.close()


def test_what_waits_to_leave_is_said_and_asked_for(two: tuple[Seat, Seat]) -> None:
    nele, karim = two
    page = page_of(nele)
    assert page.view is not None
    brake = Brake(34, round(nele.store.clock.now().timestamp() * 1000) + 3_600_000)
    page.notices.show_view(replace(page.view, state=replace(page.view.state, brake=brake)))
    (banner,) = page.notices.findChildren(Banner)
    assert "34 dossiers" in banner.accessibleName()
    banner.act_pressed.emit("release")
    asked = sign(karim)
    assert any("Nele Vinck" in one and "tegelijk" in one for one in texts_in(asked))
    asked.save_button.click()
    karim.until(lambda: not asked.isVisible())
    page_of(nele)
    assert nele.act(lambda colleagues: colleagues.orders.look()) == ()

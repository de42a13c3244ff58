# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of syncing beside the work: by itself, after saves, on news, and never in the way."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from caseapp.errors import ProfileClosed
from caseapp.operations import perform
from caseapp.operations.contacts import RecordContact
from caseapp.store.changes import Changes
from caseapp.store.colleagues.progress import HubLog, hub_logs, keep_hub_log, logs
from caseapp.store.plain_sql import run_of
from caseapp.store.queries.cases import CaseFilter, count_cases
from caseapp.store.reader import Reader
from caseapp.store.unit import Unit
from caseapp.ui.frame.address import Address
from caseapp.ui.sync.page import SyncPage
from caseapp.ui.sync.syncing import rest_seconds
from casehub.serving import Serving
from tests.journeys.hands import texts_in
from tests.records import TODAY
from tests.sync.laptops import hub_at
from tests.ui.sync.teams import Seat, founder, joined, open_yassin


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Serving]:
    with hub_at(tmp_path / "hub") as serving:
        yield serving


@pytest.fixture
def two(qtbot: QtBot, tmp_path: Path, hub: Serving) -> Iterator[tuple[Seat, Seat]]:
    """Nele and Karim at their windows."""
    first, _nele, karim = founder(qtbot, tmp_path / "nele", hub)
    second = joined(first, karim, tmp_path / "karim")
    yield first, second
    second.close()
    first.close()


def cases_in(reader: Reader) -> int:
    return count_cases(reader, CaseFilter(), TODAY)


def test_what_one_writes_the_other_sees_without_doing_anything(two: tuple[Seat, Seat]) -> None:
    first, second = two
    heard: list[Changes] = []
    second.desk.changed.connect(heard.append)
    offered: list[str] = []
    second.desk.undo_offered.connect(lambda words, _rev: offered.append(words))
    first.syncing.start()
    second.syncing.start()
    second.until(lambda: second.syncing.last is not None and second.syncing._is_listening)
    first.until(lambda: first.syncing.last is not None)
    open_yassin(first, second)
    second.until(lambda: second.store.read(cases_in) == 1)
    second.until(lambda: any(one.touches("case_file") for one in heard))
    assert all(one.act == "sync" and one.act_rev is None for one in heard)
    assert offered == [], "nobody takes back what somebody else wrote"


def test_closing_does_not_wait_for_a_hub_that_is_silent(two: tuple[Seat, Seat]) -> None:
    _first, second = two
    second.syncing.start()
    second.until(lambda: second.syncing._is_listening)
    second.wait()
    listening = [one for one in threading.enumerate() if one.name.startswith("caseapp-watch")]
    assert listening
    begun = time.monotonic()
    second.syncing.close()
    second.desk.background.drain()
    second.store.close()
    assert time.monotonic() - begun < 1.0, "the long poll waits 25 seconds; closing must not"
    with pytest.raises(ProfileClosed):
        second.store.read(cases_in)


def test_a_hub_that_is_away_is_asked_seldom_and_said_in_words(two: tuple[Seat, Seat], hub: Serving) -> None:
    first, second = two
    first.syncing.start()
    first.until(lambda: first.syncing.last is not None)
    hub.stop()
    open_yassin(first, second)
    first.until(lambda: first.syncing.last is not None and first.syncing.last.sentence)
    assert first.syncing.last is not None
    assert first.syncing.last.sentence.startswith("Geen verbinding met de hub")
    assert first.syncing._round_timer.isActive()
    assert first.store.read(cases_in) == 1


def test_what_the_hub_refused_is_told_log_by_log_and_tried_again_when_asked(two: tuple[Seat, Seat]) -> None:
    first, second = two
    first.until(lambda: first.syncing.last is not None and not first.syncing.is_busy)  # the one after unlocking
    open_yassin(first, second)
    now = round(first.store.clock.now().timestamp() * 1000)

    def refuse(unit: Unit) -> None:
        run = run_of(unit)
        (log_no,) = (one.log_no for one in logs(run) if one.kind == "core")
        keep_hub_log(run, hub_logs(run).get(log_no, HubLog(log_no)).failed("quota", now))

    first.store.local(refuse)
    first.frame.add_page("sync", lambda: SyncPage(first.desk))
    first.frame.show()
    first.frame.go_to(Address("sync"))
    page = first.frame.page()
    assert isinstance(page, SyncPage)
    first.until(lambda: page.view is not None and page.view.failed)
    said = " ".join(texts_in(page.aside))
    assert "geen plaats meer" in said
    assert "Yassin El Idrissi" in said
    assert page.view is not None
    assert page.view.state.unsent > 0
    first.syncing.look()
    first.wait()
    assert first.syncing._round_timer.isActive(), "nobody need press anything"
    page.aside.link.click()
    first.until(lambda: page.view is not None and not page.view.failed and not page.view.state.unsent)
    assert page.aside.isHidden()


def test_a_round_can_be_stopped(two: tuple[Seat, Seat]) -> None:
    first, _second = two
    ended: list[object] = []
    first.syncing.ended.connect(ended.append)
    first.syncing.began.connect(first.syncing.stop_round)
    first.syncing.sync_now()
    first.until(lambda: ended)
    assert not first.syncing.is_busy
    first.syncing.began.disconnect(first.syncing.stop_round)
    first.round()
    assert first.syncing.last is not None
    assert first.syncing.last.report is not None


def test_rests_grow_to_a_quarter_of_an_hour() -> None:
    assert rest_seconds(1, 0.0) == 2.0
    assert rest_seconds(2, 1.0) == 4.0
    assert 450 <= rest_seconds(40, 0.0) < rest_seconds(40, 0.9) <= 900


def test_the_window_breathes_while_thousands_arrive(two: tuple[Seat, Seat]) -> None:
    """What a round does lies in other threads; how long the longest stop is, the bench measures (P4)."""
    sys.setswitchinterval(0.0005)  # as the front door does
    first, second = two
    case_id = open_yassin(first, second)
    for number in range(600):
        given = RecordContact(case_ids=(case_id,), fields={"moment": first.store.clock.now(), "mode": "phone",
                              "outcome": "completed", "what": f"Gebeld {number}"})  # fmt: skip
        perform(first.store, given)
    first.round()
    stops: list[float] = []
    last = time.monotonic()

    def tick() -> None:
        nonlocal last
        now = time.monotonic()
        stops.append(now - last)
        last = now

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(5)
    second.round()
    timer.stop()
    assert second.store.read(cases_in) == 1
    assert len(stops) > 20, "the loop of the window turned all the time"
    print(f"longest stop {sorted(stops)[-6:]} s of {len(stops)}")  # the bench judges it (P4)

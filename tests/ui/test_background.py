# SPDX-License-Identifier: EUPL-1.2
"""This is the place for proving that answers come back on the GUI thread, once, in order, or not at all."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Final

import pytest
from pytestqt.qtbot import QtBot

from caseapp.errors import DiskFull
from caseapp.ui.background import Background


@pytest.fixture
def door(qtbot: QtBot) -> Iterator[Background]:
    made = Background()
    yield made
    made.shutdown()


class Listener:
    """Remembers what it heard and on which thread."""

    def __init__(self) -> None:
        self.heard: list[object] = []
        self.threads: set[int] = set()

    def on_done(self, value: object) -> None:
        self.heard.append(value)
        self.threads.add(threading.get_ident())

    def on_error(self, error: BaseException) -> None:
        self.heard.append(error)
        self.threads.add(threading.get_ident())


class Gate:
    """Work that waits until the test opens the gate."""

    def __init__(self, answer: object) -> None:
        self.started = threading.Event()
        self.opened = threading.Event()
        self.answer = answer

    def __call__(self) -> object:
        self.started.set()
        assert self.opened.wait(30)
        return self.answer


class Answer:
    def __init__(self, value: object) -> None:
        self.value = value

    def __call__(self) -> object:
        return self.value


def _full() -> object:
    raise DiskFull("no room")


def _broken() -> object:
    raise ZeroDivisionError


def test_work_runs_elsewhere_and_the_answer_comes_back_here(door: Background, qtbot: QtBot) -> None:
    ear = Listener()
    door.run("read", threading.get_ident, ear.on_done)
    qtbot.waitUntil(lambda: len(ear.heard) == 1)
    assert ear.heard[0] != threading.get_ident()
    assert ear.threads == {threading.get_ident()}


def test_five_thousand_answers_arrive_each_once(door: Background, qtbot: QtBot) -> None:
    """PySide6 6.12.0 on Python 3.11 aborts the process after about 600 emissions; this is the test that notices."""
    ear = Listener()
    for number in range(5000):
        door.run(("read", "write", "net")[number % 3], Answer(number), ear.on_done)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: len(ear.heard) == 5000, timeout=60_000)
    assert sorted(ear.heard, key=int) == list(range(5000))  # type: ignore[call-overload]
    assert door.waiting() == 0


def test_answers_of_any_kind_survive_the_way(door: Background, qtbot: QtBot) -> None:
    ear = Listener()
    answers: list[object] = [None, True, False, 2**80, "ë", (1, 2), {"a": 1}, frozenset({3})]
    for answer in answers:
        door.run("write", Answer(answer), ear.on_done)
    qtbot.waitUntil(lambda: len(ear.heard) == len(answers))
    assert ear.heard == answers


def test_writes_keep_their_order(door: Background, qtbot: QtBot) -> None:
    done: list[int] = []
    ear = Listener()
    for number in range(300):
        door.run("write", lambda number=number: done.append(number) or number, ear.on_done)
    qtbot.waitUntil(lambda: len(ear.heard) == 300)
    assert done == list(range(300))
    assert ear.heard == list(range(300))


def test_a_read_does_not_wait_for_a_write(door: Background, qtbot: QtBot) -> None:
    gate, ear = Gate("written"), Listener()
    door.run("write", gate, ear.on_done)
    assert gate.started.wait(30)
    door.run("read", Answer("read"), ear.on_done)
    qtbot.waitUntil(lambda: ear.heard == ["read"])
    gate.opened.set()
    qtbot.waitUntil(lambda: ear.heard == ["read", "written"])


def test_the_late_answer_for_a_closed_page_is_dropped(door: Background, qtbot: QtBot) -> None:
    gate, ear, other = Gate("late"), Listener(), Listener()
    door.run("read", gate, ear.on_done, ear.on_error, scope="page-1")
    assert gate.started.wait(30)
    door.close_scope("page-1")
    gate.opened.set()
    door.run("read", Answer("other"), other.on_done, scope="page-2")
    qtbot.waitUntil(lambda: other.heard == ["other"])
    qtbot.waitUntil(lambda: door.waiting() == 0)
    assert ear.heard == []


def test_closing_a_page_never_stops_a_write(door: Background, qtbot: QtBot) -> None:
    gate, written, ear = Gate("first"), [], Listener()
    door.run("write", gate, scope="page-1")
    door.run("write", lambda: written.append("second"), ear.on_done, scope="page-1")
    assert gate.started.wait(30)
    door.close_scope("page-1")
    gate.opened.set()
    qtbot.waitUntil(lambda: door.waiting() == 0)
    assert written == ["second"]
    assert ear.heard == []


def test_reads_that_did_not_start_are_taken_back(door: Background, qtbot: QtBot) -> None:
    gates = [Gate(1), Gate(2)]
    for gate in gates:
        door.run("read", gate)
        assert gate.started.wait(30)
    ran: list[int] = []
    door.run("read", lambda: ran.append(1), scope="page")
    door.close_scope("page")
    for gate in gates:
        gate.opened.set()
    qtbot.waitUntil(lambda: door.waiting() == 0)
    assert ran == []


def test_an_error_goes_to_whoever_asked(door: Background, qtbot: QtBot) -> None:
    ear = Listener()
    door.run("write", _full, ear.on_done, ear.on_error)
    qtbot.waitUntil(lambda: len(ear.heard) == 1)
    assert isinstance(ear.heard[0], DiskFull)


def test_an_error_nobody_takes_is_told(door: Background, qtbot: QtBot) -> None:
    with qtbot.waitSignal(door.failed) as told:
        door.run("read", _broken)
    assert isinstance(told.args[0], ZeroDivisionError)


def test_a_failed_write_is_told_even_when_its_page_is_closed(door: Background, qtbot: QtBot) -> None:
    gate, ear = Gate(None), Listener()
    door.run("write", gate)
    door.run("write", _full, ear.on_done, ear.on_error, scope="page")
    door.close_scope("page")
    with qtbot.waitSignal(door.failed) as told:
        gate.opened.set()
    assert isinstance(told.args[0], DiskFull)
    assert ear.heard == []


def test_long_work_tells_how_far_it_is_before_it_is_done(door: Background, qtbot: QtBot) -> None:
    ear = Listener()

    def work(step: object) -> str:
        for percent in (10, 50, 100):
            step(percent)  # type: ignore[operator]
        return "done"

    door.run_long("net", work, ear.on_done, ear.on_done)
    qtbot.waitUntil(lambda: len(ear.heard) == 4)
    assert ear.heard == [10, 50, 100, "done"]


def test_shutdown_finishes_every_write_and_ends_every_thread(qtbot: QtBot) -> None:
    made = Background()
    written: list[int] = []
    for number in range(50):
        made.run("write", lambda number=number: written.append(number))
    made.shutdown()
    assert written == list(range(50))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("caseapp-")]
    with pytest.raises(RuntimeError):
        made.run("read", Answer(1))


def test_a_cancelled_ticket_is_never_answered(door: Background, qtbot: QtBot) -> None:
    gate, ear = Gate("x"), Listener()
    ticket = door.run("net", gate, ear.on_done)
    assert gate.started.wait(30)
    ticket.cancel()
    gate.opened.set()
    qtbot.waitUntil(lambda: door.waiting() == 0)
    assert ear.heard == []


_HANGS: Final = """
import sys, threading
from PySide6.QtCore import QCoreApplication
from caseapp.ui.background import Background

app = QCoreApplication([])
door, begun, kept = Background(), threading.Event(), []


def look_up_a_name():
    begun.set()
    threading.Event().wait()  # as a lookup that never comes back


door.run("net", look_up_a_name)
assert begun.wait(30)
door.run("write", lambda: kept.append("saved"))
door.drain()
door.shutdown()
print(kept[0])
"""


def test_the_program_ends_while_the_name_of_a_hub_is_looked_up() -> None:
    """Nothing can cut that off; it took up to eight seconds until the process was gone."""
    ended = subprocess.run([sys.executable, "-c", _HANGS], capture_output=True, timeout=30, check=False, text=True)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "saved\n"

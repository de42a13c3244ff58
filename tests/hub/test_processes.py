# SPDX-License-Identifier: EUPL-1.2
"""This is the place for hubs as an operator runs them: started, stopped, killed, two over one database."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from caseapp.sync.envelope import Envelope, Header, parse
from caseapp.sync.protocol import messages as m
from casehub.__main__ import main
from casehub.settings import Settings
from tests.hub.postgres import Cluster
from tests.hub.running import Launch, Process, Running, options_of
from tests.hub.team import Laptop, Team

KILLS = int(os.environ.get("CASEHUB_KILLS", "2"))  # of each kind of database; more at night
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def casehub(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command as it is typed, in this process: exit code, what it printed, what it complained of."""

    def go(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["casehub", *words])
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def move(team: Team, process: Process) -> None:
    """The hub has another address now."""
    team.address = process.address
    for laptop in team.laptops:
        laptop.close()
        laptop.address = process.address


def test_one_line_when_ready_and_a_clean_end(launch: Launch, tmp_path: Path) -> None:
    options = ("--data", str(tmp_path / "hub"))
    process = launch(*options)
    assert len(process.code) == 19
    team = Team(process.address, process.code)
    here = team.lead.feed()
    answers: list[m.Feed] = []
    waiting = threading.Thread(target=lambda: answers.append(team.lead.feed(here.next, wait=25, dir=here.dir_height)))
    waiting.start()
    while "casehub_waiting 1" not in httpx.get(f"{process.address}/metrics", trust_env=False).text:
        pass
    assert process.end(signal.SIGTERM) == (0, "")
    waiting.join()
    assert answers[0].rows == ()  # who only waited was answered
    again = launch(*options)
    assert again.code == ""
    move(team, again)
    assert team.lead.feed().dir_height == here.dir_height
    assert again.end(signal.SIGINT) == (0, "")
    team.close()


def push_until_it_breaks(laptop: Laptop, log: tuple, taken: list[Envelope], troubles: list[str]) -> None:
    log_id, epoch = log
    while True:
        sent = [laptop.save(log_id, epoch) for _ in range(random.randint(1, 20))]
        try:
            answers = laptop.push(sent)
        except (httpx.HTTPError, OSError):
            return
        if {code for code, _ in answers} != {m.OK}:
            troubles.append(str(answers))
            return
        taken.extend(sent)


@pytest.mark.parametrize("place", ["sqlite", "postgresql"], indirect=True)
def test_killed_while_many_push_it_has_everything_it_acknowledged(
    launch: Launch, place: Settings, casehub: Command
) -> None:
    """T13: kill -9 at random moments; what was answered with ok is there, whole, and in order."""
    process = launch(*options_of(place))
    team = Team(process.address, process.code)
    pairs = [(team.add_worker(), team.add_log()) for _ in range(3)]
    for worker, (log_id, epoch) in pairs:
        worker.push([worker.save(log_id, epoch)])
    taken: list[Envelope] = []
    troubles: list[str] = []
    for _ in range(KILLS):
        threads = [
            threading.Thread(target=push_until_it_breaks, args=(worker, log, taken, troubles)) for worker, log in pairs
        ]
        before = len(taken)
        for thread in threads:
            thread.start()
        while len(taken) < before + 40 and any(thread.is_alive() for thread in threads):
            threading.Event().wait(random.random() * 0.05)
        process.end(signal.SIGKILL)
        for thread in threads:
            thread.join()
        assert not troubles
        process = launch(*options_of(place))
        move(team, process)
        for worker, (log_id, _) in pairs:
            settle(worker, log_id)
    for worker, (log_id, _) in pairs:
        here = {data for _, data in worker.envelopes(log_id)}
        mine = [one.data for one in taken if one.header.log_id == log_id]
        assert len(mine) == len(set(mine))
        assert here >= set(mine)
        numbers = [number for number, _ in worker.envelopes(log_id)]
        assert numbers == list(range(1, len(numbers) + 1))
    assert process.end() == (0, "")
    assert casehub("check", *options_of(place)) == (0, "Everything that is kept is whole.\n", "")
    team.close()


def settle(worker: Laptop, log_id: bytes) -> None:
    """Goes on behind what the hub saw of it: a real device would send the other envelopes again."""
    ours = [header for header in headers(worker, log_id) if header.dev_id == worker.keys.dev_id]
    worker.numbers[log_id], worker.previous[log_id] = ours[-1].seq, ours[-1].save_id


def headers(worker: Laptop, log_id: bytes) -> list[Header]:
    return [parse(data).header for _, data in worker.envelopes(log_id)]


def test_two_processes_over_one_database(launch: Launch, cluster: Cluster) -> None:
    """A token of one holds at the other, a push at one wakes who waits at the other, a revocation is seen at once."""
    address = cluster.new_database()
    first = launch("--database", address)
    second = launch("--database", address)
    team = Team(first.address, first.code)
    worker = team.add_worker()
    log_id, epoch = team.add_log()
    worker.push([worker.save(log_id, epoch)])
    worker.line.http.base_url = second.address  # the same token
    here = worker.feed()
    assert [row[:2] for row in here.rows] == [(log_id, 2)]
    woken: list[m.Feed] = []
    waiting = threading.Thread(target=lambda: woken.append(worker.feed(here.next, wait=20, dir=here.dir_height)))
    waiting.start()
    team.lead.push([team.lead.save(log_id, epoch)])
    waiting.join()
    assert [row[:2] for row in woken[0].rows] == [(log_id, 3)]
    elsewhere = Laptop(team.lead.keys, team.lead.user, second.address, team.lead.numbers, team.lead.previous)
    results: list[tuple[str, int]] = []
    threads = [
        threading.Thread(target=lambda one=one: results.extend(push_some(one, log_id, epoch)))
        for one in (worker, elsewhere)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [("ok", number) for number in range(4, 64)]
    team.record("device_revoke", {"dev": worker.keys.dev_id, "reason": "lost", "wipe": False})
    assert worker.line.send("GET", m.Path.FEED).json()["code"] == "device_revoked"
    team.close()
    elsewhere.close()
    worker.close()


def push_some(laptop: Laptop, log_id: bytes, epoch: object) -> list[tuple[str, int]]:
    return [one for _ in range(10) for one in laptop.push([laptop.save(log_id, epoch) for _ in range(3)])]


def test_plain_http_stays_on_this_machine(tmp_path: Path, casehub: Command) -> None:
    code, said, complaint = casehub("serve", "--data", str(tmp_path / "hub"), "--host", "0.0.0.0")  # noqa: S104
    assert (code, said) == (2, "")
    assert "--behind-proxy" in complaint
    assert "TLS" in complaint
    assert not (tmp_path / "hub").exists()


def test_trouble_is_a_sentence(tmp_path: Path, small_hub: Running, casehub: Command) -> None:
    running = small_hub
    port = running.address.rpartition(":")[2]
    (tmp_path / "file").write_text("not a folder")
    cases = {
        ("serve", "--data", str(tmp_path / "hub"), "--port", port): (1, "cannot listen"),
        ("serve",): (2, "--data FOLDER"),
        ("serve", "--database", "mysql://x"): (2, "postgresql://"),
        ("serve", "--database", "postgresql://nobody@127.0.0.1:1/none"): (1, "PostgreSQL"),
        ("serve", "--data", str(tmp_path / "file" / "inside")): (1, "cannot use the folder"),
        ("restore", "--from", str(tmp_path / "none"), "--data", str(tmp_path / "new")): (2, "not the folder of a hub"),
        ("serve", "--colour"): (2, "No such option"),
    }
    for words, (code, part) in cases.items():
        ended, said, complaint = casehub(*words)
        assert (ended, said, part in complaint) == (code, "", True), complaint
        assert "Traceback" not in complaint
    assert casehub("code", "--data", str(tmp_path / "hub"))[1].count("-") == 3

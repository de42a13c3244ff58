# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of `caseapp team` and `caseapp sync`: two profiles and a real hub, as people type it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from caseapp.security.kdf import FLOOR
from caseapp.store.profile import create_profile
from casehub.serving import Serving
from tests.cli.conftest import PASSPHRASE, Run, make_profile, one_line
from tests.sync.laptops import hub_at

Answer = Callable[..., Any]
NOBODY = "0" * 32


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Serving]:
    with hub_at(tmp_path / "hub") as serving:
        yield serving


@dataclass(frozen=True, slots=True)
class Two:
    """The profile of an administrator with a case, and the place for one that joins."""

    nele: Path
    sam: Path
    sam_id: str


@pytest.fixture
def two(run: Run, answer: Answer, tmp_path: Path) -> Two:
    """A team without a hub, and a colleague in its list."""
    nele, sam = tmp_path / "nele", tmp_path / "sam"
    make_profile(nele)
    said(run("--language", "en", "team", "make", "--home", nele, "--recovery-sheets", tmp_path / "sheets.txt"))
    added = answer(
        "act", "add_worker", "--home", nele, "--json", "-", given='{"name": "Sam Peeters", "role": "worker"}'
    )
    return Two(nele, sam, added["result"])


def said(result: Any) -> str:
    """What a command that succeeded printed."""
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def refused(result: Any, code: int, words: str) -> None:
    """A command that ended with this code and one line with these words."""
    assert result.exit_code == code, result.output
    assert one_line(result.stderr), result.stderr
    assert words in result.stderr


def invited(run: Run, two: Two) -> str:
    return said(run("team", "invite", "--home", two.nele, "--worker", two.sam_id)).strip()


def ask(run: Run, two: Two, invitation: str, *more: object) -> list[str]:
    """Sam asks; the six words he sees."""
    text = said(run("team", "ask", invitation, "--home", two.sam, "--name", "Sam Peeters", "--device", "oud", *more))
    words = text.splitlines()[-1].split()
    assert len(words) == 6
    return words


def cases(answer: Answer, home: Path) -> set[str]:
    return {one["id"] for one in answer("cases", "--home", home, "--json")}


def other_device(answer: Answer, home: Path) -> str:
    (found,) = (one for one in answer("team", "devices", "--home", home, "--json") if not one["this"])
    return str(found["id"])


def test_from_a_laptop_alone_to_a_colleague_who_is_shut_out(run: Run, answer: Answer, two: Two, hub: Serving) -> None:
    sheets = two.nele.with_name("sheets.txt").read_text()
    assert sheets.count("Keep them apart") == 3
    assert "33 " in sheets
    said(run("init", "--home", two.sam, "--to-join", "--recovery-sheet", two.sam.with_suffix(".pdf")))
    said(run("team", "hub", hub.address, "--home", two.nele, "--code", hub.code))
    assert two.sam_id in said(run("team", "people", "--home", two.nele))
    invitation = invited(run, two)
    words = ask(run, two, invitation)
    assert run("team", "come-in", "--home", two.sam).exit_code == 1  # nobody looked yet
    (waiting,) = answer("team", "requests", "--home", two.nele, "--json")
    assert (waiting["person"], waiting["worker_id"], waiting["words"]) == ("Sam Peeters", two.sam_id, words)
    refused(run("team", "admit", *reversed(words), "--home", two.nele), 2, "words")
    said(run("team", "admit", *words, "--home", two.nele))
    said(run("team", "come-in", "--home", two.sam))
    assert cases(answer, two.sam) == set()  # not his case, so it is not on his laptop
    (case_id,) = cases(answer, two.nele)
    give = f'{{"case_id": "{case_id}", "to_worker_id": "{two.sam_id}"}}'
    answer("act", "hand_over_case", "--home", two.nele, "--json", "-", given=give)
    sent = answer("sync", "--home", two.nele, "--json")
    assert (sent["outcome"], sent["refused"]) == ("done", {})
    assert answer("sync", "--home", two.sam, "--json")["received"] > 0
    assert cases(answer, two.sam) == {case_id}
    state = answer("team", "status", "--home", two.sam, "--json")
    assert state["hub"] == hub.address
    assert (state["member"], state["administrator"], state["unsent"], state["recovery"]) == (True, False, 0, True)
    shut_out(run, answer, two)


def shut_out(run: Run, answer: Answer, two: Two) -> None:
    """Nele strikes Sam's laptop off; it is told, and its file goes."""
    device = other_device(answer, two.nele)
    refused(run("team", "revoke", device, "--home", two.sam, "--reason", "sold"), 2, "--reason")
    refused(run("team", "revoke", NOBODY, "--home", two.nele), 1, "device")
    said(run("team", "revoke", device, "--home", two.nele, "--reason", "stolen", "--wipe"))
    states = {one["id"]: one["state"] for one in answer("team", "devices", "--home", two.nele, "--json")}
    assert states.pop(device) == "revoked"
    assert set(states.values()) == {"active"}
    refused(run("sync", "--home", two.sam), 1, "destroyed")
    assert not (two.sam / "vault.cbor").exists()
    assert not (two.sam / "profile.db").exists()


def test_without_a_hub_everything_goes_by_file(run: Run, answer: Answer, two: Two, tmp_path: Path) -> None:
    create_profile(two.sam, PASSPHRASE, kdf=FLOOR)[0].close()
    refused(run("sync", "--home", two.nele), 2, "no hub")
    request, file = tmp_path / "sam.oejoin", tmp_path / "to-sam.oebundle"
    words = ask(run, two, invited(run, two), "--request", request)
    assert "Sam Peeters" in said(run("team", "requests", request, "--home", two.nele))
    said(run("team", "admit", *words, "--home", two.nele, "--file", request))
    assert " for 1 laptop. " in said(run("--language", "en", "team", "write", file, "--home", two.nele))
    assert not list(tmp_path.glob("*.unfinished"))
    said(run("team", "read", file, "--home", two.sam))
    assert answer("team", "status", "--home", two.sam, "--json")["member"] is True
    assert two.sam_id in said(run("team", "people", "--home", two.sam))
    back = tmp_path / "back.oebundle"
    said(run("team", "write", back, "--home", two.sam))
    said(run("team", "read", back, "--home", two.nele))
    whole = file.read_bytes()
    file.write_bytes(whole[:-9])
    assert run("team", "read", file, "--home", two.sam).exit_code == 1
    said(run("team", "leave", two.sam_id, "--home", two.nele))
    assert {one["state"] for one in answer("team", "devices", "--home", two.nele, "--json")} == {"active", "leaving"}


@pytest.mark.parametrize(
    ("language", "alone", "sheets", "unreachable"),
    [
        ("en", "Make a team first", "--recovery-sheets", "No connection"),
        ("nl", "Maak eerst een team", "--recovery-sheets", "Geen verbinding"),
        ("fr", "équipe", "--recovery-sheets", "Pas de connexion"),
    ],
)
def test_wrong_use_in_three_languages(
    run: Run, tmp_path: Path, language: str, alone: str, sheets: str, unreachable: str
) -> None:
    home = make_profile(tmp_path / "home", filled=False).home

    def go(*arguments: object) -> Any:
        return run("--language", language, "team", *arguments, "--home", home)

    refused(go("invite", "--worker", NOBODY), 1, "worker")
    refused(go("write", tmp_path / "file"), 2, alone)
    refused(go("make"), 2, sheets)
    refused(go("make", "--recovery-later", "--recovery-sheets", tmp_path / "sheets.txt"), 2, sheets)
    refused(go("read", tmp_path / "none"), 1, "")
    refused(go("nonsense"), 2, "nonsense")
    refused(go("invite"), 2, "--worker")
    said(go("make", "--recovery-later"))
    assert "caseapp team recovery" in said(go("status"))
    refused(go("make", "--recovery-later"), 2, "")  # there is a team already
    refused(go("hub", "http://127.0.0.1:9", "--code", "AAAA-AAAA-AAAA-AAAA"), 1, unreachable)
    refused(go("hub", "http://far.example", "--code", "AAAA-AAAA-AAAA-AAAA"), 2, "")
    refused(go("ask", "AAAAA-AAAAA", "--name", "Ann", "--device", "een"), 1, "")
    said(go("recovery", "--sheets", tmp_path / "later.txt"))
    assert "team recovery" not in said(go("status"))


def test_a_code_of_the_hub_counts_once(run: Run, two: Two, hub: Serving) -> None:
    refused(
        run("team", "hub", hub.address, "--home", two.nele, "--code", "AAAA-AAAA-AAAA-AAAA"), 1, "registration code"
    )
    said(run("team", "hub", hub.address, "--home", two.nele, "--code", hub.code))
    said(run("team", "hub", hub.address, "--home", two.nele, "--code", hub.code))  # broken off before: again is fine

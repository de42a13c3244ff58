# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of `caseapp team guests`: two organisations and a real hub, as people type it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.security.kdf import FLOOR
from caseapp.store.profile import create_profile
from casehub.serving import Serving
from tests.cli.conftest import PASSPHRASE, Run, make_profile
from tests.cli.test_team import NOBODY, Answer, cases, refused, said
from tests.sync.laptops import hub_at


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Serving]:
    with hub_at(tmp_path / "hub") as serving:
        yield serving


def test_a_guest_from_the_code_to_the_end(run: Run, answer: Answer, hub: Serving, tmp_path: Path) -> None:
    nele, partner, sofie = tmp_path / "nele", tmp_path / "partner", tmp_path / "sofie"
    for home in (nele, partner):
        make_profile(home, filled=home == nele)
        said(run("team", "make", "--home", home, "--recovery-later"))
    code, *_words, words = said(run("team", "guests", "code", "--home", partner)).strip().splitlines()
    reversed_words = words.split()[::-1]
    refused(run("team", "guests", "link", code, *reversed_words, "--home", nele, "--name", "Huis Oost"), 2, "words")
    refused(run("team", "guests", "link", code, *words.split(), "--home", nele, "--name", "Huis Oost"), 2, "hub")
    said(run("team", "hub", hub.address, "--home", nele, "--code", hub.code))
    said(run("team", "guests", "link", code, *words.split(), "--home", nele, "--name", "Huis Oost"))
    (linked,) = answer("team", "guests", "partners", "--home", nele, "--json")
    assert (linked["name"], linked["words"]) == ("Huis Oost", words.split())

    refused(run("team", "guests", "invite", NOBODY, "--home", nele, "--name", "x"), 1, "organisation")
    invitation = said(run("team", "guests", "invite", linked["id"], "--home", nele, "--name", "Sofie Maes")).strip()
    create_profile(sofie, PASSPHRASE, kdf=FLOOR)[0].close()
    asked = said(run("team", "ask", invitation, "--home", sofie, "--name", "Sofie Maes", "--device", "laptop"))
    (waiting,) = answer("team", "guests", "requests", "--home", nele, "--json")
    assert waiting["words"] == asked.splitlines()[-1].split()
    assert waiting["organisation_id"] == linked["id"]
    said(run("team", "guests", "admit", *waiting["words"], "--home", nele))
    said(run("team", "come-in", "--home", sofie))
    assert cases(answer, sofie) == set()
    assert run("team", "guests", "code", "--home", sofie).exit_code == 2
    state = answer("team", "status", "--home", sofie, "--json")
    assert (state["member"], state["administrator"], state["unsent"]) == (True, False, 0)

    (guest,) = answer("team", "guests", "list", "--home", nele, "--json")
    assert (guest["name"], guest["organisation"], guest["state"]) == ("Sofie Maes", "Huis Oost", "active")
    (case_id,) = cases(answer, nele)
    refused(run("team", "guests", "grant", NOBODY, guest["id"], "--home", nele), 1, "case_file")
    refused(run("team", "guests", "grant", case_id, NOBODY, "--home", nele), 1, "guest")
    said(run("team", "guests", "grant", case_id, guest["id"], "--home", nele, "--role", "read"))
    (row,) = answer("team", "guests", "list", "--home", nele, "--case", case_id, "--json")
    assert (row["access"], row["compartments"]) == ("r", ["core"])
    assert answer("sync", "--home", sofie, "--json")["received"] > 0
    assert cases(answer, sofie) == {case_id}
    change = f'{{"case_id": "{case_id}", "fields": {{"note": "mag niet"}}}}'
    refused(run("act", "change_case", "--home", sofie, "--json", "-", given=change), 2, "guest")
    refused(run("team", "write", tmp_path / "x.oebundle", "--home", sofie), 2, "exchange files")

    said(run("team", "guests", "withdraw", case_id, guest["id"], "--home", nele))
    answer("sync", "--home", sofie, "--json")
    assert cases(answer, sofie) == set()
    said(run("team", "guests", "unlink", linked["id"], "--home", nele))
    refused(run("sync", "--home", sofie), 1, "destroyed")
    assert not (sofie / "vault.cbor").exists()

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for running every command as everybody: on the screen, on errors and in files, nothing not theirs.

A command that is not in `ASKED` or `SHOWS_NO_CASE` makes the test fail.
"""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path
from typing import Final

import pypdfium2
import pytest
from click.testing import CliRunner

from caseapp.cli import program
from caseapp.cli.program import _COMMANDS
from caseapp.operations import perform
from caseapp.operations.cases import ChangeCase
from caseapp.reports.case_papers import CASE_PAPERS
from caseapp.security.kdf import FLOOR
from caseapp.security.permissions import Act, Layer, may
from caseapp.store.profile import create_profile, open_profile
from tests.attacks.office import FORMER, MARK, Everybody, found_words

Marked = tuple[Path, dict[str, str], str, dict[str, Layer]]
PASSPHRASE: Final = "vijf eenden bij het water"
WORKED_BY: Final = ("worker", "intern", "administrator", FORMER)
# what makes, copies, checks or repairs a file, talks to a hub, or asks for what `test_operations` tries
SHOWS_NO_CASE: Final = {
    "window", "demo", "init", "import", "act", "team", "sync", "erase", "rescue", "adopt", "verify", "backup",
    "restore", "rebuild", "bench",
}  # fmt: skip
ASKED: Final[dict[str, list[tuple[str, ...]]]] = {
    "cases": [("--json",), ("--json", "--find", MARK), ()],
    "show": [("--case", "{case}"), ("--case", "{case}", "--json")],
    "today": [("--json", "--findings"), ("--findings",)],
    "differences": [("--json",), ("--json", "--case", "{case}")],
    "print": [
        ("--case", "{case}", "--document", name, "--sensitive", "--out", "{out}.pdf") for name in CASE_PAPERS
    ] + [("--case", "{case}", "--list")],
    "compare": [("--case", "{case}", "--from", "1", "--to", "draft", "--json")],
    "export": [
        ("--case", "{case}", "--sensitive", "--preview"),
        ("--case", "{case}", "--sensitive", "--out", "{out}.json"),
        ("--case", "{case}", "--sensitive", "--out", "{out}.pdf"),
        ("--case", "{case}", "--for", f"{MARK}recordsharing", "--out", "{out}.json"),
        ("--list", "--all", "--out", "{out}.csv"),
    ],
    "calendar": [("--out", "{out}.ics")],
    "figures": [("--json",), ("--out", "{out}.csv")],
    "count": [("--date", "2026-09-30", "--out", "{out}.csv")],
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Marked:
    """A profile with everything marked: its folder, who works in it by role, the case, the words by layer."""
    home = tmp_path_factory.mktemp("commanded") / "home"
    home.mkdir(mode=0o700)
    profile, _code = create_profile(home, PASSPHRASE, kdf=FLOOR)
    try:
        office = Everybody(profile.store)
        office.mark_everything()
        known = home, {**office.people, "karim": office.karim}, office.case_id, office.words()
    finally:
        profile.close()
    return known


def signed_in(home: Path, worker_id: str, folder: Path, *, restricted_case: str = "") -> Path:
    """A copy of the profile in which somebody works now."""
    copy = folder / "home"
    shutil.copytree(home, copy)
    profile = open_profile(copy, PASSPHRASE)
    if restricted_case:
        perform(profile.store, ChangeCase(case_id=restricted_case, fields={"restricted": True}))
    sql = (
        "INSERT INTO meta (name, value) VALUES ('signed_in', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )
    profile.store.local(lambda unit: unit.connection.exec_driver_sql(sql, (worker_id,)))
    profile.close()
    return copy


def outcome(home: Path, case_id: str, folder: Path) -> dict[str, set[str]]:
    """The words that came out of every command: on both streams, and in the files it wrote."""
    found: dict[str, set[str]] = {}
    for name, ways in ASKED.items():
        for number, way in enumerate(ways):
            out = folder / f"{name}{number}"
            given = [one.format(case=case_id, out=out) for one in way]
            environment = {"CASEAPP_PASSPHRASE": PASSPHRASE, "LC_ALL": "C", "CASEAPP_LANGUAGE": None}
            result = CliRunner().invoke(program, [name, "--home", str(home), *given], env=environment)
            assert "Traceback" not in result.output, (name, way)
            words = found_words(result.output)
            for path in folder.glob(f"{name}{number}*"):
                words |= found_words(_text_of(path))
                path.unlink()
            found[" ".join((name, *way))] = words
    return found


def _text_of(path: Path) -> object:
    content = path.read_bytes()
    if path.suffix != ".pdf":
        return content
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(BytesIO(content)))


def test_every_command_is_run_or_shows_no_case() -> None:
    assert set(ASKED) | SHOWS_NO_CASE == set(_COMMANDS)
    assert not set(ASKED) & SHOWS_NO_CASE


def test_whose_case_it_is_gets_everything(made: Marked, tmp_path: Path) -> None:
    """Else the test below looks for nothing."""
    home, people, case_id, words = made
    out = outcome(signed_in(home, people["karim"], tmp_path), case_id, tmp_path)
    for layer in (Layer.L1, Layer.L2, Layer.L3):
        assert {word for word, where in words.items() if where == layer} & set().union(*out.values()), layer
    for name in ("show", "print", "export", "cases"):
        assert set().union(*(found for way, found in out.items() if way.startswith(name))), name


@pytest.mark.parametrize("role", WORKED_BY)
def test_nobody_gets_more_than_the_table_gives(made: Marked, tmp_path: Path, role: str) -> None:
    home, people, case_id, words = made
    layers = {layer for layer in Layer if role != FORMER and may(role, Act.READ, layer)}
    hidden = {word for word, layer in words.items() if layer not in layers}
    out = outcome(signed_in(home, people[role], tmp_path), case_id, tmp_path)
    assert {way: found & hidden for way, found in out.items() if found & hidden} == {}


def test_of_a_restricted_case_a_lead_gets_nothing(made: Marked, tmp_path: Path) -> None:
    home, people, case_id, _words = made
    out = outcome(signed_in(home, people["team_lead"], tmp_path, restricted_case=case_id), case_id, tmp_path)
    assert {way: found for way, found in out.items() if found} == {}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the file for a partner by command line: refused without a yes, written down when it goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
from click.testing import CliRunner, Result

from caseapp.cli.program import program
from caseapp.operations import perform
from caseapp.operations.sharing import RecordConsent
from caseapp.store.profile import open_profile
from caseapp.store.queries.sharing import sharings_of
from tests.cli.conftest import PASSPHRASE, make_profile
from tests.stretching import stretched_once  # noqa: F401 - for every test of this room


def ran(*words: str) -> Result:
    return CliRunner().invoke(
        program, list(words), env={"CASEAPP_PASSPHRASE": PASSPHRASE, "LC_ALL": "C", "CASEAPP_LANGUAGE": None}
    )


def test_the_file_for_a_partner_goes_on_a_yes_and_is_written_down(tmp_path: Path) -> None:
    made = make_profile(tmp_path / "home")
    out = tmp_path / "for-svk.json"
    asked = ("export", "--home", str(made.home), "--case", made.case_id, "--for", "SVK Gent", "--out", str(out))
    refused = ran(*asked)
    assert refused.exit_code == 1
    assert "did not say yes" in refused.output + refused.stderr
    assert not out.exists()

    yes: Any = {"answer": "given", "receiver": "SVK Gent", "purpose": "een woning", "categories": ("housing", "income")}
    profile = open_profile(made.home, PASSPHRASE)
    consent_id = perform(profile.store, RecordConsent(case_id=made.case_id, fields=yes)).result
    profile.close()
    done = ran(*asked)
    assert done.exit_code == 0, done.output
    content = json.loads(out.read_text("utf-8"))
    assert content["for"] == "SVK Gent"
    assert set(content) >= {"housing", "goals"}
    assert not {"person", "contacts", "network", "plan", "assessments"} & set(content)

    profile = open_profile(made.home, PASSPHRASE)
    (shared,) = profile.store.read(lambda reader: sharings_of(reader, made.case_id))
    profile.close()
    assert (shared.receiver, shared.ground, shared.consent_id) == ("SVK Gent", "consent", consent_id)


def test_the_paper_for_a_partner_goes_on_the_same_yes(tmp_path: Path) -> None:
    made = make_profile(tmp_path / "home")
    out = tmp_path / "for-svk.pdf"
    asked = ("export", "--home", str(made.home), "--case", made.case_id, "--for", "SVK Gent", "--out", str(out))
    assert ran(*asked).exit_code == 1
    yes: Any = {"answer": "given", "receiver": "SVK Gent", "purpose": "een woning", "categories": ("housing",)}
    profile = open_profile(made.home, PASSPHRASE)
    perform(profile.store, RecordConsent(case_id=made.case_id, fields=yes))
    profile.close()
    shown = ran(*asked[:-2], "--preview")
    assert json.loads(shown.stdout)["categories"] == ["housing"]
    profile = open_profile(made.home, PASSPHRASE)
    assert profile.store.read(lambda reader: sharings_of(reader, made.case_id)) == ()  # looking shares nothing
    profile.close()
    assert ran(*asked).exit_code == 0
    pages = pypdfium2.PdfDocument(out.read_bytes())
    words = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    assert "SVK Gent" in words
    assert "Idrissi" not in words
    profile = open_profile(made.home, PASSPHRASE)
    (shared,) = profile.store.read(lambda reader: sharings_of(reader, made.case_id))
    profile.close()
    assert shared.categories == ("housing",)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for checking the tool for translations, run as people run it, on a small program of its own."""

from __future__ import annotations

import gettext
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"
PROGRAM = """
_("Open the case")
N_("Late")
ngettext("%(count)s case", "%(count)s cases", 2)
raise CaseAppError("There is no %(kind)s.", kind="x")
"""
PART = """
- {en: Open the case, nl: Dossier openen, fr: Ouvrir le dossier}
- {en: Late, nl: Te laat, fr: En retard}
- en: ["%(count)s case", "%(count)s cases"]
  nl: ["%(count)s dossier", "%(count)s dossiers"]
  fr: ["un dossier", "%(count)s dossiers"]
- {en: "There is no %(kind)s.", nl: "Er is geen %(kind)s.", fr: "Il n'y a pas de %(kind)s."}
"""
LIST = """
answer:
  source: a test
  codes:
    - {code: "no", nl: nee, fr: non, en: "no"}
    - {code: fine, nl: goed, fr: bien, en: fine}
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small program with its texts, one part and one code list."""
    for name, text in {
        "caseapp/errors.py": "class CaseAppError(Exception):\n    pass\n",
        "caseapp/texts.py": PROGRAM,
        "translations/parts/all.yaml": PART,
        "resources/codelists/answers.yaml": LIST,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "tools").mkdir()
    for name in ("translations.py", "compile_catalogues.py"):
        shutil.copy(TOOLS / name, tmp_path / "tools" / name)
    return tmp_path


def run(house: Path, command: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(house / "tools" / "translations.py"), command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def spoken(house: Path, language: str, domain: str = "caseapp") -> gettext.NullTranslations:
    with (house / "translations" / language / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_from_the_program_to_the_words_on_screen(house: Path) -> None:
    assert run(house, "all") == (0, "")
    assert run(house, "check") == (0, "translations: complete\n")
    dutch = spoken(house, "nl")
    assert dutch.gettext("Open the case") == "Dossier openen"
    assert dutch.ngettext("%(count)s case", "%(count)s cases", 2) == "%(count)s dossiers"
    assert dutch.gettext("There is no %(kind)s.") == "Er is geen %(kind)s."  # errors speak msgids
    assert spoken(house, "fr", "codelists").pgettext("answer.no", "no") == "non"
    assert spoken(house, "en").gettext("Late") == "Late"


def test_the_same_again_changes_nothing(house: Path) -> None:
    run(house, "all")
    before = {path: path.read_bytes() for path in (house / "translations").rglob("*.po*")}
    run(house, "all")
    assert {path: path.read_bytes() for path in (house / "translations").rglob("*.po*")} == before
    assert len(before) == 8


def test_catalogues_say_that_nobody_reviewed_them_until_somebody_did(house: Path) -> None:
    run(house, "all")
    dutch = house / "translations" / "nl" / "LC_MESSAGES" / "caseapp.po"
    assert '"X-Reviewed: no\\n"' in dutch.read_text("utf-8")
    dutch.write_text(dutch.read_text("utf-8").replace("X-Reviewed: no", "X-Reviewed: yes"), "utf-8")
    run(house, "all")
    assert '"X-Reviewed: yes\\n"' in dutch.read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- {en: Late, nl: Te laat, fr: En retard}", "", "nl/caseapp: not translated: 'Late'"),
        ("fr: En retard", "fr: ''", "fr/caseapp: not translated: 'Late'"),
        ("Er is geen %(kind)s.", "Er is geen %(soort)s.", "nl/caseapp: other placeholders: 'There is no %(kind)s.'"),
        ("Er is geen %(kind)s.", "100 % geen %(kind)s.", "nl/caseapp: loose per cent sign: 'There is no %(kind)s.'"),
        ("en: Open the case", "en: Open a case", "parts/all.yaml, line 2: no such text in the program: 'Open a case'"),
        (
            "- {en: Late,",
            "- {en: Late, nl: Laat}\n- {en: Late,",
            "parts/all.yaml, line 4: other nl words than in parts/all.yaml, line 3",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_told(house: Path, old: str, new: str, told: str) -> None:
    part = house / "translations" / "parts" / "all.yaml"
    assert old in PART
    part.write_text(PART.replace(old, new, 1), "utf-8")
    run(house, "all")
    code, said = run(house, "check")
    assert code == 1
    assert told in said


def test_a_text_the_catalogues_do_not_know_yet_is_told(house: Path) -> None:
    run(house, "all")
    program = house / "caseapp" / "texts.py"
    program.write_text(PROGRAM + '_("New")\n', "utf-8")
    run(house, "extract")
    assert "nl/caseapp: not merged: 'New'" in run(house, "check")[1]


def test_a_text_that_left_the_program_leaves_the_catalogues(house: Path) -> None:
    run(house, "all")
    (house / "caseapp" / "texts.py").write_text(PROGRAM.replace('N_("Late")', ""), "utf-8")
    run(house, "all")
    assert "Te laat" not in (house / "translations/nl/LC_MESSAGES/caseapp.po").read_text("utf-8")
    assert "no such text in the program: 'Late'" in run(house, "check")[1]


def test_a_language_begins_with_its_folder(house: Path) -> None:
    (house / "translations/de/LC_MESSAGES").mkdir(parents=True)
    run(house, "all")
    assert "de/codelists: not translated: 'fine'" in run(house, "check")[1]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("translations/parts/all.yaml", "- {nl: geen}"),
        ("translations/parts/all.yaml", "- ["),
        ("caseapp/texts.py", '"""'),
    ],
)
def test_what_cannot_be_read_is_named(house: Path, name: str, text: str) -> None:
    (house / name).write_text(text, "utf-8")
    code, said = run(house, "all")
    assert code == 1
    assert Path(name).name in said
    assert "Traceback" not in said

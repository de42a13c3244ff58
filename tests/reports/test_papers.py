# SPDX-License-Identifier: EUPL-1.2
"""This is the place for every paper in every language: tags, words, fonts, the rules of PDF/UA, same bytes."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from io import BytesIO

import page
import pikepdf
import pytest

from caseapp.errors import PaperError
from caseapp.reports.documents import make_paper, make_with, paper_names
from caseapp.reports.paper import EXTRA_PARTS, STANDARD_PARTS, Paper, PaperOptions
from caseapp.reports.plain_papers import CaseExport, LossReport, RecoverySheet
from caseapp.reports.share_papers import RecoveryShares, SharePage
from caseapp.reports.texts import paper_texts
from tests.reports import lists, samples
from tests.reports.reading import look_into, marked_as_accessible, words_in

PLAN_PAPERS = ("plan", "plan-one-page", "crisis-card", "crisis-card-a6")
LANGUAGES = ("nl", "fr", "en")


def recovery(language: str = "nl") -> RecoverySheet:
    groups = ("K7QM", "2XWF", "9HTR", "4BND", "PLC3", "V8JY", "5GZS", "NE6A")
    return RecoverySheet(code_groups=groups, profile_name="Team Noord", made_on=date(2026, 11, 24), language=language)


def shares(language: str = "nl") -> RecoveryShares:
    words = tuple(f"voorbeeld{number}" for number in range(1, 34))
    pages = tuple(SharePage(number=number, of=3, needed=2, words=words) for number in (1, 2, 3))
    return RecoveryShares(sheets=pages, mark=("aquatic", "pencil"), team_name="Team Noord", made_on=date(2026, 11, 24),
                          language=language)  # fmt: skip


def export(language: str = "nl") -> CaseExport:
    rows = tuple((f"{day} november", "Gebeld met oma Mia. Het gaat goed. " * 6) for day in range(1, 25))
    sections = (("Wie ik ben", (("Roepnaam", "Yara"),)), ("Contacten", rows), ("Leeg", ()))
    return CaseExport(title="Yara", made_on=date(2026, 11, 24), language=language, sections=sections)


def content_of(name: str, language: str) -> object:
    if name == "recovery-sheet":
        return recovery(language)
    if name == "recovery-shares":
        return shares(language)
    if name in ("case-export", "partner-file"):
        return export(language)
    if name == "lost-laptop":
        sections = (("De laptop", (("Laptop", "Laptop Karim"), ("Nummer", "a1" * 16))), ("Dossiers", ()))
        return LossReport(title="", made_on=date(2026, 11, 24), language=language, sections=sections)
    own = {"almost-18": samples.eighteen, "first-week": samples.first_week, "who-is-who": samples.who_is_who}
    if name.startswith("meeting-"):
        return samples.meeting(language, is_minutes=name == "meeting-minutes")
    own |= {"keep-home": lists.home, "basic-conditions": lists.leaving}
    if name in own:
        return own[name](language)
    kind = "exit" if name == "exit-list" else "plan"
    return getattr(samples, f"{kind}_{language}")()


def papers() -> list[tuple[str, str]]:
    return [(name, language) for name in paper_names() for language in LANGUAGES]


def assert_accessible(paper: Paper) -> None:
    found = look_into(paper.pdf)
    assert found.untagged == 0
    assert found.drawn
    assert found.drawn == found.in_tree
    assert found.parents_agree
    assert found.figures_without_alt == 0
    assert found.fonts
    assert not found.fonts_outside
    report = page.validate_pdf_bytes(marked_as_accessible(paper.pdf), profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


@pytest.mark.parametrize(("name", "language"), papers())
def test_every_paper_is_tagged_and_accessible(name: str, language: str) -> None:
    paper = make_paper(name, content_of(name, language), PaperOptions(language=language))
    assert_accessible(paper)
    with pikepdf.open(BytesIO(paper.pdf)) as file:
        assert str(file.Root.Lang) == language
        assert str(file.docinfo["/Title"]) == paper.title
        assert len(file.pages) == paper.pages
        assert file.Root.Outlines.Count


@pytest.mark.parametrize("name", PLAN_PAPERS)
@pytest.mark.parametrize("sample", ["ar", "ti"])
def test_words_in_other_scripts_are_accessible_too(name: str, sample: str) -> None:
    assert_accessible(make_paper(name, getattr(samples, f"plan_{sample}")(), PaperOptions()))


@pytest.mark.parametrize("name", ["plan", "plan-one-page"])
def test_a_paper_from_right_to_left_is_mirrored_and_accessible(name: str) -> None:
    dutch = paper_texts("nl")
    arabic = replace(dutch, language="ar", texts={**dutch.texts, **samples.ARABIC_TEXTS}, reviewed=False)
    paper = make_with(name, samples.plan_ar(), PaperOptions(), arabic)
    assert_accessible(paper)
    with pikepdf.open(BytesIO(paper.pdf)) as file:
        assert file.Root.ViewerPreferences.Direction == pikepdf.Name.R2L
    said = words_in(paper.pdf)
    for word in ("Huis", "Amal", "خطتي", "الدعم", "شقة", "صغيرة"):
        assert word in said


def test_the_checker_would_notice() -> None:
    """The rules really bite: without a language the same paper is refused."""
    with pikepdf.open(BytesIO(make_paper("plan", samples.plan_nl()).pdf)) as file:
        del file.Root.Lang
        del file.Root.StructTreeRoot.K["/Lang"]
        out = BytesIO()
        file.save(out)
    assert not page.validate_pdf_bytes(marked_as_accessible(out.getvalue()), profile="ua1").is_compliant


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        ("nl", "Yara Steun Wonen leefloon waarborg Goossens Sint-Niklaas Sarina 0400 mevrouw gedaan december"),
        ("fr", "Yara Soutien Logement février boulangerie d’abord Économiser décembre proches"),
        ("en", "Yara Support Housing bakery football deposit before"),
        ("ar", "Yara أريد مكانا أبقى فيه اسألوني أولا شقة صغيرة".replace("Yara", "Steun")),
        ("ti", "ክጸንሓሉ ዝኽእል ቦታ እደሊ መጀመርታ ንዓይ Goossens ልምምድ"),
    ],
)
def test_words_are_found_back_by_another_program(sample: str, words: str) -> None:
    language = sample if sample in LANGUAGES else "nl"
    said = words_in(make_paper("plan", getattr(samples, f"plan_{sample}")(), PaperOptions(language=language)).pdf)
    missing = [word for word in words.split() if word not in said]
    assert not missing


def test_the_same_content_gives_the_same_bytes() -> None:
    first = make_paper("plan", samples.plan_nl())
    make_paper("plan", samples.plan_ar())
    second = make_paper("plan", samples.plan_nl())
    assert first.pdf == second.pdf
    assert first.sha256 == hashlib.sha256(second.pdf).hexdigest()


def test_the_plan_has_the_pages_of_the_design() -> None:
    assert make_paper("plan", samples.plan_nl()).pages == 6
    short = replace(samples.plan_nl(), domains=samples.plan_en().domains, risks=())
    assert make_paper("plan", short).pages <= 6
    quiet = replace(short, people=(), agreements=(), readers=(), crisis_card=samples.plan_nl().crisis_card)
    assert make_paper("plan", quiet).pages <= 5


def test_only_what_is_ticked_is_printed_and_the_rest_is_named() -> None:
    plan = samples.plan_nl()
    domains = (replace(plan.domains[0], score_self=4, worries="Zorgzin."), *plan.domains[1:])
    plan = replace(plan, domains=domains, never_again="Nooitzin.")
    paper = make_paper("plan", plan, PaperOptions(parts=frozenset({"support", "agreements"})))
    said = words_in(paper.pdf)
    assert "Steun" in said
    assert "Zorgzin" not in said
    assert "Nooitzin" not in said
    assert "Bakker" not in said.replace(plan.own_words, "")
    assert {"housing", "people", "worries", "score_self", "never_again", "full_name"} <= set(paper.left_out)
    everything = make_paper("plan", plan, PaperOptions(parts=STANDARD_PARTS | EXTRA_PARTS))
    said = words_in(everything.pdf)
    assert all(word in said for word in ("Zorgzin", "Nooitzin", "Vandervelden", "17"))
    assert everything.left_out == ()


def test_saving_toner_and_easy_reading_change_the_paper() -> None:
    plain = make_paper("plan", samples.plan_nl())
    saved = make_paper("plan", samples.plan_nl(), PaperOptions(save_toner=True))
    easy = make_paper("plan", samples.plan_nl(), PaperOptions(reading_level="A2"))
    assert len({plain.sha256, saved.sha256, easy.sha256}) == 3
    assert_accessible(saved)
    assert_accessible(easy)


def test_a_paper_needs_its_own_content() -> None:
    with pytest.raises(PaperError):
        make_paper("plan", samples.exit_nl())
    with pytest.raises(PaperError):
        make_paper("no-such-paper", samples.plan_nl())

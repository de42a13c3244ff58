# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how long plans take on paper, beside ReportLab laying out nothing but their text (P11)."""

from __future__ import annotations

import io
from dataclasses import replace
from html import escape

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from bench.figures import Row, beside, ms, times
from bench.making import Made
from caseapp.plans.plan_content import PlanContent
from caseapp.reports.documents import make_paper
from caseapp.reports.paper import Paper
from tests.reports import samples


def _longer(plan: PlanContent, pages: int) -> PlanContent:
    """The plan with so many own words that it fills this many pages."""
    words, count = plan.own_words.split(), 1
    while make_paper("plan", _with_words(plan, words, count)).pages < pages and count < 200:
        count += 1
    return _with_words(plan, words, count)


def _with_words(plan: PlanContent, words: list[str], count: int) -> PlanContent:
    return replace(plan, own_words=" ".join(words * count))


def _text(paper: Paper) -> list[str]:
    document = pypdfium2.PdfDocument(paper.pdf)
    lines = [line for page in document for line in page.get_textpage().get_text_range().splitlines() if line.strip()]
    document.close()
    return lines


def _floor(lines: list[str]) -> bytes:
    style = getSampleStyleSheet()["Normal"]
    target = io.BytesIO()
    SimpleDocTemplate(target, pagesize=A4).build([Paragraph(escape(line), style) for line in lines])
    return target.getvalue()


def p11(_made: Made) -> list[Row]:
    """Plans on paper."""
    plan = samples.plan_nl()
    rows = []
    for pages, bar in ((4, 150), (10, 400)):
        content = _longer(plan, pages)
        paper = make_paper("plan", content)
        lines = _text(paper)
        ours, floor = beside([lambda: make_paper("plan", content), lambda: _floor(lines)], runs=11)  # noqa: B023 - run at once
        figure = f"{ms(ours.usual)} (p95 {ms(ours.p95)}), {times(ours.usual / floor.usual)}"
        what = f"future plan of {paper.pages} pages with its pictures"
        rows.append(
            Row("P11", what, f"<= {bar} ms", f"ReportLab, the same text: {ms(floor.usual)}", figure, ours.usual <= bar)
        )
    return rows

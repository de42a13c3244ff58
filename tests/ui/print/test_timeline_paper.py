# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the timeline on paper: nothing is cut at its edges, its frame ends with its lanes."""

from __future__ import annotations

from PySide6.QtGui import QImage

from caseapp.ui.timeline.paper import FRAME_HIGH, MARGIN, WIDE, as_picture, sheets_of_case
from caseapp.ui.timeline.tab import TimelineTab
from tests.reports.meetings import make_meetings
from tests.ui.case.conftest import Opened


def test_no_word_runs_over_the_edge_and_the_frame_ends_with_the_lanes(opened: Opened) -> None:
    make_meetings(opened.store, opened.case_id)
    tab = opened.go("timeline").tab("timeline")
    assert isinstance(tab, TimelineTab)
    opened.wait()
    (sheet,) = sheets_of_case(tab.canvas.picture(), "Tijdlijn van Yassin", "vandaag")
    assert 300 < sheet.high < FRAME_HIGH - 50
    drawn = QImage.fromData(as_picture((sheet,)))
    twice = drawn.width() / WIDE
    edge = [round((WIDE - MARGIN - inside) * twice) for inside in (2.0, 2.5, 3.0)]
    high = range(round(66 * twice), round((54 + sheet.high) * twice))
    assert [(x, y) for x in edge for y in high if drawn.pixelColor(x, y).lightness() < 110] == []
    below = range(round((62 + sheet.high) * twice), drawn.height(), 7)
    assert all(drawn.pixelColor(x, y).name() == "#ffffff" for y in below for x in range(0, drawn.width(), 97))

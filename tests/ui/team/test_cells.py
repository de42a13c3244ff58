# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of the cells of the list of a meeting: nothing that matters is cut."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from caseapp.ui.kit.paint import Run, plain, scaled_width
from caseapp.ui.look.fonts import SEMI
from caseapp.ui.team.cells import in_lines

LEAVES = Run("vertrekt over 44 dagen, 11 punten ontbreken", SEMI, "attn")
ADULT = Run("wordt 18 op 4 jan 2027")
OUT = Run("uitgesloten zonder alternatief op 15 nov", SEMI, "attn")
DOT = Run(" · ", tone="muted")


def wide(runs: tuple[Run, ...], size: int) -> float:
    return sum(scaled_width(run.text, size, run.weight) for run in runs)


def test_what_fits_stays_on_one_line_and_what_does_not_is_broken_between_parts(qapp: QApplication) -> None:
    runs = (OUT, DOT, LEAVES, DOT, ADULT)
    whole = round(wide(runs, 15)) + 1
    assert in_lines(runs, whole, 15) == (runs,)
    for room in (whole - 2, 460):
        first, second = in_lines(runs, room, 15)
        assert first[0] == OUT
        assert f"{plain(first)} · {plain(second)}" == plain(runs)  # no word is lost
        assert max(wide(first, 13), wide(second, 13)) <= room


def test_a_phase_stands_below_its_programme(qapp: QApplication) -> None:
    runs = (Run("Jongvolwassenen"), Run(" · begeleiden", tone="muted"))
    assert [plain(line) for line in in_lines(runs, 0, 15)] == ["Jongvolwassenen", "begeleiden"]
    assert in_lines((Run("Bemoeizorg"), Run("", tone="muted")), 0, 15) == ((Run("Bemoeizorg"), Run("", tone="muted")),)


def test_one_part_that_is_too_long_is_not_broken(qapp: QApplication) -> None:
    assert in_lines((OUT,), 40, 15) == ((OUT,),)

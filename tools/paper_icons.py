# SPDX-License-Identifier: EUPL-1.2
"""This is the place for turning Lucide outlines (SVG) into the path lists the papers draw (resources/icons/paper.json).

    python tools/paper_icons.py FOLDER      FOLDER is the unpacked lucide-static package: icons/*.svg and LICENSE

Every icon becomes a list of moves ["M", x, y], lines ["L", x, y], curves ["C", x1, y1, x2, y2, x3, y3] and closings
["Z"] on the grid of 24 x 24, y downwards. Nothing is fetched.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib import SVGPath

Point = tuple[float, float]
ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
NAMES = """
arrow-right ban bed-double bed-single bell book-open briefcase briefcase-business calendar calendar-check camera check
circle-alert circle-check clock door-open eye file-text flag folder footprints graduation-cap hand handshake heart
heart-handshake heart-pulse hourglass house id-card key-round landmark languages life-buoy list-checks lock mail map-pin
message-circle moon pencil pen-line phone printer quote repeat route scale scissors shield-check smile star stethoscope
sun train-front triangle-alert umbrella user-round users-round utensils wallet
"""


def steps_of(svg: Path) -> list[list[object]]:
    """The drawing steps of one icon, rounded to a thousandth of a unit."""
    pen = RecordingPen()
    SVGPath.fromstring(svg.read_bytes()).draw(pen)
    letters = {"moveTo": "M", "lineTo": "L", "curveTo": "C", "qCurveTo": "C", "closePath": "Z"}
    steps: list[list[object]] = []
    last = (0.0, 0.0)
    for name, places in pen.value:
        if name == "endPath":
            continue
        points = cubic(last, *places) if name == "qCurveTo" else places
        steps.append([letters[name], *(round(number, 3) for point in points for number in point)])
        last = points[-1] if points else last
    return steps


def cubic(start: Point, control: Point, end: Point) -> tuple[Point, Point, Point]:
    """A curve with one control point as one with two."""
    first = start[0] + 2 * (control[0] - start[0]) / 3, start[1] + 2 * (control[1] - start[1]) / 3
    second = end[0] + 2 * (control[0] - end[0]) / 3, end[1] + 2 * (control[1] - end[1]) / 3
    return first, second, end


def main(folder: Path) -> None:
    """Write paper.json and its licence text."""
    icons = {name: steps_of(folder / "icons" / f"{name}.svg") for name in sorted(NAMES.split())}
    text = ",\n".join(f'"{name}": {json.dumps(steps, separators=(",", ":"))}' for name, steps in icons.items())
    (ICONS / "paper.json").write_text("{\n" + text + "\n}\n", encoding="utf-8")
    (ICONS / "paper-LICENSE.txt").write_bytes((folder / "LICENSE").read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))

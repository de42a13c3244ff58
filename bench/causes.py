# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: E501 - whole sentences
"""This is the place for why a bar is missed, as it was measured, and for rows whose subject is not built yet."""

from __future__ import annotations

# row, words of what was measured, the cause
CAUSES: tuple[tuple[str, str, str], ...] = (
    ("P1", "", "of what comes on top of the empty window half is loading our own modules for the window and the unlock page, "
     "the rest the names Qt makes for its constants, fonts, style and the first painting"),
    ("P2", "", "loading the modules of the pages on the thread of the window, reading, and painting take a third each"),
    ("P3", "on the screen", "the question takes a quarter; the rest is two turns between the threads and painting twelve columns"),
    ("P4", "scrolling", "every frame jumps to other rows and paints 155 cells in Python: 13 ms of processor time (median) of the 16.7"),
    ("P4", "block", "the page of a case builds its cards in one go"),
    ("P5", "on the screen", "reading takes a sixth; the page builds header, overview and cards in one go"),
    ("P8", "", "the time is processor time, and this machine is shared: the ratio to the same rows by hand is within its bar"),
    ("P12", "bulk", "the index of random ids is larger than the cache of 8 MB: its leaves are decrypted and encrypted again "
     "for single rows; with 15,000 items it is 1.2 x"),
    ("P12", "point", "a page that is not among the cached 8 MB is decrypted and authenticated again; the bare file comes "
     "out of the cache of the system"),
    ("P17", "P3", "the list holds the ids of all cases in order, 33 times as many; the rows that are shown stay one hundred"),

    ("P17", "P6", "more words of more people fit a few letters; the time per key stays far below its bar"),
)  # fmt: skip


def cause_of(key: str, what: str) -> str:
    """Why this bar is missed, as far as it was found out."""
    return next((cause for row, words, cause in CAUSES if row == key and words in what), "")


NOT_YET: dict[str, tuple[str, str, str]] = {
    "P10": ("team timeline, 300 cases, two years", "<= 300 ms, 60 frames/s", "the page is not built yet"),
    "P14": ("first sync of L into a new laptop on loopback", "<= 2 x floor", "sync is not built yet"),
    "P15": ("daily delta: 200 saves of colleagues", "<= 1 s + network", "sync is not built yet"),
    "P16": ("hub: envelopes per second, feed lag", ">= 2,000/s and >= 4,000/s; <= 1 s", "the hub is not built yet"),
}

# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: E501 - whole sentences
"""This is the place for why a bar is missed, as it was measured, and for rows whose subject is not built yet."""

from __future__ import annotations

# row, words of what was measured, the cause
CAUSES: tuple[tuple[str, str, str], ...] = (
    ("P1", "", ("of what comes on top of the empty window a third is making some 250 lists of names that PySide6 makes of "
     "Qt's constants, the rest loading our own modules for the window and the unlock page, fonts, style and the first painting")),
    ("P2", "", ("the pages are loaded while the passphrase is typed; what is left is opening the file, building frame and list "
     "(60 ms of processor time), the first question with its statements made (80 ms) and painting")),
    ("P3", "on the screen", "one question (40 ms of processor time) and one painting (10 ms); more is waiting for a processor"),
    ("P4", "scrolling", ("a frame jumps to other rows and paints fourteen rows, one after the other: 3 to 5 ms of processor time "
     "(median) of the 16.7; a longer frame waits for a processor, which the thread that reads the next rows uses too")),
    ("P4", "come in", ("the thread of the window had 2 ms of processor time in that block; for the rest it waited for a processor "
     "or for the thread that joins, on a machine shared with other work")),
    ("P4", "block", ("the page of a case is built in four pieces of 20 to 30 ms of processor time; the longest is showing the "
     "page with its top and the five domains")),
    ("P5", "on the screen", ("reading (25 ms of processor time when statements and pages of the file are warm, twice as much "
     "when not) and building the cards in four pieces (90 ms) follow each other")),
    ("P8", "", "the time is processor time, and this machine is shared: the ratio to the same rows by hand is within its bar"),
    ("P12", "bulk", ("the index of random ids is larger than the cache of 8 MB: its leaves are decrypted and encrypted again "
     "for single rows; with 15,000 items it is 1.2 x")),
    ("P12", "point", ("a page that is not among the cached 8 MB is decrypted and authenticated again; the bare file comes "
     "out of the cache of the system")),
    ("P14", "", ("measured with S (3.6 x): what the floor does not do is reading and judging every operation (a quarter), keys and "
     "signed envelopes of short logs (a fifth), summaries and clocks, dots, and compressing the journal")),
    ("P15", "", "0.1 s of processor time; the rest is waiting for a processor, the disk and the hub on the same two cores"),
    ("P17", "P3", "the list holds the ids of all cases in order, 33 times as many; the rows that are shown stay one hundred"),
    ("P17", "P5 open", ("reading the case stays (30 and 35 ms of processor time); counting its contacts grows from 2 to 16 ms: in L "
     "their rows lie on a page of the file each and are decrypted again. The page shows without waiting for that count")),
    ("P17", "P7", ("the question to FTS5 alone grows from 0.3 to 6 ms, because 33 times as many notes hold the words; "
     "fetching and cutting the thirty hits stays, and the time is far below its bar")),
    ("P17", "P6", "more words of more people fit a few letters; the time per key stays far below its bar"),
)  # fmt: skip


def cause_of(key: str, what: str) -> str:
    """Why this bar is missed, as far as it was found out."""
    return next((cause for row, words, cause in CAUSES if row == key and words in what), "")


NOT_YET: dict[str, tuple[str, str, str]] = {}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for finding out in which encoding a text file was saved."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from pathlib import Path

from charset_normalizer import from_bytes

from caseapp.errors import ImportRefused
from caseapp.i18n import N_
from caseapp.operations.caseload.notices import Notice, notice
from caseapp.operations.caseload.table import Watch

CHUNK = 1 << 20
SAMPLE = 1 << 18
MIXED = "utf-8 + cp1252"  # UTF-8 with a few lines pasted from a Windows program

NOT_A_TABLE = N_("This file is not a table of text. Save the list as CSV or XLSX and choose that file.")
NULS_LEFT_OUT = N_("The file held %(count)s empty (NUL) characters; they were left out.")
ENCODING_GUESSED = N_("It is not certain how accents were saved in this file; check the names.")
ENCODING_MIXED = N_("Accents were saved in two ways in this file; check the names.")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: it starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Dutch and French first: what Windows writes, then old DOS and Macintosh programs.
_PREFERRED = ("cp1252", "cp850", "mac_roman")
# What Dutch and French texts are written with; other characters beyond ASCII speak against an encoding.
_LIKELY = frozenset("éèëêïîíìöôóòõüûúùçàâáäãåñýÿæœøßÉÈËÊÏÎÍÖÔÓÜÛÚÇÀÂÁÄÅÑŒØ€§°±²³½«»–—‘’“”…·•´\u00a0šžŠŽ")


@dataclass(slots=True)
class _Bytes:
    """What one pass over the file told."""

    nuls: int = 0
    valid: int = 0  # characters beyond ASCII that are valid UTF-8
    invalid: int = 0  # bytes that are not
    accented: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a file and what there is to say about it."""

    name: str
    nuls: int = 0
    notices: tuple[Notice, ...] = ()

    @property
    def codec(self) -> str:
        return "utf-8-sig" if self.name == MIXED else self.name

    @property
    def errors(self) -> str:
        """Name of the codec error handler to open the file with."""
        return "caseload_cp1252" if self.name == MIXED else "replace"


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: a byte that is not UTF-8 was pasted from a Windows program."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("caseload_cp1252", _as_cp1252)


def encoding_of(path: Path, size: int, watch: Watch) -> Encoding:
    """By its mark, by NULs in every second byte, by being valid UTF-8, or by the letters it gives."""
    with path.open("rb") as stream:
        start = stream.read(SAMPLE)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return Encoding(name)
    if wide := _wide_without_mark(start):
        return Encoding(wide)
    seen = _looked_through(path, size, watch)
    if seen.nuls > size // 4:
        raise ImportRefused(NOT_A_TABLE)
    notices = [notice(NULS_LEFT_OUT, count=seen.nuls)] if seen.nuls else []
    if not seen.invalid:
        name = "utf-8"
    elif seen.valid > 2 * seen.invalid:
        name = MIXED
        notices.append(notice(ENCODING_MIXED))
    else:
        name, is_sure = _one_byte_encoding(bytes(seen.accented))
        if not is_sure:
            notices.append(notice(ENCODING_GUESSED))
    return Encoding(name, seen.nuls, tuple(notices))


def _wide_without_mark(start: bytes) -> str:
    pairs = len(start) // 2
    if pairs < 4:
        return ""
    if start[1::2].count(0) > 0.7 * pairs > start[0::2].count(0):
        return "utf-16-le"
    if start[0::2].count(0) > 0.7 * pairs > start[1::2].count(0):
        return "utf-16-be"
    return ""


def _looked_through(path: Path, size: int, watch: Watch) -> _Bytes:
    seen = _Bytes()
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            watch.look(stream.tell() // 2, size)
            seen.nuls += chunk.count(0)
            if chunk.isascii():
                decoder.reset()
                continue
            beyond = [letter for letter in decoder.decode(chunk) if letter > "\x7f"]
            escaped = sum(1 for letter in beyond if "\udc80" <= letter <= "\udcff")
            seen.invalid += escaped
            seen.valid += len(beyond) - escaped
            if len(seen.accented) < SAMPLE:
                seen.accented += b"\n".join(line for line in chunk.splitlines() if not line.isascii())[:SAMPLE]
    return seen


def _one_byte_encoding(accented: bytes) -> tuple[str, bool]:
    """The encoding and whether it is certain enough to say nothing."""
    shares = [(_likely_share(accented.decode(name, "replace")), name) for name in _PREFERRED]
    best_share, best = max(shares, key=lambda pair: pair[0])  # the first of equals: Windows
    if best_share >= 0.9:
        return best, True
    guess = from_bytes(accented).best()
    if guess is not None and not guess.encoding.startswith(("utf", "big5", "gb", "euc", "shift", "cp9", "johab")):
        return guess.encoding, False
    return best, False


def _likely_share(text: str) -> float:
    beyond = [letter for letter in text if letter > "\x7f"]
    return sum(letter in _LIKELY for letter in beyond) / max(1, len(beyond))

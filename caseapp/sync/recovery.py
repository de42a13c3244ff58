# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the recovery key of a team: one secret, three sheets of paper, any two open everything.

From 32 random bytes follow a signing key (it may add a device when all are lost) and the key of the recovery group (the
key of every log is sealed to it). The secret is never stored: it is split by SLIP-39 into three shares of 33 words and
forgotten. What a person types is never repeated in a message; a mistake is named by its place.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shamir_mnemonic import combine_mnemonics, generate_mnemonics
from shamir_mnemonic.rs1024 import _polymod
from shamir_mnemonic.share import Share
from shamir_mnemonic.utils import MnemonicError
from shamir_mnemonic.wordlist import WORD_INDEX_MAP, WORDLIST

from caseapp.errors import SyncError
from caseapp.i18n import N_
from caseapp.sync.protocol.directory_state import DirectoryState, GroupKind
from caseapp.sync.protocol.group_keys import group_box_seed, group_commit
from caseapp.sync.protocol.limits import KEY
from caseapp.sync.protocol.signing import DeviceKeys, digest
from caseapp.sync.words import words_of

SHARES = 3
NEEDED = 2
WORDS = 33
_SIGN = "oe1-recovery-sign"
_GROUP = "oe1-recovery-group"
_MARK = "oe1-recovery-mark"
_CUSTOMIZATION = b"shamir_extendable"
_BETWEEN = re.compile(r"[\s,;]+")
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")  # numbers and points before a word


_SOMETHING_ELSE = N_("These are the words of something else, not of a recovery sheet of this program.")
_NOT_TOGETHER = N_("These sheets do not belong together. They were printed at different times.")


class ShareRefused(SyncError):
    """What was typed is no share, or the shares do not belong together."""


class NotAShare(ShareRefused):
    """The words cannot be those of a sheet."""


class WrongWord(ShareRefused):
    """A word was read or typed wrong; `values["place"]` counts from 1."""


class AnotherSet(ShareRefused):
    """Good shares, of different secrets."""


class RecoverySecret:
    """The secret itself, for as long as it is needed. Its bytes never appear in `repr`."""

    __slots__ = ("_content",)

    def __init__(self, content: bytes) -> None:
        if len(content) != KEY:
            raise ValueError("a recovery secret has 32 bytes")
        self._content = bytes(content)

    @classmethod
    def random(cls) -> RecoverySecret:
        return cls(secrets.token_bytes(KEY))

    @classmethod
    def from_shares(cls, shares: Iterable[str | Sequence[str]]) -> RecoverySecret:
        """From two or three shares, as typed. Raises ShareRefused with a sentence."""
        typed: dict[int, str] = {}
        sets = set()
        for words in map(share_words, shares):
            share = _decoded(words)
            sets.add(share.group_parameters())
            typed[share.index] = " ".join(words)
        if len(sets) > 1:
            raise AnotherSet(_NOT_TOGETHER)
        if len(typed) < NEEDED:
            raise ShareRefused(N_("Two different sheets are needed."))
        first, *others = typed.values()
        try:
            found = {combine_mnemonics([first, other]) for other in others}
        except MnemonicError as error:
            raise AnotherSet(_NOT_TOGETHER) from error
        if len(found) > 1:
            raise AnotherSet(_NOT_TOGETHER)
        return cls(found.pop())

    def keys(self) -> DeviceKeys:
        """Signs in the directory as the recovery key; `box` opens what is sealed to the recovery group."""
        return DeviceKeys(digest(_SIGN, self._content), group_box_seed(self.group_key()))

    def group_key(self) -> bytes:
        """What stands for the key of the recovery group."""
        return digest(_GROUP, self._content)

    def public(self) -> tuple[bytes, bytes]:
        """The sign and box key for the directory (`Founder.recovery`, `recovery_set`)."""
        keys = self.keys()
        return keys.sign_public, keys.box_public

    def shares(self) -> tuple[tuple[str, ...], ...]:
        """Three lists of 33 words, new ones every time: shares of two calls do not go together."""
        made = generate_mnemonics(1, [(NEEDED, SHARES)], self._content)
        return tuple(tuple(one.split()) for one in made[0])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecoverySecret) and secrets.compare_digest(self._content, other._content)

    __hash__ = None  # type: ignore[assignment]  # a secret is not looked up in tables

    def __repr__(self) -> str:
        return "RecoverySecret(...)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a recovery secret is never written down by the program")


def group_keys(directory: DirectoryState, secret: RecoverySecret) -> dict[tuple[bytes, int], bytes]:
    """What opens the logs: the key of the recovery group, for the epochs in which this secret was in force."""
    group = directory.group_of_kind(GroupKind.RECOVERY)
    if group is None:
        return {}
    box = group_commit(secret.group_key())
    return {
        (group.group_id, epoch): secret.group_key()
        for epoch in range(1, group.epoch + 1)
        if group.box_of(epoch) == box
    }  # fmt: skip


# -- a sheet as it was typed -----------------------------------------------------------------------------------------


def share_words(typed: str | Sequence[str]) -> tuple[str, ...]:
    """The 33 words of one sheet. Numbers, commas and capitals do not matter; the first four letters are enough.

    Raises NotAShare or WrongWord.
    """
    text = typed if isinstance(typed, str) else " ".join(typed)
    typed_words = _BETWEEN.split(unicodedata.normalize("NFKC", text).lower())
    parts = [part for part in (_AROUND.sub("", one) for one in typed_words) if part]
    words = [_word(part, place) for place, part in enumerate(parts, 1)]
    if len(words) != WORDS:
        raise NotAShare(
            N_("A recovery sheet has %(length)s words; this is %(typed)s."), length=WORDS, typed=len(words)
        )  # fmt: skip
    indices = [WORD_INDEX_MAP[word] for word in words]
    wrong = _remainder(indices)
    if wrong:
        place = _place_of_error(wrong)
        if place is None:
            raise NotAShare(N_("More than one word is wrong. Compare the words with the sheet, one by one."))
        raise WrongWord(N_("Word %(place)s is wrong. Compare it with the sheet."), place=place)
    return tuple(words)


def _decoded(words: Sequence[str]) -> Share:
    """The share itself. Raises NotAShare for SLIP-39 words of another use."""
    try:
        share = Share.from_mnemonic(" ".join(words))
    except MnemonicError as error:
        raise NotAShare(_SOMETHING_ELSE) from error
    if (share.group_threshold, share.group_count, share.member_threshold) != (1, 1, NEEDED):
        raise NotAShare(_SOMETHING_ELSE)
    return share


_BY_BEGINNING = {word[:4]: word for word in WORDLIST}


def _word(part: str, place: int) -> str:
    word = part if part in WORD_INDEX_MAP else _BY_BEGINNING.get(part[:4], "")
    if not word or not word.startswith(part):
        raise WrongWord(N_("Word %(place)s is not one of the words on recovery sheets."), place=place)
    return word


def _remainder(indices: Sequence[int]) -> int:
    """0 when the checksum (RS1024 of SLIP-39) holds."""
    remainder: int = _polymod([*_CUSTOMIZATION, *indices]) ^ 1
    return remainder


def _place_of_error(wrong: int) -> int | None:
    """Which single word explains the remainder: the code has distance 4, so there is at most one. Counts from 1.

    The remainder is linear: the effect of a changed word is the sum of the effects of its changed bits.
    """
    nothing = _polymod([0] * WORDS)
    for place in range(WORDS):
        effects = [
            _polymod([1 << bit if at == place else 0 for at in range(WORDS)]) ^ nothing for bit in range(10)
        ]  # fmt: skip
        if _is_sum_of(wrong, effects):
            return place + 1
    return None


def _is_sum_of(target: int, effects: Iterable[int]) -> bool:
    """Whether `target` is the exclusive or of some of `effects`."""
    rows: list[int] = []
    for effect in effects:
        left = effect
        for row in rows:
            left = min(left, left ^ row)
        if left:
            rows.append(left)
            rows.sort(reverse=True)
    for row in rows:
        target = min(target, target ^ row)
    return target == 0


# -- paper and drill -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShareSheet:
    """What stands on one sheet. `mark` is the same on all sheets of a set, and tells nothing of the secret."""

    number: int
    of: int
    needed: int
    mark: tuple[str, ...]
    words: tuple[str, ...]

    def rows(self, columns: int = 3) -> tuple[tuple[tuple[int, str], ...], ...]:
        """The words with their numbers, in rows that are read from left to right."""
        numbered = tuple(enumerate(self.words, 1))
        return tuple(numbered[start : start + columns] for start in range(0, len(numbered), columns))

    def __repr__(self) -> str:
        return f"ShareSheet({self.number} of {self.of})"


def sheets(secret: RecoverySecret) -> tuple[ShareSheet, ...]:
    """Three sheets for paper, for three people who keep them in three places."""
    mark = mark_of(secret.keys().sign_public)
    return tuple(
        ShareSheet(number, SHARES, NEEDED, mark, words) for number, words in enumerate(secret.shares(), 1)
    )  # fmt: skip


def mark_of(sign_public: bytes) -> tuple[str, ...]:
    """Two words by which people see which recovery key a sheet belongs to."""
    return words_of(digest(_MARK, sign_public), 2)


class Drill(StrEnum):
    """What two sheets are good for."""

    OPENS = "opens"  # everything the directory names
    EARLIER = "earlier"  # of a recovery key that was replaced: only what was sealed before
    COMING = "coming"  # new ones that a second administrator has not signed yet
    OTHER = "other"  # of another organisation


def drill(
    shares: Iterable[str | Sequence[str]], directory: DirectoryState, coming: Iterable[tuple[bytes, bytes]] = ()
) -> Drill:
    """Whether these sheets open what the directory names; nothing is opened. Raises ShareRefused.

    `coming`: the public keys of sheets that somebody asked to put in force.
    """
    public = RecoverySecret.from_shares(shares).public()
    known = [(one.sign, one.box) for one in directory.recoveries]
    if not known or public not in known:
        return Drill.COMING if public in coming else Drill.OTHER
    return Drill.OPENS if public == known[-1] else Drill.EARLIER

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for histories that once went wrong, found among many thousands, played again in every run."""

from __future__ import annotations

import pytest

from tests.store.colleagues.histories import play

# step: what, which laptop, how; between them laptop 0 opens forms. One laptop gives a text by stick to a second, which
# writes in the same record and syncs; a third, which has only what the second wrote, deletes the record: a text it had
# not read must not be hidden.
HIDDEN = (99, {2: (10, 0, 0), 12: (54, 105, 0), 14: (10, 1, 1), 18: (38, 1, 0), 19: (38, 56, 0), 32: (28, 2, 0)})

# Two copies of one laptop, and sticks between them: what a stick brought back was taken for known to the hub, which had
# the other version of it.
TWICE = bytes.fromhex(
    "b3040f873d82e92c5d40d1277e6cf0163a6b3e8c0e8c3e5e2cac7cd9004e5ecb62a3b28b2b253ac540c2b281c1cace53"
    "e1fea6cf7331da64d6cc50e09c51e345708ef5defbd37016b9942d82f742d67e37ce7535c956f7a467986913ec7c081d"
    "54f962f738fd173904ac789788c71c149af1"
)

# A laptop is put back to its first copy and then to its second: what it had written between them was nowhere while it
# stood at the first, and is there again with what it replaced. The tests had taken it for never written.
THERE_AGAIN = bytes.fromhex("100101fa01001001007b0100bc0000fd0001")

# Of two copies one gave its save by stick, the other to the hub; a third wrote on the first, and that came to the hub
# by a second stick before its writer sent it: what the hub gave back of ours is sent, and is not written anew.
GIVEN_BACK = bytes.fromhex("3e0100115b008b0100383300770100550200b68e00000000000000750100")

# A copy gave its save by stick, somebody wrote on it twice and gave all on to a third. The hub has the second of the
# two as it was, the first as another save. The third takes out what is no more than a stick's word, but would not take
# out the confirmed one on top of it and waited for good: that one goes too, and is joined again.
BUILT_ON = bytes.fromhex("1400003b2d00650000f6cc02bd01d20f160054db00ce01015b7e69381012")


def program(length: int, steps: dict[int, tuple[int, int, int]]) -> bytes:
    whole = bytearray(length)
    for at, step in steps.items():
        whole[3 * at : 3 * at + 3] = bytes(step)
    return bytes(whole)


@pytest.mark.parametrize("known", [HIDDEN])
def test_a_history_that_once_went_wrong(known: tuple[int, dict[int, tuple[int, int, int]]]) -> None:
    play(program(*known))


def test_a_stick_between_copies_is_no_word_of_the_hub() -> None:
    play(TWICE)


def test_what_a_second_copy_brings_back_was_written_after_all() -> None:
    play(THERE_AGAIN)


def test_what_the_hub_gave_back_is_not_written_anew() -> None:
    play(GIVEN_BACK)


def test_what_the_hub_has_of_what_builds_on_a_copys_save_makes_way_and_comes_again() -> None:
    play(BUILT_ON)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for histories that once went wrong, found among many thousands, played again in every run."""

from __future__ import annotations

import pytest

from tests.store.colleagues.histories import play

# step: what, which laptop, how; between them laptop 0 opens forms. One laptop gives a text by stick to a second, which
# writes in the same record and syncs; a third, which has only what the second wrote, deletes the record: a text it had
# not read must not be hidden.
HIDDEN = (99, {2: (10, 0, 0), 12: (54, 105, 0), 14: (10, 1, 1), 18: (38, 1, 0), 19: (38, 56, 0), 32: (28, 2, 0)})


def program(length: int, steps: dict[int, tuple[int, int, int]]) -> bytes:
    whole = bytearray(length)
    for at, step in steps.items():
        whole[3 * at : 3 * at + 3] = bytes(step)
    return bytes(whole)


@pytest.mark.parametrize("known", [HIDDEN])
def test_a_history_that_once_went_wrong(known: tuple[int, dict[int, tuple[int, int, int]]]) -> None:
    play(program(*known))

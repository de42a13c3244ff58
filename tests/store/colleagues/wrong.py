# SPDX-License-Identifier: EUPL-1.2
"""This is the place for rules of merging that are wrong on purpose: the histories must catch every one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from caseapp.store.colleagues.arrivals import Outcome, Receiving
from caseapp.store.projection import Projector
from caseapp.store.register import EntityDots, GlobalDot
from caseapp.store.seen import Seen
from caseapp.store.unit import Unit


@contextmanager
def received_counts_as_seen() -> Iterator[None]:
    """A write replaces all that its laptop had received, seen or not."""
    with pytest.MonkeyPatch.context() as rules:
        rules.setattr(Seen, "_was_seen", lambda _self, _rev: True)
        yield


@contextmanager
def last_writer_wins() -> Iterator[None]:
    """Of two values the one with the later clock stays."""
    honest = Projector._put

    def put(self: Projector, write: Any, dots: EntityDots, before: Any) -> Any:
        live = dots.values.get(write.field.number, [])
        if all(self._moment(write.source, one.dot) <= write.source.moment for one in live):
            write = write._replace(op=write.op._replace(base=tuple(one.dot for one in live)))
        elif live:
            return before
        return honest(self, write, dots, before)

    with pytest.MonkeyPatch.context() as rules:
        rules.setattr(Projector, "_put", put)
        yield


@contextmanager
def deletion_hides_what_it_had_not_seen() -> Iterator[None]:
    """Writing in a record does not stand against a deletion elsewhere."""
    with pytest.MonkeyPatch.context() as rules:
        rules.setattr(Unit, "_touch", lambda *_args: [])
        yield


@contextmanager
def what_was_replaced_early_comes_back() -> Iterator[None]:
    """A value that was replaced before it arrived is taken for new."""
    with pytest.MonkeyPatch.context() as rules:
        rules.setattr(Projector, "_is_dead", lambda *_args: False)
        yield


@contextmanager
def ties_are_decided_by_local_numbers() -> Iterator[None]:
    """Which of two values is shown depends on which device a laptop heard of first."""

    def everywhere(_self: Projector, dot: Any) -> GlobalDot:
        return dot.dev_no.to_bytes(4, "big"), dot.seq, dot.idx

    with pytest.MonkeyPatch.context() as rules:
        rules.setattr(Projector, "_everywhere", everywhere)
        yield


@contextmanager
def a_copy_is_not_noticed() -> Iterator[None]:
    """Numbers alone decide: what has a number that is here is a duplicate, and nobody asks whose name it bears."""
    honest = Receiving.apply

    def apply(self: Receiving, arrival: Any) -> Outcome:
        log_no, dev_no = self.log_no(arrival.log_id), self.dev_no(arrival.dev_id)
        held = self.held_of(log_no, dev_no)
        if arrival.seq <= held:
            return Outcome.DUPLICATE
        if arrival.seq == held + 1:
            self._join(arrival, log_no, dev_no)
            return Outcome.APPLIED
        return honest(self, arrival)

    with pytest.MonkeyPatch.context() as rules:
        rules.setattr(Receiving, "apply", apply)
        yield


@contextmanager
def gaps_are_not_noticed() -> Iterator[None]:
    """A save is joined though the one before it is missing: that one is then taken for a duplicate."""
    honest = Receiving.apply

    def apply(self: Receiving, arrival: Any) -> Outcome:
        outcome = honest(self, arrival)
        if outcome is Outcome.GAP:
            self._join(arrival, self.log_no(arrival.log_id), self.dev_no(arrival.dev_id))
            return Outcome.APPLIED
        return Outcome.DUPLICATE if outcome is Outcome.FORK else outcome

    with pytest.MonkeyPatch.context() as rules:
        rules.setattr(Receiving, "apply", apply)
        yield


@contextmanager
def what_a_stick_brought_stays() -> Iterator[None]:
    """Numbers that a copy of a laptop handed out make no way for what the hub has under them."""
    with pytest.MonkeyPatch.context() as rules:
        rules.setattr(Receiving, "give_way", lambda *_args: None)
        yield


WRONG = (
    received_counts_as_seen,
    last_writer_wins,
    deletion_hides_what_it_had_not_seen,
    what_was_replaced_early_comes_back,
    ties_are_decided_by_local_numbers,
    a_copy_is_not_noticed,
    gaps_are_not_noticed,
    what_a_stick_brought_stays,
)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for playing histories: several laptops write, exchange, are copied, put back and begin anew.

The oracle knows values, not dots: every text that is written is unlike every other, and remembers which texts its
writer had on the screen. A text may be gone at the end only when somebody replaced it who had seen it. A write that
was on no other place when its laptop was put back to a copy is taken for never written, with all it replaced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

import pytest

from caseapp.models import Person, PlanDomain
from caseapp.store.colleagues.arrivals import Arrival
from caseapp.store.registry import kind_of
from caseapp.store.reproject import rebuild_log
from caseapp.store.settle import settle
from caseapp.store.unit import Unit
from tests.store.colleagues.laptops import TEXTS, Form, Hub, Laptop
from tests.store.colleagues.memory import Memory

MOST_LAPTOPS = 4
_PLAN = "22" * 16
_BANS = ("yes", "no", "unknown", "not_asked")
_LANGUAGES = ("nl", "fr", "ar")
_YEARS = timedelta(days=3650)
_POOL: list[Memory] = []


class Broken(AssertionError):
    """What a history must never show."""


@dataclass
class Written:
    """A text that somebody wrote, or a deletion: what its writer had on the screen then."""

    record: str
    field: str
    value: str
    seen: frozenset[str]
    void: bool = False
    settled: bool = False


class History:
    """One history, played from bytes: three for every step, so that a shorter one is a simpler one."""

    def __init__(self, program: bytes) -> None:
        self.steps = [program[at : at + 3] for at in range(0, len(program) - 2, 3)]
        self.hub = Hub()
        self.writes: dict[bytes, list[int]] = {}
        self.written: list[Written] = []
        self.copies: list[tuple[int, Any]] = []
        self.renumber = len(self.steps) % 2 == 0
        self.clean = True  # nobody was copied or put back
        self.laptops: list[Laptop] = []
        first = self._new_laptop()
        self._act(first, lambda unit: unit.new_log("core"))
        self.log_id = bytes(first.memory.value("SELECT log_id FROM log"))
        self._make_record(first)
        first.push(self.hub)
        for _ in range(2):
            self._new_laptop()
        self.laptops[1].pull(self.hub)

    # -- playing ---------------------------------------------------------------------------------------------------

    def play(self) -> None:
        """All steps, then everybody meets, then what must hold is checked."""
        for what, which, how in self.steps:
            self._step(what, self.laptops[which % len(self.laptops)], which // 8, how)
        self._meet()
        self._check()

    def _step(self, what: int, laptop: Laptop, which: int, how: int) -> None:
        roll = what % 64
        if roll < 10:
            self._open_form(laptop, how)
        elif roll < 24:
            self._write_text(laptop, how)
        elif roll < 28:
            self._write_ban_or_languages(laptop, how)
        elif roll < 30:
            self._delete(laptop, how)
        elif roll < 33:
            self._settle(laptop, how)
        elif roll < 36:
            self._keep(laptop, how)
        elif roll < 38:
            self._make_record(laptop)
        elif roll < 54:
            self._exchange(laptop, how)
        elif roll < 57:
            self._stick(laptop, self.laptops[which % len(self.laptops)], how)
        elif roll < 58:
            laptop.skew = (how - 128) * _YEARS / 128
        elif roll < 60:
            self.copies.append((self.laptops.index(laptop), laptop.keep_copy()))
        elif roll < 62:
            self._put_back(how)
        elif len(self.laptops) < MOST_LAPTOPS:
            self._clone(laptop) if roll == 62 else self._new_laptop()

    def _new_laptop(self) -> Laptop:
        while len(_POOL) <= len(self.laptops):
            _POOL.append(Memory())
        memory = _POOL[len(self.laptops)]
        memory.load(None)
        laptop = Laptop(memory, self.writes)
        laptop.begin()
        self.laptops.append(laptop)
        return laptop

    # -- writing ---------------------------------------------------------------------------------------------------

    def _act(self, laptop: Laptop, work: Any, *made: Written) -> None:
        saves = laptop.try_act(work)
        if saves:
            numbers = list(range(len(self.written), len(self.written) + len(made)))
            self.written.extend(made)
            for save_id in saves:
                self.writes[save_id] = numbers

    def _text(self) -> str:
        return f"text {len(self.written)}"

    def _make_record(self, laptop: Laptop) -> None:
        log_no = laptop.memory.value("SELECT min(log_no) FROM log")
        if log_no is None:
            return
        value = self._text()
        self._act(
            laptop, lambda unit: unit.create(Person, log_no, phone=value), Written("", "phone", value, frozenset())
        )

    def _open_form(self, laptop: Laptop, how: int) -> Form | None:
        records = laptop.records()
        if not records:
            return None
        form = laptop.open_form(records[how % len(records)])
        laptop.forms.append(form)
        return form

    def _form(self, laptop: Laptop, how: int) -> Form | None:
        """A form that is open, the oldest or the newest; one is opened when there is none."""
        if not laptop.forms:
            self._open_form(laptop, how >> 4)
        return laptop.forms.pop(0 if how & 8 else -1) if laptop.forms else None

    def _write_text(self, laptop: Laptop, how: int) -> None:
        form = self._form(laptop, how)
        if form is None:
            return
        name, value = TEXTS[how & 1], self._text()
        work = partial(_put, form=form, values={name: value})
        self._act(laptop, work, Written(form.record, name, value, form.values[name]))

    def _write_ban_or_languages(self, laptop: Laptop, how: int) -> None:
        form = self._form(laptop, how)
        if form is None:
            return
        wanted = tuple(one for at, one in enumerate(_LANGUAGES) if how >> 4 & 1 << at)
        values: dict[str, object] = {"languages": wanted} if how & 1 else {"contact_ban": _BANS[how >> 4 & 3]}
        self._act(laptop, partial(_put, form=form, values=values))

    def _delete(self, laptop: Laptop, how: int) -> None:
        form = self._form(laptop, how)
        if form is None:
            return
        seen = frozenset(one for name in TEXTS for one in form.values[name])
        made = Written(form.record, "deleted", "", seen)
        self._act(laptop, lambda unit: unit.delete(Person, form.record, form.read_rev), made)

    def _settle(self, laptop: Laptop, how: int) -> None:
        form = self._form(laptop, how)
        several = [name for name, choices in form.choices.items() if len(choices) > 1] if form is not None else []
        if form is None or not several:
            return
        name = several[how % len(several)]
        value = form.choices[name][how % len(form.choices[name])]
        work = partial(
            settle, kind_name="person", record_id=form.record, field=name, value=value, read_rev=form.read_rev
        )
        if name in TEXTS:
            self._act(laptop, work, Written(form.record, name, value, form.values[name], settled=True))
        elif name == "deleted" and value == 1:
            seen = frozenset(one for text in TEXTS for one in form.values[text])
            self._act(laptop, work, Written(form.record, "deleted", "", seen))
        else:
            self._act(laptop, work)

    def _keep(self, laptop: Laptop, how: int) -> None:
        log_no = laptop.memory.value("SELECT min(log_no) FROM log")
        if log_no is None:
            return
        field = kind_of(PlanDomain).by_name["want"].number
        identity = laptop.memory.value("SELECT id FROM plan_domain")
        seen = laptop.live(identity, "want", field, "plan_domain") if identity else []
        rev = int(laptop.memory.value("SELECT max(rev) FROM journal") or 0)
        value = self._text()
        self._act(
            laptop,
            lambda unit: unit.keep(PlanDomain, _PLAN, log_no, rev, want=value),
            Written("plan", "want", value, frozenset(seen)),
        )

    # -- exchanging ------------------------------------------------------------------------------------------------

    def _exchange(self, laptop: Laptop, how: int) -> None:
        laptop.pull(self.hub, partial(_shuffled, how=how))
        if how & 3 != 3:
            laptop.push(self.hub, lose_reply=how & 12 == 12, most=1 + how // 16, renumber=self.renumber)

    def _stick(self, giver: Laptop, taker: Laptop, how: int) -> None:
        """Saves go from laptop to laptop, also from one that is double and does not know it yet."""
        if giver is taker or (not self.renumber and giver.has_former_work()):
            return  # a restored laptop gives no stick before it met the hub: its numbers may mean something else there
        giver.settle_former(renumber=self.renumber)
        taker.has_stick = True
        taker.receive(_shuffled(giver.saves(), how))

    # -- copies ----------------------------------------------------------------------------------------------------

    def _put_back(self, how: int) -> None:
        if not self.copies:
            return
        at, copy = self.copies[how % len(self.copies)]
        laptop = self.laptops[at]
        image = bool(how & 16)
        before = laptop.have()
        laptop.put_back(copy, anew=not image)
        self.clean = False
        self._forget(before - laptop.have())
        self._remember(laptop.have())

    def _clone(self, laptop: Laptop) -> None:
        copy = laptop.keep_copy()
        double = self._new_laptop()
        double.put_back(copy, anew=False)
        self.clean = False

    def _forget(self, gone: set[bytes]) -> None:
        kept = {one.save_id for one in self.hub.order}
        for one in self.laptops:
            kept |= one.have() | {save.save_id for save in (*one.waiting, *one.aside)}
        alive = {number for save_id in kept for number in self.writes.get(save_id, ())}
        for save_id in gone - kept:
            for number in self.writes.get(save_id, ()):
                if number not in alive:
                    self.written[number].void = True

    def _remember(self, back: set[bytes]) -> None:
        """What was nowhere else came back with another copy: it is written after all, and so is what it replaced."""
        for save_id in back:
            for number in self.writes.get(save_id, ()):
                self.written[number].void = False

    # -- the end ---------------------------------------------------------------------------------------------------

    def _meet(self) -> None:
        """Everybody exchanges with the hub and with each other until nothing moves."""
        last: Any = None
        for _ in range(8):
            for laptop in self.laptops:
                laptop.pull(self.hub)
                laptop.push(self.hub, renumber=self.renumber)
            for laptop in self.laptops:
                laptop.pull(self.hub)
            on_sticks = {
                save.save_id: save
                for one in self.laptops
                for save in one.saves()
                if self.hub.by_number.get((save.dev_id, save.seq)) != save.save_id
            }
            for laptop in self.laptops:
                if on_sticks:
                    laptop.receive(list(on_sticks.values()))
            now = (len(self.hub.order), *(one.memory.value("SELECT count(*) FROM journal") for one in self.laptops))
            if now == last:
                return
            last = now
        raise Broken("the laptops never come to rest")

    def _check(self) -> None:
        first, *others = self.laptops
        held, hash_of, rows = first.held(), first.state_hash(self.log_id), first.rows()
        for one in others:
            if one.held() != held:
                raise Broken("somebody misses saves")
            if one.rows() != rows:
                raise Broken("two laptops show different things")
            if one.state_hash(self.log_id) != hash_of:
                raise Broken("two laptops that hold the same differ")
        self._check_rebuilt(self.laptops[len(self.steps) % len(self.laptops)], rows, hash_of)
        for record, name, live, hidden in self._found(first):
            self._check_values(record, name, live, hidden=hidden)

    def _check_rebuilt(self, laptop: Laptop, before: Any, held: bytes) -> None:
        log_no = laptop.memory.value("SELECT log_no FROM log WHERE log_id = ?", self.log_id)
        rebuild_log(laptop.memory.connection, log_no)
        if laptop.rows() != before or laptop.state_hash(self.log_id) != held:
            raise Broken("the tables do not follow from the journal")

    def _found(self, laptop: Laptop) -> Iterator[tuple[str, str, set[str], bool]]:
        numbers = {name: kind_of(Person).by_name[name].number for name in TEXTS}
        for identity, deleted in laptop.memory.run("SELECT id, deleted FROM person").fetchall():
            for name, number in numbers.items():
                yield identity.hex(), name, set(laptop.live(identity, name, number)), bool(deleted)
        for (identity,) in laptop.memory.run("SELECT id FROM plan_domain").fetchall():
            number = kind_of(PlanDomain).by_name["want"].number
            yield "plan", "want", set(laptop.live(identity, "want", number, "plan_domain")), False

    def _check_values(self, record: str, name: str, live: set[str], *, hidden: bool) -> None:
        here = [one for one in self.written if not one.void]
        mine = [one for one in here if one.field == name and (one.record in {record, ""})]
        replaced = {
            value
            for one in mine
            if one.record == record or one.value in live
            for value in one.seen
            if value != one.value
        }
        settled = {one.value for one in mine if one.settled}
        if self.clean and (live & replaced) - settled:
            raise Broken("a text that somebody replaced is back")
        if hidden:
            seen = {value for one in here if one.field == "deleted" and one.record == record for value in one.seen}
            if live - seen:
                raise Broken("a text is hidden by a deletion that had not seen it")

    def lost(self) -> set[str]:
        """Texts that are nowhere, not even set aside, though nobody who had seen them replaced them."""
        here = [one for one in self.written if not one.void and one.field != "deleted"]
        live = {value for _record, _name, values, _hidden in self._found(self.laptops[0]) for value in values}
        replaced = {value for one in here for value in one.seen if value != one.value}
        aside = {save.save_id for one in self.laptops for save in (*one.waiting, *one.aside)}
        kept = {self.written[number].value for save_id in aside for number in self.writes.get(save_id, ())}
        return {one.value for one in here} - live - replaced - kept


def play(program: bytes) -> History:
    """Play a history and check it, the same each time. Raises Broken."""
    chance = Random(program)
    with pytest.MonkeyPatch.context() as luck:
        luck.setattr("secrets.token_bytes", chance.randbytes)
        luck.setattr("secrets.token_hex", lambda size: chance.randbytes(size).hex())
        history = History(program)
        history.play()
    if history.lost():
        raise Broken("a text is lost that nobody replaced")
    return history


def _put(unit: Unit, form: Form, values: dict[str, object]) -> None:
    unit.put(Person, form.record, form.read_rev, **values)


def _shuffled(arrivals: list[Arrival], how: int) -> list[Arrival]:
    """Another order, some twice, some left for later."""
    arrivals = list(arrivals)
    if how & 1:
        arrivals.reverse()
    if how & 2 and len(arrivals) > 1:
        cut = how // 4 % len(arrivals)
        arrivals = [*arrivals[cut:], *arrivals[:cut], arrivals[cut]]
    return arrivals

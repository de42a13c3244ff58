# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what people do in a history: each act has a name and three numbers, and fits always."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from caseapp.operations.cases import ChangeCase, HandOverCase
from caseapp.operations.contacts import ChangeContact, DeleteContact, RecordContact
from caseapp.operations.team import AddWorker, SetTeamRule
from caseapp.store.backup import restore_file
from caseapp.store.settle import settle
from tests.records import KEY, SALT, open_case
from tests.sync.fuzz.book import TEXTS, Place, Seen, Written
from tests.sync.fuzz.line import Trouble
from tests.sync.fuzz.office import Desk, Form, Office, device_id
from tests.sync.teams import Opened

MOST = 6  # laptops
Act = Callable[[Office, int, int, int], object]
_YEARS = timedelta(days=365)


# -- writing -----------------------------------------------------------------------------------------------------------


def records(office: Office, desk: Desk, seen: Seen) -> list[tuple[str, str, str]]:
    """What can be written in at a desk: (kind, id, case), in an order that is the same on every laptop."""
    found = []
    for case_id, row in desk.laptop.rows("SELECT id, id FROM case_file WHERE deleted = 0"):
        found.append(("case_file", row.hex(), case_id.hex()))
    for contact, case_id in desk.laptop.rows("SELECT id, case_id FROM contact"):
        if contact.hex() not in seen.deleted and case_id is not None:
            found.append(("contact", contact.hex(), case_id.hex()))
    return sorted(found)


def _look(office: Office, desk: Desk, which: int) -> Form | None:
    seen = office.shown(desk)
    found = records(office, desk, seen)
    if not found:
        return None
    kind, record, case_id = found[which % len(found)]
    rev = desk.laptop.store.read(lambda reader: reader.rev)
    return Form(record, kind, case_id, rev, seen)


def _write(office: Office, desk: Desk, form: Form, which: int) -> None:
    name = TEXTS[form.kind][which % 2]
    text = office.book.new_text()
    place = Place(form.kind, form.record, name)
    given = (
        ChangeCase(case_id=form.record, read_rev=form.read_rev, fields={name: text})  # type: ignore[misc]
        if form.kind == "case_file"
        else ChangeContact(contact_id=form.record, read_rev=form.read_rev, fields={name: text})  # type: ignore[misc]
    )
    _saved(
        office, desk, partial(desk.laptop.do, given),
        Written(place, form.case_id, text, frozenset(form.seen.texts.get(place, ()))),
    )  # fmt: skip


def _saved(office: Office, desk: Desk, work: Callable[[], object], *made: Written) -> object:
    """Something is saved, and noted in the book with the saves that hold it."""
    rev = desk.laptop.store.read(lambda reader: reader.rev)
    result: list[object] = []
    if not office.attempt("save", lambda: result.append(work())):
        return None
    saves = {row[0] for row in desk.laptop.rows("SELECT save_id FROM journal WHERE rev > ?", rev)}
    for one in made:
        office.book.add(one, saves)
    office.note_names()
    return result[0]


def write(office: Office, a: int, b: int, c: int) -> None:
    """Write in a field of something that is on the screen."""
    desk = office.desk(a)
    form = _look(office, desk, b)
    if form is not None:
        _write(office, desk, form, c)


def write_both(office: Office, a: int, b: int, c: int) -> None:
    """Two write in the same field, apart."""
    write(office, a, b, c)
    write(office, a + 1, b, c)


def note(office: Office, a: int, b: int, _c: int) -> None:
    """Write down a contact."""
    desk = office.desk(a)
    cases = sorted(row[0].hex() for row in desk.laptop.rows("SELECT id FROM case_file WHERE deleted = 0"))
    if not cases:
        return
    case_id, text = cases[b % len(cases)], office.book.new_text()
    fields = {"moment": desk.clock.now(), "mode": "phone", "outcome": "completed", "what": text}
    made = Written(Place("contact", "", "what"), case_id, text, frozenset())
    result = _saved(office, desk, lambda: desk.laptop.do(RecordContact(case_ids=(case_id,), fields=fields)), made)  # type: ignore[arg-type]
    if result:
        made.place = Place("contact", str(result[0]), "what")  # type: ignore[index]


def delete(office: Office, a: int, b: int, _c: int) -> None:
    """Take a contact away, having seen it."""
    desk = office.desk(a)
    form = desk.forms.pop() if desk.forms and b % 2 else _look(office, desk, b)
    if form is None or form.kind != "contact":
        return
    seen = {text for place, texts in form.seen.texts.items() if place.record == form.record for text in texts}
    given = DeleteContact(contact_id=form.record, read_rev=form.read_rev)
    made = Written(Place("contact", form.record, "deleted"), form.case_id, "", frozenset(seen))
    _saved(office, desk, lambda: desk.laptop.do(given), made)


def open_form(office: Office, a: int, b: int, _c: int) -> None:
    """Open a form, and leave it open."""
    desk = office.desk(a)
    form = _look(office, desk, b)
    if form is not None:
        desk.forms.append(form)


def save_form(office: Office, a: int, b: int, c: int) -> None:
    """Save a form that was open while other things happened."""
    desk = office.desk(a)
    if desk.forms:
        _write(office, desk, desk.forms.pop(0 if b % 2 else -1), c)


def choose(office: Office, a: int, b: int, c: int) -> None:
    """Decide a difference."""
    desk = office.desk(a)
    seen = office.shown(desk)
    several = sorted(place for place, texts in seen.texts.items() if len(texts) > 1)
    if not several:
        return
    place = several[b % len(several)]
    texts = sorted(seen.texts[place])
    text = texts[c % len(texts)]
    rev = desk.laptop.store.read(lambda reader: reader.rev)
    case_of = {record: case_id for _kind, record, case_id in records(office, desk, Seen({}, set()))}
    work = partial(settle, kind_name=place.kind, record_id=place.record, field=place.name, value=text, read_rev=rev)
    made = Written(place, case_of.get(place.record, ""), text, frozenset(texts))
    _saved(office, desk, lambda: desk.laptop.store.act("settle", work), made)


def much(office: Office, a: int, b: int, _c: int) -> None:
    """So much is written in a case that the hub asks for a snapshot."""
    desk = office.desk(a)
    cases = [("case_file", one.hex(), one.hex()) for (one,) in desk.laptop.rows("SELECT id FROM case_file ORDER BY id")]
    if cases:
        for _ in range(26):
            _kind, record, case_id = cases[b % len(cases)]
            rev = desk.laptop.store.read(lambda reader: reader.rev)
            _write(office, desk, Form(record, "case_file", case_id, rev, office.shown(desk)), 0)


def new_case(office: Office, a: int, _b: int, _c: int) -> None:
    """A case of one's own."""
    desk = office.desk(a)
    if len(office.cases) < 6:
        made: list[str] = []
        if office.attempt(
            "case", lambda: made.append(open_case(desk.laptop.store, "Fatou", f"Diallo {len(office.cases)}"))
        ):
            office.cases.append(made[0])


# -- exchanging --------------------------------------------------------------------------------------------------------


def sync(office: Office, a: int, _b: int, _c: int) -> None:
    """A round."""
    office.sync(office.desk(a))


def sync_cut(office: Office, a: int, b: int, c: int) -> None:
    """A round over a line that is cut at some byte."""
    office.sync(office.desk(a), Trouble(cut_after=(b * 256 + c) % 9_000))


def sync_lost(office: Office, a: int, b: int, _c: int) -> None:
    """A round of which one answer is lost on its way."""
    office.sync(office.desk(a), Trouble(lose=b % 14))


def sync_twice(office: Office, a: int, b: int, _c: int) -> None:
    """A round of which one request comes twice."""
    office.sync(office.desk(a), Trouble(twice=b % 14))


def sync_between(office: Office, a: int, b: int, c: int) -> None:
    """A round in which a colleague has a whole round, and this worker writes on."""
    desk, other = office.desk(a), office.desk(a + 1 + c % 3)

    def happens() -> None:
        if other is not desk:
            office.sync(other)
        if not desk.is_out:
            form = _look(office, desk, c)
            if form is not None:
                _write(office, desk, form, c)

    office.sync(desk, Trouble(before=(b % 12, happens)))


def stick(office: Office, a: int, b: int, _c: int) -> None:
    """An exchange file. A laptop put back from an image gives none before it met the hub (threat model, T14)."""
    giver, taker = office.desk(a), office.desk(a + 1 + b % 3)
    if giver is taker or giver.is_image or giver.is_double:
        return
    path = office.folder / f"stick{len(office.sticks)}"

    def carry() -> None:
        with path.open("wb") as stream:
            giver.api.write_file(stream)
        office.sticks.append(path)
        office.refused.update(taker.api.read_file(path).refused)

    office.attempt("stick", carry)


def old_stick(office: Office, a: int, b: int, _c: int) -> None:
    """A file of some time ago turns up."""
    if office.sticks:
        office.attempt("old stick", lambda: office.desk(a).api.read_file(office.sticks[b % len(office.sticks)]))


# -- people and access -------------------------------------------------------------------------------------------------


def hand_over(office: Office, a: int, b: int, c: int) -> None:
    """A case goes to another worker."""
    desk = office.desk(a)
    cases = sorted(row[0].hex() for row in desk.laptop.rows("SELECT id FROM case_file WHERE deleted = 0"))
    users = sorted({one.user for one in office.desks})
    if cases:
        to, backup = users[b % len(users)], users[c % len(users)]
        given = HandOverCase(
            case_id=cases[c % len(cases)], to_worker_id=to, backup_worker_id=backup if backup != to and b % 3 else None
        )
        office.attempt("hand over", lambda: desk.laptop.do(given))
        office.note_names()


def rule(office: Office, _a: int, b: int, _c: int) -> None:
    """Whether everybody reads and writes the cases of colleagues."""
    for name in ("workers_read_working_files", "workers_write_working_files"):
        given = SetTeamRule(name=name, value=bool(b % 2))
        office.attempt("rule", partial(office.lead.laptop.do, given))


def _let_in(office: Office, host: Desk, user: str, name: str) -> None:
    laptop = Opened.new(office.folder / name)
    api = office._api(laptop)
    done: list[bool] = []

    def come() -> None:
        invitation = host.api.invite(user)
        _sealed, words = api.ask_to_join(invitation.text(), "Somebody", name)
        (waiting,) = (one for one in host.api.who_waits() if one.invitation.invite_id == invitation.invite_id)
        assert waiting.words == words
        host.api.admit(waiting, ("worker",))
        done.append(api.come_in())

    if office.attempt("let in", come) and done == [True]:
        desk = office.seat(name, laptop)
        assert desk.user == user
    else:
        laptop.close()


def invite(office: Office, _a: int, _b: int, _c: int) -> None:
    """A new colleague."""
    if len(office.desks) < MOST:
        worker: list[str] = []
        number = len(office.desks)
        given = AddWorker(name=f"Colleague {number}", role="worker")
        if office.attempt("worker", lambda: worker.append(str(office.lead.laptop.do(given)))):
            _let_in(office, office.lead, worker[0], office.new_name())


def second(office: Office, a: int, _b: int, _c: int) -> None:
    """A second laptop of one's own."""
    if len(office.desks) < MOST:
        desk = office.desk(a)
        _let_in(office, desk, desk.user, office.new_name())


def _goes(office: Office, desk: Desk, why: str) -> None:
    before = office.everywhere()
    office.note_names()
    desk.is_out = why
    office.losing(before)


def revoke(office: Office, a: int, b: int, _c: int) -> None:
    """A laptop is lost and shut out."""
    desk = office.desk(a)
    if desk.user in {office.lead.user, office.desks[1].user}:
        return
    dev_id = device_id(desk)
    by = office.lead if b % 2 else office.desks[1]
    if by.is_out:
        return
    if office.attempt("revoke", lambda: by.api.revoke(dev_id, "lost", wipe=bool(b // 2 % 2))):
        for one in [one for one in office.at_work if device_id(one) == dev_id]:
            _goes(office, one, "lost")


def leave(office: Office, a: int, _b: int, _c: int) -> None:
    """A colleague leaves in peace: what is unsent still comes."""
    desk = office.desk(a)
    if desk.user not in {office.lead.user, office.desks[1].user}:
        office.attempt("leave", lambda: office.lead.api.let_leave(desk.user))


def erase(office: Office, _a: int, b: int, _c: int) -> None:
    """Two administrators erase a case."""
    first, other = office.desks[:2]
    cases = sorted(row[0].hex() for row in first.laptop.rows("SELECT id FROM case_file"))
    if len(cases) < 2 or first.is_out or other.is_out:
        return
    case_id = cases[b % len(cases)]

    def both() -> None:
        first.api.orders.ask_to_erase([case_id], "request")
        for order in other.api.orders.look():
            if not order.is_signed:
                other.api.orders.sign(order.order_id)

    office.attempt("erase", both)


# -- copies, time ------------------------------------------------------------------------------------------------------


def clone(office: Office, a: int, _b: int, _c: int) -> None:
    """The folder of a laptop is copied; both work on."""
    if len(office.desks) < MOST:
        desk = office.desk(a)
        desk.laptop.store.fold()
        to = office.folder / office.new_name()
        shutil.copytree(desk.laptop.folder, to)
        double = office.seat(to.name, Opened(to))
        double.clock.moment = desk.clock.moment
        double.is_double = desk.is_double = True
        office.book.clean = False


def keep_copy(office: Office, a: int, b: int, _c: int) -> None:
    """A backup of a laptop, or an image of its disk."""
    desk = office.desk(a)
    desk.laptop.store.fold()
    path = office.folder / f"copy{len(office.copies)}"
    shutil.copyfile(desk.laptop.store.path, path)
    office.copies.append((office.desks.index(desk), path, bool(b % 4 == 0)))


def put_back(office: Office, a: int, _b: int, _c: int) -> None:
    """A laptop is put back."""
    if not office.copies:
        return
    at, path, image = office.copies[a % len(office.copies)]
    desk = office.desks[at]
    if desk.is_out or (image and _on_sticks_only(office, desk)):
        return
    before = office.everywhere()
    office.note_names()
    database = desk.laptop.store.path
    desk.laptop.close()
    if image:
        for one in database.parent.glob(database.name + "-*"):
            one.unlink()
        shutil.copyfile(path, database)
        desk.is_image = True
    else:
        restore_file(database, KEY, SALT, path)
    office.reopen(desk)
    office.book.clean = False
    office.losing(before)


def _on_sticks_only(office: Office, desk: Desk) -> bool:
    """Whether a colleague holds a save of this laptop that is not at the hub: an image would then write over it."""
    return bool(office.sticks)


def hub_copy(office: Office, _a: int, _b: int, _c: int) -> None:
    """A backup of the hub."""
    office.hub.keep_copy()


def hub_back(office: Office, a: int, _b: int, _c: int) -> None:
    """The hub is put back from a backup. As docs/hub.md says, who knows most of the team syncs first."""
    if office.hub.backups:
        before = office.everywhere()
        office.hub.put_back(a % len(office.hub.backups))
        office.losing(before)
        height = "SELECT max(height) FROM directory_record"
        office.sync(max(office.at_work, key=lambda desk: int(desk.laptop.rows(height)[0][0])))


def clock(office: Office, a: int, b: int, c: int) -> None:
    """A clock jumps: ten years at most."""
    office.desk(a).clock.moment += _YEARS * (b % 21 - 10) / 1 if c % 4 == 0 else timedelta(hours=b - 128)


def days(office: Office, a: int, _b: int, _c: int) -> None:
    """Some days pass for everybody."""
    for desk in office.at_work:
        desk.clock.advance(timedelta(days=1 + a % 10))


WEIGHTS: dict[str, int] = {
    "write": 14, "write_both": 6, "note": 6, "delete": 3, "open_form": 6, "save_form": 6, "choose": 4, "much": 2,
    "new_case": 2, "sync": 20, "sync_cut": 7, "sync_lost": 5, "sync_twice": 3, "sync_between": 6, "stick": 5,
    "old_stick": 2, "hand_over": 5, "rule": 2, "invite": 2, "second": 2, "revoke": 2, "leave": 1, "erase": 1,
    "clone": 2, "keep_copy": 3, "put_back": 4, "hub_copy": 2, "hub_back": 2, "clock": 2, "days": 3,
}  # fmt: skip
ACTS: dict[str, Act] = {name: globals()[name] for name in WEIGHTS}

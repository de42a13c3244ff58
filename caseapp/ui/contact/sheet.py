# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the quick contact form: it floats over any page, keeps its draft and saves in one act."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Sequence
from functools import partial
from typing import Any, Final, cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.i18n import _, formats
from caseapp.operations import Done
from caseapp.operations.cases import OpenCase
from caseapp.operations.contacts import ChangeContact, ContactFields, DeleteContact, RecordContact
from caseapp.security.permissions import Act, Layer, Role, may
from caseapp.store.drafts import DraftRow
from caseapp.store.queries.contacts import ContactRow
from caseapp.store.queries.names import ShownName
from caseapp.ui.contact.drafts import KIND, Waiting, waiting_drafts
from caseapp.ui.contact.foot import KeyHints
from caseapp.ui.contact.form import ContactForm, set_people
from caseapp.ui.contact.who import Somebody, people_of_cases, person_from
from caseapp.ui.desk import Desk
from caseapp.ui.kit.announce import announce
from caseapp.ui.kit.buttons import Button
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.flow import empty_layout
from caseapp.ui.kit.sheet import Sheet
from caseapp.ui.kit.text import Paragraph
from caseapp.ui.look.theme import px

_KEEP_MS: Final = 2000
_TALL: Final = 740  # a window of this height (at 100 %) has room for texts of four lines
_ROOM_FOR_HINTS: Final = 130  # percent: beyond, the acts need the whole foot
_numbers: Final = itertools.count(1)


class QuickContact(Sheet):
    """Writes down a contact, or changes one (`contact`). `open_contact` and `edit_contact` make and show it."""

    def __init__(
        self, host: QWidget, desk: Desk, case_ids: Sequence[str] = (), contact: ContactRow | None = None
    ) -> None:
        title = _("Change the contact") if contact is not None else _("Record a contact")
        super().__init__(host, title, 800, _("Save"))
        self.scope = f"quick-contact-{next(_numbers)}"
        self._desk = desk
        self._contact = contact
        self._case_ids = (contact.case_id,) if contact is not None else tuple(case_ids)
        self._key = ""
        self._draft_kept = False
        self._touched = False
        self._new_cases: dict[str, str] = {}  # what was typed -> the case that was opened for it
        self._first: dict[str, Any] = {}
        self.form = ContactForm(desk, self.scope, 4 if host.height() >= px(_TALL) else 2)
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEEP_MS)
        self._timer.timeout.connect(self.keep)
        self._connect()
        self._start_with()
        query = partial(waiting_drafts, case_ids=self._case_ids, contact_id=contact.id if contact else "")
        desk.read(query, self._on_drafts_read, self.scope)

    def _build(self) -> None:
        self.body.setSpacing(px(10))
        self._banners = QVBoxLayout()
        self._error = Paragraph("", 14, tone="attn")
        self._error.hide()
        self.body.addLayout(self._banners)
        self.body.addWidget(self.form)
        self.body.addWidget(self._error)
        self.body.addStretch(1)
        self.hints = KeyHints()
        self.more_button = Button(_("Place and more"), "link")
        self.foot_left.setSpacing(px(16))
        if self._contact is not None:
            delete = Button(_("Delete"), "link", icon="trash-2")
            delete.clicked.connect(self._on_delete_clicked)
            self.foot_left.addWidget(delete)
        else:
            self.foot_left.addWidget(self.hints)
            self.hints.setVisible(px(100) <= _ROOM_FOR_HINTS)
        self.foot_left.addWidget(self.more_button)

    def _connect(self) -> None:
        self.form.edited.connect(self._on_edited)
        self.more_button.clicked.connect(self._on_more_clicked)
        self.save_requested.connect(self._on_save_wanted)
        self.close_requested.connect(self._on_close_wanted)
        self._bystander = self._desk.bystander_changed.connect(self._on_bystander_changed)

    def _start_with(self) -> None:
        role = self._desk.me.role if self._desk.me is not None else Role.WORKER
        layers = [layer for layer in (Layer.L2, Layer.L3) if may(role, Act.WRITE, layer, is_own=True)] or [Layer.L2]
        row = self._contact
        if row is None:
            self.form.offer_layers([str(layer) for layer in layers])
            self.form.with_whom.set_chosen(["client"])
        else:
            kept = [row.layer] if row.layer and row.layer not in layers else []
            self.form.offer_layers([*map(str, layers), *kept])
            self.form.fill({name: getattr(row, name) for name in self.form.values()})
            self.form.who.setEnabled(False)
            self.more_button.setVisible(self.form.more.isHidden())
        self._first = self.form.values()
        if self._case_ids:
            query = partial(people_of_cases, case_ids=self._case_ids, today=self._desk.today())
            self._desk.read(query, self._on_people_read, self.scope)

    # -- who and which draft -----------------------------------------------------------------------------------------

    def _on_people_read(self, people: tuple[Somebody, ...]) -> None:
        if not self.form.who.people():
            set_people(self.form, people)

    def _on_drafts_read(self, waiting: Waiting) -> None:
        self._key = self._key or waiting.free_key
        if waiting.back is not None and not self._touched:
            self._bring_back(waiting.back)
        elif waiting.other is not None:
            self._offer(waiting.other)

    def _bring_back(self, draft: DraftRow) -> None:
        self._key, self._draft_kept = draft.key, True
        self.form.fill_draft(draft.body)
        people = [Somebody(**{**one, "name": ShownName(one.get("typed", ""), "")}) for one in draft.body["people"]]
        set_people(self.form, people)
        ids = tuple(one.case_id for one in people if one.case_id)
        if ids:
            query = partial(people_of_cases, case_ids=ids, today=self._desk.today())
            self._desk.read(query, partial(self._on_draft_people_read, people), self.scope)
        when = formats.moment(draft.moment, self._desk.today())
        words = _("Your draft of %(moment)s is back.") % {"moment": when}
        self._show_banner(Banner(words, acts=(("drop", _("Throw away")),)))
        self._focus_first()

    def _on_draft_people_read(self, people: Sequence[Somebody], found: tuple[Somebody, ...]) -> None:
        named = {one.case_id: one for one in found}
        set_people(
            self.form, [named.get(one.case_id, one) for one in people if not one.case_id or one.case_id in named]
        )

    def _offer(self, draft: DraftRow) -> None:
        when = formats.moment(draft.moment, self._desk.today())
        words = _("Another draft waits, of %(moment)s.") % {"moment": when}
        banner = Banner(words, acts=(("open", _("Go on with that one")),), close=_("Leave it"))
        banner.setProperty("draft", draft.key)
        self._other = draft
        self._show_banner(banner)

    def _show_banner(self, banner: Banner) -> None:
        self._clear_banners()
        banner.act_pressed.connect(self._on_banner_act)
        self._banners.addWidget(banner)

    def _clear_banners(self) -> None:
        empty_layout(self._banners)

    def _on_banner_act(self, act: str) -> None:
        self._clear_banners()
        if act == "open":
            self.keep()
            self._bring_back(self._other)
            return
        self._timer.stop()
        self._desk.drop_draft(self._key)
        self._draft_kept = self._touched = False
        self.form.fill({**self._first, "moment": self._desk.clock.now()})
        set_people(self.form, ())
        self.set_status("")
        if self._case_ids:
            query = partial(people_of_cases, case_ids=self._case_ids, today=self._desk.today())
            self._desk.read(query, self._on_people_read, self.scope)
        self.form.who.setFocus()

    def _focus_first(self) -> None:
        """With a person filled in, the first thing to say is how long it took."""
        known = bool(self.form.who.people()) or bool(self._case_ids)
        (self.form.minutes if known else self.form.who).setFocus()

    # -- the draft ---------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep what was typed now: a moment after typing, when the form closes, when the program locks."""
        self._timer.stop()
        if not self._touched:
            return
        if not self._key:  # closed before it was known which drafts there are
            self._key = f"contact/{secrets.token_hex(4)}"
        for line in (self.form.minutes, self.form.when, self.form.next_day):
            line.blockSignals(True)
            line.read_now()
            line.blockSignals(False)
        body = self.form.as_draft()
        body["people"] = [
            {"case_id": one.case_id, "person_id": one.person_id, "typed": one.typed} for one in self.form.who.chosen()
        ]
        body["contact_id"] = self._contact.id if self._contact is not None else ""
        case_id = next((one["case_id"] for one in body["people"] if one["case_id"]), None)
        self._desk.keep_draft(self._key, KIND, body, case_id)
        self._draft_kept = True
        moment = formats.time(self._desk.clock.now())
        self.set_status(_("draft kept at %(time)s") % {"time": moment})

    def _on_edited(self) -> None:
        self._touched = True
        self._error.hide()
        if not self._timer.isActive():
            self._timer.start()

    def _on_close_wanted(self) -> None:
        self.keep()
        self._leave()

    # -- saving ------------------------------------------------------------------------------------------------------

    def _on_save_wanted(self) -> None:
        form = self.form
        if form.who.typed() or not form.who.people():
            words = _("Choose who it was with: type a name and press Enter.")
            form.who_field.set_error(words)
            form.who.setFocus()
            return
        if not form.read_now():
            return
        self.save_button.setEnabled(False)
        self._timer.stop()
        if self._contact is not None:
            self._save_change(self._contact)
        else:
            self._open_next_case()

    def _save_change(self, row: ContactRow) -> None:
        now = self.form.values()
        changed: Any = {name: value for name, value in now.items() if value != self._first[name]}
        if not changed:
            self._forget_draft()
            self._leave()
            return
        given = ChangeContact(contact_id=row.id, read_rev=row.read_rev, fields=changed)
        self._desk.act(given, _("Contact changed"), self._on_saved, self._on_refused)

    def _open_next_case(self) -> None:
        """People nobody knew get their case first, one after the other; then the contact is written."""
        for one in self.form.who.chosen():
            if not one.case_id and one.code not in self._new_cases:
                person = None if one.person_id else person_from(one.typed)
                given = OpenCase(person=person, person_id=one.person_id or None)
                self._desk.act(given, _("Case opened"), partial(self._on_case_opened, one.code), self._on_refused)
                return
        self._record()

    def _on_case_opened(self, code: str, done: Done[Any]) -> None:
        self._new_cases[code] = str(done.result)
        if isValid(self):
            self._open_next_case()

    def _record(self) -> None:
        ids = tuple(one.case_id or self._new_cases[one.code] for one in self.form.who.chosen())
        fields: Any = {name: value for name, value in self.form.values().items() if value not in (None, ())}
        given = RecordContact(case_ids=ids, fields=cast("ContactFields", fields))
        self._desk.act(given, _("Contact saved"), self._on_saved, self._on_refused)

    def _on_saved(self, _done: Done[Any]) -> None:
        if isValid(self):
            self._forget_draft()
            self._leave()

    def _on_refused(self, sentence: str) -> None:
        if isValid(self):
            self.save_button.setEnabled(True)
            self._error.setText(sentence)
            self._error.show()
            announce(self, sentence, urgent=True)

    def _forget_draft(self) -> None:
        self._timer.stop()
        self._touched = False
        if self._draft_kept:
            self._desk.drop_draft(self._key)
            self._draft_kept = False

    def _on_delete_clicked(self) -> None:
        row = self._contact
        if row is not None:
            given = DeleteContact(contact_id=row.id, read_rev=row.read_rev)
            self._desk.act(given, _("Contact deleted"), self._on_saved, self._on_refused)

    # -- other -------------------------------------------------------------------------------------------------------

    def _on_more_clicked(self) -> None:
        self.more_button.hide()
        self.form.open_more()

    def _on_bystander_changed(self, _on: bool) -> None:
        self.form.who.show_names()
        self.form.show_people()

    def _leave(self) -> None:
        self._desk.background.close_scope(self.scope)
        self._desk.disconnect(self._bystander)  # type: ignore[call-overload]
        self.close_sheet()


def open_contact(host: QWidget, desk: Desk, case_ids: Sequence[str] = ()) -> QuickContact:
    """Open the quick form over `host`, for these cases or for nobody yet."""
    sheet = QuickContact(host, desk, case_ids)
    sheet.open_sheet(sheet.form.minutes if case_ids else sheet.form.who)
    return sheet


def edit_contact(host: QWidget, desk: Desk, contact: ContactRow) -> QuickContact:
    """Open the same form to change a contact that was written down."""
    sheet = QuickContact(host, desk, contact=contact)
    sheet.open_sheet(sheet.form.what)
    return sheet

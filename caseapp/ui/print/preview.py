# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the preview of every paper about a case: its choices beside it, and that it went out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from caseapp.i18n import _
from caseapp.operations.act import Done
from caseapp.operations.agree import RecordPaper
from caseapp.operations.openings import Opening
from caseapp.operations.sharing import RecordSharing
from caseapp.reports.case_export import case_json_of
from caseapp.reports.case_papers import PARTNER_FILE
from caseapp.reports.documents import left_out_label
from caseapp.reports.partner_export import partner_json
from caseapp.reports.plain_papers import CaseExport
from caseapp.security.permissions import Act
from caseapp.store.reader import Reader
from caseapp.store.store import Store
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import Button, IconButton
from caseapp.ui.kit.cards import Banner
from caseapp.ui.kit.text import Text
from caseapp.ui.look.theme import px
from caseapp.ui.print.live_paper import Finished, LivePaper
from caseapp.ui.print.options import PaperChoice, PrintChoices, read_choices
from caseapp.ui.print.paper_sheet import PaperSheet, Tall
from caseapp.ui.print.saving import save_file
from caseapp.ui.print.wish import PrintWish


class PrintPreview(PaperSheet):
    """Every paper about a case passes here: seen as pages, printed or saved, then recorded with its fingerprint."""

    def __init__(self, desk: Desk, wish: PrintWish, host: QWidget) -> None:
        live = LivePaper(desk)
        super().__init__(host, desk, 1240, live.scope)
        live.setParent(self)
        self.live = live
        self.wish = wish
        self._recorded = ""
        self.choice = PaperChoice(wish, desk.today())
        self._refused = False
        self._shares: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self.json_button = Button(_("Save as JSON…"), "outlined", icon="download")
        self.json_button.hide()
        self.json_button.clicked.connect(self._on_json_wanted)
        self.told = Banner("", icon="eye-off")
        self.told.hide()
        self._lay_out_preview()
        self._connect()
        desk.read(partial(_choices_of, wish.case_id, desk.today()), self._on_choices_read, self.live.scope)

    def _lay_out_preview(self) -> None:
        holder = Tall((900, 2000), (300, 240))
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(18))
        row.addWidget(self.choice)
        right = QVBoxLayout()
        right.setSpacing(px(8))
        right.addWidget(self.told)
        right.addLayout(self.notes)
        right.addWidget(self.pages, 1)
        row.addLayout(right, 1)
        self.body.addWidget(holder, 1)
        foot = self._foot.layout()
        if isinstance(foot, QHBoxLayout):
            foot.insertWidget(foot.count() - 1, self.json_button)
            foot.insertWidget(foot.count() - 1, self.file_button)
        self.out_button = IconButton("zoom-out", _("Smaller (-)"))
        self.in_button = IconButton("zoom-in", _("Larger (+)"))
        self.zoom_words = Text("", 13, tone="muted")
        self.page_words = Text("", 13, tone="muted")
        for widget in (self.out_button, self.zoom_words, self.in_button, self.page_words):
            self.foot_left.addWidget(widget)

    def _connect(self) -> None:
        self.choice.choice_changed.connect(self._on_choice_changed)
        self.live.made.connect(self._on_paper_made)
        self.live.refused.connect(self._on_paper_refused)
        self.pages.zoomed.connect(self._on_zoomed)
        self.pages.page_turned.connect(self._on_page_turned)
        self.in_button.clicked.connect(self.pages.zoom_in)
        self.out_button.clicked.connect(self.pages.zoom_out)
        self.close_requested.connect(self._on_leave_wanted)
        self.desk.bystander_changed.connect(self.go_when_seen)

    # -- acts ------------------------------------------------------------------------------------------------------

    def file_name(self) -> str:
        wanted = self.choice.wanted()
        return f"{wanted.document}-{self.desk.today().isoformat()}" if wanted is not None else ""

    def before_out(self, act: str, then: Callable[[], object]) -> None:
        """That it leaves is written down first; for a partner also what was shared, on which yes of the person."""
        if self._shares:
            self._share(act, list(self._shares), then)
        else:
            self.desk.opened(self._leaving(act), then, self.not_out)

    def _share(self, act: str, left: list[tuple[str, tuple[str, ...]]], then: Callable[[], object]) -> None:
        if not left:
            self.desk.opened(self._leaving(act), then, self.not_out)
            return
        wanted = self.choice.wanted()
        consent_id, categories = left[0]
        shared: Any = {
            "receiver": wanted.audience if wanted is not None else "", "ground": "consent", "consent_id": consent_id,
            "categories": categories, "channel": "paper" if act == "print" else "file", "day": self.desk.today(),
        }  # fmt: skip
        given = RecordSharing(case_id=self.wish.case_id, fields=shared)
        self.desk.act(given, "", lambda _done: self._share(act, left[1:], then), self.not_out)

    def when_printed(self) -> None:
        self._record(_("Paper printed and written down"))

    def when_saved(self) -> None:
        self._record(_("Paper saved and written down"))

    def _as_json(self) -> Callable[[Reader], str] | None:
        """What makes the same as a file for another program, of papers that have one."""
        wanted = self.choice.wanted()
        if wanted is not None and wanted.document == PARTNER_FILE:
            return partial(partner_json, case_id=wanted.case_id, receiver=wanted.audience, today=wanted.today)
        if wanted is not None and wanted.document == "case-export":
            parts: Any = {"sensitive": wanted.sensitive, "without": wanted.without}
            return partial(case_json_of, case_id=wanted.case_id, **parts)
        return None

    def save_json(self, path: Path) -> None:
        """Write it as JSON, as it is chosen now."""
        make = self._as_json()
        if make is not None:
            self.clear_note()
            self.before_out("export", partial(self._write_json, path, make))

    def _write_json(self, path: Path, make: Callable[[Reader], str]) -> None:
        if isValid(self):
            work = partial(_saved_json, self.desk.store, path, make)
            self.desk.background.run("read", work, self._on_json_saved, self.say_failed, self.scope)

    def _on_json_saved(self, _nothing: object) -> None:
        self.set_status(_("Saved, and written down"))
        self.set_ready(True)

    def _on_json_wanted(self) -> None:
        name = f"{self.file_name()}.json"
        chosen, _filter = QFileDialog.getSaveFileName(self.window(), _("Save as JSON"), name, "JSON (*.json)")
        if chosen:
            path = Path(chosen)
            self.save_json(path if path.suffix else path.with_suffix(".json"))

    def _leaving(self, act: str) -> Opening:
        """What leaves the house is written down before it does."""
        wanted = self.choice.wanted()
        sensitive = wanted is not None and wanted.sensitive
        return Opening(act=act, case_id=self.wish.case_id, compartment="sensitive" if sensitive else "core")

    def _record(self, then: str) -> None:
        """Keep in the case that this paper went out: form, fingerprint, for whom."""
        wanted = self.choice.wanted()
        if self.paper is None or wanted is None:
            return
        self._recorded = then
        given = RecordPaper(
            case_id=wanted.case_id,
            document=wanted.document,
            sha256=self.paper.sha256,
            pages=self.paper.pages,
            language=wanted.options.language,
            reading_level=wanted.options.reading_level,
            discreet=wanted.options.discreet,
            plan_version_id=wanted.version_id,
            handed_to=self.choice.handed_to.text().strip() or (wanted.audience if self._shares else "") or None,
            purpose=self.choice.purpose.text().strip() or None,
            left_out=self.paper.left_out,
        )
        self.desk.act(given, then, self._on_recorded, self.say_wrong)

    # -- what happened ---------------------------------------------------------------------------------------------

    def _on_choices_read(self, choices: PrintChoices) -> None:
        self.set_rights(choices.leaving)
        self.choice.show_choices(choices)
        QTimer.singleShot(0, self.choice.document.setFocus)

    def _on_choice_changed(self) -> None:
        wanted = self.choice.wanted()
        if wanted is not None:
            self.set_ready(False)
            self.json_button.setEnabled(False)
            self._shares = ()
            self.live.want(wanted, self.pages.picture_scale(), 40 if self.paper is None else 200)

    def _on_paper_made(self, finished: Finished) -> None:
        self.paper = finished.paper
        if finished.pages:
            self.size_of_page = (finished.pages[0].width, finished.pages[0].height)
        self.pages.show_pages(finished.pages)
        self.choice.show_left_out(tuple(left_out_label(code) for code in finished.paper.left_out))
        self._tell(finished.paper.told)
        if isinstance(finished.content, CaseExport):
            self._shares = finished.content.shares
            self.choice.offer_sections(finished.content.offered)
        self.json_button.setVisible(self._as_json() is not None and Act.EXPORT in self._rights)
        self.json_button.setEnabled(True)
        self._fit_foot()
        self._on_zoomed()
        self.set_ready(True)
        if self._refused:  # what was said about saving or printing stays until the next try
            self._refused = False
            self.clear_note()

    def _tell(self, told: tuple[str, ...]) -> None:
        """What stays away from this paper and why, above its pages: before it is printed."""
        self.told.setVisible(bool(told))
        if told:
            self.told.set_words("\n".join(told))

    def _on_paper_refused(self, sentence: str) -> None:
        self.paper = None
        self._tell(())
        self.pages.show_pages(())
        self._refused = True
        self.say_wrong(sentence)

    def _on_zoomed(self) -> None:
        self.zoom_words.setText(self.pages.zoom_words())
        self.live.sharpen(self.pages.picture_scale())

    def _on_page_turned(self, number: int, count: int) -> None:
        words = _("Page %(number)s of %(total)s") % {"number": number, "total": count} if count else ""
        if words != self.page_words.text():
            self.page_words.setText(words)

    def _on_recorded(self, _done: Done[object]) -> None:
        self.set_status(self._recorded)
        self.set_ready(True)
        self.desk.said.emit(self._recorded)

    def _on_leave_wanted(self) -> None:
        self.live.stop()
        self.stop_printing()
        self.close_sheet()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large text or a small window: the words in the foot give way to the buttons."""
        super().resizeEvent(event)
        self.choice.setFixedWidth(min(px(340), event.size().width() * 2 // 5))
        self._fit_foot()

    def _fit_foot(self) -> None:
        roomy = self.width() > px(1000 if self.json_button.isHidden() else 1200)
        for text in (self.zoom_words, self.page_words):
            text.setVisible(roomy)
        for button in (self.leave_button, self.save_button):
            button.set_cap_shown(roomy)


def _choices_of(case_id: str, today: date, reader: object) -> PrintChoices:
    return read_choices(reader, case_id, today)  # type: ignore[arg-type]


def _saved_json(store: Store, path: Path, make: Callable[[Reader], str]) -> None:
    """In another thread: read and write the file."""
    save_file(path, store.read(make).encode())

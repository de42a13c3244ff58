# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the right side of the plan: the paper the person will get, a moment after every change."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from caseapp.i18n import N_, _
from caseapp.i18n.codes import label
from caseapp.reports.case_papers import PaperWanted
from caseapp.reports.paper import EXTRA_PARTS, STANDARD_PARTS, PaperOptions
from caseapp.reports.texts import LANGUAGES, paper_texts
from caseapp.ui.desk import Desk
from caseapp.ui.kit.buttons import IconButton
from caseapp.ui.kit.cards import EmptyState
from caseapp.ui.kit.chips import ChoiceChips, Option
from caseapp.ui.kit.fields import Combo
from caseapp.ui.kit.text import Hairline, Text
from caseapp.ui.look.theme import px
from caseapp.ui.plan.part import AFTER_18, CARD, CHOICES, OWN_WORDS, PARTICIPANTS, PEOPLE, RISKS
from caseapp.ui.print.live_paper import PAUSE_MS, Finished, LivePaper
from caseapp.ui.print.pages_view import PagesView

_TEXT_OF: Final = {PEOPLE: "my_people", RISKS: "plan_b", CHOICES: "my_choices", AFTER_18: "after_18", CARD: "plan_b",
                   PARTICIPANTS: "our_agreements"}  # fmt: skip
FORMS: Final = (("plan", N_("long")), ("plan-one-page", N_("one page")), ("crisis-card-a6", N_("card")))


class PaperSide(QFrame):
    """Language, level and form above; the pages below."""

    form_chosen = Signal(str, str, str)  # document, language, level

    def __init__(self, desk: Desk, case_id: str) -> None:
        super().__init__()
        self.setProperty("kit", "card")
        self.setAccessibleName(_("The paper"))
        self.desk = desk
        self._case_id = case_id
        self._today: date = desk.today()
        self._part = OWN_WORDS
        self.form = ChoiceChips(_("Form"), may_be_empty=False)
        self.form.set_options([Option(code, _(words)) for code, words in FORMS])
        self.form.set_chosen(("plan",))
        self.language = Combo([(code, label("language", code)) for code in LANGUAGES])
        self.language.setAccessibleName(_("Language of the paper"))
        self.level = Combo([(code, code) for code in ("B1", "A2")])
        self.level.setAccessibleName(_("Level of the paper"))
        self.pages = PagesView(_("The paper, as the person will read it"))
        self.live = LivePaper(desk, self)
        self._empty = EmptyState("")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.pages)
        self._stack.addWidget(self._empty)
        self._page_words = Text("", 13, tone="muted")
        self._zoom_words = Text("", 13, tone="muted")
        self._lay_out()
        self.form.choice_changed.connect(self._on_form_chosen)
        self.language.code_changed.connect(self._on_form_chosen)
        self.level.code_changed.connect(self._on_form_chosen)
        self.live.made.connect(self._on_made)
        self.live.refused.connect(self._on_refused)
        self.pages.zoomed.connect(self._on_zoomed)
        self.pages.page_turned.connect(self._on_page_turned)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, px(8), 1, 1)
        column.setSpacing(px(8))
        head = QHBoxLayout()
        head.setContentsMargins(px(12), 0, px(12), 0)
        head.setSpacing(px(8))
        head.addWidget(self.form, 1)
        self.language.setFixedWidth(px(142))
        self.level.setFixedWidth(px(72))
        head.addWidget(self.language)
        head.addWidget(self.level)
        column.addLayout(head)
        column.addWidget(Hairline())
        column.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(12), 0, px(12), px(6))
        foot.setSpacing(px(4))
        back = IconButton("chevron-left", _("Page before (Page Up)"), size=26)
        on = IconButton("chevron-right", _("Next page (Page Down)"), size=26)
        smaller = IconButton("zoom-out", _("Smaller (-)"), size=26)
        larger = IconButton("zoom-in", _("Larger (+)"), size=26)
        whole = IconButton("maximize", _("As wide as there is room (0)"), size=26)
        self.print_button = IconButton("printer", _("Print (Ctrl+P)"), size=26)
        back.clicked.connect(self._on_back_clicked)
        on.clicked.connect(self._on_next_clicked)
        smaller.clicked.connect(self.pages.zoom_out)
        larger.clicked.connect(self.pages.zoom_in)
        whole.clicked.connect(self.pages.fit)
        for widget in (back, self._page_words, on):
            foot.addWidget(widget)
        foot.addStretch(1)
        for widget in (smaller, self._zoom_words, larger, whole, self.print_button):
            foot.addWidget(widget)
        column.addLayout(foot)

    def show_form(self, language: str | None, level: str | None) -> None:
        """Language and level as the plan has them."""
        self.language.set_code(language or "nl")
        self.level.set_code(level or "B1")

    def document(self) -> str:
        """The form of the paper in sight."""
        return self.form.chosen_one() or "plan"

    def follow(self, part: str) -> None:
        """Bring the page into sight where `part` is printed, when it is on this paper."""
        self._part = part
        if part == OWN_WORDS or self.document() != "plan":
            self.pages.go_to_page(1)
            return
        texts = paper_texts(self.language.code() or "nl")
        self.pages.go_to_words(texts[_TEXT_OF.get(part, f"domain_{part}")])

    def refresh(self, pause_ms: int = PAUSE_MS) -> None:
        """The plan changed: make the paper anew, soon."""
        everything = STANDARD_PARTS | (EXTRA_PARTS - {"age", "full_name", "address"})
        options = PaperOptions(
            language=self.language.code() or "nl", reading_level=self.level.code() or "B1", parts=everything
        )
        wanted = PaperWanted(case_id=self._case_id, document=self.document(), today=self.desk.today(), options=options)
        self.live.want(wanted, self.pages.picture_scale(), pause_ms)

    def _on_form_chosen(self, _what: object) -> None:
        self.form_chosen.emit(self.document(), self.language.code() or "nl", self.level.code() or "B1")
        self.refresh(60)

    def _on_made(self, finished: Finished) -> None:
        self._stack.setCurrentWidget(self.pages)
        first = not self.pages.count()
        self.pages.show_pages(finished.pages)
        self._on_zoomed()
        if first:
            QTimer.singleShot(0, self._on_first_shown)

    def _on_refused(self, sentence: str) -> None:
        self._stack.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = EmptyState(sentence)
        self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)

    def _on_zoomed(self) -> None:
        self._zoom_words.setText(self.pages.zoom_words())
        self.live.sharpen(self.pages.picture_scale())

    def _on_page_turned(self, number: int, count: int) -> None:
        words = _("Page %(number)s of %(total)s") % {"number": number, "total": count} if count else ""
        if words != self._page_words.text():
            self._page_words.setText(words)

    def _on_first_shown(self) -> None:
        self.follow(self._part)

    def _on_back_clicked(self) -> None:
        self.pages.turn(-1)

    def _on_next_clicked(self) -> None:
        self.pages.turn(1)

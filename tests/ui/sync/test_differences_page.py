# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of the page of differences: with the keyboard alone, and while others write on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from caseapp.operations.people import ChangePerson
from caseapp.store.drafts import drafts
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.difference_origins import difference_view
from caseapp.store.queries.differences import differences
from caseapp.ui.frame.address import Address
from caseapp.ui.frame.keys_sheet import KeysSheet
from caseapp.ui.kit.fields import GrowingText
from caseapp.ui.sync.decided_pane import DecidedPane
from caseapp.ui.sync.pane import DifferencePane
from caseapp.ui.sync.value_card import ValueCard
from tests.differing import other_device, write_as
from tests.journeys.hands import texts_in
from tests.ui.sync.conftest import Apart

_CTRL = Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key wherever the keyboard is."""
    focus = QApplication.focusWidget()
    assert focus is not None, "nobody has the keyboard"
    QTest.keyClick(focus, key, modifier)


def pane(apart: Apart) -> DifferencePane:
    found = apart.page.pane
    assert isinstance(found, DifferencePane)
    return found


def person(apart: Apart) -> str:
    return apart.opened.store.read(lambda reader: case_head(reader, apart.case_id)).person.id


def open_one(apart: Apart, field: str) -> DifferencePane:
    row = next(one for one in apart.opened.store.read(differences) if one.field == field)
    apart.page.open(Address("differences", item=f"{row.entity_id}.{field}"))
    apart.opened.wait()
    return pane(apart)


def fields_left(apart: Apart) -> set[str]:
    return {one.field for one in apart.opened.store.read(differences)}


def safe_contact(apart: Apart) -> str:
    return apart.opened.store.read(lambda reader: case_head(reader, apart.case_id)).person.safe_contact or ""


def test_what_is_about_safety_stands_first_and_is_open(apart: Apart) -> None:
    rows = apart.page.open_card.list.rows()
    assert [row.field for row in rows][:2] == ["Veilig bereiken", "Contactverbod"]
    assert len(rows) == 5
    assert rows[0].icon
    assert not rows[-1].icon
    said = texts_in(pane(apart))
    assert "Nele schreef" in said
    assert "Karim schreef" in said
    assert any("sinds 15 juni: “Bel of app na 16 u.”" in one for one in said)
    assert any("laptop team 2" in one for one in said)
    cards = pane(apart).findChildren(ValueCard)
    marked = [cards[0].text.accessibleDescription(), cards[1].text.accessibleDescription()]
    assert "geen brieven naar vader" in marked[0]
    assert "brieven mogen naar de studio" in marked[1]


def test_a_digit_chooses_and_ctrl_enter_settles(apart: Apart) -> None:
    opened = apart.opened
    assert not pane(apart).settle.isEnabled()
    press(Qt.Key.Key_2)
    assert pane(apart).settle.isEnabled()
    press(Qt.Key.Key_Return, _CTRL)
    opened.wait()
    assert safe_contact(apart) == "Bel of app na 14 u; brieven mogen naar de studio."
    assert "safe_contact" not in fields_left(apart)
    assert pane(apart).view.row.difference.field == "contact_ban", "the next one is open"
    assert apart.page.decided_card.list.rows()[0].field == "veilig bereiken"
    opened.desk.undo(opened.undoable[-1])
    opened.wait()
    assert "safe_contact" in fields_left(apart)
    assert len(apart.page.open_card.list.rows()) == 5


def test_a_new_text_is_written_with_the_keyboard_alone(apart: Apart) -> None:
    press(Qt.Key.Key_4)
    editor = QApplication.focusWidget()
    assert isinstance(editor, GrowingText)
    editor.selectAll()
    QTest.keyClicks(editor, "Brieven alleen naar de studio, 2 per week.")
    press(Qt.Key.Key_Return, _CTRL)
    apart.opened.wait()
    assert safe_contact(apart) == "Brieven alleen naar de studio, 2 per week."


def test_both_texts_are_kept(apart: Apart) -> None:
    press(Qt.Key.Key_3)
    press(Qt.Key.Key_Return, _CTRL)
    apart.opened.wait()
    assert "Karim Aziz" in safe_contact(apart)
    assert "geen brieven naar vader" in safe_contact(apart)


def test_a_code_offers_what_nobody_chose_yet(apart: Apart) -> None:
    found = open_one(apart, "contact_ban")
    assert found.choices is not None
    assert [row.text() for row in found.choices.rows] == ["Houden: Ja", "Houden: Nee", "Iets anders kiezen"]
    offered = texts_in(found.choices)
    assert "Onbekend" in offered
    assert "Ja" not in offered
    assert "telt nu" in texts_in(found)


def test_deleted_against_changed(apart: Apart) -> None:
    found = open_one(apart, "deleted")
    said = texts_in(found)
    assert "Nele haalde dit weg" in said
    assert "Karim wijzigde dit" in said
    assert "Plaats: aan het station" in said
    assert found.choices is not None
    assert [row.text() for row in found.choices.rows] == ["Weghalen", "Houden"]
    found.choices.choose(1)
    press(Qt.Key.Key_Return, _CTRL)
    apart.opened.wait()
    assert "deleted" not in fields_left(apart)


def test_a_story_stands_beside_what_was_there_before(apart: Apart) -> None:
    found = open_one(apart, "what")
    cards = found.findChildren(ValueCard)
    assert len(cards) == 3
    assert "sinds 15 juni" in cards[2].accessibleName()
    assert "Hij belt dinsdag zelf" in cards[0].text.accessibleDescription()
    assert "winter en zijn zus" in cards[1].text.accessibleDescription()


def test_a_value_that_arrives_is_shown_and_never_replaced(apart: Apart) -> None:
    opened = apart.opened
    press(Qt.Key.Key_4)
    editor = QApplication.focusWidget()
    assert isinstance(editor, GrowingText)
    editor.selectAll()
    QTest.keyClicks(editor, "Half geschreven")
    read = pane(apart).view.read_rev
    late = ChangePerson(person_id=person(apart), read_rev=0, fields={"safe_contact": "Nooit bellen."})
    write_as(opened.store, opened.karim, late, other_device(opened.store))
    given = ChangePerson(person_id=person(apart), fields={"pronouns": "hij"})
    opened.desk.act(given)  # the window hears that something changed
    opened.wait()
    opened.wait()
    assert pane(apart).view.read_rev > read
    assert len(pane(apart).view.standing) == 3
    assert any("Intussen schreef iemand" in one for one in texts_in(apart.page))
    kept = pane(apart).editor
    assert kept is not None
    assert kept.value() == "Half geschreven"


def test_what_was_decided_unseen_stays_beside_it(apart: Apart) -> None:
    """The value arrives between the last look and Ctrl+Enter."""
    opened = apart.opened
    late = ChangePerson(person_id=person(apart), read_rev=0, fields={"safe_contact": "Nooit bellen."})
    press(Qt.Key.Key_1)
    write_as(opened.store, opened.karim, late, other_device(opened.store))
    press(Qt.Key.Key_Return, _CTRL)
    opened.wait()
    view = opened.store.read(lambda reader: difference_view(reader, person(apart), "safe_contact"))
    assert view is not None
    assert {one.value for one in view.standing} == {"Nooit bellen.", "Bel of app na 16 u; geen brieven naar vader."}
    assert any("Intussen schreef iemand" in one for one in texts_in(apart.page))


def test_a_text_that_was_not_settled_comes_back(apart: Apart) -> None:
    opened = apart.opened
    first = pane(apart).view.row.difference
    press(Qt.Key.Key_4)
    QTest.keyClicks(QApplication.focusWidget(), " Later meer.")
    opened.frame.close_pages()
    opened.wait()
    (kept,) = opened.store.read(drafts)
    assert kept.key == f"difference/{first.entity_id}.safe_contact"
    opened.frame.go_to(Address("differences", item=f"{first.entity_id}.safe_contact"))
    opened.wait()
    page = opened.frame.page()
    assert page is not None
    assert any("Later meer." in one for one in texts_in(page))
    page.pane.do_settle()  # type: ignore[attr-defined]
    opened.wait()
    assert opened.store.read(drafts) == ()


def test_later_leaves_it_and_opens_the_next(apart: Apart) -> None:
    pane(apart).later.click()
    apart.opened.wait()
    assert pane(apart).view.row.difference.field == "contact_ban"
    assert len(apart.page.open_card.list.rows()) == 5


def test_what_was_decided_can_be_taken_back_from_here(apart: Apart) -> None:
    rows = apart.page.decided_card.list.rows()
    assert [(row.name, row.field) for row in rows] == [("Yassin El Idrissi", "telefoon")]
    assert rows[0].state == "Nele koos voor die van Karim, vandaag"
    apart.page.decided_card.list.setFocus(Qt.FocusReason.TabFocusReason)
    apart.opened.wait()
    assert isinstance(apart.page.pane, DifferencePane), "coming by with Tab opens nothing"
    press(Qt.Key.Key_Down)
    apart.opened.wait()
    decided = apart.page.pane
    assert isinstance(decided, DecidedPane)
    decided.undo.click()
    apart.opened.wait()
    assert "phone" in fields_left(apart)


def test_nobody_who_looks_along_reads_names_or_texts(apart: Apart) -> None:
    apart.opened.desk.set_bystander(True)
    apart.opened.wait()
    said = " ".join(texts_in(apart.page))
    assert "Yassin" not in said
    assert "geen brieven" not in said
    assert "0400" not in said
    press(Qt.Key.Key_1)
    press(Qt.Key.Key_Return, _CTRL)
    apart.opened.wait()
    assert "safe_contact" in fields_left(apart), "what is closed is not decided either"
    apart.opened.desk.set_bystander(False)
    apart.opened.wait()
    assert any("geen brieven" in one for one in texts_in(apart.page))


def test_a_refused_value_is_said_in_its_place(apart: Apart) -> None:
    opened = apart.opened
    born = {"birth_day": opened.desk.today().replace(year=2008)}
    other = {"birth_day": opened.desk.today().replace(year=2007)}
    rev = opened.store.read(lambda reader: reader.rev)
    away = other_device(opened.store)
    write_as(opened.store, opened.karim, ChangePerson(person_id=person(apart), read_rev=rev, fields=born), away)  # type: ignore[arg-type]
    opened.desk.act(ChangePerson(person_id=person(apart), read_rev=rev, fields=other))  # type: ignore[arg-type]
    opened.wait()
    found = open_one(apart, "birth_day")
    assert found.editor is not None
    found.editor.control.setText("1/1/2090")  # type: ignore[attr-defined]
    assert found.choices is not None
    found.choices.choose(2)
    found.do_settle()
    opened.wait()
    assert any("toekomst" in one for one in texts_in(found))
    assert "birth_day" in fields_left(apart)


def test_the_page_is_empty_in_words(apart: Apart) -> None:
    for _one in range(5):
        press(Qt.Key.Key_1)
        press(Qt.Key.Key_Return, _CTRL)
        apart.opened.wait()
    assert fields_left(apart) == set()
    assert apart.page.pane is None
    assert any(one.startswith("Niets te beslissen. Schrijven twee") for one in texts_in(apart.page))
    assert QApplication.focusWidget() is not None


def test_the_list_of_keys_begins_with_those_of_the_page(apart: Apart) -> None:
    apart.opened.frame.show_keys()
    (sheet,) = apart.opened.frame.findChildren(KeysSheet)
    said = texts_in(sheet)
    first = [
        said.index(one) for one in ("Verschillen", "1 … 9", "kiezen wat het wordt", "vastleggen en naar het volgende")
    ]
    assert first == sorted(first)
    assert first[-1] < next(place for place, text in enumerate(said) if text.startswith("Ctrl K"))
    sheet.close_sheet()

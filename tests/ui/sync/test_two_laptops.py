# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of the page with two real laptops: saves travel, a person decides, the other one sees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from caseapp.operations import perform
from caseapp.operations.contacts import ChangeContact, DeleteContact
from caseapp.operations.people import ChangePerson
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.differences import differences
from caseapp.store.replay import verify
from caseapp.store.store import Store
from caseapp.ui.frame.address import Address
from caseapp.ui.sync.differences import DifferencesPage
from caseapp.ui.sync.pane import DifferencePane
from tests.journeys.hands import texts_in
from tests.records import make_store
from tests.store.colleagues.carrying import share
from tests.ui.opened import Opened


@pytest.fixture
def there(opened: Opened, tmp_path: Path) -> Iterator[Store]:
    """Karim's laptop."""
    folder = tmp_path / "there"
    folder.mkdir()
    store = make_store(folder)
    store.sign_in(opened.karim)
    yield store
    store.close()


def test_a_choice_made_here_is_seen_there(opened: Opened, there: Store) -> None:
    case_id = opened.case("Yassin", "El Idrissi")
    share(opened.store, there)
    person_id = there.read(lambda reader: case_head(reader, case_id)).person.id
    page = opened.show("differences", DifferencesPage)
    assert isinstance(page, DifferencesPage)
    assert page.pane is None
    for store, text in ((opened.store, "Bel na 16 u."), (there, "Bel na 14 u.")):
        perform(store, ChangePerson(person_id=person_id, fields={"safe_contact": text}))
    _outcomes, changes = share(there, opened.store)
    opened.desk.tell(changes, "")
    opened.wait()
    assert isinstance(page.pane, DifferencePane), "it comes to the open page by itself"
    assert "laptop Karim" in " ".join(texts_in(page.pane))
    assert page.pane.choices is not None
    karims = next(row for row in page.pane.choices.rows if "Karim" in row.text())
    page.pane.choices.choose(page.pane.choices.rows.index(karims))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    opened.wait()
    share(opened.store, there)
    for store in (opened.store, there):
        assert store.read(differences) == ()
        assert store.read(lambda reader: case_head(reader, case_id)).person.safe_contact == "Bel na 14 u."
        assert verify(store).sound


def test_what_a_colleague_wrote_since_stays_beside_the_choice(opened: Opened, there: Store) -> None:
    """Both choose something new at the same time: nobody's sentence goes."""
    case_id = opened.case("Yassin", "El Idrissi")
    share(opened.store, there)
    person_id = there.read(lambda reader: case_head(reader, case_id)).person.id
    for store, text in ((opened.store, "Bel na 16 u."), (there, "Bel na 14 u.")):
        perform(store, ChangePerson(person_id=person_id, fields={"safe_contact": text}))
    share(there, opened.store)
    page = opened.show("differences", DifferencesPage)
    assert isinstance(page, DifferencesPage)
    assert isinstance(page.pane, DifferencePane)
    perform(there, ChangePerson(person_id=person_id, fields={"safe_contact": "Nooit bellen."}))
    share(there, opened.store)  # while the page is open, and before it heard of it
    assert page.pane.choices is not None
    page.pane.choices.choose(0)
    page.pane.do_settle()
    opened.wait()
    left = {one.value for one in opened.store.read(differences)[0].values}
    assert "Nooit bellen." in left
    assert len(left) == 2


def test_taken_away_there_and_changed_here(opened: Opened, there: Store) -> None:
    case_id = opened.case("Yassin", "El Idrissi")
    contact_id = opened.talked(case_id, 3)
    share(opened.store, there)
    perform(there, DeleteContact(contact_id=contact_id))
    perform(opened.store, ChangeContact(contact_id=contact_id, fields={"place": "aan het station"}))
    _outcomes, changes = share(there, opened.store)
    page = opened.show("differences", DifferencesPage)
    opened.desk.tell(changes, "")
    opened.wait()
    said = texts_in(page)
    assert "Karim haalde dit weg" in said
    assert "Nele wijzigde dit" in said
    assert "Plaats: aan het station" in said
    opened.frame.go_to(Address("differences", item=f"{contact_id}.deleted"))
    opened.wait()
    assert isinstance(page, DifferencesPage)
    assert isinstance(page.pane, DifferencePane)
    assert page.pane.view.row.difference.entity_id == contact_id

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for tests of deciding: one value, both, a new one; what arrives meanwhile stays to be seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from caseapp.errors import WrongUse
from caseapp.i18n import language, set_language
from caseapp.operations import perform
from caseapp.operations.assessments import ChangeAssessment, DomainGiven
from caseapp.operations.cases import ChangeCase
from caseapp.operations.contacts import ChangeContact, DeleteContact
from caseapp.operations.differences import SettleDifference
from caseapp.operations.differing_fields import WAYS, sort_of
from caseapp.operations.exits import ChangeExit, SetExitItem
from caseapp.operations.people import ChangePerson
from caseapp.operations.plans import WritePlanDomain
from caseapp.operations.undo import Undo
from caseapp.store.queries.cases import case_head
from caseapp.store.queries.contacts import contacts_of
from caseapp.store.queries.decisions import recent_decisions
from caseapp.store.queries.difference_origins import DifferenceView, difference_view
from caseapp.store.queries.differences import count_differences, difference_rows, differences, differences_of_case
from caseapp.store.registry import kinds
from caseapp.store.replay import verify
from tests.differing import now, other_device, write_as
from tests.records import full_store

FRIDAY = datetime(2026, 10, 2, 14, 12, tzinfo=UTC)
EARLIER = datetime(2026, 10, 2, 12, 40, tzinfo=UTC)
LONG_AGO = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)


class Two:
    """Nele at this laptop, Karim at another, and the case both work on."""

    def __init__(self, folder: Path) -> None:
        self.store, self.nele, self.karim, self.case_id = full_store(folder)
        self.person_id = self.store.read(lambda reader: case_head(reader, self.case_id)).person.id
        self.away = other_device(self.store, "laptop team 2")

    def apart(self, mine: object, theirs: object) -> None:
        """Karim writes first on his laptop, Nele on hers; `mine` and `theirs` were read before either."""
        write_as(self.store, self.karim, theirs, self.away, EARLIER)
        write_as(self.store, self.nele, mine, at=FRIDAY)

    def person_apart(self, field: str, mine: object, theirs: object) -> None:
        rev = now(self.store)
        fields = ({field: mine}, {field: theirs})
        self.apart(*(ChangePerson(person_id=self.person_id, read_rev=rev, fields=one) for one in fields))  # type: ignore[arg-type]

    def view(self, record_id: str, field: str) -> DifferenceView:
        found = self.store.read(lambda reader: difference_view(reader, record_id, field))
        assert found is not None
        return found

    def settle(self, record_id: str, field: str, **how: object) -> int:
        given = SettleDifference(record_id=record_id, field=field, **{"read_rev": now(self.store), **how})  # type: ignore[arg-type]
        rev = perform(self.store, given).changes.act_rev
        assert rev is not None
        return rev

    def record(self, name: str) -> str:
        """The first record of a kind."""
        row = self.store.read(lambda reader: reader.sql(f"SELECT id FROM {name} WHERE deleted = 0"))  # noqa: S608
        return str(row[0][0].hex())

    def value(self, field: str) -> object:
        row = self.store.read(lambda reader: reader.sql(f"SELECT {field} FROM person"))  # noqa: S608
        return row[0][0]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    before = language()
    set_language("nl")
    made = Two(tmp_path)
    yield made
    made.store.close()
    set_language(before)


def test_a_difference_says_who_wrote_what_where_and_over_what(two: Two) -> None:
    change = ChangePerson(person_id=two.person_id, fields={"safe_contact": "Bel na 16 u."})
    write_as(two.store, two.nele, change, at=LONG_AGO)
    two.person_apart("safe_contact", "Bel na 16 u; geen brieven.", "Bel na 14 u.")
    view = two.view(two.person_id, "safe_contact")
    mine, theirs = view.standing
    assert (mine.writers[0].worker_id, mine.writers[0].is_here, mine.counts) == (two.nele, True, True)
    assert (theirs.writers[0].worker_id, theirs.writers[0].is_here) == (two.karim, False)
    assert (theirs.writers[0].device, theirs.writers[0].moment) == ("laptop team 2", EARLIER)
    assert view.before is not None
    assert (view.before.value, view.before.since) == ("Bel na 16 u.", LONG_AGO)
    assert view.row.case is not None
    assert (view.row.case.id, view.row.case.worker_id) == (two.case_id, two.nele)
    assert view.row.difference.safety


def test_the_ancestor_is_what_both_had_before_them(two: Two) -> None:
    """Karim wrote twice: what he had between is his own, Nele never saw it."""
    write_as(two.store, two.nele, ChangePerson(person_id=two.person_id, fields={"phone": "1"}), at=LONG_AGO)
    rev = now(two.store)
    for number in ("2", "3"):
        given = ChangePerson(person_id=two.person_id, read_rev=now(two.store), fields={"phone": number})
        write_as(two.store, two.karim, given, two.away, EARLIER)
    write_as(two.store, two.nele, ChangePerson(person_id=two.person_id, read_rev=rev, fields={"phone": "4"}), at=FRIDAY)
    view = two.view(two.person_id, "phone")
    assert [one.value for one in view.standing] == ["4", "3"]
    assert view.before is not None
    assert view.before.value == "1"


def test_one_of_the_values_is_kept_and_undo_brings_both_back(two: Two) -> None:
    two.person_apart("phone", "0400 11", "0400 22")
    act = two.settle(two.person_id, "phone", value="0400 22")
    assert two.value("phone") == "0400 22"
    assert two.store.read(differences) == ()
    perform(two.store, Undo(act_rev=act))
    assert {one.value for one in two.view(two.person_id, "phone").standing} == {"0400 11", "0400 22"}
    assert verify(two.store).sound


def test_both_texts_stand_below_each_other_with_name_and_day(two: Two) -> None:
    two.person_apart("safe_contact", "Bel na 16 u.", "Geen brieven.")
    two.settle(two.person_id, "safe_contact", how="both")
    assert two.value("safe_contact") == (
        "Karim Aziz, 2 oktober 2026:\nGeen brieven.\n\nNele Van Damme, 2 oktober 2026:\nBel na 16 u."
    )
    assert two.store.read(differences) == ()


def test_both_of_one_line_stay_in_one_line(two: Two) -> None:
    two.person_apart("phone", "0400 11", "0400 22")
    two.settle(two.person_id, "phone", how="both")
    assert two.value("phone") == "0400 22 (Karim Aziz, 2 oktober 2026) / 0400 11 (Nele Van Damme, 2 oktober 2026)"


def test_both_leaves_what_arrived_after_it_was_read(two: Two) -> None:
    two.person_apart("safe_contact", "Bel na 16 u.", "Geen brieven.")
    read = now(two.store)
    late = ChangePerson(person_id=two.person_id, read_rev=0, fields={"safe_contact": "Nooit bellen."})
    write_as(two.store, two.karim, late, two.away)
    two.settle(two.person_id, "safe_contact", how="both", read_rev=read)
    values = {str(one.value) for one in two.view(two.person_id, "safe_contact").standing}
    assert "Nooit bellen." in values
    assert len(values) == 2
    assert not any("Nooit" in one and "Geen brieven" in one for one in values)


def test_codes_and_names_cannot_be_kept_both(two: Two) -> None:
    two.person_apart("contact_ban", "yes", "no")
    with pytest.raises(WrongUse):
        two.settle(two.person_id, "contact_ban", how="both")
    assert two.value("contact_ban") == "yes", "the protective one counts until somebody decides"


@pytest.mark.parametrize(
    ("field", "mine", "theirs", "new"),
    [
        ("safe_contact", "a", "b", "c"),
        ("contact_ban", "yes", "no", "unknown"),
        ("birth_day", date(2008, 3, 22), date(2008, 3, 2), "2008-03-12"),
        ("pseudonymous", True, None, 0),
    ],
)
def test_a_new_value_replaces_all(two: Two, field: str, mine: object, theirs: object, new: object) -> None:
    write_as(two.store, two.nele, ChangePerson(person_id=two.person_id, fields={field: None}))  # type: ignore[misc]
    if theirs is None:
        theirs = False
    two.person_apart(field, mine, theirs)
    two.settle(two.person_id, field, how="new", value=new)
    assert two.value(field) == new
    assert two.store.read(differences) == ()
    assert verify(two.store).sound


@pytest.mark.parametrize(
    ("field", "new"), [("birth_day", "2099-01-01"), ("birth_day", "gisteren"), ("contact_ban", "x")]
)
def test_a_new_value_is_checked_as_in_its_own_form(two: Two, field: str, new: str) -> None:
    values = (date(2008, 3, 21), date(2008, 3, 2)) if field == "birth_day" else ("yes", "no")
    two.person_apart(field, *values)
    with pytest.raises(WrongUse):
        two.settle(two.person_id, field, how="new", value=new)
    assert len(two.view(two.person_id, field).standing) == 2


def test_a_value_that_arrived_while_the_page_was_open_is_not_replaced(two: Two) -> None:
    two.person_apart("phone", "0400 11", "0400 22")
    read = now(two.store)
    late = ChangePerson(person_id=two.person_id, read_rev=0, fields={"phone": "0400 33"})
    write_as(two.store, two.karim, late, two.away)
    for how, value in (("one", "0400 11"), ("new", "0400 44")):
        two.settle(two.person_id, "phone", how=how, value=value, read_rev=read)
        assert "0400 33" in {one.value for one in two.view(two.person_id, "phone").standing}


def test_records_of_every_room_are_decided_by_their_own_operation(two: Two) -> None:
    contact = two.store.read(lambda reader: contacts_of(reader, two.case_id))[0]
    names = ("assessment", "domain_score", "plan", "plan_domain", "exit_file", "exit_item")
    ids = {name: two.record(name) for name in names}
    score = two.store.read(lambda reader: reader.sql("SELECT assessment_id, domain FROM domain_score"))[0]
    rev = now(two.store)
    texts = ("Zo schreef Nele het.", "Zo schreef Karim het.")
    makes = {
        ("contact", contact.id, "what"): lambda text: ChangeContact(
            contact_id=contact.id, read_rev=rev, fields={"what": text}
        ),
        ("case_file", two.case_id, "note"): lambda text: ChangeCase(
            case_id=two.case_id, read_rev=rev, fields={"note": text}
        ),
        ("domain_score", ids["domain_score"], "words"): lambda text: ChangeAssessment(
            assessment_id=score[0].hex(), read_rev=rev, domains=(DomainGiven(domain=score[1], words=text),)
        ),
        ("plan_domain", ids["plan_domain"], "want"): lambda text: WritePlanDomain(
            plan_id=ids["plan"], domain="housing", read_rev=rev, fields={"want": text}
        ),
        ("exit_file", ids["exit_file"], "plan_b"): lambda text: ChangeExit(
            exit_id=ids["exit_file"], read_rev=rev, fields={"plan_b": text}
        ),
        ("exit_item", ids["exit_item"], "note"): lambda text: SetExitItem(
            exit_id=ids["exit_file"], code="E30", read_rev=rev, fields={"note": text}
        ),
    }
    for make in makes.values():
        two.apart(make(texts[0]), make(texts[1]))
    found = two.store.read(lambda reader: differences_of_case(reader, two.case_id))
    assert {(one.kind, one.entity_id, one.field) for one in found} == set(makes)
    for kind, record_id, field in makes:
        assert sort_of(kind, field).sort in ("text", "line")
        two.settle(record_id, field, how="new", value="Zo schrijven wij het.")
    assert two.store.read(differences) == ()
    assert verify(two.store).sound


def test_every_way_leads_to_a_kind_of_record(two: Two) -> None:
    known = {kind.name: kind for kind in kinds().values()}
    for name, way in WAYS.items():
        for field in known[name].by_name:
            assert sort_of(name, field).sort is not None
        assert way.fields is not None
    assert sort_of("case_file", "primary_worker_id").sort == "none"
    assert sort_of("case_file", "backup_worker_id").sort == "worker"


def test_deleted_against_changed_is_kept_or_taken_away(two: Two) -> None:
    contact = two.store.read(lambda reader: contacts_of(reader, two.case_id))[0]
    rev = now(two.store)
    change = ChangeContact(contact_id=contact.id, read_rev=rev, fields={"place": "station"})
    write_as(two.store, two.karim, change, two.away, EARLIER)
    write_as(two.store, two.nele, DeleteContact(contact_id=contact.id, read_rev=rev), at=FRIDAY)
    view = two.view(contact.id, "deleted")
    gone, kept = sorted(view.standing, key=lambda one: not one.value)
    assert (gone.writers[0].worker_id, kept.writers[0].worker_id) == (two.nele, two.karim)
    assert [(one.field, one.after) for one in kept.changes] == [("place", "station")]
    assert kept.counts
    two.settle(contact.id, "deleted", value=1)
    assert contact.id not in {one.id for one in two.store.read(lambda reader: contacts_of(reader, two.case_id))}


def test_the_person_is_found_when_its_record_lies_in_another_log(two: Two) -> None:
    two.person_apart("phone", "0400 11", "0400 22")
    two.store.local(lambda unit: unit.connection.exec_driver_sql("UPDATE person SET log_no = 999"))
    found = two.store.read(lambda reader: differences_of_case(reader, two.case_id))
    assert [one.field for one in found] == ["phone"]
    other = two.store.read(difference_rows)
    assert [one.case.id for one in other if one.case] == [two.case_id]
    assert two.store.read(count_differences) == 1


def test_what_was_decided_of_late_is_told(two: Two) -> None:
    since = datetime(2026, 9, 1, tzinfo=UTC)
    long = "Nele schreef een lange tekst over hoe het ging. " * 20
    for field, mine, theirs, how in (
        ("phone", "0400 11", "0400 22", {"value": "0400 22"}),
        ("safe_contact", long, "Geen brieven.", {"how": "both"}),
        ("pronouns", "hij", "die", {"how": "new", "value": "hen"}),
    ):
        two.person_apart(field, mine, theirs)
        two.settle(two.person_id, field, **how)
    found = two.store.read(lambda reader: recent_decisions(reader, since))
    assert [(one.field, one.how, one.of_worker_id) for one in found] == [
        ("pronouns", "new", None), ("safe_contact", "both", None), ("phone", "kept", two.karim),
    ]  # fmt: skip
    assert all(one.case is not None and one.worker_id == two.nele for one in found)
    perform(two.store, Undo(act_rev=found[0].act_rev))
    again = two.store.read(lambda reader: recent_decisions(reader, since))
    assert [one.field for one in again] == ["safe_contact", "phone"]

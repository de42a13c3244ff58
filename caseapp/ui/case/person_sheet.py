# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the form about a person: names, birth, languages, how it is safe to make contact."""

from __future__ import annotations

from typing import Any

from caseapp.i18n import _
from caseapp.operations.people import ChangePerson
from caseapp.ui.case.form import Spec, of_list
from caseapp.ui.case.form_sheet import Ask, FormSheet


def person_specs() -> tuple[Spec, ...]:
    """Every field of a person, in the order in which one asks."""
    yes_no = of_list("yes_no")
    return (
        Spec(name="call_name", label=_("Call name"), span=4),
        Spec(name="prefix", label=_("Name part (van, el)"), span=3),
        Spec(name="family_name", label=_("Family name"), span=5),
        Spec(name="first_names", label=_("First names"), span=4),
        Spec(name="official_name", label=_("Name on papers"), span=4),
        Spec(name="street_names", label=_("Also known as"), span=4),
        Spec(name="description", label=_("Description"), span=8, hint=_("when there is no name")),
        Spec(name="pseudonymous", label=_("The name is made up"), kind="tick", span=4),
        Spec(name="birth_day", label=_("Day of birth"), kind="day", span=4, lean="past"),
        Spec(name="birth_precision", label=_("How sure"), kind="code", span=4, options=of_list("birth_precision")),
        Spec(name="gender", label=_("Gender"), kind="code", span=2, options=of_list("gender")),
        Spec(name="pronouns", label=_("Pronouns"), span=2),
        Spec(name="", label=_("Safe contact"), kind="head", span=12),
        Spec(
            name="safe_contact",
            label=_("How it is safe to make contact"),
            kind="text",
            span=12,
            hint=_("when, how, and what not to do"),
        ),
        Spec(name="phone", label=_("Phone"), span=4),
        Spec(name="phone_note", label=_("About the phone"), span=4),
        Spec(name="email", label=_("E-mail"), span=4),
        Spec(name="address", label=_("Address"), span=8),
        Spec(name="contact_ban", label=_("Contact ban"), kind="code", span=4, options=yes_no),
        Spec(name="", label=_("Languages"), kind="head", span=12),
        Spec(name="languages", label=_("Speaks"), kind="many", span=12, options=of_list("language")),
        Spec(name="needs_interpreter", label=_("Interpreter"), kind="code", span=4, options=yes_no),
        Spec(name="reads_own_script", label=_("Reads own script"), kind="code", span=4, options=yes_no),
        Spec(name="reads_latin", label=_("Reads Latin script"), kind="code", span=4, options=yes_no),
        Spec(name="", label=_("At home"), kind="head", span=12),
        Spec(name="household", label=_("Household"), kind="text", span=6),
        Spec(name="children", label=_("Children"), kind="text", span=6),
        Spec(name="never_again", label=_("Never again"), kind="text", span=12, hint=_("what must not happen again")),
    )


class PersonSheet(FormSheet):
    """The person of a case."""

    def __init__(self, ask: Ask) -> None:
        person = ask.head.person
        specs = person_specs()
        values = {spec.name: getattr(person, spec.name) for spec in specs if spec.kind != "head"}
        self.saved_words = _("Person saved")
        super().__init__(ask, _("Person and safe contact"), specs, values, 820)

    def given(self, changed: dict[str, Any]) -> object | None:
        if not changed:
            return None
        person = self.ask.head.person
        fields: Any = changed
        return ChangePerson(person_id=person.id, read_rev=person.read_rev, fields=fields)

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what goes to a partner: only on a yes of the person, only what that yes covers.

Nothing goes by default (masterplan tier A 8). Per category a short list of fields goes along; free text stays here, for
nobody can say beforehand what stands in it (methods 5.3). Who shares without consent talks, and writes down the ground.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from caseapp.errors import NotAllowed
from caseapp.i18n import N_, _, speaking
from caseapp.i18n.codes import codes, label
from caseapp.plans.sharing import allowed_categories, layer_of, stands_on
from caseapp.reports.case_export import FORMAT, Collected, Record, collected_of, in_sections
from caseapp.reports.plain_papers import CaseExport
from caseapp.store.queries.sharing import consents_of
from caseapp.store.reader import Reader

_RIGHTS: Final[Mapping[str, str]] = {  # rights that say something of another category than income
    "reference_address": "housing", "rent_allowance": "housing", "rent_deposit": "housing",
    "installation_premium": "housing", "health_insurance": "health", "increased_reimbursement": "health",
    "health_card": "health", "urgent_medical": "health", "global_medical_file": "health",
    "disability_allowance": "health", "disability_support": "health", "care_allowance": "health",
    "residence_permit": "migration", "identity_papers": "identity", "study_grant": "school_work",
    "school_enrolment": "school_work", "continued_youth_help": "support", "administration": "support",
    "legal_aid": "justice",
}  # fmt: skip
_DAYS: Final = ("asked_day", "receipt_day", "decision_day", "valid_from", "valid_to")
_PARTS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (  # category, section of the export, its fields
    ("identity", "person", ("call_name", "first_names", "prefix", "family_name", "birth_day")),
    ("contact", "person", ("phone", "email", "safe_contact", "languages", "needs_interpreter")),
    ("housing", "housing", ("start_day", "end_day", "ethos_light")),
    ("housing", "references", ("kind", "state", "office", "start_day", "valid_to")),
    ("housing", "registrations", ("kind", "where_text", "reference", "registered_day", "renew_day")),
    ("housing", "leases", ("kind", "place", "start_day", "end_day")),
    ("housing", "exits", ("planned_day", "actual_day", "destination")),
    ("income", "offices", ("name", "basis", "start_day", "end_day")),
    ("support", "network", ("name", "relation", "phone")),
    ("plan", "plan", ("own_words", "choice_which", "choice_where", "choice_when", "choice_how_often",
                      "choice_by_whom")),
)  # fmt: skip
_DOMAINS: Final = frozenset({"housing", "income", "school_work", "support", "health"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerExport:
    """What goes to a partner, and which categories stay here because nobody said yes to them."""

    receiver: str
    consents: tuple[tuple[str, tuple[str, ...]], ...]  # each yes it stands on, and what that covers
    categories: tuple[str, ...]
    left_out: tuple[str, ...]
    content: Collected

    @property
    def is_sensitive(self) -> bool:
        """Whether something of a sensitive layer goes along."""
        return layer_of(self.categories) == "L3"

    def as_json(self) -> str:
        """With codes instead of words and days as 2026-01-31."""
        head = {"format": FORMAT, "for": self.receiver, "categories": self.categories, "left_out": self.left_out}
        return json.dumps(head | self.content, ensure_ascii=False, indent=2, default=str)


def partner_export_of(reader: Reader, case_id: str, receiver: str, today: date) -> PartnerExport:
    """What a partner may have today. Raises NotAllowed when no yes of the person stands for this partner."""
    consents = consents_of(reader, case_id)
    allowed = allowed_categories((asdict(one) for one in consents), [receiver], today)
    if not allowed:
        raise NotAllowed(
            N_("The person did not say yes to sharing with this partner. Nothing goes. Ask the person first.")
        )
    collected = collected_of(reader, case_id, sensitive=True)
    content: Collected = {}
    for category, section, fields in _PARTS:
        if category in allowed:
            content[section] = _joined(content.get(section, []), _only(collected.get(section, []), fields))
    content["goals"] = _only(
        [one for one in collected["goals"] if one.get("domain") in allowed & _DOMAINS], ("domain", "text", "status")
    )
    content["rights"] = _only(
        [one for one in collected["rights"] if _RIGHTS.get(str(one.get("kind")), "income") in allowed],
        ("kind", "state", "office", *_DAYS),
    )
    known = codes("share_category")
    return PartnerExport(
        receiver=receiver,
        consents=tuple(
            (one.id, one.categories) for one in consents if allowed_categories([asdict(one)], [receiver], today)
        ),
        categories=tuple(code for code in known if code in allowed),
        left_out=tuple(code for code in known if code not in allowed),
        content={section: records for section, records in content.items() if records},
    )


def partner_paper_of(reader: Reader, case_id: str, receiver: str, language: str, today: date) -> CaseExport:
    """The same to read, in the language of the paper. Without a receiver: the first partner with a yes."""
    who = receiver or next(iter(partners_of(reader, case_id, today)), "")
    made = partner_export_of(reader, case_id, who, today)
    with speaking(language):
        sections = tuple((one.heading, one.rows) for one in in_sections(made.content))
        title = _("For %(who)s, with my consent") % {"who": who}
    away = {"parts": " · ".join(label("share_category", code) for code in made.left_out)}
    told = (_("This stays here, for there is no consent: %(parts)s") % away,) if made.left_out else ()
    return CaseExport(title=title, made_on=today, language=language, sections=sections, told=told, shares=made.consents)


def partner_json(reader: Reader, case_id: str, receiver: str, today: date) -> str:
    """The file for a partner as JSON."""
    return partner_export_of(reader, case_id, receiver, today).as_json()


def partners_of(reader: Reader, case_id: str, today: date) -> tuple[str, ...]:
    """With whom the person said yes to sharing, as it stands on a day."""
    found: dict[str, str] = {}
    for one in consents_of(reader, case_id):
        name = " ".join((one.receiver or "").split())
        if name and stands_on(asdict(one), today):
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _only(records: Iterable[Record], fields: tuple[str, ...]) -> list[Record]:
    return [kept for one in records if (kept := {name: one[name] for name in fields if name in one})]


def _joined(there: list[Record], more: list[Record]) -> list[Record]:
    """Two categories out of one section (who I am, how to reach me) make one record."""
    if len(there) == len(more) == 1:
        return [there[0] | more[0]]
    return [*there, *more]

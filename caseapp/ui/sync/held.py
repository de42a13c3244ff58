# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what a laptop held: read for the report of its loss, said in sentences, put on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from caseapp.i18n import _, formats, language, ngettext
from caseapp.reports.documents import make_paper
from caseapp.reports.paper import Paper, PaperOptions
from caseapp.reports.plain_papers import LossReport
from caseapp.store.queries.cases import case_rows
from caseapp.store.queries.names import ShownName
from caseapp.sync.colleagues import Colleagues
from caseapp.sync.overview import DeviceRow
from caseapp.ui.desk import Desk
from caseapp.ui.sync.standing import moment_of

Rows = tuple[tuple[str, str], ...]
_OF_TEAM = ("team", "audit")
_NUMBER = 16  # letters of the number of a laptop that are enough to find it


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCase:
    """A case the laptop could ever read. `name` is None when it is not on this laptop. `kinds`: compartments."""

    case_id: str
    name: ShownName | None
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What all names of one laptop could ever read, as far as this laptop knows.

    `people`: whom the cases are about; `unknown` parts whose case is not known here; `synced`: the last good round in
    milliseconds, `has_hub` whether there is one to ask.
    """

    cases: tuple[HeldCase, ...]
    people: int
    unknown: int
    is_shut_out: bool
    has_hub: bool
    synced: int | None

    def with_kind(self, kind: str) -> int:
        """In how many cases it could read this compartment."""
        return sum(kind in one.kinds for one in self.cases)


def read_held(colleagues: Colleagues, desk: Desk, names: Sequence[DeviceRow]) -> Held:
    """In another thread."""
    overview = colleagues.overview
    rows = [row for one in names for row in overview.held_by(one.dev_id)]
    ids = tuple(sorted({row.case_id for row in rows if row.case_id}))
    known = {row.id: row for row in desk.store.read(lambda reader: case_rows(reader, ids, desk.today()))}
    cases = [
        HeldCase(
            case_id=one,
            name=known[one].name if one in known else None,
            kinds=frozenset(row.kind for row in rows if row.case_id == one),
        )
        for one in ids
    ]
    cases.sort(key=lambda one: (one.name is None, one.name.full.casefold() if one.name else "", one.case_id))
    state = overview.state()
    now = {one.dev_id: one.state for one in overview.devices()}
    return Held(
        cases=tuple(cases),
        people=len({row.person_id for row in known.values()}) + sum(one.name is None for one in cases),
        unknown=sum(not row.case_id and row.kind not in _OF_TEAM for row in rows),
        is_shut_out=all(now.get(one.dev_id) == "revoked" for one in names),
        has_hub=bool(state.hub),
        synced=state.last_good.moment if state.last_good is not None else None,
    )


# -- sentences ---------------------------------------------------------------------------------------------------------


def summary(held: Held) -> str:
    """How much it is."""
    if not held.cases and not held.unknown:
        return _("As far as this laptop knows, it could read no case.")
    words = ngettext("It could read %(count)s case.", "It could read %(count)s cases.", len(held.cases))
    said = [words % {"count": formats.number(len(held.cases))}]
    closed = sum(bool(one.kinds & {"sensitive", "reporter"}) for one in held.cases)
    if closed:
        words = ngettext(
            "%(count)s of them with notes of a closed layer.", "%(count)s of them with notes of a closed layer.", closed
        )
        said.append(words % {"count": formats.number(closed)})
    if held.unknown:
        words = ngettext(
            "And %(count)s part of a case that is not on this laptop.",
            "And %(count)s parts of cases that are not on this laptop.",
            held.unknown,
        )
        said.append(words % {"count": formats.number(held.unknown)})
    return " ".join(said)


def freshness(held: Held, desk: Desk) -> str:
    """How far the list can be trusted: what colleagues wrote and gave since is not in it."""
    if not held.has_hub:
        return _("Without a hub this is what came with exchange files. A team lead may know of more cases.")
    if held.synced is None:
        return _("Sync first: this laptop was not at the hub yet.")
    when = formats.moment(moment_of(held.synced), desk.today())
    return _("As it was at the last round, %(when)s. Sync first, then this is complete for what you may see.") % {
        "when": when
    }


def about_case(one: HeldCase) -> str:
    """Which layers of a case it could read."""
    said = {
        "core": _("the case"),
        "sensitive": _("notes of a closed layer"),
        "reporter": _("who reported"),
        "audit": _("who looked"),
    }
    return formats.joined(words for kind, words in said.items() if kind in one.kinds)


def case_name(one: HeldCase, desk: Desk) -> str:
    """Its name, with initials while somebody looks along."""
    return desk.name(one.name).full if one.name is not None else _("a case that is not on this laptop")


# -- on paper ----------------------------------------------------------------------------------------------------------


def report_paper(
    held: Held, names: Sequence[DeviceRow], words: str, desk: Desk, *, with_names: bool
) -> Callable[[], Paper]:
    """What makes the paper, in another thread: what a data-protection officer asks first."""
    sections: list[tuple[str, Rows]] = [
        (_("The laptop"), _laptop_rows(held, names, words, desk)),
        (_("What it could ever read, at the most"), _count_rows(held)),
        (_("What protects it"), _protection_rows(held)),
        (_("What is asked of you"), _duty_rows()),
    ]
    if with_names:
        cases = tuple((case_name(one, desk), about_case(one)) for one in held.cases)
        sections.append((_("The cases"), cases))
    content = LossReport(
        title=_("What a laptop held"), made_on=desk.today(), language=language(), sections=tuple(sections)
    )
    return partial(make_paper, "lost-laptop", content, PaperOptions(language=language()))


def _laptop_rows(held: Held, names: Sequence[DeviceRow], words: str, desk: Desk) -> Rows:
    saves = [one.last_save for one in names if one.last_save is not None]
    last = formats.moment(moment_of(max(saves)), desk.today()) if saves else _("none that came here")
    team = desk.team.name if desk.team is not None and desk.team.name else "–"
    return (
        (_("Team"), team),
        (_("Laptop"), words),
        (_("Colleague"), desk.worker_name(names[0].worker_id) or "–"),
        (_("Number"), "\n".join(one.dev_id[:_NUMBER] for one in names)),
        (_("Last save of it that arrived"), last),
        (_("Shut out of the team"), _("yes") if held.is_shut_out else _("not yet")),
    )


def _count_rows(held: Held) -> Rows:
    rows = [
        (_("Cases"), formats.number(len(held.cases))),
        (_("People they are about"), formats.number(held.people)),
        (_("With notes of a closed layer"), formats.number(held.with_kind("sensitive"))),
        (_("With who reported"), formats.number(held.with_kind("reporter"))),
    ]
    if held.unknown:
        rows.append((_("Parts of cases that are not on this laptop"), formats.number(held.unknown)))
    rows.append(
        (
            _("What such a case holds"),
            _(
                "Names, dates of birth, addresses and telephone numbers; contacts and notes about housing, income, "
                "work, health and the network; names of relatives and of services."
            ),
        )
    )
    return tuple(rows)


def _protection_rows(held: Held) -> Rows:
    rows = [
        (
            _("The file"),
            _("Encrypted as a whole. It opens only with the passphrase of the colleague or the recovery sheet."),
        ),
        (_("If it was open"), _("When it was taken while unlocked, count everything above as seen.")),
    ]
    if held.is_shut_out:
        said = _("It can neither send nor receive. Everything written since is sealed with new keys.")
        rows.append((_("Since it was shut out"), said))
    return tuple(rows)


def _duty_rows() -> Rows:
    return (
        (
            _("Within 72 hours"),
            _(
                "Bring this to your data-protection officer. Together you decide whether the authority is told (GDPR, "
                "article 33) and whether the people themselves are (article 34)."
            ),
        ),
        (
            _("Write down"),
            _("When and where it was lost, who found out when, whether it was locked, and what was done."),
        ),
    )

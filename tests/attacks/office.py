# SPDX-License-Identifier: EUPL-1.2
"""This is the place for one office with every role, and a case of Karim's in which every operation left its own word.

Where a word lies follows from the journal, not from what a test believes: so a noun that moves to another layer is
looked for there.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from typing import Any

from caseapp.errors import CaseAppError
from caseapp.operations import operations, perform
from caseapp.operations.allowed import layer_of
from caseapp.operations.cases import ChangeCase
from caseapp.operations.checking import hints_of
from caseapp.operations.checklists import RecordFact
from caseapp.operations.contacts import RecordContact
from caseapp.operations.documents import AddDocument, let_go, seal_document
from caseapp.operations.people import ChangePerson
from caseapp.operations.team import AddWorker, ChangeWorker
from caseapp.security.permissions import Layer
from caseapp.store.drafts import save_draft
from caseapp.store.journal import unpack_body
from caseapp.store.registry import kinds
from caseapp.store.store import Store
from tests.records import full_case, make_team
from tests.trouble.given import values_for

ROLES = ("worker", "supervisor", "peer_worker", "intern", "statistician", "administrator")
FORMER = "former"
MARK = "Qzwx"
# acts about a team, about a count, about the end of a file; and those that give a case away or take words out again
NOT_ABOUT_A_CASE = (
    "delete_", "drop_", "import_", "undo", "settle_", "confirm_", "propose_", "hold_", "keep_", "close_", "release_",
    "reopen_", "move_", "take_", "add_worker", "change_worker", "change_team", "start_team", "set_team", "link_",
    "unlink_", "hand_over", "begin_", "end_", "change_absence", "open_case", "change_case", "withdraw_",
)  # fmt: skip


class Everybody:
    """The file, who works in it by role, and the case of Karim."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.nele, self.karim = make_team(store)
        self.people = {"team_lead": self.nele}
        for role in ROLES:
            self.people[role] = str(perform(store, AddWorker(name=f"Somebody {role}", role=role)).result)
        self.people[FORMER] = str(perform(store, AddWorker(name="Somebody former", role="team_lead")).result)
        perform(store, ChangeWorker(worker_id=self.people[FORMER], fields={"active": False}))
        self.people["newest"] = str(perform(store, AddWorker(name="Somebody newest", role="worker")).result)
        store.sign_in(self.karim)
        self.case_id = full_case(store, self.nele)
        fields: Any = {"backup_worker_id": None}
        perform(store, ChangeCase(case_id=self.case_id, fields=fields))
        with store.reading_whole() as reader:
            self.team_id = reader.sql("SELECT id FROM team")[0][0].hex()
            self.person_id = reader.sql("SELECT person_id FROM case_file")[0][0].hex()

    def sign_in(self, role: str) -> None:
        """Somebody with this role; the worker of the case is `karim`."""
        self.store.sign_in(self.karim if role == "karim" else self.people[role])

    def restrict(self, *, to_own: bool) -> None:
        """The case shows to its own workers only, or to all again."""
        self.sign_in("karim")
        perform(self.store, ChangeCase(case_id=self.case_id, fields={"restricted": to_own}))

    def mark_everything(self) -> dict[str, str]:
        """Let every operation leave its own word; those that were refused in the end, with the reason."""
        store, case_id = self.store, self.case_id
        fields: Any = {"call_name": f"{MARK}voornaam", "family_name": f"{MARK}familienaam", "phone": f"{MARK}telefoon"}
        perform(store, ChangePerson(person_id=self.person_id, fields=fields))
        perform(store, ChangeCase(case_id=case_id, fields={"note": f"{MARK}changecase"}))
        perform(store, RecordFact(case_id=case_id, name="impairment", value="no", note=f"{MARK}recordfact"))
        for layer in ("L3", "L4"):
            told: Any = {"mode": "phone", "outcome": "completed", "what": f"{MARK}contact{layer}", "layer": layer}
            perform(store, RecordContact(case_ids=(case_id,), fields=told))
        self._leave_a_document()
        save_draft(store, f"contact:{case_id}", "contact", {"what": f"{MARK}ontwerp"}, case_id)
        names = {name for name in operations() if not name.startswith(NOT_ABOUT_A_CASE)} - {"add_document"}
        refused = dict.fromkeys(names, "")
        for _round in range(3):  # some follow on what others made
            refused = dict(self._mark(refused))
        return refused

    def _leave_a_document(self) -> None:
        home = self.store.path.parent
        for layer in ("L2", "L3"):
            letter = home / f"brief{layer}.txt"
            letter.write_text(f"{MARK}inhoud", "utf-8")
            file = seal_document(home, letter)
            fields: Any = {"title": f"{MARK}adddocument{layer}", "layer": layer}
            perform(self.store, AddDocument(case_id=self.case_id, file=file, fields=fields))
            let_go(home, file)

    def _mark(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        for name in sorted(names):
            for layer in ("", *self._layers(name)):
                with self.store.reading_whole() as reader:
                    word = f"{MARK}{name.replace('_', '')}{layer}"
                    given = values_for(operations()[name].given, reader, word)
                if layer:
                    given = dataclasses.replace(given, fields={**given.fields, "layer": layer})
                try:
                    perform(self.store, given)
                except CaseAppError as error:
                    yield f"{name}", str(error)

    @staticmethod
    def _layers(name: str) -> tuple[str, ...]:
        fields = hints_of(operations()[name].given).get("fields")
        return ("L3",) if "layer" in getattr(fields, "__annotations__", {}) else ()

    def words(self) -> dict[str, Layer]:
        """Every word that was left, and the layer of the log and the noun it lies in: the most open one counts."""
        with self.store.reading_whole() as reader:
            kinds_of_log = dict(reader.sql("SELECT log_no, kind FROM log"))
            rows = reader.sql("SELECT log_no, body FROM journal")
        found: dict[str, Layer] = {}
        for log_no, body in rows:
            for entity in unpack_body(body)[2]:
                kind = kinds().get(entity.type_no)
                layer = layer_of(kinds_of_log[log_no], {kind.name if kind is not None else "?"})
                for word in re.findall(rf"{MARK}\w+", repr(entity)):
                    found[word] = min(found.get(word, layer), layer)
        return found


def found_words(answer: object) -> set[str]:
    """The words in an answer, whatever it is made of."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else repr(answer)
    return set(re.findall(rf"{MARK}\w+", text))

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for signed orders to erase, and for letters of who wants to join."""

from __future__ import annotations

from caseapp.sync.envelope import Kind, check_signature, parse
from caseapp.sync.protocol.messages import BYTES, JOIN_BYTES, Erase, Erased, JoinList, Path, erase_reason
from caseapp.sync.protocol.refusals import Code, Refused
from casehub.store import erasing, mailbox
from casehub.web.door import Answer, Call, Rule, door, id_of, said


def erase(call: Call) -> Answer:
    """A log and all that belongs to it, by an order of the directory: administrators of enough people signed it.

    Who brings it manages the log or is an administrator. What stays is the order.
    """
    hub, caller = call.hub, call.caller
    envelope = parse(Erase.decode(call.body).order)
    header = envelope.header
    if header.kind is not Kind.ERASE or header.dev_id != caller.dev_id:
        raise Refused(Code.MALFORMED)
    check_signature(envelope, caller.membership.sign_key(header.dev_id))
    erase_reason(envelope.body, header.log_id)
    directory = caller.membership.directory
    if not directory.orders_erasure(header.log_id):
        raise Refused(Code.NOT_MEMBER, rule="order")
    asker = erasing.Asker(caller.org_id, caller.groups, directory.is_administrator(caller.dev_id))
    at = erasing.erase(hub.database, asker, header.log_id, envelope.data)
    hub.shelf.drop_log(header.log_id)
    hub.database.settle()
    hub.watch.wake(caller.org_id)
    hub.counts.add("erased_total")
    return said(Erased(at), log=header.log_id)


def leave_letter(call: Call) -> Answer:
    """For an administrator, by somebody who has no account yet."""
    if not call.body:
        raise Refused(Code.MALFORMED)
    org = call.request.query_params.get("org", "")
    mailbox.leave(call.hub.database, id_of(org) if org else None, call.id("one"), call.body)
    return Answer(status=204)


def read_letters(call: Call) -> Answer:
    """For administrators."""
    call.caller.demand_administrator()
    return said(JoinList(mailbox.waiting(call.hub.database, call.caller.org_id)))


def drop_letter(call: Call) -> Answer:
    """For administrators."""
    call.caller.demand_administrator()
    mailbox.drop(call.hub.database, call.caller.org_id, call.id("one"))
    return Answer(kind=BYTES, status=204)


ROUTES = [
    door("POST", Path.ERASE, erase, Rule(largest=300 * 1024)),
    door("PUT", Path.JOIN_ONE, leave_letter, Rule(named=False, largest=JOIN_BYTES)),
    door("GET", Path.JOIN, read_letters),
    door("DELETE", Path.JOIN_ONE, drop_letter),
]

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for making the known answers of the directory: `python -m tests.sync.directory.making_vectors`.

Only after the protocol changed on purpose. The keys come from fixed seeds; sealed boxes and shares are random, so every
making gives other bytes, all of them good.
"""

from __future__ import annotations

import json
from pathlib import Path

from caseapp.sync.invitation import Invitation, make_request
from caseapp.sync.protocol.directory import GroupKind
from caseapp.sync.protocol.grants import MANAGE, READ, Epoch, LogSpec, NewLogKeys, new_log_keys
from caseapp.sync.protocol.group_keys import open_group_keys
from caseapp.sync.words import comparison_words
from tests.sync.directory.building import Team, ident, keys_of, seed

FILE = Path(__file__).parents[2] / "data" / "vectors" / "directory.json"


def story() -> tuple[Team, NewLogKeys, NewLogKeys]:
    """Ada and Bo administer, Cy works, Di leads. Cy's second device is lost between two epochs of a log."""
    team = Team(recovery=True)
    team.colleague("bo", "administrator")
    team.colleague("cy", "worker")
    team.device("cy", "cy2", via="own", signer="cy1")
    team.colleague("di", "team_lead")
    groups = [team.group(kind) for kind in (GroupKind.TEAM, GroupKind.LEADS, GroupKind.RECOVERY)]
    own = team.group(GroupKind.OWN, "cy")
    team.settle()
    team.do("tick", {}, "cy1")
    log = LogSpec(ident("log"), "core", "core", ident("case"))
    wanted = {own: MANAGE, groups[1]: MANAGE, groups[2]: READ}
    first = new_log_keys(team.directory, log, wanted)
    team.revoke("cy2", "cy1")
    team.settle()
    team.do("erase_order", {"logs": [ident("old log")], "reason": "retention"}, cosigners=["bo1"])
    second = new_log_keys(team.directory, log, wanted, Epoch(first.record, first.key), {team.dev("cy1"): 7})
    return team, first, second


def vectors() -> dict[str, object]:
    team, first, second = story()
    invitation = Invitation(
        "https://hub.example", team.directory.org_id, team.directory.fingerprint, seed("secret", 16)
    )
    new = keys_of("new1")
    words = comparison_words(invitation.fingerprint, invitation.invite_id, new.sign_public, new.box_public)
    held = {name: open_group_keys(team.directory, team.records, keys) for name, keys in team.keys.items()}
    return {
        "devices": {
            name: {"sign_seed": keys.sign_seed.hex(), "box_seed": keys.box_seed.hex(), "dev_id": keys.dev_id.hex()}
            for name, keys in team.keys.items()
        },
        "fingerprint": team.directory.fingerprint.hex(),
        "head": team.directory.head.hex(),
        "records": [data.hex() for data in team.records],
        "group_keys": {
            name: {f"{group.hex()}/{epoch}": key.hex() for (group, epoch), key in sorted(keys.items())}
            for name, keys in held.items()
        },
        "log": {
            "log_id": ident("log").hex(),
            "case_id": ident("case").hex(),
            "epochs": [
                {
                    "content": one.content.hex(),
                    "key": one.key.hex(),
                    "wraps": [[w.epoch, w.group_id.hex(), w.group_epoch, w.data.hex()] for w in one.wraps],
                }
                for one in (first, second)
            ],
        },
        "recovery": {
            "secret": seed("recovery").hex(),
            "sign": team.secret.public()[0].hex(),
            "box": team.secret.public()[1].hex(),
            "shares": [" ".join(share) for share in team.secret.shares()],
        },
        "invitation": {
            "url": invitation.url,
            "secret": invitation.secret.hex(),
            "invite_id": invitation.invite_id.hex(),
            "text": invitation.text(),
            "request": make_request(invitation, new, "Robin", "Laptop").hex(),
            "sign": new.sign_public.hex(),
            "box": new.box_public.hex(),
            "words": list(words),
        },
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(vectors(), indent=1) + "\n", "utf-8")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how a device joins: the invitation, the request, and the words two people compare."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from caseapp.sync.invitation import (
    REQUEST_BYTES,
    Invitation,
    InvitationRefused,
    make_request,
    open_request,
)
from caseapp.sync.protocol.refusals import Code, Refused
from caseapp.sync.words import comparison_words, words_of
from tests.sync.directory.building import Team, ident, keys_of, seed

INVITATION = Invitation("https://hub.example:8443/team", ident("org"), seed("fingerprint"), seed("secret", 16))


@pytest.mark.parametrize("url", ["", "https://hub.example", "http://localhost:8080", "https://[2001:db8::1]:443/a/b"])
def test_an_invitation_survives_its_text(url: str) -> None:
    made = Invitation.new(url, ident("org"), seed("fingerprint"))
    assert Invitation.parse(made.text()) == made
    assert made.invite_id != Invitation.new(url, ident("org"), seed("fingerprint")).invite_id


def test_the_text_can_be_read_out_and_drawn() -> None:
    text = INVITATION.text()
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-)+[0-9A-HJKMNP-TV-Z]{1,5}", text)
    assert segno.make(text, error="m").mode == "alphanumeric"


@pytest.mark.parametrize(
    "typed",
    [
        INVITATION.text().lower(),
        INVITATION.text().replace("-", " "),
        INVITATION.text().replace("-", "\n"),
        INVITATION.text().replace("-", ""),
        INVITATION.text().replace("0", "O").replace("1", "I"),
        INVITATION.text().lower().replace("0", "o").replace("1", "l").replace("v", "u"),
        f"  {INVITATION.text()}\u200b.",
    ],
)
def test_how_it_is_typed_does_not_matter(typed: str) -> None:
    assert Invitation.parse(typed) == INVITATION


@given(st.integers(0, 10_000), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_typing_error_is_seen(at: int, letter: str) -> None:
    letters = list(INVITATION.text().replace("-", ""))
    place = at % len(letters)
    if letters[place] == letter or place == len(letters) - 1:  # the last letter holds bits of nothing
        return
    letters[place] = letter
    with pytest.raises(InvitationRefused):
        Invitation.parse("".join(letters))


@given(st.text(max_size=300))
def test_any_text_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InvitationRefused) as caught:
        Invitation.parse(text)
    assert caught.value.sentence(str)


def test_a_part_is_not_the_whole() -> None:
    for length in (0, 5, 60, len(INVITATION.text()) - 7):
        with pytest.raises(InvitationRefused):
            Invitation.parse(INVITATION.text()[:length])


NO_ADDRESSES = [
    "ftp://hub.example",
    "hub.example",
    "https://",
    "https://a b",
    "https://x?y=1",
    "https://é.example",
    "https://" + "a" * 300,
]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_of_a_hub_is_not_invited_to(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Invitation.new(url, ident("org"), seed("fingerprint"))


def test_the_secret_is_shown_nowhere() -> None:
    assert INVITATION.secret.hex() not in repr(INVITATION)
    assert repr(INVITATION.secret) not in repr(INVITATION)
    assert INVITATION.invite_id != INVITATION.secret


# -- the request -----------------------------------------------------------------------------------------------------


def test_a_request_opens_with_its_invitation() -> None:
    keys = keys_of("new1")
    sealed = make_request(INVITATION, keys, "Robin", "Laptop 3")
    assert len(sealed) <= REQUEST_BYTES
    assert b"Robin" not in sealed
    assert keys.sign_public not in sealed
    request = open_request(INVITATION, sealed)
    assert (request.person, request.device) == ("Robin", "Laptop 3")
    assert (request.dev_id, request.sign_public, request.box_public) == (keys.dev_id, keys.sign_public, keys.box_public)
    team = Team()
    team.user("robin", "worker")
    body = {"user": ident("robin"), "sign": request.sign_public, "box": request.box_public}
    team.do("device_add", {**body, "via": "admin", "replaces": None})
    assert team.directory.device_at(keys.dev_id) is not None


@pytest.mark.parametrize(
    "other",
    [
        replace(INVITATION, secret=seed("x", 16)),
        replace(INVITATION, org_id=ident("x")),
        replace(INVITATION, fingerprint=seed("x")),
    ],
)
def test_a_request_is_for_one_invitation(other: Invitation) -> None:
    sealed = make_request(INVITATION, keys_of("new1"), "", "")
    with pytest.raises(Refused, match="unreadable"):
        open_request(other, sealed)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_an_altered_request_is_refused(at: int, flip: int) -> None:
    sealed = make_request(INVITATION, keys_of("new1"), "Robin", "Laptop")
    place = at % len(sealed)
    with pytest.raises(Refused) as caught:
        open_request(INVITATION, sealed[:place] + bytes([sealed[place] ^ flip]) + sealed[place + 1 :])
    assert caught.value.code == Code.UNREADABLE


@given(st.binary(max_size=200))
def test_noise_is_no_request(noise: bytes) -> None:
    with pytest.raises(Refused, match="unreadable"):
        open_request(INVITATION, noise)


def test_a_large_request_is_not_looked_into() -> None:
    with pytest.raises(Refused, match="too_large"):
        open_request(INVITATION, bytes(REQUEST_BYTES + 1))
    named = open_request(INVITATION, make_request(INVITATION, keys_of("new1"), "x" * 500, "y" * 500))
    assert (len(named.person), len(named.device)) == (80, 80)


# -- words -----------------------------------------------------------------------------------------------------------


def test_the_words_are_the_same_on_both_sides_and_different_for_other_keys() -> None:
    """T6: a key put in between changes the words."""
    request = open_request(INVITATION, make_request(INVITATION, keys_of("new1"), "", ""))
    words = request.words(INVITATION)
    keys = keys_of("new1")
    fingerprint, invite = INVITATION.fingerprint, INVITATION.invite_id
    assert words == comparison_words(fingerprint, invite, keys.sign_public, keys.box_public)
    assert len(words) == 6
    others = {
        comparison_words(seed("x"), invite, keys.sign_public, keys.box_public),
        comparison_words(fingerprint, ident("x"), keys.sign_public, keys.box_public),
        comparison_words(fingerprint, invite, keys_of("eve1").sign_public, keys.box_public),
        comparison_words(fingerprint, invite, keys.sign_public, keys_of("eve1").box_public),
    }
    assert len(others | {words}) == 5


def test_words_of_bits() -> None:
    assert words_of(bytes(8), 6) == ("academic",) * 6
    assert words_of(b"\xff" * 8, 6) == ("zero",) * 6
    assert words_of(b"\x00\x40\x00", 2) == ("acid", "academic")

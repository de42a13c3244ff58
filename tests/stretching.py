# SPDX-License-Identifier: EUPL-1.2
"""This is the place for opening the same profile with the same passphrase often: stretched truly once, then remembered.

Argon2id gives the same answer for ever (tests/security says so), and takes a fifth of a second for it. In tests whose
subject is something else the second asking for the same passphrase, salt and cost is answered from memory. Programs
that tests start as processes of their own, and tests/security, always stretch truly.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from caseapp.security.kdf import argon2id

remembered = cache(argon2id)


@pytest.fixture(autouse=True, scope="module")
def stretched_once() -> Iterator[None]:
    """The vault remembers, as long as a module of tests that asks for it runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("caseapp.security.vault.argon2id", remembered)
        yield

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the profile that the tests of this folder open: Nele and Karim wrote apart in one case."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from caseapp.ui.sync.differences import DifferencesPage
from tests.differing import differ
from tests.records import full_case
from tests.ui.opened import Opened, opened

__all__ = ["opened"]


@dataclass
class Apart:
    """The open profile, the case, and the page with its differences."""

    opened: Opened
    case_id: str
    page: DifferencesPage


@pytest.fixture
def apart(opened: Opened) -> Apart:
    case_id = full_case(opened.store, opened.karim)
    differ(opened.store, case_id, (opened.nele, opened.karim))
    page = opened.show("differences", DifferencesPage)
    assert isinstance(page, DifferencesPage)
    return Apart(opened, case_id, page)

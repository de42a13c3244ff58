# SPDX-License-Identifier: EUPL-1.2
"""This is the place for reading every catalogue and code list once, and saying what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from caseapp.errors import CaseAppError
from caseapp.i18n import codes
from caseapp.plans.every_catalogue import fault_in, names


def faults() -> Iterator[str]:
    """One sentence for each catalogue that cannot be read, and for each that no part of the program reads."""
    for name in names():
        fault = fault_in(name)
        if fault is not None:
            yield str(fault)
    try:
        for name in codes.list_names():
            codes.labelled(name)
    except CaseAppError as error:
        yield str(error)


def main() -> int:
    """Print what is wrong; 0 when nothing is."""
    found = list(faults())
    print("\n".join(found) or "catalogues and code lists: fine")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

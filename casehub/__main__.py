# SPDX-License-Identifier: EUPL-1.2
"""This is the place for `casehub` and `python -m casehub`: exit code 0 well, 1 trouble, 2 wrong use."""

from __future__ import annotations

import sys
import traceback

import click

from caseapp.errors import CaseAppError


def main() -> None:
    """The command line. Trouble is a sentence, not a traceback."""
    try:
        from casehub.cli import casehub
    except ModuleNotFoundError as error:
        print(f"casehub: {error.name} is missing; install it with: pip install caseapp[hub]", file=sys.stderr)
        sys.exit(1)
    try:
        casehub.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except CaseAppError as error:
        print(f"casehub: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except Exception as error:  # noqa: BLE001 - outermost: an operator gets a sentence, and what to report
        trace = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} in {trace.filename.rpartition('/')[2]} line {trace.lineno}"
        print(f"casehub: this is a bug of casehub, please report it: {place}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()

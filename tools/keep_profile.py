# SPDX-License-Identifier: EUPL-1.2
"""This is the place for keeping a profile of this version, so that every later version proves that it opens it.

`python tools/keep_profile.py` makes tests/data/kept/profile-<version>-<step of the schema>; it refuses to make one
again. The people in it are invented and its passphrase stands below: it is a key for tests and guards nothing.

profile-0.1.0 was made at the first step; profile-0.1.0-4 has a team with a key of its own, and what two people wrote
apart.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from caseapp.clock import FixedClock  # noqa: E402
from caseapp.security.kdf import FLOOR  # noqa: E402
from caseapp.store.migrations.runner import newest_version  # noqa: E402
from caseapp.store.profile import create_profile  # noqa: E402
from caseapp.sync.enrol import found_team  # noqa: E402
from caseapp.sync.standing import Membership  # noqa: E402
from tests.differing import differ  # noqa: E402
from tests.records import full_case, make_team  # noqa: E402

PASSPHRASE = "test key of a kept profile"  # noqa: S105 - guards invented people only
CODE_FILE = "recovery-code.txt"
KEPT = ROOT / "tests" / "data" / "kept" / "profile-0.1.0"
KEPT_BEFORE_WHOLE_FILE = KEPT.with_name("profile-0.1.0-4")


def keep(target: Path) -> None:
    """Make the profile, whole and closed, then put it in its place."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "profile"
        profile, code = create_profile(home, PASSPHRASE, kdf=FLOOR, clock=FixedClock())
        nele, karim = make_team(profile.store)
        found_team(profile.store, Membership(), None)
        full_case(profile.store, karim)
        differ(profile.store, full_case(profile.store), (nele, karim))
        profile.close()
        target.mkdir(parents=True)
        for name in ("profile.db", "vault.cbor"):
            (target / name).write_bytes((home / name).read_bytes())
        (target / CODE_FILE).write_text(code.text() + "\n", encoding="utf-8")


def main() -> None:
    """Keep a profile of the present version."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    target = KEPT.with_name(f"profile-{version}-{newest_version()}")
    if target.exists():
        print(f"{target.relative_to(ROOT)} is kept already; a released profile is never made again")
        sys.exit(1)
    keep(target)
    print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()

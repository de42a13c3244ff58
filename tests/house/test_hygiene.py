# SPDX-License-Identifier: EUPL-1.2
"""This is the place for what must not lie here: hosts, folders, tools and secrets of whoever works."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.house.reading import ROOT, files_of_the_repository

# Written in two halves, so that this file does not find itself.
FORBIDDEN = [
    # hosts of package registries: the machine says where packages come from (decision 005)
    *(
        "pypi" + ".org",
        "pythonhosted" + ".org",
        "npmjs" + ".org",
        "deb.debian" + ".org",
        "crates" + ".io/api",
    ),
    # folders of a machine
    *("/ro" + "ot/", "../sha" + "red", "/op" + "t/pypi", "/op" + "t/wheels"),
    # products that write or steer: who wrote a line is the person who committed it
    *(
        "anth" + "ropic",
        "open" + "ai",
        "chat" + "gpt",
        "co" + "pilot",
        "cla" + "ude code",
        "language " + "model",
    ),
    *("ai-gene" + "rated", "generated " + "with ai", "ai " + "assistant"),
    # keys
    *(
        "-----BEGIN OPENSSH " + "PRIVATE KEY",
        "-----BEGIN " + "PRIVATE KEY",
        "-----BEGIN RSA " + "PRIVATE KEY",
    ),
]
WORKPLACE = r"(?<![\w/.\-])/" + "work/"  # a folder of a machine, not `income/work/`
PATTERN = re.compile("|".join([*map(re.escape, FORBIDDEN), WORKPLACE]), re.IGNORECASE)
ADDRESS = re.compile(r"https?://\S+|--(?:extra-)?index-url|--find-links|\bfile:", re.IGNORECASE)
LARGEST = 3_000_000  # bytes; a larger file belongs in a release, not in the history


def found_in(name: str, text: str) -> list[str]:
    return [
        f"{name}:{number}: {match.group(0)!r}"
        for number, line in enumerate(text.splitlines(), 1)
        for match in PATTERN.finditer(line)
    ]


def test_no_trace_of_a_workplace() -> None:
    found: list[str] = []
    for path in files_of_the_repository():
        name = path.relative_to(ROOT).as_posix()
        found += found_in(name, name)
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            found += found_in(name, content.decode("utf-8", "replace"))
    assert not found, "\n".join(found)


def test_nothing_huge() -> None:
    sizes = {path.relative_to(ROOT).as_posix(): path.stat().st_size for path in files_of_the_repository()}
    assert not {name: size for name, size in sizes.items() if size > LARGEST}


def test_the_lock_names_versions_and_hashes_only() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    addresses = [f"requirements.lock:{number}: {line}" for number, line in enumerate(lines, 1) if ADDRESS.search(line)]
    assert not addresses, "\n".join(addresses)
    strange = [
        line for line in lines if not re.match(r"[a-z0-9][a-z0-9.\-]*==\S+|    --hash=sha256:[0-9a-f]{64}", line)
    ]
    assert not strange, "\n".join(strange)


def test_every_dependency_is_in_the_lock() -> None:
    """A new line in pyproject.toml without `make lock` would be missing on everybody else's machine."""
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [*about["build-system"]["requires"], *about["project"]["dependencies"]]
    for group in [
        *about["project"].get("optional-dependencies", {}).values(),
        *about["dependency-groups"].values(),
    ]:
        asked += group
    wanted = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", line)[0]).lower() for line in asked}
    locked = set(re.findall(r"^([a-z0-9.\-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    assert not wanted - locked - {"caseapp"}, f"not in requirements.lock (run `make lock`): {sorted(wanted - locked)}"


@pytest.mark.parametrize(
    "text", ["see /wo" + "rk/main", "from https://py" + "pi.org/simple", "written by Chat" + "GPT"]
)
def test_a_trace_is_seen(text: str) -> None:
    assert found_in("x.md", text)


def test_ordinary_words_are_not_traces() -> None:
    assert not found_in("x.md", "school/work/income, the root of the matter, an open airport, shared/data")

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the catalogues of this profile: what ships, and what the organisation lays over it.

The organisation puts its files into the folder `catalogues` of the profile. They are read when the profile opens. A
file with a fault is told (file, line, field) and its last good text stays in use; so does that of a catalogue of the
program that somebody damaged. The last good texts are kept inside the encrypted file.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from caseapp import paths
from caseapp.errors import CatalogueError
from caseapp.plans.editions import OWN_FOLDER, Editions, use
from caseapp.plans.every_catalogue import fault_in, names, shipped, with_left_out
from caseapp.store.local_settings import local_setting, set_local_setting
from caseapp.store.store import Store

_OWN, _GOOD = "own_catalogues", "good_catalogues"
_LARGEST = 1_000_000  # bytes of an own file; more is no catalogue


def load(home: Path, store: Store) -> tuple[CatalogueError, ...]:
    """From now on the catalogues of this profile count; what is wrong with files of which an older text is used."""
    with store.reading_whole() as reader:
        known_own, known_good = local_setting(reader, _OWN), local_setting(reader, _GOOD)
    use(Editions())
    faults, good = _shipped(store, known_good)
    own: dict[str, str] = {}
    last: dict[str, str] = _unpacked(known_own)
    for path in sorted((home / OWN_FOLDER).glob("*.yaml")):
        text, fault = _read_own(path, good)
        if fault is not None:
            faults.append(fault)
            text = last.get(path.stem)
            if text is None or fault_in(path.stem, own=text, good=good.get(path.stem)) is not None:
                continue
        own[path.stem] = text or ""
    if own != last:
        set_local_setting(store, _OWN, _packed(own))
    use(with_left_out(own, good))
    return tuple(faults)


def forget() -> None:
    """Only what ships counts again: the profile is closed."""
    use(Editions())


def _shipped(store: Store, known: object) -> tuple[list[CatalogueError], dict[str, str]]:
    """What is wrong with the catalogues of the program, and the texts in place of those. Checked when they changed."""
    digest = hashlib.blake2b(digest_size=16)
    for path in shipped():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    kept: Mapping[str, Any] = known if isinstance(known, dict) else {}
    if kept.get("digest") == digest.hexdigest():
        return [], {}
    last = _unpacked(kept.get("texts"))
    faults, good, texts = [], {}, {}
    for name in names():
        fault = fault_in(name)
        if fault is None:
            texts[name] = paths.resource("catalogues", f"{name}.yaml").read_text("utf-8")
            continue
        if name not in last or fault_in(name, good=last[name]) is not None:
            raise fault
        faults.append(fault)
        good[name] = last[name]
    if not faults:
        set_local_setting(store, _GOOD, {"digest": digest.hexdigest(), "texts": _packed(texts)})
    return faults, good


def _read_own(path: Path, good: Mapping[str, str]) -> tuple[str | None, CatalogueError | None]:
    name = f"{OWN_FOLDER}/{path.name}"
    try:
        content = path.read_bytes()
        if len(content) > _LARGEST:
            return None, CatalogueError("%(file)s is too large for a catalogue.", file=name)
        text = content.decode("utf-8-sig")
    except OSError:
        return None, CatalogueError("The catalogue %(file)s is missing.", file=name)
    except UnicodeDecodeError:
        return None, CatalogueError("%(file)s, line %(line)s: not readable as YAML.", file=name, line=1)
    return text, fault_in(path.stem, own=text, good=good.get(path.stem))


def _packed(texts: Mapping[str, str]) -> dict[str, object]:
    return {name: base64.b85encode(zlib.compress(text.encode(), 9)).decode() for name, text in texts.items()}


def _unpacked(known: object) -> dict[str, str]:
    if not isinstance(known, dict):
        return {}
    return {name: zlib.decompress(base64.b85decode(text)).decode() for name, text in known.items()}

# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the life of the translations: extract, merge, compile, check.

    python tools/translations.py extract    texts of the program -> caseapp.pot, labels -> codelists.pot
    python tools/translations.py merge      .pot and translations/parts/*.yaml -> the .po of all languages
    python tools/translations.py compile    .po -> .mo (the build does this too)
    python tools/translations.py check      lists what is missing or wrong; exits 1 when there is anything
    python tools/translations.py all        the first three, in this order

A part is a list of `en`, `nl`, `fr` (and other languages); a plural is a list of its forms:

    - en: Open the case
      nl: Dossier openen
      fr: Ouvrir le dossier
    - en: ["%(count)s day", "%(count)s days"]
      nl: ["%(count)s dag", "%(count)s dagen"]
      fr: ["%(count)s jour", "%(count)s jours"]
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tokenize import TokenError

import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from compile_catalogues import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
OURS = ("nl", "fr", "en")
DOMAINS = ("caseapp", "codelists")
ERRORS = re.findall(r"^class (\w+)\(", (ROOT / "caseapp" / "errors.py").read_text("utf-8"), re.MULTILINE)
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), **dict.fromkeys(ERRORS)}  # an error says an msgid
PLACEHOLDER = re.compile(r"%\((\w+)\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%%|\{\w*\}")
CLOSED_PERCENT = re.compile(r"%%|%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]")
_UNSTEADY = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Last-Translator',
    '"Language-Team',
    '"Report-Msgid',
    '"Generated',
)
HEADER = """\
# Translations of caseapp.
# SPDX-License-Identifier: EUPL-1.2"""

Forms = str | list[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a part: the English text or texts and its translations."""

    part: str
    line: int
    english: tuple[str, ...]
    texts: dict[str, tuple[str, ...]]


# -- reading what people wrote


def entries_of_parts() -> Iterator[Entry]:
    """Every entry of every part; a part that cannot be read ends the program with its name and line."""
    for path in sorted((TRANSLATIONS / "parts").glob("*.yaml")):
        try:
            node = yaml.compose(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            sys.exit(f"{path.name}: {error}")
        for item in node.value if node is not None else ():
            line = item.start_mark.line + 1
            if not isinstance(item, yaml.MappingNode):
                sys.exit(f"{path.name}, line {line}: expected en/nl/fr, found {item.id}")
            texts = {str(key.value): _forms(value) for key, value in item.value}
            if "en" not in texts:
                sys.exit(f"{path.name}, line {line}: no English text")
            english = texts.pop("en")
            yield Entry(path.name, line, english, texts)


def _forms(node: yaml.Node) -> tuple[str, ...]:
    if isinstance(node, yaml.SequenceNode):
        return tuple(str(form.value) for form in node.value)
    return (str(node.value),)


def code_labels() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Code list, code and the labels by language, of every code list."""
    for path in sorted((ROOT / "resources" / "codelists").glob("*.yaml")):
        lists = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        for name, content in lists.items():
            for row in content["codes"]:
                yield (
                    name,
                    str(row["code"]),
                    {key: str(row[key]) for key in row if key in {"nl", "fr", "en", "de"}},
                )


def languages() -> tuple[str, ...]:
    """Our three languages and every other one that has a folder; a new language begins with making its folder."""
    others = {path.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES")} - set(OURS)
    return (*OURS, *sorted(others))


# -- the four commands


def extract() -> None:
    """Write both .pot files."""
    program = _new_catalogue(None, "caseapp")
    for path in sorted((ROOT / "caseapp").rglob("*.py")):
        for line, message, comments, context in _texts_of(path):
            place = [(path.relative_to(ROOT).as_posix(), line)]
            program.add(message, None, place, auto_comments=comments, context=context)
    _write(program, TRANSLATIONS / "caseapp.pot")
    labels = _new_catalogue(None, "codelists")
    for name, code, texts in code_labels():
        labels.add(
            texts["en"],
            None,
            [(f"resources/codelists/{name}", 1)],
            context=f"{name}.{code}",
        )
    _write(labels, TRANSLATIONS / "codelists.pot")


def _texts_of(path: Path) -> list[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    try:
        return extract_from_file("python", path, keywords=KEYWORDS, comment_tags=("Translators:",))
    except (TokenError, SyntaxError) as error:
        sys.exit(f"{path.relative_to(ROOT).as_posix()}: {error}")


def merge() -> None:
    """Bring every .po up to date with the .pot, and fill in what parts and code lists say."""
    parts = list(entries_of_parts())
    labels = {f"{name}.{code}": texts for name, code, texts in code_labels()}
    for language in languages():
        program = _updated(language, "caseapp")
        for entry in parts:
            _fill(program, entry, language)
        if language == "en":
            _fill_with_itself(program)
        _write(program, _po(language, "caseapp"))
        lists = _updated(language, "codelists")
        for message in lists:
            texts = labels.get(message.context or "", {})
            if message.id and language in texts:
                message.string = texts[language]
        _write(lists, _po(language, "codelists"))


def check() -> list[str]:
    """What is missing or wrong, one sentence each."""
    found = list(_unused_entries())
    for language in languages():
        for domain in DOMAINS:
            catalogue = _read(_po(language, domain), language)
            found += [f"{language}/{domain}: {text}" for message in catalogue for text in _faults(message)]
            found += [f"{language}/{domain}: no longer used: {_shown(key)}" for key in catalogue.obsolete]
            template = _read(TRANSLATIONS / f"{domain}.pot", None)
            known = {_key(message) for message in catalogue}
            found += [f"{language}/{domain}: not merged: {_shown(m.id)}" for m in template if _key(m) not in known]
    return found


def _unused_entries() -> Iterator[str]:
    template = _read(TRANSLATIONS / "caseapp.pot", None)
    used = {_singular(message.id) for message in template}
    seen: dict[str, Entry] = {}
    for entry in entries_of_parts():
        where = f"parts/{entry.part}, line {entry.line}"
        if entry.english[0] not in used:
            yield f"{where}: no such text in the program: {_shown(entry.english[0])}"
        earlier = seen.setdefault(entry.english[0], entry)
        for language in entry.texts.keys() & earlier.texts.keys():
            if entry.texts[language] != earlier.texts[language]:
                yield f"{where}: other {language} words than in parts/{earlier.part}, line {earlier.line}"


def _faults(message: Message) -> Iterator[str]:
    if not message.id:
        return
    texts = [text or "" for text in (message.string if isinstance(message.string, (list, tuple)) else [message.string])]
    if not all(texts):
        yield f"not translated: {_shown(message.id)}"
        return
    if message.fuzzy:
        yield f"fuzzy: {_shown(message.id)}"
    ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    wanted = set(PLACEHOLDER.findall(ids[-1]))
    for text in texts:
        if set(PLACEHOLDER.findall(text)) - wanted or (len(texts) == 1 and wanted - set(PLACEHOLDER.findall(text))):
            yield f"other placeholders: {_shown(message.id)}"
        elif wanted - {""} and "%" in CLOSED_PERCENT.sub("", text):
            yield f"loose per cent sign: {_shown(message.id)}"


# -- catalogues


def _po(language: str, domain: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / f"{domain}.po"


def _new_catalogue(language: str | None, domain: str) -> Catalog:
    return Catalog(
        locale=language,
        domain=domain,
        project="caseapp",
        version="1",
        header_comment=HEADER,
        msgid_bugs_address="none",
        copyright_holder="the authors",
        charset="utf-8",
        fuzzy=False,
    )


def _read(path: Path, language: str | None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _updated(language: str, domain: str) -> Catalog:
    path = _po(language, domain)
    catalogue = _read(path, language) if path.exists() else _new_catalogue(language, domain)
    catalogue.update(
        _read(TRANSLATIONS / f"{domain}.pot", None),
        no_fuzzy_matching=True,
        update_header_comment=True,
    )
    catalogue.obsolete.clear()
    return catalogue


def _fill(catalogue: Catalog, entry: Entry, language: str) -> None:
    message = catalogue.get(entry.english[0]) or catalogue.get(entry.english)
    texts = entry.texts.get(language)
    if message is None or texts is None:
        return
    if message.pluralizable and len(texts) == catalogue.num_plurals:
        message.string = texts
    elif not message.pluralizable and len(texts) == 1:
        message.string = texts[0]


def _fill_with_itself(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            message.string = message.id


def _write(catalogue: Catalog, path: Path) -> None:
    """Write with a steady header: without dates, with whether it was reviewed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    reviewed = path.exists() and b'"X-Reviewed: yes\\n"' in path.read_bytes()
    lines = _as_text(catalogue).split("\n")
    kept = [line for line in lines if not line.startswith(_UNSTEADY)]
    at = next(number for number, line in enumerate(kept) if line.startswith('"Content-Transfer-Encoding'))
    if path.suffix == ".po":
        kept.insert(at + 1, f'"X-Reviewed: {"yes" if reviewed else "no"}\\n"')
    text = "\n".join(kept)
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def _as_text(catalogue: Catalog) -> str:
    buffer = BytesIO()
    write_po(buffer, catalogue, width=110, sort_output=True, include_lineno=False)
    return buffer.getvalue().decode("utf-8")


def _key(message: Message) -> tuple[str, str | None]:
    return _singular(message.id), message.context


def _singular(identity: Forms | tuple[str, ...]) -> str:
    return identity if isinstance(identity, str) else identity[0]


def _shown(identity: object) -> str:
    text = identity if isinstance(identity, str) else str(identity[0])  # type: ignore[index]
    return repr(text if len(text) <= 90 else text[:87] + "...")


def main() -> int:
    """Run one command."""
    commands = ("extract", "merge", "compile", "check", "all")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=commands)
    command = parser.parse_args().command
    if command in {"extract", "all"}:
        extract()
    if command in {"merge", "all"}:
        merge()
    if command in {"compile", "all"}:
        compile_catalogues(TRANSLATIONS)
    if command == "check":
        found = check()
        print("\n".join(found) or "translations: complete")
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())

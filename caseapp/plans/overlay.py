# SPDX-License-Identifier: EUPL-1.2
"""This is the place for laying an organisation's own file over a catalogue, row by row.

    name: file_rules                    which catalogue
    version, valid_from, source         of the own file
    without: [R-REF-01]                 ids the organisation does not use
    rules: [{id: R-BE-2, ...}]          whole rows: a known id replaces the row, a new one comes behind

Numbers the program calculates with cannot get lost: a row that replaces another names them all.
"""

from __future__ import annotations

import yaml

from caseapp.plans.catalogue_file import Row

_HEAD = frozenset({"name", "version", "valid_from", "source", "without"})
_KEYS = (("id",), ("programme", "phase"), ("code", "valid_from", "unit"), ("code",))  # what makes a row that row


def laid_over(base: yaml.MappingNode, own: Row) -> yaml.MappingNode:
    """The catalogue with the own rows in it. Raises CatalogueError with file, line and field of the own file."""
    nodes = {key.value: (key, value) for key, value in base.value}
    for name in own.fields():
        if name in _HEAD:
            continue
        if name not in nodes:
            raise own.refuse(name, " | ".join(one for one in nodes if one not in _HEAD))
        key, there = nodes[name]
        given = own.node(name)
        if isinstance(there, yaml.SequenceNode):
            nodes[name] = (key, _rows_over(there, own, name))
        elif isinstance(given, yaml.ScalarNode) and isinstance(there, yaml.ScalarNode) and name != "jurisdiction":
            nodes[name] = (key, given)
        else:
            raise own.refuse(name, "-")
    return yaml.MappingNode(base.tag, list(nodes.values()), base.start_mark, base.end_mark)


def left_out_of(base: yaml.MappingNode, own: Row) -> frozenset[str]:
    """The ids the own file leaves out; each of them stands in the catalogue."""
    known = set()
    for _key, value in base.value:
        if isinstance(value, yaml.SequenceNode):
            rows = [_fields(one) for one in value.value if isinstance(one, yaml.MappingNode)]
            known |= {one["id"] if "id" in one else one["code"] for one in rows if "id" in one or "unit" in one}
    return frozenset(own.texts("without", sorted(known)))


def _rows_over(there: yaml.SequenceNode, own: Row, name: str) -> yaml.SequenceNode:
    rows = {_identity(one): one for one in there.value}
    for row in own.rows(name):
        identity = _identity(row.whole_node)
        replaced = rows.get(identity)
        if replaced is not None:
            _check_numbers(replaced, row)
        rows[identity] = row.whole_node
    return yaml.SequenceNode(there.tag, list(rows.values()), there.start_mark, there.end_mark)


def _check_numbers(replaced: yaml.Node, row: Row) -> None:
    numbers = [value for key, value in replaced.value if key.value == "numbers"]
    needed = {key.value for one in numbers for key, _value in one.value}
    if needed - row.numbers("numbers").keys():
        raise row.refuse("numbers", ", ".join(sorted(needed)))


def _identity(node: yaml.Node) -> tuple[str, ...]:
    fields = _fields(node)
    key = next((names for names in _KEYS if all(name in fields for name in names)), ())
    return tuple(fields[name] for name in key if name != "unit") if key else (repr(node.start_mark),)


def _fields(node: yaml.Node) -> dict[str, str]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value.value for key, value in node.value if isinstance(value, yaml.ScalarNode)}

"""Removes relations to parts that do not exist; Office opens such files.

Programs leave them behind: a picture ``NULL``, a link to ``#_ftn1`` that is not marked as external,
an object that a mail filter removed. python-docx cannot read a file with one. openpyxl and
python-pptx ignore them, and openpyxl needs them to skip a sheet.
"""

import posixpath
from collections.abc import Collection, Mapping
from typing import Any

from vind.ingest.parsers.office.forms import part_name

_UNCHANGED = ("xl/", "ppt/")


def without_dangling(relations: Mapping[str, Any], names: Collection[str]) -> dict[str, bytes]:
    """The parts with dangling relations, rewritten without those.

    ``relations`` are the roots of parts with relations, by their names in the archive; ``names``
    are the names of all parts.
    """
    from lxml import etree

    written = {}
    for name, root in relations.items():
        part = part_name(name)
        if part.startswith(_UNCHANGED):
            continue
        dangling = [one for one in root.iter("{*}Relationship") if _is_dangling(one, part, names)]
        for one in dangling:
            one.getparent().remove(one)
        if dangling:
            written[name] = etree.tostring(root)
    return written


def _is_dangling(relation: Any, name: str, names: Collection[str]) -> bool:
    if relation.get("TargetMode") == "External":
        return False
    folder = posixpath.dirname(posixpath.dirname(name))  # of "word/_rels/document.xml.rels"
    target = posixpath.join("/", folder, relation.get("Target", ""))
    return posixpath.normpath(target).lstrip("/") not in names

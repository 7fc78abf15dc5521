"""Relations of an Office file that lead to parts which are not in it; Office opens such files.

Programs leave them behind: a picture ``NULL``, a link to ``#_ftn1`` that is not marked as leading
outside, an object that a mail filter took out. python-docx reads no file that has one; openpyxl and
python-pptx pass over them, and openpyxl needs them to pass over a sheet.
"""

import posixpath
from collections.abc import Collection, Mapping
from typing import Any

from vind.ingest.parsers.office.forms import part_name

_PASSED_OVER = ("xl/", "ppt/")


def without_loose(joints: Mapping[str, Any], names: Collection[str]) -> dict[str, bytes]:
    """The parts with relations that lead nowhere, written anew without those.

    ``joints`` are the roots of the parts that have relations, by their names in the archive;
    ``names`` are what all parts go by.
    """
    from lxml import etree

    written = {}
    for name, root in joints.items():
        part = part_name(name)
        if part.startswith(_PASSED_OVER):
            continue
        loose = [one for one in root.iter("{*}Relationship") if _is_loose(one, part, names)]
        for one in loose:
            one.getparent().remove(one)
        if loose:
            written[name] = etree.tostring(root)
    return written


def _is_loose(relation: Any, name: str, names: Collection[str]) -> bool:
    if relation.get("TargetMode") == "External":
        return False
    folder = posixpath.dirname(posixpath.dirname(name))  # of "word/_rels/document.xml.rels"
    target = posixpath.join("/", folder, relation.get("Target", ""))
    return posixpath.normpath(target).lstrip("/") not in names

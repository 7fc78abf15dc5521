"""Parses Visio drawings (.vsdx): the texts in shapes, page by page, and the comments."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from vind.indexes.errors import CorruptFileError
from vind.ingest.document.characters import one_line
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.office.package import facts_of, opened_office
from vind.ingest.parsers.safe_xml import xml_root

PAGES = "visio/pages/pages.xml"
"""The part that lists the pages."""

_RELATIONS = "visio/pages/_rels/pages.xml.rels"
_COMMENTS = "visio/comments.xml"


def parse(source: Source) -> ParsedDocument:
    """Read a drawing; each page of it is a page. Raises CorruptFileError, FileTooLargeError."""
    builder = TextBuilder()
    with opened_office(source.path) as file, zipfile.ZipFile(file) as archive:
        for number, (name, shapes) in enumerate(_pages(archive), 1):
            source.beat()
            builder.page(number, name, alone=True)
            texts = [text for shape in shapes if (text := _text_of(shape))]
            if texts:
                builder.heading(name, 1)
            for text in texts:
                builder.paragraph(text)
        for comment in _comments(archive):
            builder.paragraph(comment)
        facts = facts_of(file)
    return builder.build(facts)


def _pages(archive: zipfile.ZipFile) -> Iterator[tuple[str, Iterator[Any]]]:
    """The name of each page, and the texts of its shapes, in the order of the file."""
    names = set(archive.namelist())
    if not {PAGES, _RELATIONS} <= names:
        raise CorruptFileError("The file does not hold the pages of a drawing.")
    leads = {
        one.get("Id"): posixpath.join(posixpath.dirname(PAGES), one.get("Target", ""))
        for one in xml_root(archive.read(_RELATIONS)).iter("{*}Relationship")
    }
    for page in xml_root(archive.read(PAGES)).iter("{*}Page"):
        for relation in page.iter("{*}Rel"):
            key = next((value for name, value in relation.items() if name.endswith("}id")), "")
            part = posixpath.normpath(leads.get(key, "")).lstrip("/")
            if part in names:
                name = one_line(page.get("Name") or page.get("NameU") or "")
                yield name, xml_root(archive.read(part)).iter("{*}Text")


def _comments(archive: zipfile.ZipFile) -> Iterator[str]:
    if _COMMENTS in archive.namelist():
        for entry in xml_root(archive.read(_COMMENTS)).iter("{*}CommentEntry"):
            yield _text_of(entry)


def _text_of(element: Any) -> str:
    return "".join(element.itertext()).strip()

"""Parses EPUB: the chapters in the order of the book's spine, each as a web page."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from vind.indexes.errors import CorruptFileError, EncryptedFileError
from vind.indexes.text.languages import language_of_tag
from vind.indexes.types import DocumentFacts
from vind.ingest.document.characters import one_line
from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Parts, Source
from vind.ingest.parsers.notation import parse_date
from vind.ingest.parsers.office.package import BOOK_CONTAINER, folder_of_book, opened_office
from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.web.page import add_html, tree_of

_ENCRYPTION = "META-INF/encryption.xml"
# Obfuscation of fonts only, which leaves the text readable.
_FONT_ALGORITHMS = {
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
}
_CHAPTER_TYPES = ("html", "xml", "dtbook")
_HEADING = re.compile(r"<h[1-6]\b", re.IGNORECASE)
_CHAPTER_LEVEL = 1


@dataclass(frozen=True, slots=True)
class _Item:
    """A file in the package's list; ``path`` is its name in the archive."""

    path: str
    media_type: str
    is_contents: bool


def parse(source: Source) -> ParsedDocument:
    """Read a book. Raises EncryptedFileError, CorruptFileError or FileTooLargeError."""
    builder = TextBuilder()
    missing = []
    chapters = Parts("chapter")
    with opened_office(source.path), zipfile.ZipFile(source.path) as book:
        folder = folder_of_book(book.namelist())
        _refuse_locked(book, folder)
        package_path = _package_path(book, folder)
        package = xml_root(book.read(package_path))
        items = _items(package, posixpath.dirname(package_path))
        titles = _chapter_titles(book, items.values())
        for item in _spine(package, items):
            source.beat()
            name = posixpath.basename(item.path)
            if item.path not in book.namelist():
                missing.append(name)
                continue
            with chapters.reading(name):
                html = decode(book.read(item.path))
                title = titles.get(item.path, "")
                if title and not _HEADING.search(html):
                    html = _titled(builder, html, title)
                add_html(builder, html)
        lost = f"missing in the book: {', '.join(missing)}" if missing else ""
        read = builder.build(_facts(package), "; ".join(filter(None, (lost, chapters.unread))))
        chapters.check(read, source.unpacker)
        return read


def _refuse_locked(book: zipfile.ZipFile, folder: str) -> None:
    locks = folder + _ENCRYPTION
    if locks not in book.namelist():
        return
    methods = xml_root(book.read(locks)).iter("{*}EncryptionMethod")
    if any(method.get("Algorithm") not in _FONT_ALGORITHMS for method in methods):
        raise EncryptedFileError("The book is locked to the device or account that bought it.")


def _package_path(book: zipfile.ZipFile, folder: str) -> str:
    roots = xml_root(book.read(folder + BOOK_CONTAINER)).iter("{*}rootfile")
    path = folder + next((root.get("full-path") for root in roots if root.get("full-path")), "")
    if path not in book.namelist():
        raise CorruptFileError("The file is damaged: the list of the book's chapters is missing.")
    return path


def _items(package: Any, folder: str) -> dict[str, _Item]:
    """The files of the book by id."""
    return {
        item.get("id", ""): _Item(
            _path(folder, item.get("href", "")),
            item.get("media-type", ""),
            "nav" in item.get("properties", "").split()
            or item.get("media-type") == "application/x-dtbncx+xml",
        )
        for item in package.iterfind("{*}manifest/{*}item")
    }


def _path(folder: str, reference: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(reference.partition("#")[0])))


def _spine(package: Any, items: dict[str, _Item]) -> Iterator[_Item]:
    """The chapters in reading order, each once: some books list every section of a file."""
    ids = [ref.get("idref", "") for ref in package.iterfind("{*}spine/{*}itemref")]
    listed = [items[known] for known in ids if known in items]
    chapters = [item for item in listed if any(kind in item.media_type for kind in _CHAPTER_TYPES)]
    seen: set[str] = set()
    for item in chapters:
        if item.path not in seen:
            seen.add(item.path)
            yield item


def _chapter_titles(book: zipfile.ZipFile, items: Any) -> dict[str, str]:
    """The title of each chapter file in the book's table of contents."""
    titles: dict[str, str] = {}
    for item in items:
        if not item.is_contents or item.path not in book.namelist():
            continue
        folder = posixpath.dirname(item.path)
        root = _contents(book.read(item.path))
        if root is None:
            continue
        for point in root.iter("{*}navPoint"):
            target, label = point.find("{*}content"), point.find("{*}navLabel")
            if target is not None and label is not None:
                path = _path(folder, target.get("src", ""))
                titles.setdefault(path, one_line(" ".join(label.itertext())))
        for link in root.iter("{*}a"):
            titles.setdefault(
                _path(folder, link.get("href", "")), one_line("".join(link.itertext()))
            )
    return titles


def _contents(content: bytes) -> Any:
    """The root of a table of contents, parsed as HTML if not well-formed; None if it is empty."""
    from lxml import etree

    try:
        return xml_root(content)
    except etree.XMLSyntaxError:
        return tree_of(decode(content))


def _titled(builder: TextBuilder, html: str, title: str) -> str:
    """Add the title of a chapter without headings, and return its page without the title.

    Programs that convert documents to books may write the title as the first paragraph.
    """
    from lxml import etree

    builder.heading(title, _CHAPTER_LEVEL)
    root = tree_of(html)
    for paragraph in () if root is None else root.iter("p"):
        said = one_line("".join(paragraph.itertext()))
        if said == title:
            paragraph.clear(keep_tail=True)
            return str(etree.tostring(root, encoding="unicode", method="html"))
        if said:
            break
    return html


def _facts(package: Any) -> DocumentFacts:
    def said(name: str) -> list[str]:
        return [one_line("".join(found.itertext())) for found in package.iter(f"{{*}}{name}")]

    modified = [
        meta.text or ""
        for meta in package.iter("{*}meta")
        if meta.get("property") == "dcterms:modified"
    ]
    return DocumentFacts(
        title=next(iter(said("title")), ""),
        author=", ".join(said("creator")),
        created=parse_date(next(iter(said("date")), "")),
        modified=parse_date(next(iter(modified), "")),
        language=language_of_tag(next(iter(said("language")), "")),
    )

"""Parses Office formats by converting them to another: those up to 2003, and single XML files.

LibreOffice converts those up to 2003. Single XML files become the usual zip files here: Word can
save all parts of a .docx in one file ("Word XML Document", Flat OPC), and LibreOffice all of an
OpenDocument file (.fodt, .fods, .fodp; Flat ODF).
"""

import zipfile
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import quoteattr

from vind.indexes.errors import EncryptedFileError, UnsupportedFileError
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.files.kinds import FileKind
from vind.ingest.files.members import NO_ROOM, Unpacker
from vind.ingest.parsers.base import PASSWORD, Source, damaged
from vind.ingest.parsers.office import ole, pptx
from vind.ingest.parsers.office.libreoffice import converted
from vind.ingest.parsers.office.objects import hand_on, objects_in_ole
from vind.ingest.parsers.office.package import office_kind
from vind.ingest.parsers.opendocument import parser as opendocument
from vind.ingest.parsers.opendocument.xml import OFFICE
from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.sheets import xlsx
from vind.ingest.parsers.word import docx


def parse(source: Source) -> ParsedDocument:
    """Read a Word document or a presentation.

    Raises CorruptFileError, EncryptedFileError, FileTooLargeError, or UnsupportedFileError where
    LibreOffice is not installed.
    """
    with ole.opened_ole(source.path) as container:
        if ole.needs_password(container):
            raise EncryptedFileError(PASSWORD)
        facts = ole.facts_of(container)
        is_word = container.exists("WordDocument")
    parse_newer = docx.parse if is_word else pptx.parse
    with converted(source, "doc" if is_word else "ppt") as made:
        # Embedded files are taken from the original: the conversion may lose them.
        read = parse_newer(replace(made, unpacker=Unpacker(NO_ROOM, source.beat)))
    return hand_on(source, objects_in_ole(source.path), replace(read, facts=facts))


def parse_word_xml(source: Source) -> ParsedDocument:
    """Read a Word document.

    Raises CorruptFileError, FileTooLargeError, or UnsupportedFileError where LibreOffice is not
    installed.
    """
    with converted(source, "xml") as made:
        return docx.parse(made)


PACKAGE = "http://schemas.microsoft.com/office/2006/xmlPackage"
"""The namespace of Flat OPC."""

_PKG = f"{{{PACKAGE}}}"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_READERS = {
    FileKind.DOCX: docx.parse,
    FileKind.PPTX: pptx.parse,
    FileKind.XLSX: xlsx.parse,
    FileKind.ODT: opendocument.parse,
    FileKind.ODP: opendocument.parse,
    FileKind.ODS: opendocument.parse,
}


def parse_flat(source: Source) -> ParsedDocument:
    """Read a document, a presentation or a workbook.

    Raises CorruptFileError, FileTooLargeError or UnsupportedFileError.
    """
    from lxml import etree

    try:
        content = source.path.read_bytes()
        root = xml_root(content)
        is_package = root.tag == f"{_PKG}package"
        parts = dict(_of_package(root) if is_package else _of_opendocument(root, content))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(error) from error
    kind = office_kind(parts, parts.get("mimetype", b""))
    if kind not in _READERS:
        raise UnsupportedFileError("This is an Office file of a kind that vind does not read.")
    with TemporaryDirectory(prefix="vind-") as room:
        path = Path(room) / "document"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        return _READERS[kind](replace(source, path=path))


def _of_package(root: Any) -> Iterator[tuple[str, bytes]]:
    """The parts of a Flat OPC file, and the part with their content types."""
    from lxml import etree

    types = []
    for part in root.iterchildren(f"{_PKG}part"):
        name, kind = (part.get(_PKG + said, "") for said in ("name", "contentType"))
        types.append(f"<Override PartName={quoteattr(name)} ContentType={quoteattr(kind)}/>")
        for data in part.iterchildren(f"{_PKG}xmlData"):
            for content in data.iterchildren("{*}*"):
                yield name.lstrip("/"), etree.tostring(content, encoding="UTF-8", with_tail=False)
        for data in part.iterchildren(f"{_PKG}binaryData"):
            yield name.lstrip("/"), b64decode(data.text or "")
    yield "[Content_Types].xml", f'<Types xmlns="{_TYPES}">{"".join(types)}</Types>'.encode()


def _of_opendocument(root: Any, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of a Flat ODF file: the whole as its content part, and its metadata."""
    from lxml import etree

    yield "mimetype", root.get(f"{OFFICE}mimetype", "").encode()
    yield "content.xml", content
    for meta in root.iterchildren(f"{OFFICE}meta"):
        yield "meta.xml", etree.tostring(meta, encoding="UTF-8", with_tail=False)

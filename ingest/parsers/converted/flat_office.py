"""Converts Office files that are a single XML file to the usual zip files: Flat OPC, Flat ODF.

Word can save all parts of a .docx in one file ("Word XML Document"), and LibreOffice all of an
OpenDocument file (.fodt, .fods, .fodp).
"""

import zipfile
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import quoteattr

from vind.indexes.errors import UnsupportedFileError
from vind.ingest.document import ParsedDocument
from vind.ingest.kinds import FileKind
from vind.ingest.parsers.base import Source, damaged
from vind.ingest.parsers.office.kinds import office_kind
from vind.ingest.parsers.opendocument import parser as opendocument
from vind.ingest.parsers.opendocument.xml import OFFICE
from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.sheets import xlsx
from vind.ingest.parsers.slides import pptx
from vind.ingest.parsers.word import docx

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


def parse(source: Source) -> ParsedDocument:
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

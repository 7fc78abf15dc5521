"""Opens Office packages (zip files of XML), and reads their core properties."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from vind.indexes.errors import FileTooLargeError, UnreadableFileError
from vind.indexes.types import DocumentFacts
from vind.ingest.cleaning import one_line
from vind.ingest.document import ParsedDocument
from vind.ingest.parsers.base import damaged
from vind.ingest.parsers.dates import parse_date
from vind.ingest.parsers.office.forms import in_usual_form, part_name
from vind.ingest.parsers.office.relations import without_dangling
from vind.ingest.parsers.safe_xml import xml_root

# Bytes that all parts of one file may unpack to; parsed XML takes about ten times as much memory.
_UNPACKED_AT_MOST = 400_000_000
_CORE = "docProps/core.xml"

PICTURES_ALONE = (
    "There are only pictures in the file. Save it as a PDF: pictures are read there (OCR)."
)


@contextmanager
def opened_office(path: Path) -> Iterator[BinaryIO]:
    """Open an Office file, converted to the form that libraries read.

    Raises FileTooLargeError where it unpacks to too much. Any error in the context that is not
    ours becomes a CorruptFileError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_size(archive)
            names = set(map(part_name, archive.namelist()))
            mended = without_dangling(_relation_parts(archive), names)
        with path.open("rb") as file:
            yield in_usual_form(file, mended)
    except (UnreadableFileError, MemoryError, RecursionError):
        raise
    except Exception as error:
        raise damaged(type(error).__name__) from error


def _check_size(archive: zipfile.ZipFile) -> None:
    unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > _UNPACKED_AT_MOST:
        raise FileTooLargeError(f"The file unpacks to {unpacked:,} bytes.")


def _relation_parts(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The roots of the parts with relations and content types, by name.

    Parsing them also checks that they are XML, which some libraries do not.
    """
    return {
        name: xml_root(archive.read(name))
        for name in archive.namelist()
        if name.endswith(".rels") or name == "[Content_Types].xml"
    }


def telling_of_pictures(read: ParsedDocument, path: Path) -> ParsedDocument:
    """``read``, with a remark in ``unread`` where the file has pictures but no text at all."""
    if read.blocks or read.unread:
        return read
    with zipfile.ZipFile(path) as archive:
        has_pictures = any("/media/" in part_name(name) for name in archive.namelist())
    return replace(read, unread=PICTURES_ALONE) if has_pictures else read


def parts_of(part: Any, *kinds: str) -> Iterator[tuple[str, Any]]:
    """The related parts of these kinds: the kind of each, and the root of its XML."""
    for relation in part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in kinds and not relation.is_external:
            yield kind, xml_root(relation.target_part.blob)


def facts_of(file: Path | BinaryIO) -> DocumentFacts:
    """The facts in a file's core properties.

    python-docx and similar libraries are not used: where a file has none, they return those of
    their own template, dated now.
    """
    with zipfile.ZipFile(file) as archive:
        if _CORE not in archive.namelist():
            return DocumentFacts()
        root = xml_root(archive.read(_CORE))
    said = {element.tag.rpartition("}")[2]: element.text or "" for element in root.iter("{*}*")}
    return DocumentFacts(
        title=one_line(said.get("title", "")),
        author=one_line(said.get("creator", "")),
        created=parse_date(said.get("created", "")),
        modified=parse_date(said.get("modified", "")),
    )

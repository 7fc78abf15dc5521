r"""Opens Office packages (zip files of XML): their kind, their variants, their broken parts.

Variants are converted to the form that libraries read. "Strict Open XML" has other namespaces
(ISO/IEC 29500-1; -4 has the usual ones). Documents with macros, templates and slide shows have
another content type. Some programs write the names of parts as Windows paths ("xl\workbook.xml"),
which Office accepts.

Relations to parts that do not exist are removed. Programs leave them behind: a picture ``NULL``, a
link to ``#_ftn1`` that is not marked as external, an object that a mail filter removed. python-docx
cannot read a file with one. openpyxl and python-pptx ignore them, and openpyxl needs them to skip a
sheet.

Broken parts are replaced by empty ones: python-docx and python-pptx read all parts when they open a
file, and fail if one is broken.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from vind.indexes.errors import FileTooLargeError, UnreadableFileError
from vind.indexes.types import DocumentFacts
from vind.ingest.document.characters import one_line
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.files.kinds import FileKind
from vind.ingest.files.members import costs_the_file, reason_of
from vind.ingest.parsers.base import Parts, damaged
from vind.ingest.parsers.notation import parse_date
from vind.ingest.parsers.safe_xml import xml_root

_FORMATS = "{http://schemas.openxmlformats.org/"

W = _FORMATS + "wordprocessingml/2006/main}"
WP = _FORMATS + "drawingml/2006/wordprocessingDrawing}"
A = _FORMATS + "drawingml/2006/main}"
M = _FORMATS + "officeDocument/2006/math}"
R = _FORMATS + "officeDocument/2006/relationships}"
MC = _FORMATS + "markup-compatibility/2006}"
C = _FORMATS + "drawingml/2006/chart}"
DGM = _FORMATS + "drawingml/2006/diagram}"

PAGE_BREAK = W + "lastRenderedPageBreak"
"""Marks where a page ended when Word last displayed the file."""


PACKAGE = "[Content_Types].xml"
"""A part of every Microsoft package, which an archive with a folder "word" lacks."""

BOOK_CONTAINER = "META-INF/container.xml"
"""The part of an EPUB that names the file with its chapters."""

_MAC_FILES = frozenset({"__MACOSX", ".DS_Store"})
_PARTS = {
    "xl/workbook.bin": FileKind.XLS,
    "word/": FileKind.DOCX,
    "xl/": FileKind.XLSX,
    "ppt/": FileKind.PPTX,
}
_MIMETYPES = {
    "application/vnd.oasis.opendocument.text": FileKind.ODT,
    "application/vnd.oasis.opendocument.text-template": FileKind.ODT,
    "application/vnd.oasis.opendocument.presentation": FileKind.ODP,
    "application/vnd.oasis.opendocument.presentation-template": FileKind.ODP,
    "application/vnd.oasis.opendocument.spreadsheet": FileKind.ODS,
    "application/vnd.oasis.opendocument.spreadsheet-template": FileKind.ODS,
    "application/epub+zip": FileKind.EPUB,
}


def starts_zip(path: Path) -> bool:
    """Whether a file begins as a zip file does.

    zipfile only checks the end, where an OLE container may have an embedded zip.
    """
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def folder_of_book(names: Collection[str]) -> str:
    """The top folder of an EPUB that was zipped as a folder, as Macs do: "Boek/"; else ""."""
    tops = {name.partition("/")[0] for name in names} - _MAC_FILES
    folder = "".join(tops) + "/"
    return folder if len(tops) == 1 and folder + BOOK_CONTAINER in names else ""


def office_kind(names: Collection[str], mimetype: bytes) -> FileKind | None:
    """The format of a package, by its parts and its part "mimetype"; None for any other."""
    said = mimetype.decode("ascii", "replace").strip()
    if said in _MIMETYPES:
        return _MIMETYPES[said]
    for part, kind in _PARTS.items() if PACKAGE in names else ():
        if any(name.startswith(part) for name in names):
            return kind
    return None


_RELATIONS = "_rels/.rels"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_TYPES = "[Content_Types].xml"
_OTHER_TYPES = tuple(
    (re.compile(rb"application/vnd\.(?:" + others + rb")\.main\+xml"), usual)
    for others, usual in (
        (
            rb"openxmlformats-officedocument\.wordprocessingml\.template"
            rb"|ms-word\.(?:document\.macroEnabled|template\.macroEnabledTemplate)",
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        ),
        (
            rb"openxmlformats-officedocument\.presentationml\.(?:slideshow|template)"
            rb"|ms-powerpoint\.(?:slideshow|template)\.macroEnabled",
            b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
        ),
    )
)


def in_usual_form(file: BinaryIO, mended: Mapping[str, bytes]) -> BinaryIO:
    """The file itself, or a converted copy in memory where it is a variant.

    Also a copy where parts, by name, are replaced by ``mended`` ones.
    """
    with zipfile.ZipFile(file) as archive:
        if not mended and not _is_in_other_form(archive):
            return file
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as written:
            for name in dict.fromkeys(archive.namelist()):
                content = mended[name] if name in mended else archive.read(name)
                if name.endswith((".xml", ".rels")):
                    content = _STRICT.sub(_USUAL, content)
                if name == _TYPES:
                    content = _usual_types(content)
                written.writestr(part_name(name), content)
    return copy


def part_name(name: str) -> str:
    """The name of a part, which may be written as a Windows path."""
    return name.replace("\\", "/")


def _is_in_other_form(archive: zipfile.ZipFile) -> bool:
    names = archive.namelist()
    if any(part_name(name) != name for name in names):
        return True
    if _RELATIONS in names and _STRICT.search(archive.read(_RELATIONS)):
        return True
    types = archive.read(_TYPES) if _TYPES in names else b""
    return _usual_types(types) != types


def _usual_types(content: bytes) -> bytes:
    for others, usual in _OTHER_TYPES:
        content = others.sub(usual, content)
    return content


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


_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_ON_SLIDE = (
    "<p:{0} xmlns:p='" + _P + "'><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id='1' name=''/>"
    "<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/></p:spTree></p:cSld></p:{0}>"
)
# Parts without which no text can be read.
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|.*\.rels|word/(?:document|styles|numbering|settings)\d*\.xml"
    r"|ppt/(?:presentation|slideMasters/.*|slideLayouts/.*)"
)


def _root(name: str) -> str:
    """An empty element, of a name in lxml's notation."""
    space, _, local = name.removeprefix("{").partition("}")
    return f"<{local} xmlns='{space}'/>"


_STAND_INS = (
    (re.compile(r"ppt/slides/[^/]*\.xml"), _ON_SLIDE.format("sld")),
    (re.compile(r"ppt/notesSlides/[^/]*\.xml"), _ON_SLIDE.format("notes")),
    (re.compile(r"word/header[^/]*\.xml"), _root(f"{W}hdr")),
    (re.compile(r"word/footer[^/]*\.xml"), _root(f"{W}ftr")),
    (re.compile(r"word/footnotes\.xml"), _root(f"{W}footnotes")),
    (re.compile(r"word/endnotes\.xml"), _root(f"{W}endnotes")),
    (re.compile(r"word/comments\.xml"), _root(f"{W}comments")),
    (re.compile(r"\w+/charts/chart[^/]*\.xml"), _root(f"{C}chartSpace")),
    (re.compile(r".*\.xml"), "<none/>"),
    (re.compile(r".*"), ""),
)


def open_package(
    file: BinaryIO, opened: Callable[[BinaryIO], Any]
) -> tuple[BinaryIO, Any, dict[str, str]]:
    """The file, mended if needed, the result of ``opened``, and why parts are broken, by name.

    Raises what ``opened`` raises where a needed part is broken.
    """
    whole = Parts("")
    with whole.reading("the package"):
        return file, opened(file), {}
    mended, broken = _mended(file)
    return mended, opened(mended), broken


def _mended(file: BinaryIO) -> tuple[BinaryIO, dict[str, str]]:
    copy, broken = io.BytesIO(), dict[str, str]()
    with (
        zipfile.ZipFile(file) as archive,
        zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in dict.fromkeys(archive.namelist()):
            try:
                content = archive.read(name)
                if name.endswith(".xml"):
                    xml_root(content)
            except Exception as error:
                if costs_the_file(error) or _NEEDED.fullmatch(name):
                    raise
                broken[name] = reason_of(error)
                content = _stand_in(name)
            written.writestr(name, content)
    copy.seek(0)
    return copy, broken


def _stand_in(name: str) -> bytes:
    return next((said.encode() for kind, said in _STAND_INS if kind.fullmatch(name)), b"")

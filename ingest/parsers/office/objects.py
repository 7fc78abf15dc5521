"""Extracts the documents that are embedded in an Office file, as files of their own.

Newer files have them as parts, older ones as storages of an OLE container; PowerPoint up to 2003
has a compressed container for each. Equations, controls and the workbooks of charts are skipped;
charts are read as tables in place. Sources: Microsoft, [MS-OLEDS] and [MS-PPT].
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from vind.indexes.errors import CorruptFileError, FileTooLargeError, UnreadableFileError
from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.files.members import Entry, costs_the_file
from vind.ingest.parsers.base import Parts, Source
from vind.ingest.parsers.office.detect import OLE
from vind.ingest.parsers.office.ole import Tree, ole_file, opened_ole
from vind.ingest.parsers.office.package import office_kind, part_name
from vind.ingest.parsers.safe_xml import xml_root

_EMBEDDED = re.compile(r"(?:word|xl|ppt)/embeddings/[^/]+")
_CHART_RELATIONS = re.compile(r"(?:word|xl|ppt)/charts/_rels/[^/]+\.rels")
# Streams that contain a document, and streams of storages that are a document themselves.
_NATIVE, _PACKAGE, _CONTENTS = "\x01ole10native", "package", "contents"
_DOCUMENTS = {
    "worddocument": ".doc",
    "workbook": ".xls",
    "book": ".xls",
    "powerpoint document": ".ppt",
    "visiodocument": ".vsd",
    "__properties_version1.0": ".msg",
    "encryptedpackage": ".bin",
}
_DOCUMENT_STREAMS = {_NATIVE, _PACKAGE, _CONTENTS, *_DOCUMENTS}
_GRAPH_CLASSES = re.compile("0002080[0-3]-0000-0000-C000-000000000046", re.IGNORECASE)
"""Class ids of Microsoft Graph: charts with a workbook of their own."""

_NAMED_FILE = 2  # the kind of an Ole10Native stream that has a file with its name
_NAME_AT_MOST = 1000  # bytes
_SLIDES, _USER = "PowerPoint Document", "Current User"
_USER_EDIT, _PERSISTED, _STORED = 0x0FF5, 0x1772, 0x1011
_EDITS_AT_MOST = 10_000
_UNPACKED_AT_MOST = 200_000_000


class _Found(NamedTuple):
    """An embedded document: its name and its bytes."""

    name: str
    content: bytes


def hand_on(source: Source, entries: Iterable[Entry], read: ParsedDocument) -> ParsedDocument:
    """Unpack the embedded files of a file, and add to ``read`` what could not be unpacked."""
    parts = Parts("")
    with parts.reading("embedded files"):
        source.unpacker.unpack(entries)
    return replace(read, unread="; ".join(filter(None, (read.unread, parts.unread))))


def objects_in_package(path: Path) -> Iterator[Entry]:
    """The documents embedded in a .docx, .xlsx or .pptx."""
    with zipfile.ZipFile(path) as archive:
        of_charts = set(_chart_workbooks(archive))
        for info in archive.infolist():
            name = part_name(info.filename)
            if _EMBEDDED.fullmatch(name) and name not in of_charts:
                yield from _entries(PurePosixPath(name).name, partial(archive.read, info))


def _chart_workbooks(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        part = part_name(name)
        if _CHART_RELATIONS.fullmatch(part):
            folder = posixpath.dirname(posixpath.dirname(part))
            for relation in xml_root(archive.read(name)).iter("{*}Relationship"):
                target = posixpath.join("/", folder, relation.get("Target", ""))
                yield posixpath.normpath(target).lstrip("/")


def objects_in_ole(path: Path) -> Iterator[Entry]:
    """The documents embedded in a .doc, .xls or .ppt."""
    with opened_ole(path) as container:
        if container.exists(_SLIDES):
            readers = list(_on_slides(container))
            for number, read in enumerate(readers, start=1):
                yield from _entries(f"object-{number}.bin", read)
            return
        holding = {
            tuple(path[:-1])
            for path in container.listdir(streams=True, storages=False)
            if path[-1].lower() in _DOCUMENT_STREAMS
        }
        taken: list[tuple[str, ...]] = []
        for storage in map(tuple, container.listdir(streams=False, storages=True)):
            if storage in holding and not any(storage[: len(one)] == one for one in taken):
                taken.append(storage)
                read = partial(_storage_alone, container, storage)
                yield from _entries(f"object-{len(taken)}.bin", read)


def _entries(name: str, read: Callable[[], bytes]) -> Iterator[Entry]:
    """An entry for the document in the bytes that ``read`` returns, if they contain one.

    ``read`` is called again when the entry is opened, so that only one document is in memory.
    """
    try:
        found = _unwrapped(name, read())
    except UnreadableFileError:
        found = _Found(name, b"")
    except Exception as error:
        if costs_the_file(error):
            raise
        found = _Found(name, b"")
    if found is not None:
        yield Entry(found.name, partial(_opened, name, read))


def _opened(name: str, read: Callable[[], bytes]) -> IO[bytes]:
    try:
        found = _unwrapped(name, read())
    except UnreadableFileError:
        raise
    except Exception as error:
        if costs_the_file(error):
            raise
        raise CorruptFileError("The file is damaged where it is embedded.") from error
    return io.BytesIO(found.content if found else b"")


def _unwrapped(name: str, content: bytes) -> _Found | None:
    """The document in ``content``, which may be a container around it; None without one."""
    import olefile

    if not content.startswith(OLE):
        return _Found(name, content)
    stem = PurePosixPath(name).stem
    with olefile.OleFileIO(io.BytesIO(content)) as container:
        streams = {
            path[0].lower(): path[0]
            for path in container.listdir(streams=True, storages=False)
            if len(path) == 1
        }
        if _NATIVE in streams:
            return _file_in(container.openstream(streams[_NATIVE]).read(), stem)
        if _PACKAGE in streams:
            package = container.openstream(streams[_PACKAGE]).read()
            return _Found(stem + _suffix(package), package)
        if _CONTENTS in streams:
            pdf = container.openstream(streams[_CONTENTS]).read()
            return _Found(f"{stem}.pdf", pdf) if pdf.startswith(b"%PDF") else None
        for stream, suffix in _DOCUMENTS.items():
            if stream in streams:
                is_chart = _GRAPH_CLASSES.fullmatch(container.root.clsid)
                return None if is_chart else _Found(stem + suffix, content)
    return None


def _file_in(stream: bytes, stem: str) -> _Found | None:
    """The file in an Ole10Native stream, with its original name; None for a mere link."""
    size, kind = struct.unpack_from("<IH", stream)
    if kind != _NAMED_FILE:
        return _Found(f"{stem}.bin", stream[4 : 4 + size])
    place = 6
    label, place = _text(stream, place)
    _, place = _text(stream, place)
    (length,) = struct.unpack_from("<I", stream, place + 4)
    place += 8 + length
    (size,) = struct.unpack_from("<I", stream, place)
    content = stream[place + 4 : place + 4 + size]
    if len(content) < size:
        raise CorruptFileError("The file is cut off.")
    return _Found(_last_step(label) or f"{stem}.bin", content) if content else None


def _text(stream: bytes, place: int) -> tuple[str, int]:
    """A zero-terminated text, and the offset after it."""
    end = stream.index(b"\0", place, place + _NAME_AT_MOST)
    return decode(stream[place:end]), end + 1


def _last_step(name: str) -> str:
    return re.split(r"[/\\]", name)[-1].strip()


def _suffix(package: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        kind = office_kind(list(map(part_name, archive.namelist())), b"")
    return f".{kind.value}" if kind else ".zip"


def _storage_alone(container: Any, storage: Sequence[str]) -> bytes:
    """A storage, written as a container of its own."""
    tree: Tree = {}
    for path in container.listdir(streams=True, storages=False):
        if tuple(path[: len(storage)]) == tuple(storage):
            place = tree
            for step in path[len(storage) : -1]:
                inner = place.setdefault(step, {})
                place = inner if isinstance(inner, dict) else {}
            place[path[-1]] = container.openstream(path).read()
    return ole_file(tree, container.getclsid(list(storage)))


def _on_slides(container: Any) -> Iterator[Callable[[], bytes]]:
    """Functions that return the containers embedded in a presentation, as last saved."""
    user = container.openstream(_USER).read()
    slides = container.openstream(_SLIDES).read()
    (edit,) = struct.unpack_from("<I", user, 16)
    places: dict[int, int] = {}
    for _ in range(_EDITS_AT_MOST):
        if not edit or _kind(slides, edit) != _USER_EDIT:
            break
        before, directory = struct.unpack_from("<II", slides, edit + 16)
        # Edits are read from the last to the first, so the first place found for an id is current.
        places = dict(_persisted(slides, directory)) | places
        edit = before if before < edit else 0
    for place in sorted(set(places.values())):
        if _kind(slides, place) == _STORED:
            yield partial(_stored, slides, place)


def _kind(slides: bytes, place: int) -> int:
    return int.from_bytes(slides[place + 2 : place + 4], "little")


def _persisted(slides: bytes, place: int) -> Iterator[tuple[int, int]]:
    """The ids of persisted objects, and their offsets in the stream."""
    if _kind(slides, place) != _PERSISTED:
        return
    (length,) = struct.unpack_from("<I", slides, place + 4)
    numbers = [
        number for (number,) in struct.iter_unpack("<I", slides[place + 8 : place + 8 + length])
    ]
    at = 0
    while at < len(numbers):
        first, count = numbers[at] & 0xFFFFF, numbers[at] >> 20
        yield from enumerate(numbers[at + 1 : at + 1 + count], first)
        at += 1 + count


def _stored(slides: bytes, place: int) -> bytes:
    """A container embedded in a presentation, decompressed."""
    instance, _, length = struct.unpack_from("<HHI", slides, place)
    content = slides[place + 8 : place + 8 + length]
    if not instance >> 4:
        return content
    unpacker = zlib.decompressobj()
    whole = unpacker.decompress(content[4:], _UNPACKED_AT_MOST)
    if unpacker.unconsumed_tail:
        raise FileTooLargeError("The file is too large to be unpacked.")
    return whole

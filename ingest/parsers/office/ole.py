"""Reads the OLE containers of Office files up to 2003, and writes those of embedded documents.

olefile only reads them. Source: Microsoft, [MS-CFB].
"""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

from vind.indexes.errors import UnreadableFileError
from vind.indexes.types import DocumentFacts
from vind.ingest.document.characters import one_line
from vind.ingest.parsers.base import Parts, damaged
from vind.ingest.parsers.notation import aware

# In the "file information block" at the start of a Word document.
_WORD_FLAGS = 10
_WORD_IS_ENCRYPTED = 0x0100
# In the "current user" record of a presentation, after its eight bytes of header and four of size.
_SLIDES_TOKEN = slice(12, 16)
_SLIDES_ARE_ENCRYPTED = b"\xdf\xc4\xd1\xf3"

# The streams of a workbook, since 1995 and before; and records at its start.
_BOOKS = ("Workbook", "Book")
_ENCRYPTED_BOOK, _END_OF_PART = 0x002F, 0x000A
_BOOK_HEAD = 65_536  # bytes

_YEAR_NOT_SET = 1601
_UTF_8 = 65001  # a code page that Python does not know as "cp65001"


@contextmanager
def opened_ole(path: Path) -> Iterator[Any]:
    """Open the OLE container of a file; any error of olefile becomes a CorruptFileError."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(path.read_bytes())) as container:
            yield container
    except (UnreadableFileError, MemoryError):
        raise
    except Exception as error:
        raise damaged(type(error).__name__) from error


def needs_password(ole: Any) -> bool:
    """Whether a document, presentation or workbook is encrypted."""
    if ole.exists("EncryptedSummary"):
        return True
    if ole.exists("WordDocument"):
        head = ole.openstream("WordDocument").read(_WORD_FLAGS + 2)
        return bool(int.from_bytes(head[_WORD_FLAGS:], "little") & _WORD_IS_ENCRYPTED)
    if ole.exists("Current User"):
        head = ole.openstream("Current User").read(_SLIDES_TOKEN.stop)
        return bool(head[_SLIDES_TOKEN] == _SLIDES_ARE_ENCRYPTED)
    books = [name for name in _BOOKS if ole.exists(name)]
    return any(_is_encrypted_book(ole.openstream(name).read(_BOOK_HEAD)) for name in books)


def _is_encrypted_book(head: bytes) -> bool:
    """Whether one of the first records of a workbook is about encryption."""
    place = 0
    while place + 4 <= len(head):
        kind, length = struct.unpack_from("<HH", head, place)
        if kind in (_ENCRYPTED_BOOK, _END_OF_PART):
            return bool(kind == _ENCRYPTED_BOOK)
        place += 4 + length
    return False


def facts_of(ole: Any) -> DocumentFacts:
    """The facts in the summary; none where it is damaged."""
    with Parts("").reading("the summary"):
        said = ole.get_metadata()
        return DocumentFacts(
            title=_text(said.title, said.codepage),
            author=_text(said.author, said.codepage),
            created=_time(said.create_time),
            modified=_time(said.last_saved_time),
        )
    return DocumentFacts()


def _time(value: Any) -> datetime | None:
    """A time in UTC; None for one that was never set, which is in 1601."""
    return aware(value) if isinstance(value, datetime) and value.year > _YEAR_NOT_SET else None


def _text(value: Any, codepage: int | None) -> str:
    if isinstance(value, bytes):
        # The number is signed: a code page over 32767 is negative.
        page = (codepage or 1252) % 65536
        with suppress(LookupError):
            return one_line(value.decode("utf-8" if page == _UTF_8 else f"cp{page}", "replace"))
        return one_line(value.decode("cp1252", "replace"))
    return one_line(value or "")


Tree: TypeAlias = "dict[str, bytes | Tree]"
"""The streams and storages in a storage, by name."""

_SECTOR, _LARGE_SECTOR, _SMALL_SECTOR = 512, 4096, 64
_SMALL_BELOW = 4096  # bytes; smaller streams share the stream of the root
_ENTRY = 128  # bytes of the directory
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_NONE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_IN_HEADER = 109
_LARGE_FROM = _IN_HEADER * (_SECTOR // 4) * _SECTOR * 3 // 4
"""Bytes of content from which large sectors are used, as the header has room for few tables."""


@dataclass
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    following: int = _NONE
    child: int = _NONE
    clsid: bytes = b""


class _Sectors:
    """Content in sectors of one size, and the number of the sector after each."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.content = b""
        self.following: list[int] = []

    def put(self, content: bytes) -> int:
        """Add content, and return the number of its first sector."""
        if not content:
            return _END
        first = len(self.following)
        count = -(-len(content) // self._size)
        self.content += content.ljust(count * self._size, b"\0")
        self.following += [*range(first + 1, first + count), _END]
        return first


def ole_file(tree: Tree, clsid: str = "") -> bytes:
    """A container with this tree, of at most some 400 MB, and with this class id."""
    entries: list[_Entry] = []
    _add(entries, "Root Entry", tree, _ROOT)
    entries[0].clsid = UUID(clsid).bytes_le if clsid else b""
    is_large = sum(len(entry.content) for entry in entries) > _LARGE_FROM
    sector = _LARGE_SECTOR if is_large else _SECTOR
    in_table = sector // 4
    big, small = _Sectors(sector), _Sectors(_SMALL_SECTOR)
    places = [
        (small if len(entry.content) < _SMALL_BELOW else big).put(entry.content)
        for entry in entries
    ]
    entries[0].content, places[0] = small.content, big.put(small.content)
    small_table = big.put(_numbers(small.following))
    directory = big.put(b"".join(map(_packed, entries, places)))
    tables = 1
    while tables * in_table < len(big.following) + tables:
        tables += 1
    at = len(big.following)
    table = big.following + [_TABLE] * tables
    table += [_NONE] * (tables * in_table - len(table))
    header = struct.pack(
        "<8s16xHHHHH6x9I",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 4 if is_large else 3, 0xFFFE),
        *(12 if is_large else 9, 6),
        *(-(-len(entries) * _ENTRY // sector) if is_large else 0, tables, directory, 0),
        *(_SMALL_BELOW, small_table, -(-len(small.following) // in_table), _END, 0),
    )
    places_of_table = [*range(at, at + tables), *[_NONE] * (_IN_HEADER - tables)]
    whole_header = (header + _numbers(places_of_table)).ljust(sector, b"\0")
    return whole_header + big.content + _numbers(table)


def _add(entries: list[_Entry], name: str, content: "bytes | Tree", kind: int) -> int:
    number = len(entries)
    entries.append(_Entry(name, kind))
    if isinstance(content, bytes):
        entries[number].content = content
        return number
    before = None
    for inner, held in sorted(content.items(), key=_order):
        child = _add(entries, inner, held, _STREAM if isinstance(held, bytes) else _STORAGE)
        if before is None:
            entries[number].child = child
        else:  # a linked list is a valid, if degenerate, search tree
            entries[before].following = child
        before = child
    return number


def _order(item: "tuple[str, bytes | Tree]") -> tuple[int, str]:
    return len(item[0]), item[0].upper()


def _packed(entry: _Entry, start: int) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    links = (entry.kind, 1, _NONE, entry.following, entry.child)
    size = len(entry.content)
    return struct.pack("<64sHBBIII16s20xIQ", name, len(name), *links, entry.clsid, start, size)


def _numbers(numbers: list[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)

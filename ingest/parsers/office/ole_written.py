"""Writes simple OLE containers, for documents that are embedded in another one.

olefile only reads them. Source: Microsoft, [MS-CFB].
"""

import struct
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

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

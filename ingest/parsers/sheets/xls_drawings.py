"""Reads text boxes, shapes and controls on the sheets of Excel up to 2003 (.xls).

calamine skips them, and xlrd reads only notes. Workbooks from before 1997 have another format and
are skipped. Sources: Microsoft, [MS-XLS] and [MS-ODRAW].
"""

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

_BOF, _EOF, _CONTINUE, _BOUND_SHEET = 0x0809, 0x000A, 0x003C, 0x0085
_DRAWING, _OBJECT, _TEXT = 0x00EC, 0x005D, 0x01B6
_VERSION_1997 = 0x0600
_WORKSHEET = 0
_NOTE = 0x0019  # a kind of object; notes are read elsewhere
_ANCHOR, _CONTAINER = 0xF010, 0xF
_AT_MOST = 10_000  # of a workbook


class _Record(NamedTuple):
    kind: int
    body: bytes


def drawn_in(container: Any) -> dict[str, dict[str, str]]:
    """The texts of drawings, by sheet name and cell ("B12")."""
    if not container.exists("Workbook"):
        return {}
    stream = container.openstream("Workbook").read()
    left = _AT_MOST
    drawn: dict[str, dict[str, str]] = {}
    for name, place in _sheets(stream):
        for cell, text in _texts(stream, place):
            if not left:
                return drawn
            left -= 1
            said = drawn.setdefault(name, {})
            said[cell] = f"{said[cell]}\n{text}" if cell in said else text
    return drawn


def _records(stream: bytes, place: int) -> Iterator[_Record]:
    """The records of a part of the workbook, without those of embedded charts."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + length]
        place += 4 + length
        if depth == 1:
            yield _Record(kind, body)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """The names of the worksheets, and their offsets."""
    if struct.unpack_from("<HHH", stream)[2] != _VERSION_1997:
        return
    for kind, body in _records(stream, 0):
        if kind == _BOUND_SHEET and body[5] == _WORKSHEET:
            yield _string(body[7:], body[6]), struct.unpack_from("<I", body)[0]


def _texts(stream: bytes, place: int) -> Iterator[tuple[str, str]]:
    """The texts of a sheet, each with its cell."""
    cell, of, left, said = "A1", 0, 0, ""
    for kind, body in _records(stream, place):
        if kind == _CONTINUE and left:
            said += (more := _string(body, left))
            left -= len(more) or left
            if not left and of != _NOTE and said.strip():
                yield cell, said.replace("\r", "\n").strip()
        elif kind == _DRAWING:
            cell = _cell(body) or cell
        elif kind == _OBJECT:
            of = struct.unpack_from("<H", body, 4)[0]
        elif kind == _TEXT:
            left, said = struct.unpack_from("<H", body, 10)[0], ""


def _string(body: bytes, characters: int) -> str:
    """A string of so many characters; the first byte says whether they take one byte or two."""
    if body[:1] and body[0] & 1:
        return body[1 : 1 + 2 * characters].decode("utf-16-le", "replace")
    return body[1 : 1 + characters].decode("latin-1")


def _cell(drawing: bytes) -> str:
    """The cell in which the last of several drawings begins."""
    place, cell = 0, ""
    while place + 8 <= len(drawing):
        head, kind, length = struct.unpack_from("<HHI", drawing, place)
        place += 8
        if kind == _ANCHOR and place + 10 <= len(drawing):
            _, column, _, row, _ = struct.unpack_from("<5H", drawing, place)
            cell = f"{get_column_letter(column % 16_384 + 1)}{row + 1}"
        if head & 0xF != _CONTAINER:
            place += length
    return cell

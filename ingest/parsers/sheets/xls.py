"""Parses Excel up to 2003 (.xls) and the binary format .xlsb with calamine.

calamine reads no number formats, notes or text boxes. Those of .xls are read separately (formats
and notes with xlrd); in .xlsb a percentage remains a number, 0.125.

Text boxes, shapes and controls are read from the drawings of a workbook; those from before 1997
have another format and are skipped. Sources: Microsoft, [MS-XLS] and [MS-ODRAW].
"""

import os
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, Self

from openpyxl.utils import get_column_letter

from vind.indexes.errors import CorruptFileError, EncryptedFileError
from vind.indexes.types import DocumentFacts
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import PASSWORD, Parts, Source, damaged
from vind.ingest.parsers.office import ole
from vind.ingest.parsers.office import package as office
from vind.ingest.parsers.office.objects import hand_on, objects_in_ole, objects_in_package
from vind.ingest.parsers.office.package import starts_zip
from vind.ingest.parsers.sheets.number_formats import formatted_row
from vind.ingest.parsers.sheets.writer import SheetRow, SheetWriter

GENERAL = "General"
"""The format that shows the plain number."""


class NumberFormats:
    """The number formats of a workbook; all are ``GENERAL`` where they cannot be read.

    ``unread`` then says so.
    """

    def __init__(self, book: Any = None, unread: str = "") -> None:
        self._book = book
        self.unread = unread

    @classmethod
    def of(cls, path: Path) -> Self:
        """The formats of a file, as far as xlrd can read it."""
        import xlrd

        try:
            with Path(os.devnull).open("w") as nowhere:
                return cls(xlrd.open_workbook(path, logfile=nowhere, formatting_info=True))
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  (xlrd raises many kinds; calamine may read the values)
            return cls(unread="what its number formats show: they are damaged")

    def of_sheet(self, name: str) -> Callable[[int, int], str]:
        """A function that returns the format of a cell by row and column, from 0."""
        if self._book is None or name not in self._book.sheet_names():
            return lambda _row, _column: GENERAL
        sheet, formats = self._book.sheet_by_name(name), self._formats()

        def format_of(row: int, column: int) -> str:
            if row >= sheet.nrows or column >= sheet.row_len(row):
                return GENERAL
            number: int = sheet.cell_xf_index(row, column)
            return formats[number]

        return format_of

    def notes_on(self, name: str) -> dict[str, str]:
        """The notes on the cells of a sheet, by cell ("B12")."""
        if self._book is None or name not in self._book.sheet_names():
            return {}
        notes = self._book.sheet_by_name(name).cell_note_map.items()
        return {
            f"{get_column_letter(column + 1)}{row + 1}": note.text.strip()
            for (row, column), note in sorted(notes, key=itemgetter(0))
            if note.text.strip()
        }

    def _formats(self) -> list[str]:
        """The formats by the number with which cells refer to them.

        Built-in ones need not be in the file. For those openpyxl's texts are used, as
        ``number_formats`` knows which of them show the reader's own currency.
        """
        from openpyxl.styles.numbers import BUILTIN_FORMATS
        from xlrd.formatting import std_format_strings

        texts = []
        for cell_format in self._book.xf_list:
            key = cell_format.format_key
            known = self._book.format_map.get(key)
            text = known.format_str if known else GENERAL
            is_own = text != std_format_strings.get(key)
            texts.append(text if is_own else BUILTIN_FORMATS.get(key, text))
        return texts


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


def parse(source: Source) -> ParsedDocument:
    """Read a workbook. Raises CorruptFileError, EncryptedFileError or FileTooLargeError."""
    import python_calamine as calamine

    builder = TextBuilder()
    is_zip = starts_zip(source.path)
    facts = _facts(source, is_zip)
    formats = NumberFormats() if is_zip else NumberFormats.of(source.path)
    parts, beside = Parts("sheet"), Parts("")
    drawn: Mapping[str, Mapping[str, str]] = {}
    if not is_zip:
        with beside.reading("drawings"), ole.opened_ole(source.path) as container:
            drawn = drawn_in(container)
    with _our_errors(), calamine.load_workbook(source.path) as book:
        _add_sheets(builder, book, formats, drawn, parts, source)
    lost = filter(None, (parts.unread, beside.unread, formats.unread))
    read = builder.build(facts, "; ".join(lost))
    parts.check(read, source.unpacker)
    embedded = objects_in_package if is_zip else objects_in_ole
    return hand_on(source, embedded(source.path), read)


@contextmanager
def _our_errors() -> Iterator[None]:
    """Convert calamine's errors to CorruptFileError and EncryptedFileError.

    An OSError is raised where the disk fails.
    """
    import python_calamine as calamine

    try:
        yield
    except calamine.PasswordError as error:
        raise EncryptedFileError(PASSWORD) from error
    except calamine.CalamineError as error:
        raise damaged(error) from error
    except OSError as error:
        # An error of the disk has a number, which calamine may put in the text.
        if error.errno is not None or "(os error " in str(error):
            raise
        raise damaged(error) from error
    except BaseException as error:
        # A Rust panic is not an Exception, and its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise CorruptFileError("The file is damaged and cannot be read.") from error
        raise


def _add_sheets(
    builder: TextBuilder,
    book: Any,
    formats: NumberFormats,
    drawn: Mapping[str, Mapping[str, str]],
    parts: Parts,
    source: Source,
) -> None:
    from python_calamine import SheetTypeEnum

    writer = SheetWriter(builder)
    for sheet in book.sheets_metadata:
        source.beat()
        if sheet.typ == SheetTypeEnum.WorkSheet:
            with parts.reading(sheet.name), _our_errors():
                rows = book.get_sheet_by_name(sheet.name).iter_rows()
                writer.add(sheet.name, _formatted(rows, formats.of_sheet(sheet.name)))
                writer.add_notes(sheet.name, formats.notes_on(sheet.name))
                writer.add_drawn(sheet.name, drawn.get(sheet.name, {}))


def _formatted(
    rows: Iterable[list[object]], format_of: Callable[[int, int], str]
) -> Iterator[SheetRow]:
    for place, values in enumerate(rows):
        cells = ((value, format_of(place, column)) for column, value in enumerate(values))
        yield formatted_row(place + 1, cells)


def _facts(source: Source, is_zip: bool) -> DocumentFacts:
    if is_zip:
        with office.opened_office(source.path):
            return office.facts_of(source.path)
    with ole.opened_ole(source.path) as container:
        if ole.needs_password(container):
            raise EncryptedFileError(PASSWORD)
        return ole.facts_of(container)

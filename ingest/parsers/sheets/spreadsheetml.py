"""Parses XML spreadsheets of Excel 2003, which many programs export (often as .xls).

Source: Microsoft, "XML Spreadsheet Reference" (Office XP and 2003).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from vind.indexes.types import DocumentFacts
from vind.ingest.document.characters import one_line
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Parts, Source, damaged
from vind.ingest.parsers.notation import parse_date
from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.sheets.number_formats import formatted_row
from vind.ingest.parsers.sheets.writer import SheetRow, SheetWriter

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{NAMESPACE}}}"
_O = "{urn:schemas-microsoft-com:office:office}"

_GENERAL = "General"
_NAMED = {
    "Percent": "0.00%",
    "Euro Currency": '"€" #,##0.00',
    "Short Time": "h:mm",
    "Medium Time": "h:mm AM/PM",
    "Long Time": "h:mm:ss",
}
"""Named formats; others show only the number, or the reader's own currency."""

_DIGITS = 9
"""A row or column number with so many digits is damaged."""

_LAST_COLUMN = 16_384
"""Excel's limit; a damaged number must not exhaust the memory."""


def parse(source: Source) -> ParsedDocument:
    """Read a workbook. Raises CorruptFileError or FileTooLargeError."""
    from lxml import etree

    try:
        book = xml_root(source.path.read_bytes())
    except etree.XMLSyntaxError as error:
        raise damaged(error) from error
    builder = TextBuilder()
    writer = SheetWriter(builder)
    formats = _formats(book)
    parts = Parts("sheet")
    for sheet in book.iterchildren(f"{_SS}Worksheet"):
        source.beat()
        name = sheet.get(f"{_SS}Name", "")
        with parts.reading(name):
            writer.add(name, _rows(sheet, formats))
            writer.add_notes(name, _notes(sheet))
    read = builder.build(_facts(book), parts.unread)
    parts.check(read, source.unpacker)
    return read


def _formats(book: Any) -> dict[str, str]:
    """The number format of each style, its own or its parent's."""
    styles = {style.get(f"{_SS}ID"): style for style in book.iter(f"{_SS}Style")}
    return {name: _format(style, styles) for name, style in styles.items()}


def _format(style: Any, styles: dict[str, Any]) -> str:
    own = style.find(f"{_SS}NumberFormat")
    if own is None:  # a parent has no parent of its own
        parent = styles.get(style.get(f"{_SS}Parent"))
        own = None if parent is None else parent.find(f"{_SS}NumberFormat")
    text = "" if own is None else own.get(f"{_SS}Format", "")
    is_named = text.replace(" ", "").replace("/", "").isalpha()
    return _NAMED.get(text, _GENERAL) if is_named or not text else text


def _rows(sheet: Any, formats: dict[str, str]) -> Iterator[SheetRow]:
    for number, row in _numbered(sheet.iterfind(f"{_SS}Table/{_SS}Row")):
        style = row.get(f"{_SS}StyleID", "")
        cells: list[tuple[object, str]] = []
        for column, cell in _numbered(row.iterchildren(f"{_SS}Cell")):
            if column > _LAST_COLUMN:
                break
            cells += [("", _GENERAL)] * (column - 1 - len(cells))
            number_format = formats.get(cell.get(f"{_SS}StyleID", style), _GENERAL)
            cells.append((_value(cell.find(f"{_SS}Data")), number_format))
        yield formatted_row(number, cells)


def _numbered(elements: Any) -> Iterator[tuple[int, Any]]:
    """Rows or cells with their numbers from 1: some have an explicit one, some span several."""
    number = 0
    for element in elements:
        number = max(number + 1, _count(element, "Index"))
        yield number, element
        number += _count(element, "MergeAcross") or _count(element, "Span")


def _count(element: Any, name: str) -> int:
    said = element.get(f"{_SS}{name}", "")
    return int(said) if said.isdecimal() and len(said) < _DIGITS else 0


def _value(data: Any) -> object:
    if data is None:
        return ""
    text, kind = one_line("".join(data.itertext())), data.get(f"{_SS}Type")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text)
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" else text


def _notes(sheet: Any) -> dict[str, str]:
    """The notes on cells, by cell ("B12")."""
    from openpyxl.utils import get_column_letter

    notes = {}
    for number, row in _numbered(sheet.iterfind(f"{_SS}Table/{_SS}Row")):
        for column, cell in _numbered(row.iterchildren(f"{_SS}Cell")):
            note = cell.find(f"{_SS}Comment/{_SS}Data")
            if note is not None and column <= _LAST_COLUMN:
                notes[f"{get_column_letter(column)}{number}"] = one_line("".join(note.itertext()))
    return notes


def _facts(book: Any) -> DocumentFacts:
    said = book.find(f"{_O}DocumentProperties")
    if said is None:
        return DocumentFacts()
    texts = {element.tag.removeprefix(_O): element.text or "" for element in said.iter(f"{_O}*")}
    return DocumentFacts(
        title=one_line(texts.get("Title", "")),
        author=one_line(texts.get("Author", "")),
        created=parse_date(texts.get("Created", "")),
        modified=parse_date(texts.get("LastSaved", "")),
    )

"""Parses Excel workbooks (.xlsx): sheets, cells, merged cells, notes and drawings.

openpyxl reads only the cells: it refuses a whole workbook for a mistake in a font, a colour, a
view, a chart sheet or a date in the properties, where Excel opens it. unstructured's partition_xlsx
is not used: it writes dates and percentages as raw numbers, separates a header from its table at an
empty row, keeps each sheet in memory three times, and is slow.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import IO, Any, NamedTuple
from zipfile import ZipFile

from lxml import etree
from openpyxl.packaging.relationship import RelationshipList, get_dependents, get_rels_path
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import WorkSheetParser

from vind.indexes.errors import CorruptFileError
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Parts, Source
from vind.ingest.parsers.office.charts import table_of_chart
from vind.ingest.parsers.office.objects import hand_on, objects_in_package
from vind.ingest.parsers.office.package import DGM, MC, A, C, R, facts_of, opened_office
from vind.ingest.parsers.safe_xml import SAFELY, xml_root
from vind.ingest.parsers.sheets.number_formats import formatted_row
from vind.ingest.parsers.sheets.writer import SheetRow, SheetWriter

_MERGED = re.compile(rb"""mergeCell ref=["']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["']""")
_LONGEST = 50  # bytes of a match
_PIECE = 1_000_000  # bytes read at a time
_PLACES_AT_MOST = 200_000  # rows and columns of all merged cells together


class Merged(NamedTuple):
    """The extent of merged cells; rows count from 1, columns from 0.

    ``below``: row → column → the row where the merged cell begins. ``beside``: first row of a
    merged cell → its further columns.
    """

    below: Mapping[int, Mapping[int, int]]
    beside: Mapping[int, set[int]]


def merged_in(sheet: IO[bytes]) -> Merged:
    """The merged cells of a sheet, up to a limit that protects the memory."""
    below: dict[int, dict[int, int]] = defaultdict(dict)
    beside: dict[int, set[int]] = defaultdict(set)
    room = _PLACES_AT_MOST
    piece = b""
    while more := sheet.read(_PIECE):
        piece = piece[-_LONGEST:] + more
        for found in _MERGED.finditer(piece):
            left, top, right, bottom = range_boundaries(found[1].decode())
            room -= bottom - top + right - left
            if room < 0:
                return Merged(below, beside)
            for row in range(top + 1, bottom + 1):
                below[row][left - 1] = top
            beside[top].update(range(left, right))
    return Merged(below, beside)


_GENERAL = "General"
_LAST_ROW = 1_048_576
"""Excel's limit; a row with a higher number is damaged."""

_NO_FORMATS = (
    "which numbers are dates, and what else their formats show: those are damaged or missing"
)


class Book:
    """A workbook in an open archive. ``unread`` says what of it was not read, and why.

    ``formulas_without_value`` counts the formulas, in the rows read so far, whose value is not in
    the file, as some programs do not calculate. openpyxl returns such a cell as empty.
    """

    def __init__(self, archive: ZipFile) -> None:
        """Raises what lxml and openpyxl raise where the workbook is damaged."""
        path = parts_beside(archive, "", "officeDocument")[0]
        self.unread: list[str] = []
        self.formulas_without_value = 0
        self._archive = archive
        self._root = xml_root(archive.read(path))
        self._relations = relations_of(archive, path)
        self._strings = [
            text
            for part in parts_beside(archive, path, "sharedStrings")
            for text in _strings(archive, part)
        ]
        styles = parts_beside(archive, path, "styles")
        self._formats = _formats(archive.read(styles[0])) if styles else []
        properties = self._root.find("{*}workbookPr")
        self._since_1904 = properties is not None and properties.get("date1904") in ("1", "true")

    def sheets(self) -> Iterator[tuple[str, str]]:
        """The name of each sheet in order, and its part, which may not be in the archive."""
        parts = {relation.id: relation.target for relation in self._relations}
        for sheet in self._root.iterfind("{*}sheets/{*}sheet"):
            name, key = sheet.get("name", ""), sheet.get(f"{R}id")
            if not key:  # an old macro sheet, without cells
                continue
            yield name, parts.get(key, "")

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """The rows of a sheet; one without cells replaces any number of missing ones.

        ``sheet`` is its part. Raises CorruptFileError where that does not exist.
        """
        if sheet not in self._archive.namelist():
            raise CorruptFileError("It is not in the file.")
        formats = list(enumerate(self._formats))
        with self._archive.open(sheet) as file:
            merged = merged_in(file)
        with self._archive.open(sheet) as file:
            reader = WorkSheetParser(
                file,
                self._strings,
                data_only=True,
                epoch=MAC_EPOCH if self._since_1904 else WINDOWS_EPOCH,
                date_formats={place for place, one in formats if is_date_format(one)},
                timedelta_formats={place for place, one in formats if is_timedelta_format(one)},
            )
            last = 0
            for element in _elements(file, "row"):
                self.formulas_without_value += sum(map(_has_no_value, element.iter("{*}f")))
                etree.strip_elements(element, "{*}rPr")  # fonts, on which openpyxl may fail
                number, cells = reader.parse_row(element)
                if number > _LAST_ROW:
                    return
                if number > last + 1:
                    yield SheetRow(last + 1, [])
                row = formatted_row(number, self._cells(cells))
                below, beside = merged.below.get(number, {}), merged.beside.get(number, ())
                yield replace(row, merged=below, beside=beside) if below or beside else row
                last = number

    def _cells(self, cells: Iterable[dict[str, Any]]) -> Iterator[tuple[object, str]]:
        """The value and the number format of each cell in a row, up to the last one."""
        placed = {cell["column"]: cell for cell in cells}
        for column in range(1, max(placed, default=0) + 1):
            cell = placed.get(column, {"value": None, "style_id": 0})
            value, style = cell["value"], cell["style_id"]
            is_lost = style >= max(1, len(self._formats))
            if isinstance(value, str):
                value = unescape(value)
            elif value is not None and is_lost and _NO_FORMATS not in self.unread:
                self.unread.append(_NO_FORMATS)
            yield value, self._formats[style] if style < len(self._formats) else _GENERAL


def relations_of(archive: ZipFile, part: str) -> Any:
    """The relations of a part, whose targets are names in the archive."""
    beside = get_rels_path(part)
    return get_dependents(archive, beside) if beside in archive.namelist() else RelationshipList()


def parts_beside(archive: ZipFile, part: str, kind: str) -> list[str]:
    """The related parts of a kind ("comments") that exist in the archive."""
    names = archive.namelist()
    return [
        relation.target
        for relation in relations_of(archive, part)
        if relation.Type.rpartition("/")[2] == kind and relation.target in names
    ]


def _has_no_value(formula: Any) -> bool:
    cell = formula.getparent()
    is_text = cell.get("t") == "str"  # an empty text is a value too
    return not is_text and not cell.findtext("{*}v")


def _strings(archive: ZipFile, part: str) -> Iterator[str]:
    """The shared strings, without their phonetic guides."""
    with archive.open(part) as file:
        for item in _elements(file, "si"):
            runs = [*item.iterfind("{*}t"), *item.iterfind("{*}r/{*}t")]
            yield "".join(run.text or "" for run in runs)


def _elements(file: IO[bytes], name: str) -> Iterator[Any]:
    """The elements of a name, one at a time in memory. Raises XMLSyntaxError."""
    found = etree.iterparse(
        file,
        tag=f"{{*}}{name}",
        remove_comments=True,
        remove_pis=True,
        **SAFELY,
    )
    for _, element in found:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _formats(styles: bytes) -> list[str]:
    """The number formats by style number; empty if ``styles`` is not XML."""
    try:
        root = xml_root(styles)
    except etree.XMLSyntaxError:
        return []
    own = {
        one.get("numFmtId"): one.get("formatCode", _GENERAL)
        for one in root.iterfind("{*}numFmts/{*}numFmt")
    }
    known = {str(number): text for number, text in BUILTIN_FORMATS.items()} | own
    return [
        known.get(style.get("numFmtId"), _GENERAL) for style in root.iterfind("{*}cellXfs/{*}xf")
    ]


def drawn_on(archive: ZipFile, sheet: str) -> dict[str, str]:
    """The texts of shapes, diagrams and charts on a sheet, by their first cell ("B12").

    ``sheet`` is its part. Of charts only titles are read, as their numbers are in cells.
    """
    drawn: dict[str, str] = {}
    for drawn_part in parts_beside(archive, sheet, "drawing"):
        drawing = xml_root(archive.read(drawn_part))
        # Repeats the text for versions of Excel that cannot show the shape itself.
        etree.strip_elements(drawing, f"{MC}Fallback", with_tail=False)
        parts = {relation.id: relation.target for relation in relations_of(archive, drawn_part)}
        for anchor in drawing.iterchildren("{*}*"):
            charts = [parts.get(chart.get(f"{R}id")) for chart in anchor.iter(f"{C}chart")]
            titles = [
                table_of_chart(xml_root(archive.read(chart)))[0]
                for chart in charts
                if chart in archive.namelist()
            ]
            diagrams = [parts.get(one.get(f"{R}dm")) for one in anchor.iter(f"{DGM}relIds")]
            shown = [
                text
                for part in diagrams
                if part in archive.namelist()
                for text in _paragraphs(xml_root(archive.read(part)))
            ]
            cell = _cell(anchor)
            texts = [drawn.get(cell, ""), *_paragraphs(anchor), *shown, *titles]
            drawn[cell] = "\n".join(filter(str.strip, texts))
    return {cell: text for cell, text in drawn.items() if text}


def _paragraphs(anchor: Any) -> Iterator[str]:
    for paragraph in anchor.iter(f"{A}p"):
        runs = paragraph.iter(f"{A}t", f"{A}br")
        yield "".join("\n" if run.tag == f"{A}br" else run.text or "" for run in runs)


def _cell(anchor: Any) -> str:
    """The cell in which a drawing begins; A1 where it is not anchored to a cell."""
    column, row = (int(anchor.findtext(f"{{*}}from/{{*}}{name}", "0")) for name in ("col", "row"))
    return f"{get_column_letter(column + 1)}{row + 1}"


_AT_MOST = 10_000  # of a sheet


def notes_on(archive: ZipFile, sheet: str) -> dict[str, str]:
    """The notes and comments on a sheet, by cell ("B12"); ``sheet`` is its part of the archive.

    A thread of comments is one text. The note that Excel adds to each thread, for older versions,
    is left out.
    """
    notes, threads = (
        [found for part in parts_beside(archive, sheet, kind) for found in _texts(archive, part)]
        for kind in ("comments", "threadedComment")
    )
    threaded: dict[str, str] = {}
    for cell, text in threads[:_AT_MOST]:
        threaded[cell] = f"{threaded[cell]}\n{text}" if cell in threaded else text
    return {**dict(notes[:_AT_MOST]), **threaded}


def _texts(archive: ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """The cell and text of each note or comment in a part."""
    for note in xml_root(archive.read(part)).iter("{*}comment", "{*}threadedComment"):
        text = unescape("".join(piece.text or "" for piece in note.iter("{*}t", "{*}text"))).strip()
        if text:
            yield note.get("ref", ""), text


def parse(source: Source) -> ParsedDocument:
    """Read an Excel workbook. Raises CorruptFileError or FileTooLargeError."""
    builder = TextBuilder()
    writer = SheetWriter(builder)
    with opened_office(source.path) as file, ZipFile(file) as archive:
        book = Book(archive)
        sheets, notes, drawings = map(Parts, ("sheet", "notes on sheet", "drawing on sheet"))
        for name, part in book.sheets():
            source.beat()
            with sheets.reading(name):
                writer.add(name, book.rows(part))
            with notes.reading(name):
                writer.add_notes(name, notes_on(archive, part))
            with drawings.reading(name):
                writer.add_drawn(name, drawn_on(archive, part))
        lost = [parts.unread for parts in (sheets, notes, drawings)]
        read = builder.build(facts_of(file), "; ".join(filter(None, (*lost, *_unread(book)))))
        sheets.check(read, source.unpacker)
    return hand_on(source, objects_in_package(source.path), read)


def _unread(book: Book) -> Iterator[str]:
    yield from book.unread
    if formulas := book.formulas_without_value:
        what = "1 formula has no value" if formulas == 1 else f"{formulas:,} formulas have no value"
        cure = "open it in Excel or LibreOffice and save it, to have it calculated"
        yield f"{what} in the file: {cure}"

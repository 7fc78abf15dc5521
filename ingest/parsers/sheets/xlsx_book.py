"""Reads the sheets and cells of an Excel workbook.

openpyxl reads only the cells: it refuses a whole workbook for a mistake in a font, a colour, a
view, a chart sheet or a date in the properties, where Excel opens it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO, Any
from zipfile import ZipFile

from lxml import etree
from openpyxl.packaging.relationship import RelationshipList, get_dependents, get_rels_path
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import WorkSheetParser

from vind.indexes.errors import CorruptFileError
from vind.ingest.parsers.office.package import R
from vind.ingest.parsers.safe_xml import SAFELY, xml_root
from vind.ingest.parsers.sheets.number_formats import formatted_row
from vind.ingest.parsers.sheets.writer import SheetRow
from vind.ingest.parsers.sheets.xlsx_merged import merged_in

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

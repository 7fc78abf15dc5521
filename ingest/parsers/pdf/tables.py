"""Reads the tables of a PDF page: puts its words in the cells that they are in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import TypeAlias

import pypdfium2 as pdfium

from vind.ingest.parsers.pdf.bands import banded, rules_alike
from vind.ingest.parsers.pdf.cells import PageCells
from vind.ingest.parsers.pdf.columns import lines_by_column, text_columns
from vind.ingest.parsers.pdf.gap_rows import gap_rows
from vind.ingest.parsers.pdf.gaps import gapped
from vind.ingest.parsers.pdf.grids import Cell, Grid, grids_of
from vind.ingest.parsers.pdf.lines import Line, line_of, placed_lines, read_lines
from vind.ingest.parsers.pdf.rows import CellLine, is_one_body, rows_of
from vind.ingest.parsers.pdf.strokes import strokes_on
from vind.ingest.parsers.pdf.struck import without_struck
from vind.ingest.parsers.pdf.words import PageWords

_GRIDS_AT_MOST = 100  # of a page

# Characters of a table's longest cell, and of the median one: beyond, the grid is a page layout.
_CELL_AT_MOST = 2000
_MEDIAN_CELL_AT_MOST = 400

_Table: TypeAlias = dict[Cell, list[CellLine]]


def lines_and_tables(
    page: pdfium.PdfPage, layer: pdfium.PdfTextPage, text: str, quarters: int | None
) -> list[Line]:
    """The lines of a page with this ``text``; a table is one line, in place of its first word.

    Struck-through text is left out. ``quarters`` clockwise turns make the letters upright; where
    that is None, tables are not looked for.
    """
    if quarters is None:
        return read_lines(layer, text, 0)
    strokes, sides = (found.turned(quarters) for found in strokes_on(page))
    if not quarters:
        text = without_struck(layer, text, strokes.level)
    lines = list(placed_lines(text))
    words = PageWords(layer, lines, quarters)
    grids = grids_of(strokes)
    for level in (strokes.level, sides.level):
        rules = rules_alike(level)
        grids += _beside(grids, (one for alike in rules for one in banded(alike, words.words)))
    said = [raw for raw, _ in lines]
    columns = _beside(grids, text_columns(words.words, said))
    grids += columns
    grids += _beside(grids, gapped(gap_rows(words.words, said)))
    grids = grids[:_GRIDS_AT_MOST]
    while words.words and grids:
        cells = PageCells(grids, words.words)
        found, tables = _filled(layer, words, cells, quarters)
        usable = [
            grid
            for grid, table in zip(grids, tables, strict=True)
            if grid in columns or _is_table(table)
        ]
        if usable == grids:
            return [line for one in found for line in _lines(one, tables, cells, columns)]
        grids = usable
    return read_lines(layer, text, quarters)


def _beside(grids: Sequence[Grid], found: Iterable[Grid]) -> list[Grid]:
    """The ``found`` grids that overlap none of ``grids``."""
    return [grid for grid in found if not any(grid.overlaps(other) for other in grids)]


def _filled(
    layer: pdfium.PdfTextPage, words: PageWords, cells: PageCells, quarters: int
) -> tuple[list[Line | int], list[_Table]]:
    """The lines of a page, with the numbers of tables where they begin, and each grid's cells."""
    found: list[Line | int] = []
    tables: list[_Table] = [defaultdict(list) for _ in cells.grids]
    for place, piece in words.pieces(cells.at):
        line = line_of(layer, piece.text, piece.offset, quarters)
        if not line.text:
            continue
        if place is None:
            found.append(line)
            continue
        table = tables[place.grid]
        if not table:
            found.append(place.grid)
        table[place.cell].append(CellLine(line, piece.height))
    return found, tables


def _is_table(table: _Table) -> bool:
    """Whether the text in the cells is that of a table, rather than of a page layout."""
    rows = rows_of(table)
    if len(rows) < 2 or len(rows[0]) < 2 or is_one_body(table):
        return False
    lengths = [len(cell) for row in rows for cell in row if cell]
    return max(lengths) <= _CELL_AT_MOST and median(lengths) <= _MEDIAN_CELL_AT_MOST


def _lines(
    one: Line | int, tables: Sequence[_Table], cells: PageCells, columns: Sequence[Grid]
) -> Iterator[Line]:
    """A line, or the lines of the grid with this number: of text columns, or one for a table."""
    if isinstance(one, Line):
        yield one
    elif cells.grids[one] in columns:
        yield from lines_by_column(tables[one])
    else:
        yield _line(tables[one], cells.grids[one].first)


def _line(table: _Table, merged: Mapping[Cell, Cell]) -> Line:
    lines = [one.line for cell in table.values() for one in cell]
    first = min(row for row, _ in table)
    rows = rows_of(table, merged)
    return Line(
        "\n".join("\t".join(row) for row in rows),
        min(line.left for line in lines),
        max(line.right for line in lines),
        min(line.bottom for line in lines),
        max(line.top for line in lines),
        median(line.size for line in lines),
        bold=_are_bold(table, first) and not all(line.bold for line in lines),
        broken=False,
        rows=tuple(rows),
        columns=tuple(_columns(table)),
    )


def _are_bold(table: _Table, row: int) -> bool:
    return all(one.line.bold for (at, _), cell in table.items() if at == row for one in cell)


def _columns(table: _Table) -> Iterator[tuple[float, float]]:
    """The left and right side of the text in each column, in points."""
    for column in sorted({column for _, column in table}):
        lines = [one.line for (_, at), cell in table.items() if at == column for one in cell]
        yield min(line.left for line in lines), max(line.right for line in lines)

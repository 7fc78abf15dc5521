"""Ruled tables of a PDF page: its words put in the cells that they stand in."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import TypeAlias

import pypdfium2 as pdfium

from ingest.parsers.pdf_grids import Cell, Grid, grids_of
from ingest.parsers.pdf_lines import Line, line_of, placed_lines, read_lines
from ingest.parsers.pdf_strokes import Strokes, strokes_on
from ingest.parsers.pdf_words import PageWords, Point, quarters_turned

_STROKES_FROM = 2  # of either way
_GRIDS_AT_MOST = 100  # of a page

# What has a cell longer than this is a page laid out in boxes, in characters.
_CELL_AT_MOST = 2000

_Cells: TypeAlias = dict[Cell, list[Line]]


def lines_and_tables(page: pdfium.PdfPage, layer: pdfium.PdfTextPage, text: str) -> list[Line]:
    """The lines of a page and its ``text``; a ruled table is one line, where its first word was."""
    strokes = strokes_on(page)
    quarters = quarters_turned(layer, text) if _may_cross(strokes) else None
    lines = [(raw, at) for raw, at in placed_lines(layer, text) if at is not None]
    if quarters is None or not lines:
        return read_lines(layer, text)
    grids = grids_of(strokes.turned(quarters))[:_GRIDS_AT_MOST]
    words = PageWords(layer, lines, quarters) if grids else None
    while words and grids:
        found, tables = _filled(layer, words, grids)
        usable = [grid for grid, cells in zip(grids, tables, strict=True) if _is_table(cells)]
        if usable == grids:
            return [one if isinstance(one, Line) else _line(one) for one in found]
        grids = usable
    return read_lines(layer, text)


def _may_cross(strokes: Strokes) -> bool:
    return min(len(strokes.level), len(strokes.upright)) >= _STROKES_FROM


def _filled(
    layer: pdfium.PdfTextPage, words: PageWords, grids: Sequence[Grid]
) -> tuple[list[Line | _Cells], list[_Cells]]:
    """The lines of a page, its tables among them where they begin, and the cells of each grid."""
    found: list[Line | _Cells] = []
    tables: list[_Cells] = [defaultdict(list) for _ in grids]

    def where(point: Point) -> tuple[int, Cell] | None:
        cells = ((place, grid.cell_at(*point)) for place, grid in enumerate(grids))
        return next(((place, cell) for place, cell in cells if cell is not None), None)

    for place, text, offset in words.pieces(where):
        line = line_of(layer, text, offset)
        if place is None:
            found.append(line)
        else:
            table = tables[place[0]]
            if not table:
                found.append(table)
            table[place[1]].append(line)
    return [one for one in found if not isinstance(one, Line) or one.text], tables


def _is_table(cells: _Cells) -> bool:
    """Whether there is text in cells as a table has it."""
    rows = _rows(cells)
    is_long = any(len(cell) > _CELL_AT_MOST for row in rows for cell in row)
    return len(rows) > 1 and len(rows[0]) > 1 and not is_long


def _rows(cells: _Cells) -> tuple[tuple[str, ...], ...]:
    """The text of the cells, without the rows and columns that have none."""
    rows, columns = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
    return tuple(tuple(_text(cells.get((row, column), ())) for column in columns) for row in rows)


def _text(lines: Sequence[Line]) -> str:
    """The lines of one cell; a hyphen at its end breaks no word."""
    text = "".join(line.text if line.broken else f"{line.text} " for line in lines).strip()
    return f"{text}-" if lines and lines[-1].broken else text


def _line(cells: _Cells) -> Line:
    lines = [line for cell in cells.values() for line in cell]
    rows = _rows(cells)
    return Line(
        "\n".join("\t".join(row) for row in rows),
        min(line.left for line in lines),
        max(line.right for line in lines),
        min(line.bottom for line in lines),
        max(line.top for line in lines),
        median(line.size for line in lines),
        bold=False,
        broken=False,
        rows=rows,
    )

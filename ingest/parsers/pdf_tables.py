"""Ruled tables of a PDF page: its words put in the cells that they stand in."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import TypeAlias

import pypdfium2 as pdfium

from ingest.parsers.pdf_bands import banded, rules_alike
from ingest.parsers.pdf_cells import PageCells
from ingest.parsers.pdf_grids import Cell, Grid, grids_of
from ingest.parsers.pdf_lines import Line, line_of, placed_lines, read_lines
from ingest.parsers.pdf_rows import CellLine, is_one_body, rows_of
from ingest.parsers.pdf_strokes import Stroke, strokes_on
from ingest.parsers.pdf_words import PageWords, quarters_turned

_RULES_FROM = 3  # of a table, which has two rows
_GRIDS_AT_MOST = 100  # of a page

# What has longer cells than this, one or half of them, is a page laid out in boxes; in characters.
_CELL_AT_MOST = 2000
_USUAL_CELL_AT_MOST = 400

_Table: TypeAlias = dict[Cell, list[CellLine]]


def lines_and_tables(page: pdfium.PdfPage, layer: pdfium.PdfTextPage, text: str) -> list[Line]:
    """The lines of a page and its ``text``; a ruled table is one line, where its first word was."""
    strokes = strokes_on(page)
    if len(strokes.level) < _RULES_FROM or (quarters := quarters_turned(layer, text)) is None:
        return read_lines(layer, text)
    strokes = strokes.turned(quarters)
    grids, rules = grids_of(strokes), rules_alike(strokes.level)
    if not grids and not rules:
        return read_lines(layer, text)
    lines = [(raw, at) for raw, at in placed_lines(layer, text) if at is not None]
    words = PageWords(layer, lines, quarters)
    grids = (grids + _banded(rules, words, grids))[:_GRIDS_AT_MOST]
    while words.words and grids:
        found, tables = _filled(layer, words, grids)
        usable = [grid for grid, table in zip(grids, tables, strict=True) if _is_table(table)]
        if usable == grids:
            return [one if isinstance(one, Line) else _line(one) for one in found]
        grids = usable
    return read_lines(layer, text)


def _banded(
    rules: Sequence[Sequence[Stroke]], words: PageWords, grids: Sequence[Grid]
) -> list[Grid]:
    """The grids of rules alone, but for those where there is a grid."""
    found = [grid for alike in rules for grid in banded(alike, words.words)]
    return [grid for grid in found if not any(grid.overlaps(other) for other in grids)]


def _filled(
    layer: pdfium.PdfTextPage, words: PageWords, grids: Sequence[Grid]
) -> tuple[list[Line | _Table], list[_Table]]:
    """The lines of a page, its tables among them where they begin, and what is in each grid."""
    found: list[Line | _Table] = []
    tables: list[_Table] = [defaultdict(list) for _ in grids]
    for place, piece in words.pieces(PageCells(grids, words.words).at):
        line = line_of(layer, piece.text, piece.offset)
        if not line.text:
            continue
        if place is None:
            found.append(line)
            continue
        table = tables[place.grid]
        if not table:
            found.append(table)
        table[place.cell].append(CellLine(line, piece.height))
    return found, tables


def _is_table(table: _Table) -> bool:
    """Whether there is text in the cells as a table has it."""
    rows = rows_of(table)
    if len(rows) < 2 or len(rows[0]) < 2 or is_one_body(table):
        return False
    lengths = [len(cell) for row in rows for cell in row if cell]
    return max(lengths) <= _CELL_AT_MOST and median(lengths) <= _USUAL_CELL_AT_MOST


def _line(table: _Table) -> Line:
    lines = [one.line for cell in table.values() for one in cell]
    rows = rows_of(table)
    return Line(
        "\n".join("\t".join(row) for row in rows),
        min(line.left for line in lines),
        max(line.right for line in lines),
        min(line.bottom for line in lines),
        max(line.top for line in lines),
        median(line.size for line in lines),
        bold=False,
        broken=False,
        rows=tuple(rows),
    )

"""Reads the tables of a PDF page: ruled ones, those with rules between rows only, and others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, pairwise
from statistics import median
from typing import NamedTuple, TypeAlias

import pypdfium2 as pdfium

from vind.ingest.parsers.pdf.columns import lines_by_column, text_columns
from vind.ingest.parsers.pdf.gaps import gap_rows, gapped
from vind.ingest.parsers.pdf.grids import (
    Cell,
    CellLine,
    Grid,
    PageCells,
    grids_of,
    is_one_body,
    joined,
    rows_of,
)
from vind.ingest.parsers.pdf.lines import Line, PageWords, Word, line_of, placed_lines, read_lines
from vind.ingest.parsers.pdf.strokes import Stroke, strokes_on, without_struck
from vind.ingest.parsers.pdf.text import Span, span_of

_RULES_AT_MOST = 200  # of a page
_MIN_RULES = 3  # of a table
# In points.
_MIN_WIDTH = 100.0  # of a rule: a shorter one underlines a word, or is for a signature
_SAME = 3.0  # difference between the ends of rules of one table
_STEP = 17.0  # at most between the lines of one row
_OUTSIDE = 60.0  # above the first rule and below the last, where a row is looked for
_FURTHER = 4.0  # that a row outside the rules may be further from them than those inside
_ONE_LINE = 3.0  # difference in height between letters of one line
_GAP = 8.0  # at least between two columns


class _Band(NamedTuple):
    """A row between two heights; ``feet`` are the heights of its lines, ``lines`` their spans.

    Heights are negated, so that they increase downwards.
    """

    upper: float
    lower: float
    feet: Sequence[float]
    lines: Sequence[Sequence[Span]]

    @property
    def spans(self) -> list[Span]:
        """The spans with text in any of its lines."""
        return _together(span for line in self.lines for span in line)


def rules_alike(level: Sequence[Stroke]) -> list[list[Stroke]]:
    """Groups of rules with the same ends, from the top down, that may belong to a table."""
    found: list[list[Stroke]] = []
    rules = [rule for rule in joined(level) if rule.end - rule.start >= _MIN_WIDTH]
    for rule in sorted(rules[:_RULES_AT_MOST], reverse=True):
        for others in found:
            if (
                abs(rule.start - others[0].start) <= _SAME
                and abs(rule.end - others[0].end) <= _SAME
            ):
                others.append(rule)
                break
        else:
            found.append([rule])
    return [rules for rules in found if len(rules) >= _MIN_RULES]


def banded(rules: Sequence[Stroke], words: Sequence[Word]) -> Iterator[Grid]:
    """The grids with ``rules`` between their rows, whose columns are parted by gaps in all rows.

    A header may be above the first rule, and a row below the last.
    """
    sides = rules[0].start - _SAME, rules[0].end + _SAME
    heights = [-rule.at for rule in rules]
    for run in _runs(heights, list(_within(words, sides, heights))):
        ruled = sum(band.upper in heights and band.lower in heights for band in run)
        if ruled >= _MIN_RULES - 1:
            walls = [(one[1] + other[0]) / 2 for one, other in pairwise(_columns_of_bands(run))]
            floors = [run[0].upper, *(band.lower for band in run)]
            cells = [(row, column) for row in range(len(run)) for column in range(len(walls) + 1)]
            yield Grid((sides[0], *walls, sides[1]), floors, {cell: cell for cell in cells})


def _within(words: Iterable[Word], sides: Span, heights: Sequence[float]) -> Iterator[Word]:
    """The words between two sides; outside the rules, only whole stretches between them."""
    before: Word | None = None
    stretches: list[list[Word]] = []
    for word in words:
        if before and before.line == word.line and word.first.left - before.last.right < _GAP:
            stretches[-1].append(word)
        else:
            stretches.append([word])
        before = word
    for stretch in stretches:
        inside = [sides[0] <= one.first.left and one.last.right <= sides[1] for one in stretch]
        is_ruled = heights[0] <= -stretch[0].first.middle[1] <= heights[-1]
        if is_ruled or all(inside):
            yield from compress(stretch, inside)


def _runs(heights: Sequence[float], words: Sequence[Word]) -> Iterator[list[_Band]]:
    """Runs of consecutive rows with the same columns."""
    between = pairwise([heights[0] - _OUTSIDE, *heights, heights[-1] + _OUTSIDE])
    bands = [_blocks(upper, lower, words) for upper, lower in between]
    rows = {place for place, blocks in enumerate(bands[:-1]) if place and len(blocks) == 1}
    # A row outside the rules belongs to the table if it is as near to them as those inside.
    over = max((bands[row][0].lower - bands[row][0].feet[-1] for row in rows), default=0.0)
    under = max((bands[row][0].feet[0] - bands[row][0].upper for row in rows), default=0.0)
    run: list[_Band] = []
    for place, blocks in enumerate(bands):
        if place in rows:
            if not _fits(blocks[0], run, alone=True):
                yield run
                run = []
            if run or _fits(blocks[0], run, alone=False):
                run.append(blocks[0])
            continue
        if not blocks and 0 < place < len(bands) - 1:  # an empty row
            continue
        if run and blocks and blocks[0].feet[0] - blocks[0].upper <= under + _FURTHER:
            run += [_near(blocks[0])] if _fits(blocks[0], run, alone=False) else []
        yield run
        run = []
        if blocks and blocks[-1].lower - blocks[-1].feet[-1] <= over + _FURTHER:
            run += map(_near, _heads(blocks[-1]))
    yield run


def _near(band: _Band) -> _Band:
    """A row outside the rules, cut to the height of its lines, as other text may follow."""
    upper, lower = band.feet[0] - _STEP, band.feet[-1] + _ONE_LINE
    return band._replace(upper=max(band.upper, upper), lower=min(band.lower, lower))


def _heads(band: _Band) -> Iterator[_Band]:
    """The lines above the first rule that may be the header, which needs at least two columns.

    A line with fewer spans than the one below it belongs to the text before the table.
    """
    first = len(band.lines) - 1
    while first and len(_from(band, first - 1).spans) >= len(_from(band, first).spans):
        first -= 1
    if _fits(head := _from(band, first), [], alone=False):
        yield head


def _from(band: _Band, first: int) -> _Band:
    """The band from line ``first`` on."""
    feet = band.feet[first:]
    upper = (band.feet[first - 1] + feet[0]) / 2 if first else band.upper
    return band._replace(upper=upper, feet=feet, lines=band.lines[first:])


def _fits(band: _Band, run: Sequence[_Band], *, alone: bool) -> bool:
    """Whether a row has the columns of those before it.

    A row that is ``alone`` between two rules may have text in only one column.
    """
    columns = _columns_of_bands([*run, band])
    if len(columns) < max(2, len(_columns_of_bands(run))):
        return False
    filled = sum(any(left <= start <= right for start, _ in band.spans) for left, right in columns)
    return filled > 1 or (alone and len(run) > 1)


def _blocks(upper: float, lower: float, words: Iterable[Word]) -> list[_Band]:
    """The blocks of lines between two heights, separated by white space."""
    within = [word for word in words if upper <= -word.first.middle[1] < lower]
    within.sort(key=lambda word: -word.first.bottom)
    lines: list[list[Word]] = []
    for word in within:
        if not lines or lines[-1][-1].first.bottom - word.first.bottom > _ONE_LINE:
            lines.append([])
        lines[-1].append(word)
    feet = [-line[-1].first.bottom for line in lines]
    starts = [place for place, (one, other) in enumerate(pairwise(feet), 1) if other - one > _STEP]
    edges = [upper, *((feet[start - 1] + feet[start]) / 2 for start in starts), lower]
    spans = [
        _together(span_of(word.first.left, word.last.right) for word in line) for line in lines
    ]
    parts = pairwise([0, *starts, len(lines)]) if lines else ()
    return [
        _Band(top, bottom, feet[start:end], spans[start:end])
        for (start, end), (top, bottom) in zip(parts, pairwise(edges), strict=bool(lines))
    ]


def _columns_of_bands(bands: Iterable[_Band]) -> list[Span]:
    return _together(span for band in bands for span in band.spans)


def _together(spans: Iterable[Span]) -> list[Span]:
    """The spans, merged where there is no gap between them."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start - found[-1][1] < _GAP:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


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

"""The shape of the tables in a document: names, kinds and units of columns, totals and groups.

It is found once, from all cells of a column, and kept in the catalogue. Nothing is computed from a
column whose cells are not alike.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache

from vind.indexes.text.folding import fold
from vind.indexes.text.languages import lexicon
from vind.indexes.text.words import EMPTY, NEGATIVE_CELL, NUMBER
from vind.indexes.types import Column, ColumnKind, Table
from vind.ingest.document.parsed import Block, BlockKind, ParsedDocument

_ALIKE = 0.9
"""Share of the filled cells of a column that must be of its kind; others may be remarks."""

_LETTERS = 2
"""Letters for each digit, of which a name has more, unlike a key: "Zone 1", but not "GM0599"."""

_ADDENDS = 3
"""Fewest rows that a total without such a name adds up."""

_UNNAMED, _ALL_TEXT = 0.3, 0.8
"""Certainty of a table without names, and of names above text only, which may be data."""

_DATES = (
    (re.compile(r"\d{4}-\d\d-\d\d"), "%Y-%m-%d"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "%Y-%m-%d %H:%M"),
    (re.compile(r"\d{1,2}-\d{1,2}-\d{4}"), "%d-%m-%Y"),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), "%d.%m.%Y"),
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4}"), "%d/%m/%Y"),
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4}"), "%m/%d/%Y"),
    (re.compile(r"(?:19|20)\d\d"), "%Y"),
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SIGN = re.compile(r"[€$£¥%]")
_IN_BRACKETS = re.compile(r"\(([^()]+)\)\s*$")
_NAME = re.compile(r"[^\W\d_]{2}")

_Lines = Sequence[Sequence[str]]


def tables_of(document: ParsedDocument) -> tuple[Table, ...]:
    """The tables of a document, in order; a single row is none."""
    return tuple(
        _table(document.text, blocks) for blocks in _runs(document.blocks) if len(blocks) > 1
    )


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks of each table: a header and its rows, or rows without one."""
    run: list[Block] = []
    for block in blocks:
        is_row = block.kind is BlockKind.ROW
        if run and not (is_row and (run[-1].kind is BlockKind.HEADER or _are_one(run[-1], block))):
            yield run
            run = []
        if is_row or block.kind is BlockKind.HEADER:
            run.append(block)
    if run:
        yield run


def _are_one(above: Block, below: Block) -> bool:
    return above.header == below.header and above.part == below.part


def _table(text: str, blocks: Sequence[Block]) -> Table:
    start, end = blocks[0].start, blocks[-1].end
    lines = [list(map(str.strip, line.split("\t"))) for line in text[start:end].split("\n")]
    width = max(map(len, lines))
    has_header = blocks[0].kind is BlockKind.HEADER
    names = [*lines[0], *[""] * (width - len(lines[0]))] if has_header else [""] * width
    named = [n for n, line in enumerate(lines) if has_header and line == lines[0]]
    if has_header and _names_on(lines):
        under = [*lines[1], *[""] * (width - len(lines[1]))]
        names = [f"{name} {one}".strip() for name, one in zip(names, under, strict=True)]
        named.append(1)
    groups = _groups(lines, named)
    left_out = {*named, *groups}
    body = [line for n, line in enumerate(lines) if n not in left_out and any(line)]
    columns = tuple(
        _column(name, [line[n] for line in body if n < len(line)]) for n, name in enumerate(names)
    )
    label = _label(columns, body)
    totals = _totals(lines, columns, left_out)
    return Table(
        start,
        end,
        columns,
        label,
        tuple(named),
        totals,
        tuple(groups),
        _certainty(columns, body) if has_header else _UNNAMED,
    )


def _names_on(lines: _Lines) -> bool:
    """Whether the line under the first goes on naming columns: years, above no years."""
    second = [(n, cell) for n, cell in enumerate(lines[1]) if cell]
    years = [n for n, cell in second if _YEAR.fullmatch(cell)]
    others = [cell for n, cell in second if n not in years]
    below = [line[n] for line in lines[2:] for n in years if n < len(line) and line[n]]
    return (
        len(years) > 1
        and not any(map(NUMBER.match, others))
        and bool(below)
        and not any(map(_YEAR.fullmatch, below))
    )


def _groups(lines: _Lines, named: Sequence[int]) -> list[int]:
    """The lines with one cell, the first, above lines with more: "Current assets:"."""
    found = []
    for n, line in enumerate(lines[:-1]):
        filled = [place for place, cell in enumerate(line) if cell]
        below = sum(map(bool, lines[n + 1]))
        if filled == [0] and n not in named and _NAME.search(line[0]) and below:
            found.append(n)
    # A table most of whose lines have one cell is a list.
    return found if len(found) * 2 < len(lines) else []


def _column(name: str, cells: Sequence[str]) -> Column:
    filled = [cell for cell in cells if not EMPTY.match(cell)]
    if not filled:
        return Column(name)
    form = _date_form(filled)
    if form:
        return Column(name, ColumnKind.DATE, "", form)
    found = [number for cell in filled if (number := NUMBER.match(cell))]
    if len(found) < len(filled) * _ALIKE:
        return Column(name)
    units = Counter((one["before"] or one["after"] or "").strip() for one in found)
    written = [unit for unit, _ in units.most_common() if unit]
    if len({unit[:3].casefold() for unit in written}) > 1:
        return Column(name)
    mark = _decimal_mark([one["number"] for one in found])
    if mark is None:
        return Column(name)
    return Column(name, ColumnKind.NUMBER, written[0] if written else _unit_in(name), mark)


def _unit_in(name: str) -> str:
    """The unit that the name of a column has: "Price (€)", "Length (cm)"."""
    if sign := _SIGN.search(name):
        return sign[0]
    within = _IN_BRACKETS.search(name)
    return within[1].strip() if within else ""


def _decimal_mark(numbers: Sequence[str]) -> str | None:
    """The decimal mark of a column, "" if all numbers are whole; None if two are used.

    A lone mark before three digits may be either: "1.250". It then groups digits, unless the other
    numbers of the column tell, or the number begins with 0.
    """
    decided, open_ = set(), set()
    for number in numbers:
        marks = [mark for mark in number if mark in ".,"]
        if not marks:
            continue
        places = len(number) - 1 - number.rindex(marks[-1])
        if len(set(marks)) == 2:
            decided.add(marks[-1])
        elif len(marks) == 1 and (places != 3 or number.startswith(("0", ".", ","))):
            decided.add(marks[0])
        elif len(marks) == 1:
            open_.add(marks[0])
    if len(decided) > 1 or (not decided and len(open_) > 1):
        return None
    return next(iter(decided), "")


def _date_form(cells: Sequence[str]) -> str:
    """The only format in which all cells are dates; empty if there is none, or more than one."""
    forms = [form for pattern, form in _DATES if all(map(pattern.fullmatch, cells))]
    fitting = [form for form in forms if all(_is_date(cell, form) for cell in cells)]
    return fitting[0] if len(fitting) == 1 else ""


@cache
def _is_date(cell: str, form: str) -> bool:
    try:
        datetime.strptime(cell, form)  # noqa: DTZ007 - only whether it is one
    except ValueError:
        return False
    return True


def _label(columns: Sequence[Column], body: _Lines) -> int:
    """The column that names the rows: words that differ by row, rather than codes."""

    def cells(column: int) -> list[str]:
        return [line[column] for line in body if column < len(line) and line[column]]

    texts = [n for n, one in enumerate(columns) if one.kind is ColumnKind.TEXT and cells(n)]
    if texts[:1] == [0] and not columns[0].name and any(one.name for one in columns):
        return 0  # Names under an empty corner, which may repeat under each group.

    def names(column: int) -> bool:
        said = cells(column)
        are_words = sum(map(_is_words, said)) * 2 >= len(said)
        return are_words and len(set(said)) * 2 > len(body)

    best = [n for n in texts if names(n)] or sorted(texts, key=lambda n: -len(set(cells(n))))
    return best[0] if best else 0


def _is_words(cell: str) -> bool:
    return _NAME.search(cell) is not None and sum(map(str.isalpha, cell)) > _LETTERS * sum(
        map(str.isdigit, cell)
    )


def _totals(lines: _Lines, columns: Sequence[Column], left_out: set[int]) -> tuple[int, ...]:
    """The lines that add up those above: by their name, or by the numbers in the last line."""
    numbers = [n for n, one in enumerate(columns) if one.kind is ColumnKind.NUMBER]
    rows = [n for n, line in enumerate(lines) if n not in left_out and any(line)]
    found = [n for n in rows if _is_named_total(lines[n])]
    if rows and rows[-1] not in found and not found and len(rows) > _ADDENDS and numbers:
        sums = [
            [_number(lines[n][c], columns[c].form) for n in rows if c < len(lines[n])]
            for c in numbers
        ]
        filled = [one for one in sums if len(one) == len(rows) and one[-1]]
        if filled and all(sum(one[:-1]) == one[-1] for one in filled):
            found.append(rows[-1])
    return tuple(found)


def _is_named_total(line: Sequence[str]) -> bool:
    first = next((cell for cell in line if cell), "")
    return _total_words().match(fold(first)) is not None


@cache
def _total_words() -> re.Pattern[str]:
    words = "|".join(map(re.escape, lexicon("").tables.total_row))
    return re.compile(rf"(?:{words})(?!\w)")


def _number(cell: str, mark: str) -> Decimal:
    """The number in a cell; 0 if it has none."""
    found = NUMBER.match(cell)
    if found is None:
        return Decimal(0)
    digits = "".join(sign for sign in found["number"] if sign.isdigit() or sign == mark)
    value = Decimal(digits.replace(",", ".") or 0)
    return -value if re.search(NEGATIVE_CELL, cell) else value


def _certainty(columns: Sequence[Column], body: _Lines) -> float:
    """How far the cells bear out the names: all columns named, each differently, and numbers."""
    used = {n for line in body for n, cell in enumerate(line) if cell}
    if not used:
        return 0.0
    names = [columns[n].name for n in used]
    # The corner over the names of the rows is often empty.
    named = sum(map(bool, names)) + (not columns[min(used)].name)
    told = len({*filter(None, names)}) + sum(not name for name in names)
    kinds = {columns[n].kind for n in used} - {ColumnKind.TEXT}
    certainty = (named / len(used)) * (told / len(used)) * (1.0 if kinds else _ALL_TEXT)
    return round(certainty, 3)

"""CSV and TSV: rows with their header.

Not through unstructured's partition_csv: it guesses no header, fails on UTF-16 and builds a page of
HTML of the whole file.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from indexes.errors import FileTooLargeError
from ingest.decoding import decode
from ingest.document import ParsedDocument, TextBuilder
from ingest.parsers.base import Source
from ingest.parsers.tables import looks_like_header
from ingest.parsers.text import add_text

_SAMPLE = 65536  # characters that tell the delimiter
_DELIMITERS = ";\t|,"
# What Excel is told the delimiter with, in a line before the rows.
_TOLD = re.compile(r'"?sep=([^"\r\n])"?(?:\r?\n|$)', re.IGNORECASE)
_FIELD_AT_MOST = 10_000_000  # characters; the reader's own limit is 131,072
_READ_AGAIN = 10  # times the file; one that needs more for its quotes is made to cost time


def parse(source: Source) -> ParsedDocument:
    """Read a file of delimited rows; one that is not is read as text."""
    text = decode(source.path.read_bytes()).replace("\0", "")
    builder = TextBuilder()
    told = _TOLD.match(text)
    text = text[told.end() :] if told else text
    delimiter = told[1] if told else _delimiter(text[:_SAMPLE])
    if not delimiter:
        add_text(builder, text)
        return builder.build()
    csv.field_size_limit(_FIELD_AT_MOST)
    try:
        rows = list(_rows(text, delimiter))
    except csv.Error as error:
        raise FileTooLargeError(f"A cell is over {_FIELD_AT_MOST:,} characters.") from error
    _add(builder, rows)
    return builder.build()


def _delimiter(sample: str) -> str:
    """The delimiter that gives the most lines the same number of cells, more than one.

    Where numbers have decimal commas, the comma gives as many as the delimiter does.
    """
    lines = [line for line in sample.splitlines(keepends=True) if line.strip()][:100]

    def agreement(delimiter: str) -> tuple[int, bool, int]:
        counts = [len(row) for row in _rows("".join(lines), delimiter)]
        usual = max(set(counts), key=counts.count, default=0)
        return (counts.count(usual), delimiter != ",", usual) if usual > 1 else (0, False, 0)

    best = max(_DELIMITERS, key=agreement)
    return best if agreement(best)[0] else ""


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a file. Raises csv.Error.

    A quote that is not closed as it should be is one that somebody typed: it would take the lines
    up to the next one, or all there are, into its cell. Its line is read as it stands.
    """
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    room = len(text) * _READ_AGAIN
    while True:
        start = lines.tell()
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            room -= lines.tell() - start
            lines.seek(start)
            yield _row(lines.readline(), delimiter)
            reader = csv.reader(
                lines,
                delimiter=delimiter,
                strict=True,
                quoting=csv.QUOTE_MINIMAL if room > 0 else csv.QUOTE_NONE,
            )


def _row(line: str, delimiter: str) -> list[str]:
    """The row on a line with quotes of which no more is known than whether they are pairs."""
    if line.count('"') % 2:
        return next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return next(csv.reader([line], delimiter=delimiter))


def _add(builder: TextBuilder, rows: Sequence[list[str]]) -> None:
    """Add a table, and what stands above it: a title, who made the file and when."""
    widths = [_width(row) for row in rows]
    usual = Counter(filter(None, widths)).most_common(1)[0][0] if any(widths) else 0
    first = next((place for place, width in enumerate(widths) if width >= usual), 0)
    if first and widths[first - 1] and max(widths[:first]) * 2 > usual:
        first = 0  # its header, of which some column has no name
    for row in rows[:first]:
        if len(said := [cell for cell in row if cell.strip()]) == 1:
            builder.paragraph(said[0])
        else:
            builder.table([row], has_header=False)
    table = [row for row, width in zip(rows[first:], widths[first:], strict=True) if width]
    builder.table(table, has_header=looks_like_header(table))


def _width(row: Sequence[str]) -> int:
    """The number of cells up to the last with something in it."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1].strip()), 0)

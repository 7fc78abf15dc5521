"""Parses CSV and TSV: rows with their header.

unstructured's partition_csv is not used: it does not detect headers, fails on UTF-16, and builds an
HTML page of the whole file.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from vind.indexes.errors import FileTooLargeError
from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.tables.headers import with_one_header
from vind.ingest.parsers.tables.rows import Row, filled, is_number, looks_like_header, with_numbers
from vind.ingest.parsers.tables.tops import ROWS_OF_A_TABLE, add_lines, lines_above, tables_in
from vind.ingest.parsers.text.plain import Encoded, add_text

_SAMPLE = 65536  # characters in which the delimiter is detected
_DELIMITERS = ";\t|,"
_FEWEST_ROWS = 3
# Commas and semicolons before another word, and decimal commas in lone numbers.
_PUNCTUATION = re.compile(r"(?<=\w)([,;])(?=\s+[^\W\d])|(?<![\d,.:/-])\d+(,)\d+(?![\d,])")
_QUOTED = re.compile(r'"[^"]*"')
# A first line that tells Excel the delimiter.
_TOLD = re.compile(r'"?sep=([^"\r\n])"?(?:\r?\n|$)', re.IGNORECASE)
_FIELD_AT_MOST = 10_000_000  # characters; the reader's own limit is 131,072
_READ_AGAIN = 10  # lengths of the file that may be read again; more, for quotes, is an attack


def parse(source: Source) -> ParsedDocument:
    """Read a file of delimited rows; any other file is read as text."""
    encoded = Encoded()
    text = encoded.left_out(decode(source.path.read_bytes()).replace("\0", ""))
    builder = TextBuilder()
    told = _TOLD.match(text)
    text = text[told.end() :] if told else text
    delimiter = told[1] if told else _delimiter(text[:_SAMPLE])
    if not delimiter:
        add_text(builder, text)
        return builder.build(unread=encoded.unread)
    csv.field_size_limit(_FIELD_AT_MOST)
    try:
        rows = list(_rows(text, delimiter))
    except csv.Error as error:
        raise FileTooLargeError(f"A cell is over {_FIELD_AT_MOST:,} characters.") from error
    _add(builder, rows)
    return builder.build(unread=encoded.unread)


def is_delimited(sample: str) -> bool:
    """Whether a text is a table with a header: three rows with as many tabs or semicolons each.

    With two columns, all values below the second name must be numbers.
    """
    return any(_are_rows(sample, delimiter) for delimiter in "\t;")


def _are_rows(sample: str, delimiter: str) -> bool:
    lines = [line for line in sample.splitlines(keepends=True) if line.strip()]
    if len(lines) < _FEWEST_ROWS or not all(delimiter in line for line in lines):
        return False
    if sample.count(f"{delimiter} ") * 2 > sample.count(delimiter):  # as in sentences
        return False
    rows = list(_rows("".join(lines), delimiter))
    columns = len(rows[0])
    if len(rows) < _FEWEST_ROWS or any(len(row) != columns for row in rows):
        return False
    are_numbers = columns == 2 and all(is_number(row[1]) for row in rows[1:])
    return looks_like_header(rows) and (columns > 2 or are_numbers)


def _delimiter(sample: str) -> str:
    """The delimiter with which the most lines have the same number of cells, more than one.

    With decimal commas, the comma may reach the same number as the real delimiter. csv.Sniffer is
    not used, as it fails where a title is above the rows.
    """
    lines = [line for line in sample.splitlines(keepends=True) if line.strip()][:100]

    def agreement(delimiter: str) -> tuple[int, bool, int]:
        counts = [len(row) for row in _rows("".join(lines), delimiter)]
        usual = max(set(counts), key=counts.count, default=0)
        return (counts.count(usual), delimiter != ",", usual) if usual > 1 else (0, False, 0)

    best = max(_DELIMITERS, key=agreement)
    return best if agreement(best)[0] and not _only_punctuates(best, lines) else ""


def _only_punctuates(delimiter: str, lines: Sequence[str]) -> bool:
    """Whether the delimiter is only punctuation in a single column, whose name has none.

    A first line without it may also be the title of a table.
    """
    if delimiter in lines[0]:
        return False
    bare = [_QUOTED.sub("", line) for line in lines]
    in_sentences = sum(delimiter in sign for line in bare for sign in _PUNCTUATION.findall(line))
    return in_sentences * 2 > sum(line.count(delimiter) for line in bare)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a file. Raises csv.Error.

    An unclosed quote was typed as text: it would include the lines up to the next quote, or all of
    them, in its cell. Its line is read without quoting.
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
    """The row on a line whose quotes may not be balanced."""
    if line.count('"') % 2:
        return next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
    return next(csv.reader([line], delimiter=delimiter), [])


def _add(builder: TextBuilder, rows: Sequence[list[str]]) -> None:
    """Add the tables, and the lines above each: a title, who made the file and when."""
    for table in _tables(rows):
        above = lines_above(table)
        if above == len(table):
            above = 0
        add_lines(builder, table[:above])
        named = table[above:]
        builder.table(with_one_header(named), has_header=looks_like_header(named))


def _tables(rows: Sequence[list[str]]) -> Iterator[list[list[str]]]:
    """The rows of each table, with the lines above it."""
    return (joint[part] for joint in _joint(rows) for part in tables_in(joint))


def _joint(rows: Sequence[list[str]]) -> Iterator[list[list[str]]]:
    """The rows without empty ones, split where a header after an empty row begins a new table."""
    table: list[list[str]] = []
    for is_filled, run in groupby(rows, key=lambda row: any(map(str.strip, row))):
        block = list(run)
        if not is_filled:
            continue
        if _is_another(table, block) and lines_above([*table, *block]) < len(table):
            yield table
            table = []
        table += block
    yield table


def _is_another(table: Sequence[Row], block: Sequence[Row]) -> bool:
    """Whether a block has a header of its own: words above numbers.

    There must be numbers above these words too, or fewer columns in the table above; else the words
    may be a row without numbers.
    """
    named = block[lines_above(block) :]
    if not looks_like_header(named):
        return False
    figures = filled(named)
    for row in named[1:]:
        figures &= with_numbers([row])
    above = table[-ROWS_OF_A_TABLE:]
    return bool(figures & with_numbers(above) or (figures and filled(above) < filled(block)))

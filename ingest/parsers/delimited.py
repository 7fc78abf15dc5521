"""CSV and TSV: rows with their header.

Not through unstructured's partition_csv: it guesses no header, fails on UTF-16 and builds a page of
HTML of the whole file.
"""

import csv
import io
import re

from indexes.errors import FileTooLargeError
from ingest.decoding import decode
from ingest.document import ParsedDocument, TextBuilder
from ingest.parsers.base import Source
from ingest.parsers.tables import looks_like_header
from ingest.parsers.text import add_text

_SAMPLE = 65536  # characters that tell the delimiter
# Of those that fit equally well the first: where numbers have decimal commas, the comma does too.
_DELIMITERS = ";\t|,"
# What Excel is told the delimiter with, in a line before the rows.
_TOLD = re.compile(r'"?sep=([^"\r\n])"?(?:\r?\n|$)', re.IGNORECASE)
_FIELD_AT_MOST = 10_000_000  # characters; the reader's own limit is 131,072


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
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise FileTooLargeError(f"A cell is over {_FIELD_AT_MOST:,} characters.") from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    builder.table(rows, has_header=looks_like_header(rows))
    return builder.build()


def _delimiter(sample: str) -> str:
    """The delimiter that gives the most lines the same number of cells, more than one."""
    lines = [line for line in sample.splitlines() if line.strip()][:100]

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(counts), key=counts.count, default=0)
        return (counts.count(usual), usual) if usual > 1 else (0, 0)

    best = max(_DELIMITERS, key=agreement)
    return best if agreement(best)[0] else ""

"""CSV and TSV: rows with their header.

Not through unstructured's partition_csv: it guesses no header, fails on UTF-16 and builds a page of
HTML of the whole file.
"""

import csv
import io

from indexes.errors import FileTooLargeError
from ingest.decoding import decode
from ingest.document import ParsedDocument, TextBuilder
from ingest.parsers.base import Source
from ingest.parsers.tables import looks_like_header
from ingest.parsers.text import add_text

_SAMPLE = 65536  # characters that tell the delimiter
_DELIMITERS = ",;\t|"
_FIELD_AT_MOST = 10_000_000  # characters; the reader's own limit is 131,072


def parse(source: Source) -> ParsedDocument:
    """Read a file of delimited rows; one that is not is read as text."""
    text = decode(source.path.read_bytes())
    builder = TextBuilder()
    delimiter = _delimiter(text[:_SAMPLE])
    if not delimiter:
        add_text(builder, text)
        return builder.build()
    csv.field_size_limit(_FIELD_AT_MOST)
    try:
        rows = list(
            csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
        )
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

"""Parses plain text: paragraphs, with wrapped lines joined, and tables.

unstructured's partition_text is not used: it removes bullets, takes short lines for titles by an
English rule, and joins the lines of lists.
"""

import re

from vind.ingest.decoding import decode
from vind.ingest.document import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.tables.rows import looks_like_header
from vind.ingest.parsers.text.aligned import text_and_tables
from vind.ingest.parsers.text.encoded import Encoded
from vind.ingest.parsers.text.lines import unwrap

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LINE_END = re.compile(r"\r\n?|\x0c")


def parse(source: Source) -> ParsedDocument:
    """Read a text file in any encoding."""
    builder = TextBuilder()
    encoded = Encoded()
    add_text(builder, encoded.left_out(decode(source.path.read_bytes())))
    return builder.build(unread=encoded.unread)


def add_text(builder: TextBuilder, text: str) -> None:
    """Add a text: its paragraphs between blank lines, and its tables."""
    for paragraph in _BLANK_LINE.split(_LINE_END.sub("\n", text)):
        for part in text_and_tables(paragraph):
            if isinstance(part, str):
                builder.paragraph(unwrap(part))
            else:
                builder.table(part, has_header=looks_like_header(part))


def lines_of(text: str) -> list[str]:
    """The lines of a text."""
    return _LINE_END.sub("\n", text).split("\n")

"""Parses plain text: paragraphs, with wrapped lines joined, and tables, without base64.

unstructured's partition_text is not used: it removes bullets, takes short lines for titles by an
English rule, and joins the lines of lists.
"""

import io
import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from mimetypes import guess_extension
from typing import IO, Any

from vind.indexes.errors import CorruptFileError
from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.files.members import Entry
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.tables.rows import Row, looks_like_header
from vind.ingest.parsers.text.lines import is_item, unwrap

FEWEST_ROWS = 3
"""Of an aligned table: two lines may have wide spaces at the same place by chance."""

_CELL = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r"\s*[+|]?[-=_]{3}[-=_+|\s]*")


def text_and_tables(paragraph: str) -> Iterator[str | list[Row]]:
    """A paragraph, split in order into texts and the rows of tables."""
    lines = paragraph.split("\n")
    text: list[str] = []
    at = 0
    while at < len(lines):
        rows, end = _piped_at(lines, at)
        if not rows:
            rows, end = _table_at(lines, at)
        if rows:
            if text:
                yield "\n".join(text)
            yield rows
            text, at = [], end
        else:
            text.append(lines[at])
            at += 1
    if text:
        yield "\n".join(text)


def _piped_at(lines: Sequence[str], first: int) -> tuple[list[Row], int]:
    """The rows of a table with "|" between cells, as SAP and databases print; else as _table_at.

    Rules below rows are left out. A single row is not a table.
    """
    rows: list[Row] = []
    end = first
    for at in range(first, len(lines)):
        if rows and _RULE.fullmatch(lines[at]):
            end = at + 1
            continue
        cells = [cell.strip() for cell in lines[at].split("|")]
        is_row = len(cells) > 3 and not cells[0] and not cells[-1]
        if not is_row or (rows and len(cells) != len(rows[0]) + 2) or _RULE.fullmatch(lines[at]):
            break
        rows.append(cells[1:-1])
        end = at + 1
    return (rows, end) if len(rows) > 1 else ([], first)


def _table_at(lines: Sequence[str], first: int) -> tuple[list[Row], int]:
    """The rows of an aligned table that begins with line ``first``, and the index of the next line.

    Rules between rows are left out. No rows where there are fewer than FEWEST_ROWS.
    """
    opens = [] if _RULE.fullmatch(lines[first]) else _CELL.finditer(lines[first])
    columns = [(match.start(), match.end()) for match in opens]
    rows: list[Row] = []
    end = first
    for at in range(first, len(lines) if len(columns) > 1 else first):
        if rows and _RULE.fullmatch(lines[at]):
            continue
        cells = list(_CELL.finditer(lines[at]))
        widened = _with(columns, cells)
        if not widened or is_item(lines[at]) or "\t" in lines[at]:
            break
        columns, end = widened, at + 1
        rows.append([cell[0] for cell in cells])
    return (rows, end) if len(rows) >= FEWEST_ROWS else ([], first)


def _with(
    columns: Sequence[tuple[int, int]], cells: Sequence[re.Match[str]]
) -> list[tuple[int, int]]:
    """The columns widened to hold the cells of another line; none where they do not fit."""
    if len(cells) != len(columns):
        return []
    wide = [
        (min(start, cell.start()), max(end, cell.end()))
        for (start, end), cell in zip(columns, cells, strict=True)
    ]
    has_gaps = all(end + 1 < start for (_, end), (start, _) in pairwise(wide))
    return wide if has_gaps else []


_FROM = 500  # characters; a token or the hash of a file is shorter
# One long line, or lines of the usual lengths and a last one; also with JSON's escapes for line
# ends and slashes, and with the prefix of a data URL. Possessive, to avoid backtracking.
_RUN = re.compile(
    r"(?:data:[\w.+-]+/[\w.+-]+(?:;[\w.+=-]+)*+,)?+(?<![\w+/])[A-Za-z0-9+/\\]{60,}+={0,2}"
    r"(?:[ \t]*+\r?\n[ \t]*+[A-Za-z0-9+/\\]{60,}+={0,2})*+"
    r"(?:[ \t]*+\r?\n[ \t]*+(?:[A-Za-z0-9+/=]{4})++(?![^\s<\"'\\]))?+"
)
_SIGNS = tuple(map(re.compile, ("[a-z]", "[A-Z]", "[0-9]")))
# The elements with files in UBL and UN/CEFACT invoices, with a media type and a name.
_OBJECT = "BinaryObject"


class Encoded:
    """Leaves base64 out of the texts of one file, and counts it."""

    def __init__(self) -> None:
        self._count = 0

    @property
    def unread(self) -> str:
        """The ledger's reason; empty where nothing was left out."""
        if not self._count:
            return ""
        what = "1 stretch" if self._count == 1 else f"{self._count:,} stretches"
        return f"{what} of base64: no text"

    def left_out(self, text: str) -> str:
        """The text without base64."""
        return _RUN.sub(self._text_for, text) if len(text) >= _FROM else text

    def _text_for(self, run: re.Match[str]) -> str:
        if len(run[0]) < _FROM or not all(sign.search(run[0]) for sign in _SIGNS):
            return run[0]
        self._count += 1
        return ""


def taken_out(root: Any) -> list[Entry]:
    """The files in marked elements of an XML document, removed from it except names and types."""
    found: list[Entry] = []
    for element in root.iter("{*}*"):
        if element.tag.endswith(_OBJECT) and not len(element) and (element.text or "").strip():
            kind = guess_extension(element.get("mimeCode", "")) or ""
            name = element.get("filename") or f"attachment-{len(found) + 1}{kind}"
            found.append(Entry(name, partial(_opened, element.text)))
            element.text = None
    return found


def leave_out_encoded(root: Any, encoded: Encoded) -> None:
    """Leave base64 out of an XML document."""
    for element in root.iter("{*}*"):
        element.text = encoded.left_out(element.text or "")
        for name, value in element.attrib.items():
            element.set(name, encoded.left_out(value))


def _opened(text: str) -> IO[bytes]:
    try:
        return io.BytesIO(b64decode(text))
    except (Error, ValueError) as error:
        raise CorruptFileError("The attachment is damaged.") from error


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

"""Splits mailboxes (mbox) of any size into mails, without loading them into memory.

Python's mailbox is not used: for it any line that begins with "From " begins a mail.
"""

import re
from collections.abc import Generator, Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import IO, NamedTuple

from vind.indexes.errors import EmptyFileError
from vind.ingest.document.characters import one_line
from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.files.members import Entry
from vind.ingest.parsers.archives.streams import as_file
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.mime import message_name, with_web_encodings

_PIECE = 1 << 22  # bytes read at once
_HEADERS = 1 << 15  # first bytes of a mail that are searched for its subject
# "From jan@waterhoen.nl Mon Mar 4 10:00:00 2024". A year, and a time or a header on the next line,
# are required, as a sentence may begin with "From". Thunderbird writes only "From ".
_START = re.compile(
    rb"\n\r?\n(From(?: \S(?:(?=[^\n]{0,300}\d:\d\d)[^\n]{0,300}\d{4}[^\n]{0,50}\n"
    rb"|[^\n]{0,300}\d{4}[^\n]{0,50}\n(?=[\w-]+:))"
    rb"|[ \t]{0,9}\r?\n(?=[\w-]+:)))"
)
_SUBJECT = re.compile(rb"^Subject:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE)
_BLANK_LINE = re.compile(rb"\n\r?\n")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


class _Mail(NamedTuple):
    """The offsets in bytes of a mail and of its "From " line, and its subject."""

    line: int
    start: int
    subject: str


def parse(source: Source) -> ParsedDocument:
    """Unpack the mails of a mailbox. Raises EmptyFileError."""
    source.unpacker.unpack(_entries(source))
    if not (source.unpacker.has_files or source.unpacker.unread):
        raise EmptyFileError("There are no mails in the mailbox.")
    return TextBuilder().build()


def _entries(source: Source) -> Iterator[Entry]:
    for number, (mail, following) in enumerate(pairwise(_mails(source)), 1):
        name = f"{number:05} {message_name(mail.subject)}"
        yield Entry(name, partial(_opened, source.path, mail.start, following.line))


def _mails(source: Source) -> Iterator[_Mail]:
    """The mails, and last the end of the file."""
    with source.path.open("rb") as file:
        # As if there were a blank line before the first mail.
        block, at = b"\n\n", -2
        while piece := file.read(_PIECE):
            source.beat()
            block += piece
            # A mail that begins at the end of the block waits for its headers to be read.
            yield from _within(block, at, len(block) - _HEADERS)
            kept = block[-_HEADERS:]
            block, at = kept, at + len(block) - len(kept)
        yield from _within(block, at, len(block))
        yield _Mail(at + len(block), at + len(block), "")


def _within(block: bytes, at: int, until: int) -> Iterator[_Mail]:
    for found in _START.finditer(block):
        if found.start() < until:
            yield _Mail(at + found.start(1), at + found.end(), _subject(block, found.end()))


def _subject(block: bytes, start: int) -> str:
    end = _BLANK_LINE.search(block, start, start + _HEADERS)
    found = _SUBJECT.search(block, start, end.start() if end else start + _HEADERS)
    subject = with_web_encodings(decode(found[1])) if found else ""
    try:
        return one_line(str(make_header(decode_header(subject))))
    except (ValueError, LookupError, HeaderParseError):
        return one_line(subject)


def _opened(path: Path, start: int, end: int) -> IO[bytes]:
    return as_file(_lines(path, start, end))


def _lines(path: Path, start: int, end: int) -> Generator[bytes, None, None]:
    """The mail as it was sent, without the ">" that a mailbox puts before lines with "From "."""
    with path.open("rb") as file:
        file.seek(start)
        while (left := end - file.tell()) > 0:
            lines = file.read(min(_PIECE, left))
            left = end - file.tell()
            lines += file.readline(min(_PIECE, left)) if left else b""
            yield _QUOTED_FROM.sub(rb"\1", lines) if b">From " in lines else lines

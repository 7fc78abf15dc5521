"""Reads the OLE containers of Office files up to 2003: encryption and summary."""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from vind.indexes.errors import UnreadableFileError
from vind.indexes.types import DocumentFacts
from vind.ingest.cleaning import one_line
from vind.ingest.parsers.base import damaged
from vind.ingest.parsers.dates import aware
from vind.ingest.parsers.parts import Parts

# In the "file information block" at the start of a Word document.
_WORD_FLAGS = 10
_WORD_IS_ENCRYPTED = 0x0100
# In the "current user" record of a presentation, after its eight bytes of header and four of size.
_SLIDES_TOKEN = slice(12, 16)
_SLIDES_ARE_ENCRYPTED = b"\xdf\xc4\xd1\xf3"

# The streams of a workbook, since 1995 and before; and records at its start.
_BOOKS = ("Workbook", "Book")
_ENCRYPTED_BOOK, _END_OF_PART = 0x002F, 0x000A
_BOOK_HEAD = 65_536  # bytes

_YEAR_NOT_SET = 1601
_UTF_8 = 65001  # a code page that Python does not know as "cp65001"


@contextmanager
def opened_ole(path: Path) -> Iterator[Any]:
    """Open the OLE container of a file; any error of olefile becomes a CorruptFileError."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(path.read_bytes())) as container:
            yield container
    except (UnreadableFileError, MemoryError):
        raise
    except Exception as error:
        raise damaged(type(error).__name__) from error


def needs_password(ole: Any) -> bool:
    """Whether a document, presentation or workbook is encrypted."""
    if ole.exists("EncryptedSummary"):
        return True
    if ole.exists("WordDocument"):
        head = ole.openstream("WordDocument").read(_WORD_FLAGS + 2)
        return bool(int.from_bytes(head[_WORD_FLAGS:], "little") & _WORD_IS_ENCRYPTED)
    if ole.exists("Current User"):
        head = ole.openstream("Current User").read(_SLIDES_TOKEN.stop)
        return bool(head[_SLIDES_TOKEN] == _SLIDES_ARE_ENCRYPTED)
    books = [name for name in _BOOKS if ole.exists(name)]
    return any(_is_encrypted_book(ole.openstream(name).read(_BOOK_HEAD)) for name in books)


def _is_encrypted_book(head: bytes) -> bool:
    """Whether one of the first records of a workbook is about encryption."""
    place = 0
    while place + 4 <= len(head):
        kind, length = struct.unpack_from("<HH", head, place)
        if kind in (_ENCRYPTED_BOOK, _END_OF_PART):
            return bool(kind == _ENCRYPTED_BOOK)
        place += 4 + length
    return False


def facts_of(ole: Any) -> DocumentFacts:
    """The facts in the summary; none where it is damaged."""
    with Parts("").reading("the summary"):
        said = ole.get_metadata()
        return DocumentFacts(
            title=_text(said.title, said.codepage),
            author=_text(said.author, said.codepage),
            created=_time(said.create_time),
            modified=_time(said.last_saved_time),
        )
    return DocumentFacts()


def _time(value: Any) -> datetime | None:
    """A time in UTC; None for one that was never set, which is in 1601."""
    return aware(value) if isinstance(value, datetime) and value.year > _YEAR_NOT_SET else None


def _text(value: Any, codepage: int | None) -> str:
    if isinstance(value, bytes):
        # The number is signed: a code page over 32767 is negative.
        page = (codepage or 1252) % 65536
        with suppress(LookupError):
            return one_line(value.decode("utf-8" if page == _UTF_8 else f"cp{page}", "replace"))
        return one_line(value.decode("cp1252", "replace"))
    return one_line(value or "")

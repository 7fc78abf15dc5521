"""Reads pictures of at least half a page or slide in Office files by OCR: scans, screenshots.

Smaller ones are logos, or illustrate the text.
"""

import hashlib
import io
from typing import TYPE_CHECKING, Any

from vind.indexes.errors import CorruptFileError
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.parsers.base import Source, unread_pages
from vind.ingest.parsers.pictures.image import opened_picture, scaled, upright
from vind.ingest.parsers.pictures.ocr import (
    DOTS_PER_INCH,
    OcrFailure,
    characters_of_words,
    raise_failure,
    read_picture,
    why_unread,
)

if TYPE_CHECKING:
    from PIL import Image

HALF = 0.5
"""Least share of the slide, or of the page inside its margins, that a picture covers."""

FEW_WORDS = 20
"""Characters in words; with fewer the picture is a photograph without text."""

_DRAWINGS = {"EMF", "WMF"}
_NOT_THERE = "is not in the file"


class Pictures:
    """The large pictures of one file, each read once: a background is on every slide."""

    def __init__(self, source: Source, what: str) -> None:
        """``what`` is what the numbers of pictures count: "page", "picture"."""
        self._source, self._what = source, what
        self._seen: set[bytes] = set()
        self._problems: dict[int, str] = {}
        self._failures: list[OcrFailure | CorruptFileError] = []

    @property
    def unread(self) -> str:
        """The ledger's reason, "pages 3, 4: needs OCR"; empty where all were read."""
        return unread_pages(self._problems, self._what)

    def read(self, content: bytes, number: int, inches: float) -> list[str]:
        """The paragraphs in a picture shown ``inches`` wide; none where it was read before."""
        digest = hashlib.sha256(content).digest()
        if digest in self._seen:
            return []
        self._seen.add(digest)
        if reason := why_unread(wanted=self._source.ocr):
            self._problems[number] = reason
            return []
        self._source.beat()
        try:
            found = _paragraphs(content, inches)
        except (OcrFailure, CorruptFileError) as failure:
            self._failures.append(failure)
            self._problems[number] = str(failure)
            return []
        return found if characters_of_words("\n".join(found)) >= FEW_WORDS else []

    def lack(self, number: int) -> None:
        """Note that a picture is missing from the file, which may only link to it."""
        self._problems[number] = _NOT_THERE

    def check(self, read: ParsedDocument) -> None:
        """Raise the first error where nothing was read: the file is not just empty.

        Raises CorruptFileError, FileTooLargeError, OcrFailure.
        """
        if not self._failures or read.blocks:
            return
        first = self._failures[0]
        if isinstance(first, OcrFailure):
            raise_failure(first)
        raise CorruptFileError(f"Not read: {self.unread}.") from first


def embedded(relations: Any, key: str | None) -> bytes | None:
    """The bytes of the picture with the relation ``key``; None where it is not in the file."""
    relation = relations.get(key or "")
    return None if relation is None or relation.is_external else relation.target_part.blob


def _paragraphs(content: bytes, inches: float) -> list[str]:
    """The text in a picture.

    Raises OcrFailure, and CorruptFileError where it is damaged or of an unknown format.
    """
    try:
        with opened_picture(io.BytesIO(content)) as picture:
            drawn = picture.format if picture.format in _DRAWINGS else ""
            frame = None if drawn else _as_large_as_shown(upright(picture), inches)
    except MemoryError:
        raise
    except Exception as error:  # Pillow raises many kinds of errors for damaged files
        raise CorruptFileError("the picture cannot be opened") from error
    if frame is None:
        raise CorruptFileError(f"vind does not read drawings ({drawn})")
    return read_picture(*frame.size, frame.tobytes())


def _as_large_as_shown(picture: "Image.Image", inches: float) -> "Image.Image":
    """The picture enlarged to DOTS_PER_INCH at the width in which it is shown.

    The letters of a screenshot are else too small for Tesseract.
    """
    scale = inches * DOTS_PER_INCH / picture.width
    return scaled(picture, max(1.0, scale))

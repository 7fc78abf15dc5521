"""Leaves base64 (files, pictures, keys) out of texts, as nobody searches for it."""

import io
import re
from base64 import b64decode
from binascii import Error
from functools import partial
from mimetypes import guess_extension
from typing import IO, Any

from vind.indexes.errors import CorruptFileError
from vind.ingest.members import Entry

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

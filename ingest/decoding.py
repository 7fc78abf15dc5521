"""Bytes to text: by byte-order mark, by shape, by declaration, and Western European at last.

Not by charset-normalizer: it takes a short text in Windows-1252 for Cyrillic or UTF-16 ("Café").
"""

import codecs
import re
from collections import Counter

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:charset\s*=\s*|<\?xml[^>]{0,100}encoding\s*=\s*)["']?\s*([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096  # bytes, as browsers look
# As browsers do: what calls itself Latin-1 or ASCII is Windows-1252, with its euro sign, dashes and
# quotes, where Latin-1 has control characters that nobody writes.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252"}
# Encodings that write all characters in those of ASCII, and so pass for that.
_SEVEN_BIT = re.compile(r"iso-2022-|hz-|utf-7$", re.IGNORECASE)
_SHAPE_FROM = 4096  # bytes that tell the width of a character
# Text in a wide encoding has a zero byte in most characters; a binary file has them anywhere. By
# eye, as the share of control characters below.
_ZEROS_OF_WIDE_TEXT = 0.6

# Bytes that text of one byte a character does not have: control characters except white space and
# escape.
_CONTROL = bytes(sorted(set(range(32)) - {9, 10, 11, 12, 13, 27, 28, 29, 30, 31})) + b"\x7f"
_CONTROL_AT_MOST = 0.02


def decode(content: bytes, declared: str = "") -> str:
    """The text in ``content``; never fails. ``declared`` is an encoding named elsewhere."""
    encoding = encoding_of(content, declared)
    text = content.decode(encoding, errors="replace")
    return text.removeprefix("\ufeff")


def encoding_of(content: bytes, declared: str = "") -> str:
    """The encoding that ``content`` is most likely in."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    if wide := _wide_encoding(content[:_SHAPE_FROM]):
        return wide
    found = _DECLARED.search(content[:_DECLARED_WITHIN])
    named = [declared, found[1].decode("ascii") if found else ""]
    for candidate in (*filter(_SEVEN_BIT.match, named), "utf-8", *named):
        if candidate and (encoding := _as_meant(content, candidate)):
            return encoding
    # A file cut off in the middle of a character, or with one stray byte, is still UTF-8.
    if _mostly_utf8(content):
        return "utf-8"
    # Of the encodings with one byte a character, the one that Windows wrote here for thirty years.
    return "cp1252"


def meant(declared: str) -> str:
    """The encoding that is meant by the one of this name. Raises LookupError."""
    return _MEANT.get(codecs.lookup(declared).name, declared)


def is_text(content: bytes) -> bool:
    """Whether ``content`` reads as text rather than as some binary format."""
    sample = content[:65536]
    if any(sample.startswith(mark) for mark, _ in _MARKS) or _wide_encoding(sample[:_SHAPE_FROM]):
        return True
    return len(sample) - len(sample.translate(None, _CONTROL)) <= len(sample) * _CONTROL_AT_MOST


def _wide_encoding(sample: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: zero bytes that stand at every second or fourth place."""
    zeros = Counter(i % 4 for i, byte in enumerate(sample) if not byte)
    expected = len(sample) / 4 * _ZEROS_OF_WIDE_TEXT
    full = tuple(place for place in range(4) if zeros[place] > expected)
    return {
        (1, 2, 3): "utf-32-le",
        (0, 1, 2): "utf-32-be",
        (1, 3): "utf-16-le",
        (0, 2): "utf-16-be",
    }.get(full, "")


def _as_meant(content: bytes, declared: str) -> str:
    """The encoding that is meant by ``declared``; empty where ``content`` is not in it."""
    try:
        encoding = meant(declared)
        content.decode(encoding)
    except (LookupError, ValueError):
        return ""
    return encoding


def _mostly_utf8(content: bytes) -> bool:
    sample = content[:1_000_000].decode("utf-8", errors="replace")
    multibyte = sum(1 for char in sample if char > "\x7f" and char != "\ufffd")
    return multibyte > 3 * sample.count("\ufffd")

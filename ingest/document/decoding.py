"""Decodes bytes: by byte-order mark, zero bytes, declared encoding, UTF-8, else Windows-1252.

charset-normalizer is not used: it takes a short text in Windows-1252 ("Café") for Cyrillic or
UTF-16.
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
_DECLARED_WITHIN = 4096  # bytes
# As in browsers, Latin-1 and ASCII mean Windows-1252: it has the euro sign, dashes and quotes where
# Latin-1 has control characters that nobody writes.
_DECODED_AS = {"iso8859-1": "cp1252", "ascii": "cp1252"}
# Encodings that use ASCII bytes only: their texts would also decode as UTF-8.
_SEVEN_BIT = re.compile(r"iso-2022-|hz-|utf-7$", re.IGNORECASE)
_WIDTH_SAMPLE = 4096  # bytes searched for the zero bytes of UTF-16 and UTF-32
# The least share of zero bytes at one place of four in UTF-16 and UTF-32. Chosen by eye.
_WIDE_ZERO_SHARE = 0.6

# Control characters, except white space, escape and separators: a text in a one-byte encoding has
# almost none.
_CONTROL = bytes(sorted(set(range(32)) - {9, 10, 11, 12, 13, 27, 28, 29, 30, 31})) + b"\x7f"
_MAX_CONTROL_SHARE = 0.02  # chosen by eye


def decode(content: bytes, declared: str = "") -> str:
    """The text in ``content``; never fails. ``declared``: the encoding named outside of it."""
    encoding = encoding_of(content, declared)
    text = content.decode(encoding, errors="replace")
    return text.removeprefix("\ufeff")


def encoding_of(content: bytes, declared: str = "") -> str:
    """The encoding that ``content`` is most likely in."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    if wide := _wide_encoding(content[:_WIDTH_SAMPLE]):
        return wide
    found = _DECLARED.search(content[:_DECLARED_WITHIN])
    named = [declared, found[1].decode("ascii") if found else ""]
    for candidate in (*filter(_SEVEN_BIT.match, named), "utf-8", *named):
        if candidate and (encoding := _usable_encoding(content, candidate)):
            return encoding
    # A file that is cut off inside a character, or has one stray byte, is still UTF-8.
    if _mostly_utf8(content):
        return "utf-8"
    return "cp1252"


def web_encoding(declared: str) -> str:
    """The encoding that browsers use for a declared one. Raises LookupError for an unknown one."""
    return _DECODED_AS.get(codecs.lookup(declared).name, declared)


def is_text(content: bytes) -> bool:
    """Whether ``content`` is text rather than a binary format."""
    sample = content[:65536]
    if any(sample.startswith(mark) for mark, _ in _MARKS) or _wide_encoding(sample[:_WIDTH_SAMPLE]):
        return True
    return len(sample) - len(sample.translate(None, _CONTROL)) <= len(sample) * _MAX_CONTROL_SHARE


def _wide_encoding(sample: bytes) -> str:
    """UTF-16 or UTF-32 without a byte-order mark, by where the zero bytes stand; else empty."""
    zeros = Counter(i % 4 for i, byte in enumerate(sample) if not byte)
    expected = len(sample) / 4 * _WIDE_ZERO_SHARE
    full = tuple(place for place in range(4) if zeros[place] > expected)
    return {
        (1, 2, 3): "utf-32-le",
        (0, 1, 2): "utf-32-be",
        (1, 3): "utf-16-le",
        (0, 2): "utf-16-be",
    }.get(full, "")


def _usable_encoding(content: bytes, declared: str) -> str:
    """The encoding that ``declared`` stands for; empty where it cannot decode ``content``."""
    try:
        encoding = web_encoding(declared)
        content.decode(encoding)
    except (LookupError, ValueError):
        return ""
    return encoding


def _mostly_utf8(content: bytes) -> bool:
    sample = content[:1_000_000].decode("utf-8", errors="replace")
    multibyte = sum(1 for char in sample if char > "\x7f" and char != "\ufffd")
    return multibyte > 3 * sample.count("\ufffd")

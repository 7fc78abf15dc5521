"""Normalises text to what a person would type, so that visible words can be found."""

import re

from vind.indexes.text.folding import composed
from vind.ingest.raised import write_raised
from vind.ingest.symbols import UNKNOWN_FONT_SIGNS

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ODD_SPACES = re.compile(r"[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Control and zero-width characters, byte-order marks and lone surrogates: invisible, but a word
# with one of them in it is another word to a search. Surrogates cannot be written as UTF-8 either.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ud800-\udfff\ufeff\ufff0-\uffff]"
)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_REPLACEMENTS = _LIGATURES | UNKNOWN_FONT_SIGNS
# The lookbehind keeps the time linear in a long run of spaces.
_BEFORE_LINE_END = re.compile(r"(?<![ \t])[ \t]+(?=\n)")
_BLANK_LINES = re.compile(r"\n{3,}")
_WHITE_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """Text in NFC, with plain spaces and line feeds, and without invisible characters.

    Ligatures become letters, and characters of the fonts Symbol and Wingdings become Unicode.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", write_raised(text))
    if not text.isascii():
        text = composed(_ODD_SPACES.sub(" ", text).translate(_REPLACEMENTS))
    return _BLANK_LINES.sub("\n\n", _BEFORE_LINE_END.sub("", text)).strip("\n").rstrip()


def one_line(text: str) -> str:
    """Cleaned text on one line, with single spaces: for a cell, a heading, a title."""
    return _WHITE_SPACE.sub(" ", clean(text)).strip()

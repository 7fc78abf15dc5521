"""The same text as a person would type it, so that a word that is seen is a word that is found."""

import re

from vind.indexes.folding import composed
from vind.ingest.raised import write_raised
from vind.ingest.symbols import OF_ANY_FONT

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ODD_SPACES = re.compile(r"[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Control and zero-width characters, byte-order marks, lone surrogates: invisible, and each of them
# makes another word of the word that it stands in. Surrogates cannot even be written as UTF-8.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ud800-\udfff\ufeff\ufff0-\uffff]"
)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_WRITTEN_OUT = _LIGATURES | OF_ANY_FONT
_BEFORE_LINE_END = re.compile(r"(?<![ \t])[ \t]+(?=\n)")  # one try a run, however long it is
_BLANK_LINES = re.compile(r"\n{3,}")
_WHITE_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """Text with its line ends: composed accents (NFC), plain spaces, no invisible characters.

    Signs of the fonts Symbol and Wingdings are those of Unicode.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", write_raised(text))
    if not text.isascii():
        text = composed(_ODD_SPACES.sub(" ", text).translate(_WRITTEN_OUT))
    return _BLANK_LINES.sub("\n\n", _BEFORE_LINE_END.sub("", text)).strip("\n").rstrip()


def one_line(text: str) -> str:
    """Text as one line, each run of white space a single space: a cell, a heading, a title."""
    return _WHITE_SPACE.sub(" ", clean(text)).strip()

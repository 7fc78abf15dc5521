"""How the letters of a PDF page are turned, and what is written across the others."""

import math
import re
from collections import Counter

import pypdfium2.raw as raw
from pypdfium2 import PdfTextPage

from vind.ingest.parsers.pdf.text import composed_of

_WORD = re.compile(r"\S+")
_LINE = re.compile(r"\S.*")
_LETTERS_LOOKED_AT = 24  # to tell how those of a page are turned
_ASKEW = 0.1  # quarter turns that letters may be off the upright


def quarters_turned(layer: PdfTextPage, text: str) -> int | None:
    """The quarter turns, clockwise, after which most letters are upright; None where none does it.

    ``text`` is that of the page.
    """
    letters = [found.start() for found in _WORD.finditer(text)]
    step = len(letters) // _LETTERS_LOOKED_AT + 1
    turns = Counter(
        round(-raw.FPDFText_GetCharAngle(layer, letter) / (math.pi / 2) % 4, 1)
        for letter in letters[::step]
    )
    [(turn, _)] = turns.most_common(1) or [(0.0, 0)]
    return None if _is_slanted(turn) else round(turn) % 4


def without_slanted(layer: PdfTextPage, text: str) -> tuple[str, list[str]]:
    """``text``, that of the page, with blanks for its slanted lines, and those lines.

    A watermark is one: it is no part of the text that it lies under or over.
    """
    slanted: list[str] = []
    matrix = raw.FS_MATRIX()  # the angle that pdfium has for a letter is that of its italics too

    def blank(line: re.Match[str]) -> str:
        if not raw.FPDFText_GetMatrix(layer, line.start(), matrix):
            return line[0]
        if not _is_slanted(math.atan2(matrix.b, matrix.a) / (math.pi / 2) % 4):
            return line[0]
        slanted.append(composed_of(line[0]).rstrip())
        return " " * len(line[0])

    return _LINE.sub(blank, text), slanted


def _is_slanted(turn: float) -> bool:
    return abs(turn - round(turn)) > _ASKEW

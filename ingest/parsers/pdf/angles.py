"""Detects the rotation of a page's text, and slanted lines such as watermarks."""

import math
import re
from collections import Counter

import pypdfium2.raw as raw
from pypdfium2 import PdfTextPage

from vind.ingest.parsers.pdf.text import composed_of

_WORD = re.compile(r"\S+")
_LINE = re.compile(r"\S.*")
_SAMPLED_LETTERS = 24  # of a page, to measure its rotation
_MAX_SLANT = 0.1  # quarter turns


def quarters_turned(layer: PdfTextPage, text: str) -> int | None:
    """The clockwise quarter turns that make most letters of the page upright; None if slanted.

    ``text`` is the text of ``layer``.
    """
    letters = [found.start() for found in _WORD.finditer(text)]
    step = len(letters) // _SAMPLED_LETTERS + 1
    turns = Counter(
        round(-raw.FPDFText_GetCharAngle(layer, letter) / (math.pi / 2) % 4, 1)
        for letter in letters[::step]
    )
    [(turn, _)] = turns.most_common(1) or [(0.0, 0)]
    return None if _is_slanted(turn) else round(turn) % 4


def without_slanted(layer: PdfTextPage, text: str) -> tuple[str, list[str]]:
    """The page's ``text`` with blanks for its slanted lines, such as a watermark; and these lines.

    The result is as long as ``text``.
    """
    slanted: list[str] = []
    matrix = raw.FS_MATRIX()  # not FPDFText_GetCharAngle: for that, italics are slanted too

    def blank(line: re.Match[str]) -> str:
        if not raw.FPDFText_GetMatrix(layer, line.start(), matrix):
            return line[0]
        if not _is_slanted(math.atan2(matrix.b, matrix.a) / (math.pi / 2) % 4):
            return line[0]
        slanted.append(composed_of(line[0]).rstrip())
        return " " * len(line[0])

    return _LINE.sub(blank, text), slanted


def _is_slanted(turn: float) -> bool:
    return abs(turn - round(turn)) > _MAX_SLANT

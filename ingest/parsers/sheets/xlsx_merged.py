"""Finds the merged cells of an Excel sheet, which are listed after all of its cells."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import IO, NamedTuple

from openpyxl.utils import range_boundaries

_MERGED = re.compile(rb"""mergeCell ref=["']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["']""")
_LONGEST = 50  # bytes of a match
_PIECE = 1_000_000  # bytes read at a time
_PLACES_AT_MOST = 200_000  # rows and columns of all merged cells together


class Merged(NamedTuple):
    """The extent of merged cells; rows count from 1, columns from 0.

    ``below``: row → column → the row where the merged cell begins. ``beside``: first row of a
    merged cell → its further columns.
    """

    below: Mapping[int, Mapping[int, int]]
    beside: Mapping[int, set[int]]


def merged_in(sheet: IO[bytes]) -> Merged:
    """The merged cells of a sheet, up to a limit that protects the memory."""
    below: dict[int, dict[int, int]] = defaultdict(dict)
    beside: dict[int, set[int]] = defaultdict(set)
    room = _PLACES_AT_MOST
    piece = b""
    while more := sheet.read(_PIECE):
        piece = piece[-_LONGEST:] + more
        for found in _MERGED.finditer(piece):
            left, top, right, bottom = range_boundaries(found[1].decode())
            room -= bottom - top + right - left
            if room < 0:
                return Merged(below, beside)
            for row in range(top + 1, bottom + 1):
                below[row][left - 1] = top
            beside[top].update(range(left, right))
    return Merged(below, beside)

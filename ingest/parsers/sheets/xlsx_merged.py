"""Which cells of an Excel sheet go over several rows: the file says so behind all of its cells."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import IO

from openpyxl.utils import range_boundaries

_MERGED = re.compile(rb"""mergeCell ref=["']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["']""")
_LONGEST = 50  # bytes that it takes
_PIECE = 1_000_000  # bytes at a time
_ROWS_AT_MOST = 200_000  # that all cells of a sheet go over


def merged_in(sheet: IO[bytes]) -> Mapping[int, Mapping[int, int]]:
    """Row → column, from 0 → the row where the cell begins that goes on there."""
    merged: dict[int, dict[int, int]] = defaultdict(dict)
    room = _ROWS_AT_MOST
    piece = b""
    while more := sheet.read(_PIECE):
        piece = piece[-_LONGEST:] + more
        for found in _MERGED.finditer(piece):
            column, first, _, last = range_boundaries(found[1].decode())
            room -= last - first
            if room < 0:
                return merged
            for row in range(first + 1, last + 1):
                merged[row][column - 1] = first
    return merged

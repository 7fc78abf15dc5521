"""Where things stand on a PDF page: boxes in points, turned so that the letters are upright."""

import ctypes
from typing import NamedTuple, Self, TypeAlias

import pypdfium2.raw as raw

Point: TypeAlias = tuple[float, float]
"""In points, on the page turned so that its letters are upright."""

Span: TypeAlias = tuple[float, float]
"""From left to right on the page, in points."""


def span_of(one: float, other: float) -> Span:
    """The span between two sides, whichever is the left one: text may be mirrored, or run left."""
    return min(one, other), max(one, other)


class Box(NamedTuple):
    """The place of a letter, a drawing or the whole page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> Point:
        """Its middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def turned(self, quarters: int) -> Self:
        """The same after so many quarter turns, clockwise."""
        box = self
        for _ in range(quarters):
            box = box._replace(left=box.bottom, bottom=-box.right, right=box.top, top=-box.left)
        return box


NOWHERE = Box(0.0, 0.0, 0.0, 0.0)
"""Where what has no place is."""


def bounds_of(drawing: object) -> Box:
    """Where a picture, a path or a form is, as it is stored on its page or in its form."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(drawing, left, bottom, right, top)
    return Box(left.value, bottom.value, right.value, top.value)

"""Boxes on a PDF page: in points, rotated so that the letters are upright."""

import ctypes
from typing import NamedTuple, Self, TypeAlias

import pypdfium2.raw as raw

Point: TypeAlias = tuple[float, float]
"""x and y in points, on the page rotated so that its letters are upright."""

Span: TypeAlias = tuple[float, float]
"""A left and a right side, in points."""


def span_of(one: float, other: float) -> Span:
    """The span between two sides in any order: text may be mirrored, or run to the left."""
    return min(one, other), max(one, other)


class Box(NamedTuple):
    """The place of a letter, a drawing or the whole page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> Point:
        """The middle of the box."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def turned(self, quarters: int) -> Self:
        """The box after a number of clockwise quarter turns of the page."""
        box = self
        for _ in range(quarters):
            box = box._replace(left=box.bottom, bottom=-box.right, right=box.top, top=-box.left)
        return box


NOWHERE = Box(0.0, 0.0, 0.0, 0.0)
"""The box of something without a place."""


def bounds_of(drawing: object) -> Box:
    """The box of a picture, path or form, in the coordinates of its page or form."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(drawing, left, bottom, right, top)
    return Box(left.value, bottom.value, right.value, top.value)

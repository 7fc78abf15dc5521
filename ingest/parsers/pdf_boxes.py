"""Where things stand on a PDF page: boxes in points, turned so that the letters are upright."""

from typing import NamedTuple, Self, TypeAlias

Point: TypeAlias = tuple[float, float]
"""In points, on the page turned so that its letters are upright."""


class Box(NamedTuple):
    """The place of a letter or of the whole page."""

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

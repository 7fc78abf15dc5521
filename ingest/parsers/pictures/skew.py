"""Straightens scans that are skewed by up to 15 degrees.

The angle is the one at which the number of ink pixels differs most from row to row (W. Postl,
"Detection of linear oblique structures and skew scan in digitized documents", 1986), or from column
to column, as the page may be on its side. It is measured on a sample of a small copy.
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

_MAX_SKEW = 15.5  # degrees
_COARSE, _FINE = 0.5, 0.1  # steps in degrees
# Tesseract can read a smaller skew (degrees). Only text differs from row to row by this factor
# more at its angle than at 0: for text it is 5 at a skew of one degree. Chosen by eye.
_STRAIGHT, _TIMES = 1.0, 2.0
_SIDE = 1000  # least pixels of the longest side of the small copy
_INK_AT_LEAST, _INK_AT_MOST = 200, 25_000  # pixels
# Ink is darker by so much than the average in a square of so many pixels each way.
_DARKER, _AROUND = 20, 12
_PAPER = 90  # the percentile of gray that paper has


def righted(width: int, height: int, gray: bytes, pixels_at_most: int) -> tuple[int, int, bytes]:
    """Width, height and pixels of a picture (one byte each), straightened; unchanged if straight.

    A rotated picture is larger, because of its corners, but has at most ``pixels_at_most``.
    """
    from PIL import Image

    picture = Image.frombytes("L", (width, height), gray)
    small = picture.reduce(max(1, max(width, height) // _SIDE))
    angle = _angle(small)
    if abs(angle) < _STRAIGHT:
        return width, height, gray
    paper = int(np.percentile(np.asarray(small), _PAPER))
    turned = picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=paper)
    scale = (pixels_at_most / (turned.width * turned.height)) ** 0.5
    if scale < 1.0:
        turned = turned.resize((int(turned.width * scale), int(turned.height * scale)))
    return *turned.size, turned.tobytes()


def _angle(small: "Image.Image") -> float:
    """The degrees by which to rotate a picture counterclockwise; 0 where it has no text."""
    from PIL import ImageFilter

    around = np.asarray(small.filter(ImageFilter.BoxBlur(_AROUND)), np.int16)
    down, across = np.nonzero(np.asarray(small, np.int16) < around - _DARKER)
    if len(down) < _INK_AT_LEAST:
        return 0.0
    if len(down) > _INK_AT_MOST:
        some = np.random.default_rng(0).permutation(len(down))[:_INK_AT_MOST]
        down, across = down[some], across[some]
    ink = np.stack([across, down]).astype(np.float32)
    coarse = np.arange(-_MAX_SKEW, _MAX_SKEW + _COARSE, _COARSE)
    best = max(coarse, key=lambda angle: _difference(ink, angle))
    fine = np.arange(best - _COARSE, best + _COARSE + _FINE, _FINE)
    best = max(fine, key=lambda angle: _difference(ink, angle))
    is_text = _difference(ink, best) > _TIMES * _difference(ink, 0.0)
    return float(best) if is_text else 0.0


def _difference(ink: "NDArray[np.float32]", angle: float) -> float:
    """How much the ink differs from row to row, or from column to column, at an angle."""
    across, down = ink
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return max(
        _steps(down * cosine - across * sine),
        _steps(across * cosine + down * sine),
    )


def _steps(places: "NDArray[np.float32]") -> float:
    counts = np.bincount((places - places.min()).astype(np.int32))
    steps = np.diff(counts.astype(np.float64))
    return float(steps @ steps)

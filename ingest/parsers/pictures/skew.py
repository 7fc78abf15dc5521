"""Scans that lie askew, by up to 15 degrees, set straight before they are read.

The lines of a text that lies straight are rows of ink with paper between them: of all angles, that
one at which the ink in a row differs most from that in the next (W. Postl, "Detection of linear
oblique structures and skew scan in digitized documents", 1986). So for columns, as the page may
stand on its side. It is measured on a small copy, by at most so many pixels of ink.
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

_ASKEW_AT_MOST = 15.5  # degrees
_COARSE, _FINE = 0.5, 0.1
# Tesseract reads what lies askew by less as well. What is no text has no angle at which its rows
# differ by so many times as much; text has one of five times at one degree. By eye.
_STRAIGHT, _TIMES = 1.0, 2.0
_SIDE = 1000  # pixels of the small copy, at least, where the picture has as many
_INK_AT_LEAST, _INK_AT_MOST = 200, 25_000  # pixels
# Ink is so much darker than what is around it, in a square of so many pixels each way.
_DARKER, _AROUND = 20, 12
_PAPER = 90  # the percentile of gray that paper has


def righted(width: int, height: int, gray: bytes, pixels_at_most: int) -> tuple[int, int, bytes]:
    """A picture of one byte a pixel, set straight; the same bytes where it lies straight.

    One that is turned is larger, by its corners, but of no more pixels than ``pixels_at_most``.
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
    """By how many degrees to turn a picture against the clock; 0 where there is nothing to see."""
    from PIL import ImageFilter

    around = np.asarray(small.filter(ImageFilter.BoxBlur(_AROUND)), np.int16)
    down, across = np.nonzero(np.asarray(small, np.int16) < around - _DARKER)
    if len(down) < _INK_AT_LEAST:
        return 0.0
    if len(down) > _INK_AT_MOST:
        some = np.random.default_rng(0).permutation(len(down))[:_INK_AT_MOST]
        down, across = down[some], across[some]
    ink = np.stack([across, down]).astype(np.float32)
    coarse = np.arange(-_ASKEW_AT_MOST, _ASKEW_AT_MOST + _COARSE, _COARSE)
    best = max(coarse, key=lambda angle: _difference(ink, angle))
    fine = np.arange(best - _COARSE, best + _COARSE + _FINE, _FINE)
    best = max(fine, key=lambda angle: _difference(ink, angle))
    is_text = _difference(ink, best) > _TIMES * _difference(ink, 0.0)
    return float(best) if is_text else 0.0


def _difference(ink: "NDArray[np.float32]", angle: float) -> float:
    """How much the rows, or the columns, differ from the next when the ink is turned so."""
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

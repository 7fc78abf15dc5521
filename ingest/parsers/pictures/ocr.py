"""Reads text in pictures with Tesseract, run as a program with a time limit.

Scans that are skewed by up to 15 degrees are straightened. The angle is the one at which the number
of ink pixels differs most from row to row (W. Postl, "Detection of linear oblique structures and
skew scan in digitized documents", 1986), or from column to column, as the page may be on its side.
It is measured on a sample of a small copy.
"""

import contextlib
import os
import re
import shutil
import subprocess
import time
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from vind.indexes.errors import FileTooLargeError
from vind.ingest.files.processes import limited
from vind.ingest.parsers.text.lines import unwrap

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
_PAPER_GRAY = 90  # the percentile of gray that paper has


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
    paper = int(np.percentile(np.asarray(small), _PAPER_GRAY))
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


LANGUAGES = {"nld": "Dutch", "eng": "English"}
"""The languages that are read: Tesseract's codes, and their names."""

PACKAGES = " ".join(["tesseract-ocr", *(f"tesseract-ocr-{code}" for code in LANGUAGES)])
"""The Debian packages of Tesseract and its languages."""

NEEDS_OCR = f"needs OCR: install {PACKAGES}"
OCR_OFF = "OCR is switched off"
DOTS_PER_INCH = 300  # what Tesseract is trained for
PIXELS_AT_MOST = 35_000_000
"""Of a picture, as for an A2 poster at 300 per inch: Tesseract takes some 20 bytes per pixel."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_SECONDS_A_PAGE = 90
# Tesseract's page segmentation mode that also detects the orientation.
_MODE_WITH_ORIENTATION = "1"
_BY_PLACE = ("-c", "thresholding_method=2")  # Sauvola's
# Percentile of brightness that is paper, parts of a picture in each direction, and sampling step.
_PAPER, _PARTS, _EACH = 90, 8, 4
_SHADE = 0.6  # brightness of paper in a shadow, relative to the lightest; all chosen by eye
# Characters in words: with fewer, the measured skew may be wrong.
_FEW_WORDS = 200


class OcrFailure(Exception):  # noqa: N818 - a problem of one page, among others
    """Tesseract failed on a picture; the text says why, without a full stop."""


class OcrTooSlow(OcrFailure):
    """Tesseract took longer than a page may take."""


def installed_languages() -> set[str] | None:
    """The codes of ``LANGUAGES`` that are installed; None where Tesseract itself is not."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    listed = subprocess.run(  # noqa: S603 - a fixed command
        [program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
    )
    return LANGUAGES.keys() & set(listed.stdout.split())


@lru_cache(maxsize=1)
def ocr_languages() -> str:
    """The languages to read, in Tesseract's notation ("nld+eng"); empty where it cannot read."""
    installed = installed_languages() or set()
    return "+".join(code for code in LANGUAGES if code in installed)


def why_unread(*, wanted: bool) -> str:
    """Why pictures are not read: OCR is not ``wanted`` or not installed; else empty."""
    if not wanted:
        return OCR_OFF
    return "" if ocr_languages() else NEEDS_OCR


def read_picture(width: int, height: int, gray: bytes) -> list[str]:
    """The paragraphs in a picture with one byte per pixel, rows from the top; [] if there are none.

    A skewed picture is straightened first, as Tesseract cannot read it. Slanted lines may make a
    drawing seem skewed, so where few words are found the original is read too.

    Tesseract uses one threshold between letters and paper for the whole picture, which makes a
    shadow black. A picture with a shadow is read again with local thresholds (J. Sauvola and M.
    Pietikäinen, "Adaptive document image binarization", 2000). The result with more words is kept.

    Raises OcrFailure, OcrTooSlow.
    """
    until = time.monotonic() + _SECONDS_A_PAGE
    straight = righted(width, height, gray, PIXELS_AT_MOST)
    read = _read_lit(*straight, until)
    if straight[2] is not gray and characters_of_words(read) < _FEW_WORDS:
        with contextlib.suppress(OcrFailure):
            read = max(read, _read_lit(width, height, gray, until), key=characters_of_words)
    return [unwrap(part) for part in read.split("\n\n") if part.strip()]


def _read_lit(width: int, height: int, gray: bytes, until: float) -> str:
    """The text of a picture that may be partly in shadow."""
    picture = b"P5 %d %d 255\n" % (width, height) + gray
    read = _read(picture, until)
    if _is_lit_unevenly(width, height, gray):
        with contextlib.suppress(OcrFailure):
            read = max(read, _read(picture, until, *_BY_PLACE), key=characters_of_words)
    return read


def _is_lit_unevenly(width: int, height: int, gray: bytes) -> bool:
    """Whether the paper is much darker in one part of a picture than in another."""
    pixels = np.frombuffer(gray, np.uint8).reshape(height, width)[::_EACH, ::_EACH]
    strips = np.array_split(pixels, min(_PARTS, pixels.shape[0]))
    paper = [
        np.percentile(part, _PAPER)
        for strip in strips
        for part in np.array_split(strip, min(_PARTS, strip.shape[1]), axis=1)
    ]
    return bool(min(paper) < _SHADE * max(paper))


def _read(picture: bytes, until: float, *options: str) -> str:
    """The text of a picture. Raises OcrFailure, OcrTooSlow."""
    command = ["tesseract", "stdin", "stdout", "-l", ocr_languages(), "--dpi", str(DOTS_PER_INCH)]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            limited([*command, "--psm", _MODE_WITH_ORIENTATION, *options]),
            input=picture,
            capture_output=True,
            timeout=max(0.0, until - time.monotonic()),
            check=False,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},  # there is a worker for each core already
        )
    except subprocess.TimeoutExpired as error:
        raise OcrTooSlow(f"OCR took longer than {_SECONDS_A_PAGE} s") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise OcrFailure(f"OCR failed ({said[-1] if said else f'exit code {done.returncode}'})")
    return done.stdout.decode("utf-8", "replace").replace("\f", "")


def characters_of_words(text: str) -> int:
    """The number of characters in words: misread text has few."""
    return sum(map(len, _WORD.findall(text)))


def raise_failure(failure: OcrFailure) -> None:
    """Raise FileTooLargeError where OCR took too long, else the OcrFailure itself."""
    if isinstance(failure, OcrTooSlow):
        raise FileTooLargeError(f"{failure}.") from failure
    raise failure

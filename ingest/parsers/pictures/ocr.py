"""Text out of pictures, by Tesseract as a program of its own, with a limit on its time."""

import contextlib
import os
import re
import shutil
import subprocess
import time
from functools import lru_cache

import numpy as np

from vind.ingest.parsers.pictures.skew import righted
from vind.ingest.parsers.programs import die_with_parent
from vind.ingest.parsers.text.lines import unwrap

LANGUAGES = {"nld": "Dutch", "eng": "English"}
"""What is read, as Tesseract calls it and as people do."""

PACKAGES = " ".join(["tesseract-ocr", *(f"tesseract-ocr-{code}" for code in LANGUAGES)])
"""Those of Debian that Tesseract and its languages are in."""

NEEDS_OCR = f"needs OCR: install {PACKAGES}"
OCR_OFF = "OCR is switched off"
DOTS_PER_INCH = 300  # what Tesseract is trained for
PIXELS_AT_MOST = 35_000_000
"""Of a picture, an A2 poster at 300 an inch: Tesseract takes some twenty bytes a pixel."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_SECONDS_A_PAGE = 90
# Find the text blocks, and which way is up (Tesseract's page segmentation mode 1).
_MODE_WITH_ORIENTATION = "1"
_BY_PLACE = ("-c", "thresholding_method=2")
# The paper of a part is as light as the lightest tenth of it. Of each so many pixels one tells. In
# a shadow it is darker than _SHADE of the lightest part's: all by eye.
_PAPER, _PARTS, _EACH = 90, 8, 4
_SHADE = 0.6
# Characters of words: a page of text has more, of which the angle is certain.
_FEW_WORDS = 200


class OcrFailure(Exception):  # noqa: N818 - what befell a page, beside its other problems
    """Tesseract did not come to an end with a picture; the text says why, without a full stop."""


class OcrTooSlow(OcrFailure):
    """It took longer than a page may take."""


def installed_languages() -> set[str] | None:
    """Those of ``LANGUAGES`` that Tesseract has, by their codes; None where it is not there."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    listed = subprocess.run(  # noqa: S603 - a fixed command
        [program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
    )
    return LANGUAGES.keys() & set(listed.stdout.split())


@lru_cache(maxsize=1)
def ocr_languages() -> str:
    """The languages to read, as Tesseract takes them ("nld+eng"); empty where it cannot read."""
    installed = installed_languages() or set()
    return "+".join(code for code in LANGUAGES if code in installed)


def why_unread(*, wanted: bool) -> str:
    """Why no picture is read, where OCR is not ``wanted`` or not there; empty where it is."""
    if not wanted:
        return OCR_OFF
    return "" if ocr_languages() else NEEDS_OCR


def read_picture(width: int, height: int, gray: bytes) -> list[str]:
    """The paragraphs in a picture of one byte a pixel, rows from the top; [] where there are none.

    What lies askew is set straight first: of that Tesseract makes nothing. A drawing may only seem
    so, by its slanted lines: where few words come of it, it is read as it was, too.

    Tesseract tells letters from paper by one shade of gray for the whole picture. Where a shadow
    lies over a part of it, that part is black: such a picture is read once more with a shade for
    each place (J. Sauvola and M. Pietikäinen, "Adaptive document image binarization", 2000), and
    what has more words is kept.

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
    """What Tesseract reads in a picture, a part of which may lie in the shadow."""
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
    """What Tesseract reads in a picture. Raises OcrFailure, OcrTooSlow."""
    command = ["tesseract", "stdin", "stdout", "-l", ocr_languages(), "--dpi", str(DOTS_PER_INCH)]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            [*command, "--psm", _MODE_WITH_ORIENTATION, *options],
            input=picture,
            capture_output=True,
            timeout=max(0.0, until - time.monotonic()),
            check=False,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},  # one worker a core runs already
            preexec_fn=die_with_parent,
        )
    except subprocess.TimeoutExpired as error:
        raise OcrTooSlow(f"OCR took longer than {_SECONDS_A_PAGE} s") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise OcrFailure(f"OCR failed ({said[-1] if said else f'exit code {done.returncode}'})")
    return done.stdout.decode("utf-8", "replace").replace("\f", "")


def characters_of_words(text: str) -> int:
    """How much of a text reads as words, in characters: what is misread does not."""
    return sum(map(len, _WORD.findall(text)))

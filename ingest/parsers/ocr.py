"""Text out of pictures, by Tesseract as a program of its own, with a limit on its time."""

import os
import re
import shutil
import subprocess
from functools import lru_cache

from ingest.parsers.lines import unwrap
from ingest.parsers.programs import die_with_parent

NEEDS_OCR = "needs OCR: install tesseract-ocr tesseract-ocr-nld tesseract-ocr-eng"
OCR_OFF = "OCR is switched off"
DOTS_PER_INCH = 300  # what Tesseract is trained for

_WORD = re.compile(r"[^\W\d_]{2,}")
_WANTED_LANGUAGES = ("nld", "eng")
_SECONDS_A_PAGE = 90
# Find the text blocks, and which way is up (Tesseract's page segmentation mode 1).
_MODE_WITH_ORIENTATION = "1"


class OcrFailure(Exception):  # noqa: N818 - what befell a page, beside its other problems
    """Tesseract did not come to an end with a picture; the text says why, without a full stop."""


class OcrTooSlow(OcrFailure):
    """It took longer than a page may take."""


@lru_cache(maxsize=1)
def ocr_languages() -> str:
    """The languages to read, as Tesseract takes them ("nld+eng"); empty where it cannot read."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    listed = subprocess.run(  # noqa: S603 - a fixed command
        [program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
    )
    installed = set(listed.stdout.split())
    return "+".join(language for language in _WANTED_LANGUAGES if language in installed)


def why_unread(*, wanted: bool) -> str:
    """Why no picture is read, where OCR is not ``wanted`` or not there; empty where it is."""
    if not wanted:
        return OCR_OFF
    return "" if ocr_languages() else NEEDS_OCR


def read_picture(width: int, height: int, gray: bytes) -> list[str]:
    """The paragraphs in a picture of one byte a pixel, rows from the top; [] where there are none.

    Raises OcrFailure, OcrTooSlow.
    """
    picture = b"P5 %d %d 255\n" % (width, height) + gray
    command = ["tesseract", "stdin", "stdout", "-l", ocr_languages(), "--dpi", str(DOTS_PER_INCH)]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            [*command, "--psm", _MODE_WITH_ORIENTATION],
            input=picture,
            capture_output=True,
            timeout=_SECONDS_A_PAGE,
            check=False,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},  # one worker a core runs already
            preexec_fn=die_with_parent,
        )
    except subprocess.TimeoutExpired as error:
        raise OcrTooSlow(f"OCR took longer than {_SECONDS_A_PAGE} s") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise OcrFailure(f"OCR failed ({said[-1] if said else f'exit code {done.returncode}'})")
    text = done.stdout.decode("utf-8", "replace").replace("\f", "")
    return [unwrap(part) for part in text.split("\n\n") if part.strip()]


def words(text: str) -> int:
    """How much of a text reads as words, in characters: what is misread does not."""
    return sum(map(len, _WORD.findall(text)))

"""Text out of pictures, by Tesseract as a program of its own, with a limit on its time."""

import os
import shutil
import subprocess
from functools import lru_cache

from ingest.parsers.lines import unwrap
from ingest.parsers.programs import die_with_parent

NEEDS_OCR = "needs OCR: install tesseract-ocr tesseract-ocr-nld tesseract-ocr-eng"
OCR_OFF = "OCR is switched off"
DOTS_PER_INCH = 300  # what Tesseract is trained for

_WANTED_LANGUAGES = ("nld", "eng")
_SECONDS_A_PAGE = 90
# Find the text blocks, and which way is up (Tesseract's page segmentation mode 1).
_MODE_WITH_ORIENTATION = "1"


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


def read_picture(width: int, height: int, gray: bytes) -> list[str]:
    """The paragraphs in a picture of one byte a pixel, rows from the top; [] where there are none.

    A picture that Tesseract fails on or takes too long over has no text for us either.
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
    except subprocess.TimeoutExpired:
        return []
    text = done.stdout.decode("utf-8", "replace").replace("\f", "")
    return [unwrap(part) for part in text.split("\n\n") if part.strip()]

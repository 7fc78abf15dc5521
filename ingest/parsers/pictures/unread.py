"""Raises the error for a file of which OCR read no page."""

from vind.indexes.errors import FileTooLargeError
from vind.ingest.parsers.pictures.ocr import OcrFailure, OcrTooSlow


def raise_failure(failure: OcrFailure) -> None:
    """Raise FileTooLargeError where OCR took too long, else the OcrFailure itself."""
    if isinstance(failure, OcrTooSlow):
        raise FileTooLargeError(f"{failure}.") from failure
    raise failure

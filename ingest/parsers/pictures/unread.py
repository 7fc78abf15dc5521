"""What becomes of a file of which no page was read."""

from vind.indexes.errors import FileTooLargeError
from vind.ingest.parsers.pictures.ocr import OcrFailure, OcrTooSlow


def raise_failure(failure: OcrFailure) -> None:
    """Raise what becomes of a file of which OCR failures left nothing: never "no text in it".

    Raises FileTooLargeError, OcrFailure.
    """
    if isinstance(failure, OcrTooSlow):
        raise FileTooLargeError(f"{failure}.") from failure
    raise failure

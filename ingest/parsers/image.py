"""Pictures of text, by OCR: photographs and scans; each frame of a TIFF is a page."""

from indexes.errors import CorruptFileError, EmptyFileError, FileTooLargeError
from ingest.document import ParsedDocument, TextBuilder
from ingest.parsers.base import Source
from ingest.parsers.ocr import NEEDS_OCR, OCR_OFF, ocr_languages, read_picture

_PIXELS_AT_MOST = 120_000_000
_FRAMES_AT_MOST = 500


def parse(source: Source) -> ParsedDocument:
    """Read the text in a picture. Raises CorruptFileError, EmptyFileError or FileTooLargeError."""
    from PIL import Image, ImageOps, ImageSequence

    if not source.ocr or not ocr_languages():
        raise EmptyFileError(NEEDS_OCR if source.ocr else OCR_OFF)
    builder = TextBuilder()
    Image.MAX_IMAGE_PIXELS = _PIXELS_AT_MOST
    try:
        with Image.open(source.path) as picture:
            for number, frame in enumerate(ImageSequence.Iterator(picture), start=1):
                if number > _FRAMES_AT_MOST:
                    break
                source.beat()
                upright = ImageOps.exif_transpose(frame).convert("L")
                builder.page(number)
                for paragraph in read_picture(*upright.size, upright.tobytes()):
                    builder.paragraph(paragraph)
    except Image.DecompressionBombError as error:
        raise FileTooLargeError("The picture is too large to read.") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise CorruptFileError("The picture is damaged and cannot be opened.") from error
    return builder.build()

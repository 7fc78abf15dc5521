"""Parses photographs and scans by OCR; each frame of a TIFF or HEIC is a page."""

from pathlib import Path
from typing import IO, TYPE_CHECKING

from vind.indexes.errors import CorruptFileError, EmptyFileError, FileTooLargeError
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source, unread_pages
from vind.ingest.parsers.pictures.ocr import (
    PIXELS_AT_MOST,
    OcrFailure,
    raise_failure,
    read_picture,
    why_unread,
)

if TYPE_CHECKING:
    from PIL import Image

_PIXELS_AT_MOST = 120_000_000
# The letters of a screenshot are a third as high as those of a scan. A picture with a longest side
# of fewer pixels is enlarged by a factor, unless its resolution says that it is a scan.
_ENLARGED = ((800, 3.0), (2000, 2.0))
_SCANNED_FROM = 150  # pixels per inch
_FRAMES_AT_MOST = 500
_PAGED = {"TIFF", "HEIF"}  # in other formats several frames are an animation
_DAMAGED = "the picture is damaged"


def parse(source: Source) -> ParsedDocument:
    """Read the text in a picture. Raises CorruptFileError, EmptyFileError or FileTooLargeError."""
    from PIL import Image

    if reason := why_unread(wanted=source.ocr):
        raise EmptyFileError(reason)
    try:
        picture = opened_picture(source.path)
        frames = getattr(picture, "n_frames", 1) if picture.format in _PAGED else 1
    except Image.DecompressionBombError as error:
        raise FileTooLargeError("The picture is too large to read.") from error
    except MemoryError:
        raise
    except Exception as error:  # Pillow raises many kinds of errors for damaged files
        raise CorruptFileError("The picture is damaged and cannot be opened.") from error
    with picture:
        return _read(picture, frames, source)


def opened_picture(file: "Path | IO[bytes]") -> "Image.Image":
    """A picture, of which only the header is read yet. Raises what Pillow's readers raise."""
    import pi_heif
    from PIL import Image

    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = _PIXELS_AT_MOST
    return Image.open(file)


def _read(picture: "Image.Image", frames: int, source: Source) -> ParsedDocument:
    builder = TextBuilder()
    problems: dict[int, str] = {}
    failures: list[OcrFailure] = []
    for number in range(1, min(frames, _FRAMES_AT_MOST) + 1):
        source.beat()
        builder.page(number)
        frame = _frame(picture, number)
        if frame is None:
            problems[number] = _DAMAGED
            continue
        try:
            for paragraph in read_picture(*frame.size, frame.tobytes()):
                builder.paragraph(paragraph)
        except OcrFailure as failure:
            failures.append(failure)
            problems[number] = str(failure)
    document = builder.build(unread=_unread(problems, frames))
    if failures and not document.blocks:
        raise_failure(failures[0])
    if _DAMAGED in problems.values() and not document.blocks:
        raise CorruptFileError("The picture is damaged and cannot be read.")
    return document


def _frame(picture: "Image.Image", number: int) -> "Image.Image | None":
    """A frame of the picture, from 1; None where it is damaged."""
    try:
        picture.seek(number - 1)
        return scaled(upright(picture), _enlargement(picture))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as above; the caller notes the page
        return None


def _enlargement(picture: "Image.Image") -> float:
    """The factor by which to enlarge a picture so that Tesseract can read its letters."""
    if min(picture.info.get("dpi", (0,))) >= _SCANNED_FROM:
        return 1.0
    return next((times for side, times in _ENLARGED if max(picture.size) < side), 1.0)


def _unread(problems: dict[int, str], frames: int) -> str:
    parts = [unread_pages(problems)]
    if frames > _FRAMES_AT_MOST:
        parts.append(f"pages after {_FRAMES_AT_MOST}: there are {frames:,}, which is too many")
    return "; ".join(filter(None, parts))


def upright(picture: "Image.Image") -> "Image.Image":
    """The picture in gray, rotated by its EXIF orientation, with transparency on white."""
    from PIL import Image, ImageOps

    frame = ImageOps.exif_transpose(picture)
    if frame.has_transparency_data:
        white = Image.new("RGBA", frame.size, "white")
        frame = Image.alpha_composite(white, frame.convert("RGBA"))
    gray = frame.convert("L")
    return scaled(gray, 1.0)


def scaled(picture: "Image.Image", scale: float) -> "Image.Image":
    """The picture scaled by a factor, but to at most PIXELS_AT_MOST."""
    at_most = (PIXELS_AT_MOST / (picture.width * picture.height)) ** 0.5
    scale = min(scale, at_most)
    if scale == 1.0:
        return picture
    return picture.resize((int(picture.width * scale) or 1, int(picture.height * scale) or 1))

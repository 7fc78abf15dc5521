"""Reads the text of large pictures on slides by OCR."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from vind.ingest.parsers.pictures.in_office import HALF, Pictures, embedded

if TYPE_CHECKING:
    from pptx.shapes.picture import Picture


def in_pictures(slide: Any, number: int, room: int, pictures: Pictures) -> Iterator[str]:
    """The paragraphs in pictures of at least half the area of the slide, ``room``."""
    for shown in _pictures_of(slide.shapes):
        if (shown.width or 0) * (shown.height or 0) < HALF * room:
            continue
        content = embedded(slide.part.rels, shown._pic.blip_rId)  # noqa: SLF001
        if content is not None:
            yield from pictures.read(content, number, shown.width.inches)


def _pictures_of(shapes: Iterable[Any]) -> "Iterator[Picture]":
    """The pictures among shapes, those in groups included."""
    from pptx.shapes.group import GroupShape
    from pptx.shapes.picture import Picture

    for shape in shapes:
        if isinstance(shape, GroupShape):
            yield from _pictures_of(shape.shapes)
        elif isinstance(shape, Picture):
            yield shape

"""What large pictures on the slides of a PowerPoint file say."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ingest.parsers.pictures.in_office import HALF, Pictures, embedded

if TYPE_CHECKING:
    from pptx.shapes.picture import Picture


def in_pictures(presentation: Any, pictures: Pictures) -> Iterator[list[str]]:
    """Of each slide the paragraphs in the pictures that take up half of it or more."""
    least = HALF * presentation.slide_width * presentation.slide_height
    for number, slide in enumerate(presentation.slides, start=1):
        large = (
            shown
            for shown in _pictures_of(slide.shapes)
            if (shown.width or 0) * (shown.height or 0) >= least
        )
        found = (
            (embedded(slide.part.rels, shown._pic.blip_rId), shown.width.inches)  # noqa: SLF001
            for shown in large
        )
        yield [
            paragraph
            for content, inches in found
            if content is not None
            for paragraph in pictures.read(content, number, inches)
        ]


def _pictures_of(shapes: Iterable[Any]) -> "Iterator[Picture]":
    """The pictures among shapes, those in groups included."""
    from pptx.shapes.group import GroupShape
    from pptx.shapes.picture import Picture

    for shape in shapes:
        if isinstance(shape, GroupShape):
            yield from _pictures_of(shape.shapes)
        elif isinstance(shape, Picture):
            yield shape

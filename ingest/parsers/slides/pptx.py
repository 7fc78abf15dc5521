"""PowerPoint: a slide is a page, its title the heading; notes and charts come after the slide."""

import io
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from indexes.errors import CorruptFileError
from ingest.cleaning import one_line
from ingest.document import ParsedDocument, TextBuilder
from ingest.parsers.base import Source
from ingest.parsers.elements import NO_LANGUAGE_DETECTION, add_elements
from ingest.parsers.office.package import facts_of, opened_office, telling_of_pictures
from ingest.parsers.partitioning import prepare
from ingest.parsers.pictures.in_office import Pictures
from ingest.parsers.slides.left_out import add_left_out
from ingest.parsers.slides.lettering import apply_lettering
from ingest.parsers.slides.merged import part_merged
from ingest.parsers.slides.numbers import number_items
from ingest.parsers.slides.pictures import in_pictures

if TYPE_CHECKING:
    from unstructured.documents.elements import Element

_CHANGES = (apply_lettering, part_merged, number_items)


def parse(source: Source) -> ParsedDocument:
    """Read a PowerPoint file. Raises CorruptFileError or FileTooLargeError."""
    prepare()
    import pptx
    from unstructured.partition.pptx import partition_pptx

    with opened_office(source.path) as file:
        presentation = pptx.Presentation(file)
        _check_places(presentation)
        facts = facts_of(file)
        saved = io.BytesIO()
        changed = [change(presentation) for change in _CHANGES]
        if any(changed):
            presentation.save(saved)
        elements = partition_pptx(
            file=saved if saved.tell() else file,
            include_page_breaks=False,
            languages=NO_LANGUAGE_DETECTION,
        )
        pictures = Pictures(source, "page")
        shown = list(in_pictures(presentation, pictures))
        by_slide = {
            number: list(of_slide)
            for number, of_slide in groupby(elements, key=lambda one: one.metadata.page_number)
        }
        builder = TextBuilder()
        slides = zip(presentation.slides, shown, strict=True)
        for number, (slide, in_picture) in enumerate(slides, start=1):
            builder.page(number, alone=True)
            on_slide = by_slide.get(number, [])
            add_elements(builder, _titled(on_slide), pages=False)
            add_left_out(builder, slide, {one_line(element.text) for element in on_slide})
            for text in in_picture:
                builder.paragraph(text)
    read = builder.build(facts, pictures.unread)
    pictures.check(read)
    return telling_of_pictures(read, source.path)


def _check_places(presentation: Any) -> None:
    """Refuse a deck with text in a placeholder that its template gives no place.

    The layout has the placeholder and leaves its place to the master, which lacks it. One that the
    layout lacks too is what stays behind when another layout is chosen, and is read.
    """
    for number, slide in enumerate(presentation.slides, start=1):
        in_layout = {place.placeholder_format.idx for place in slide.slide_layout.placeholders}
        for place in slide.placeholders:
            is_lost = place.left is None and place.placeholder_format.idx in in_layout
            if is_lost and place.has_text_frame and place.text_frame.text.strip():
                raise CorruptFileError(
                    f"The template is damaged: it has no place for a text on slide {number}. Choose"
                    " another theme in PowerPoint and save the file."
                )


def _titled(elements: "list[Element]") -> "Iterator[Element]":
    """The slide's title first; other lines that were taken for titles are text."""
    from unstructured.documents.elements import NarrativeText

    title = next(
        (e for e in elements if e.category == "Title" and not e.metadata.category_depth), None
    )
    if title is not None:
        yield title
    for element in elements:
        if element.category == "Title" and element is not title:
            yield NarrativeText(element.text, metadata=element.metadata)
        elif element is not title:
            yield element

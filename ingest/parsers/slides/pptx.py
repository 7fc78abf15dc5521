"""Parses .pptx: a slide is a page, its title a heading; charts and notes come after its text."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, BinaryIO

from vind.indexes.errors import CorruptFileError
from vind.ingest.cleaning import one_line
from vind.ingest.document import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.elements import NO_LANGUAGE_DETECTION, add_elements
from vind.ingest.parsers.office.objects import hand_on, objects_in_package
from vind.ingest.parsers.office.package import facts_of, opened_office, telling_of_pictures
from vind.ingest.parsers.office.stand_ins import open_package
from vind.ingest.parsers.partitioning import prepare
from vind.ingest.parsers.parts import Parts
from vind.ingest.parsers.pictures.in_office import Pictures
from vind.ingest.parsers.slides.left_out import add_left_out
from vind.ingest.parsers.slides.lettering import apply_lettering
from vind.ingest.parsers.slides.merged import part_merged
from vind.ingest.parsers.slides.numbers import number_items
from vind.ingest.parsers.slides.pictures import in_pictures

if TYPE_CHECKING:
    from unstructured.documents.elements import Element

_CHANGES = (apply_lettering, part_merged, number_items)


def parse(source: Source) -> ParsedDocument:
    """Read a PowerPoint file. Raises CorruptFileError or FileTooLargeError."""
    prepare()
    parts, pictures, builder = Parts("page"), Pictures(source, "page"), TextBuilder()
    with opened_office(source.path) as opened:
        file, presentation, broken = open_package(opened, _opened)
        facts = facts_of(file)
        slides = list(_slides(presentation, parts))
        _check_places(slides)
        changed = False
        for number, slide in slides:
            with parts.reading(number):
                _tell_of_broken(number, slide, broken, parts)
                for change in _CHANGES:
                    changed = change(slide) or changed
        if changed:
            file = io.BytesIO()
            presentation.save(file)
        elements = _elements(file, range(1, len(presentation.slides) + 1), parts, source)
        by_slide = {
            number: list(of_slide)
            for number, of_slide in groupby(elements, key=lambda one: one.metadata.page_number)
        }
        room = presentation.slide_width * presentation.slide_height
        for number, slide in slides:
            builder.page(number, alone=True)
            with parts.reading(number):
                on_slide = by_slide.get(number, [])
                add_elements(builder, _titled(on_slide), pages=False)
                add_left_out(builder, slide, {one_line(element.text) for element in on_slide})
                for text in in_pictures(slide, number, room, pictures):
                    builder.paragraph(text)
        read = builder.build(facts, "; ".join(filter(None, (parts.unread, pictures.unread))))
        parts.check(read, source.unpacker)
    pictures.check(read)
    read = telling_of_pictures(read, source.path)
    return hand_on(source, objects_in_package(source.path), read)


def _opened(file: BinaryIO) -> Any:
    import pptx

    return pptx.Presentation(file)


def _slides(presentation: Any, parts: Parts) -> Iterator[tuple[int, Any]]:
    """The readable slides, with their numbers."""
    for number in range(1, len(presentation.slides) + 1):
        found = []
        with parts.reading(number):
            found.append(presentation.slides[number - 1])
        yield from ((number, slide) for slide in found)


def _tell_of_broken(number: int, slide: Any, broken: Mapping[str, str], parts: Parts) -> None:
    """Note a slide that is ``broken`` or shows a broken part; ``broken`` has reasons by name."""
    relations = [one for one in slide.part.rels.values() if not one.is_external]
    for part in (slide.part, *(relation.target_part for relation in relations)):
        if problem := broken.get(part.partname.lstrip("/")):
            parts.note(number, problem)


def _elements(file: BinaryIO, numbers: range, parts: Parts, source: Source) -> "Sequence[Element]":
    """The elements of the slides with these numbers, except slides on which unstructured fails.

    It reads all slides or none; where it fails, each half is read separately.
    """
    from unstructured.partition.pptx import partition_pptx

    found: list[Element] = []
    source.beat()
    with (parts if len(numbers) == 1 else Parts("slides")).reading(_named(numbers)):
        found += partition_pptx(
            file=_of_slides(file, numbers),
            include_page_breaks=False,
            starting_page_number=numbers.start,
            languages=NO_LANGUAGE_DETECTION,
        )
        return found
    if len(numbers) < 2:
        return ()
    middle = len(numbers) // 2
    halves = (_elements(file, half, parts, source) for half in (numbers[:middle], numbers[middle:]))
    return list(chain.from_iterable(halves))


def _named(numbers: range) -> int | str:
    return numbers.start if len(numbers) == 1 else f"{numbers.start}-{numbers.stop - 1}"


def _of_slides(file: BinaryIO, numbers: range) -> BinaryIO:
    """A copy of a presentation with only the slides of these numbers; itself if these are all."""
    file.seek(0)
    presentation = _opened(file)
    listed = presentation.slides._sldIdLst  # noqa: SLF001 - python-pptx deletes no slide
    left_out = [one for number, one in enumerate(listed, start=1) if number not in numbers]
    if not left_out:
        return file
    for one in left_out:
        if one.rId in presentation.part.rels:
            presentation.part.drop_rel(one.rId)
        listed.remove(one)
    copy = io.BytesIO()
    presentation.save(copy)
    return copy


def _check_places(slides: Iterable[tuple[int, Any]]) -> None:
    """Refuse a deck with text in a placeholder to which its template gives no place.

    There the layout has the placeholder, but neither it nor the master has a place. A placeholder
    that the layout lacks too is left from another layout, and is read.
    """
    for number, slide in slides:
        in_layout = {place.placeholder_format.idx for place in slide.slide_layout.placeholders}
        for place in slide.placeholders:
            is_lost = place.left is None and place.placeholder_format.idx in in_layout
            if is_lost and place.has_text_frame and place.text_frame.text.strip():
                raise CorruptFileError(
                    f"The template is damaged: it has no place for a text on slide {number}. Choose"
                    " another theme in PowerPoint and save the file."
                )


def _titled(elements: "list[Element]") -> "Iterator[Element]":
    """The elements of a slide with its title first; other supposed titles become text."""
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

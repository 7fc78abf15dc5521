"""Parses .pptx: a slide is a page, its title a heading; charts and notes come after its text.

A short text of a cell that is merged over several rows is repeated in each, unless the cell begins
in the first row, which may be the header.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from copy import deepcopy
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, BinaryIO

from vind.indexes.errors import CorruptFileError
from vind.ingest.document.characters import one_line, raised
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Parts, Source
from vind.ingest.parsers.elements import NO_LANGUAGE_DETECTION, add_elements, prepare
from vind.ingest.parsers.notation import numeral
from vind.ingest.parsers.office.charts import table_of_chart
from vind.ingest.parsers.office.objects import hand_on, objects_in_package
from vind.ingest.parsers.office.package import (
    MC,
    A,
    C,
    facts_of,
    open_package,
    opened_office,
    parts_of,
    telling_of_pictures,
)
from vind.ingest.parsers.pictures.in_office import HALF, Pictures, embedded
from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.tables.rows import repeated

if TYPE_CHECKING:
    from pptx.shapes.picture import Picture
    from unstructured.documents.elements import Element


def add_left_out(builder: TextBuilder, slide: Any, seen: Set[str]) -> None:
    """Add the texts of a slide that are not among the paragraphs ``seen``; notes come last."""
    _add_paragraphs(builder, xml_root(slide.part.blob), seen)
    for _, diagram in parts_of(slide.part, "diagramData"):
        _add_paragraphs(builder, diagram, seen)
    for _, chart in parts_of(slide.part, "chart"):
        titles, rows = table_of_chart(chart)
        for title in titles.splitlines():
            if title not in seen:
                builder.paragraph(title)
        builder.table(rows, has_header=bool(rows) and not rows[0][0])
        _add_paragraphs(builder, chart, seen)
    for _, notes in parts_of(slide.part, "notesSlide"):
        _add_paragraphs(builder, notes, seen)


def _add_paragraphs(builder: TextBuilder, root: Any, seen: Set[str]) -> None:
    for paragraph in root.iter(A + "p"):
        runs = [
            ("\n" if run.tag == A + "br" else run.text or "", run.getparent().tag == A + "fld")
            for run in paragraph.iter(A + "t", A + "br")
        ]
        if one_line("".join(text for text, _ in runs)) not in seen and not _is_in_table(paragraph):
            # A field is the slide's number or the date of today.
            builder.paragraph("".join(text for text, is_field in runs if not is_field))


def _is_in_table(paragraph: Any) -> bool:
    """Whether a paragraph is in a table or a chart title, which were added, outside alternatives.

    unstructured skips alternatives (``AlternateContent``).
    """
    table = next(paragraph.iterancestors(A + "tbl", C + "title"), None)
    return table is not None and next(table.iterancestors(MC + "AlternateContent"), None) is None


_NOT_STRUCK = (None, "noStrike")


def apply_lettering(slide: Any) -> bool:
    """Empty struck-through runs and mark superscripts; True if there were any."""
    changed = False
    for root in _roots(slide):
        for run in root.iter(A + "r"):
            own, text = run.find(A + "rPr"), run.find(A + "t")
            if own is None or text is None:
                continue
            if own.get("strike") not in _NOT_STRUCK:
                text.text, changed = "", True
            elif not own.get("baseline", "0").startswith(("0", "-")):
                text.text, changed = raised(text.text or ""), True
    return changed


def _roots(slide: Any) -> Iterator[Any]:
    yield slide.element
    if slide.has_notes_slide:
        yield slide.notes_slide.element


_ON = ("1", "true")


def part_merged(slide: Any) -> bool:
    """Write the text of merged cells into each of their rows; True if there were any."""
    found = [pair for table in slide.element.iter(A + "tbl") for pair in _merged(table)]
    for origin, cell in found:
        cell.replace(cell.find(A + "txBody"), deepcopy(origin.find(A + "txBody")))
    return bool(found)


def _merged(table: Any) -> Iterator[tuple[Any, Any]]:
    """Pairs of the cell where a merged one begins, below the first row, and its continuation."""
    first, *rows = [list(row.iterchildren(A + "tc")) for row in table.iterchildren(A + "tr")] or [
        []
    ]
    origins = dict.fromkeys(range(len(first)))
    for row in rows:
        says_more = any(_text(cell).strip() for cell in row if cell.get("vMerge") not in _ON)
        for column, cell in enumerate(row):
            if cell.get("vMerge") not in _ON:
                origins[column] = cell
            elif (
                says_more
                and (origin := origins.get(column)) is not None
                and repeated(_text(origin))
            ):
                yield origin, cell


def _text(cell: Any) -> str:
    return " ".join(text.text or "" for text in cell.iter(A + "t"))


_COUNTED = A + "buAutoNum"
_TYPE = re.compile(r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)")
_KINDS = {"arabic": "1", "alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}
_WRITTEN = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}
_LEVEL, _START = re.compile(r"[0-8]"), re.compile(r"[0-9]{1,5}")


def number_items(slide: Any) -> bool:
    """Write the number of each numbered item into its text; True if there were any."""
    bodies = {item.getparent().getparent().getparent() for item in slide.element.iter(_COUNTED)}
    for body in bodies:
        _number(body)
    return bool(bodies)


def _number(body: Any) -> None:
    """Number a text body: a list continues after deeper items, and ends at other text."""
    lists: dict[int, tuple[str, int]] = {}
    for paragraph in body.iterchildren(A + "p"):
        if not any((text.text or "").strip() for text in paragraph.iter(A + "t")):
            continue
        how = paragraph.find(A + "pPr")
        level = "0" if how is None else how.get("lvl", "0")
        depth = int(level) if _LEVEL.fullmatch(level) else 0
        counted = None if how is None else how.find(_COUNTED)
        kept = depth if counted is None else depth + 1
        lists = {at: one for at, one in lists.items() if at < kept}
        if counted is None:
            continue
        named = counted.get("type", "")
        first = counted.get("startAt", "1")
        before, last = lists.get(depth, ("", 0))
        goes_on = before == named
        number = last + 1 if goes_on else int(first) if _START.fullmatch(first) else 1
        lists[depth] = named, number
        run = paragraph.makeelement(A + "r")
        run.append(run.makeelement(A + "t"))
        run[0].text = f"{_written(named, number)} "
        how.addnext(run)


def _written(named: str, number: int) -> str:
    found = _TYPE.fullmatch(named)
    if found is None:
        return f"{number}."
    return _WRITTEN[found[2]].format(numeral(number, _KINDS[found[1]]))


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

"""Parses .docx with unstructured, after rewriting the XML that unstructured does not read."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Parts, Source
from vind.ingest.parsers.elements import LEFT_OUT, NO_LANGUAGE_DETECTION, add_elements, prepare
from vind.ingest.parsers.notation import address_behind
from vind.ingest.parsers.office.objects import hand_on, objects_in_package
from vind.ingest.parsers.office.package import (
    MC,
    PAGE_BREAK,
    M,
    R,
    W,
    facts_of,
    open_package,
    opened_office,
    telling_of_pictures,
)
from vind.ingest.parsers.pictures.in_office import Pictures
from vind.ingest.parsers.tables.rows import Row, looks_like_header, table_of_html
from vind.ingest.parsers.word.paragraphs import CONTENTS, Lettering, put_in_heading_styles, run_of
from vind.ingest.parsers.word.skipped import (
    put_charts_in_text,
    put_in_words,
    put_notes_in_text,
    running_texts,
    write_out_equations,
)
from vind.ingest.parsers.word.tables import (
    free_layout,
    join_drop_caps,
    number_cells,
    part_items,
    part_merged,
)

if TYPE_CHECKING:
    from docx.document import Document
    from unstructured.documents.elements import Element


def turns_in_tables(body: Any) -> list[dict[int, int]]:
    """For each table: row → the number of page breaks just before that row.

    Empty paragraphs with these breaks are added after the table, so that unstructured counts them.
    """
    turns = []
    for table in list(body.iterchildren(W + "tbl")):
        turns.append(_turns(table))
        for _ in range(_in_table(table)):
            turned = table.makeelement(W + "p")
            turned.append(turned.makeelement(W + "r"))
            turned[0].append(turned.makeelement(PAGE_BREAK))
            table.addnext(turned)
    return turns


def add_by_page(
    builder: TextBuilder, elements: Iterable["Element"], turns: Iterable[Mapping[int, int]]
) -> None:
    """Add the elements that unstructured found; ``turns`` are the page breaks of their tables."""
    pages, tables = _Pages(builder), iter(turns)
    for element in elements:
        turned = next(tables, {}) if element.category == "Table" else {}
        number, html = element.metadata.page_number, element.metadata.text_as_html
        if turned and html and number:
            _, rows = table_of_html(html)
            on_pages = _on_pages(rows, turned, pages, number)
            builder.table(on_pages, has_header=looks_like_header(rows))
        else:
            pages.turn_to(number)
            add_elements(builder, [element], pages=False)


class _Pages:
    """Begins a page where the page number changes."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._number: int | None = None

    def turn_to(self, number: int | None) -> None:
        if number is not None and number != self._number:
            self._number = number
            self._builder.page(number)


def _on_pages(
    rows: Sequence[Row], turned: Mapping[int, int], pages: _Pages, number: int
) -> Iterator[Row]:
    """The rows, with pages begun before the rows that they start with."""
    for place, row in enumerate(rows):
        number += turned.get(place, 0)
        pages.turn_to(number)
        yield row


def _turns(table: Any) -> dict[int, int]:
    turns, since = {}, 0
    for place, row in enumerate(table.iterchildren(W + "tr")):
        breaks = _in_row(row)
        at_start = min(breaks, any(map(_begins_a_page, row.iterchildren(W + "tc"))))
        if since + at_start:
            turns[place] = since + at_start
        since = breaks - at_start
    return turns


def _begins_a_page(cell: Any) -> bool:
    return next((part.tag for part in cell.iter(PAGE_BREAK, W + "t")), None) == PAGE_BREAK


def _in_table(table: Any) -> int:
    return sum(map(_in_row, table.iterchildren(W + "tr")))


def _in_row(row: Any) -> int:
    """The page breaks in a row: the most in any cell, as the cells are side by side."""
    return max((sum(map(_in_block, cell)) for cell in row.iterchildren(W + "tc")), default=0)


def _in_block(block: Any) -> int:
    if block.tag == W + "tbl":
        return _in_table(block)
    return sum(1 for _ in block.iter(PAGE_BREAK))


# Wrappers whose content python-docx skips: content controls, tracked insertions, smart tags,
# fields, text in another direction. Company templates are full of them. It does read hyperlinks,
# but fails on a file that has one without its relation.
_WRAPPER_NAMES = ("sdt", "ins", "moveTo", "smartTag", "fldSimple", "customXml", "dir", "bdo")
_WRAPPERS = (*(W + name for name in _WRAPPER_NAMES), W + "hyperlink", M + "oMathPara")
_DELETED = tuple(W + name for name in ("del", "moveFrom"))
_RUNNING = (W + "headerReference", W + "footerReference")
_NAMED_AT_MOST = 10  # inserted files
_CONTENTS = re.compile(CONTENTS, re.IGNORECASE)


def parse(source: Source) -> ParsedDocument:
    """Read a Word file. Raises CorruptFileError or FileTooLargeError."""
    prepare()
    import docx
    from unstructured.partition.docx import partition_docx

    parts = Parts("")
    with opened_office(source.path) as opened:
        file, document, broken = open_package(opened, docx.Document)
        for name, problem in broken.items():
            parts.note(name, problem)
        lettering = Lettering(document.styles.element)
        lettering.apply(document.element.body)
        _bring_out(document)
        join_drop_caps(document.element.body)
        free_layout(document.element.body)
        part_items(document.element.body, document.styles.element)
        number_cells(document)
        put_in_heading_styles(document)
        pictures = Pictures(source, "picture")
        notes = put_notes_in_text(document, lettering)
        put_in_words(document, pictures)
        lacking = put_charts_in_text(document)
        turns = turns_in_tables(document.element.body)
        part_merged(document.element.body)
        facts = facts_of(file)
        saved = io.BytesIO()
        document.save(saved)
        saved.seek(0)
        elements = partition_docx(file=saved, languages=NO_LANGUAGE_DETECTION)
        _set_levels(elements)
    builder = TextBuilder()
    shown = [each for each in elements if not (_is_contents(each) or each.category in LEFT_OUT)]
    running = _running(document, lettering, shown, PurePosixPath(source.name).name)
    add_by_page(builder, [*shown, *running], turns)
    for note in notes:
        builder.paragraph(note)
    unread = "; ".join(filter(None, (_unread(document), lacking, parts.unread, pictures.unread)))
    read = builder.build(facts, unread)
    pictures.check(read)
    read = telling_of_pictures(read, source.path)
    return hand_on(source, objects_in_package(source.path), read)


def _unread(document: "Document") -> str:
    """The ledger's reason for files inserted as a whole, which only Word can merge; else empty."""
    relations = document.part.rels
    names = [
        PurePosixPath(relations[key].target_ref).name
        for chunk in document.element.body.iter(W + "altChunk")
        if (key := chunk.get(R + "id")) in relations
    ]
    if not names:
        return ""
    named = ", ".join(names[:_NAMED_AT_MOST]) + (", …" if len(names) > _NAMED_AT_MOST else "")
    return f"inserted files ({named}): open the document in Word and save it, which takes them in"


def _bring_out(document: "Document") -> None:
    """Unwrap wrappers, remove deleted text, and insert text boxes into the text.

    References to page headers and footers that are not in the file are removed.
    """
    body: Any = document.element.body
    for deleted in list(body.iter(*_DELETED)):
        deleted.getparent().remove(deleted)
    for fallback in list(body.iter(MC + "Fallback")):  # repeats a text box for old versions of Word
        fallback.getparent().remove(fallback)
    for running in list(body.iter(*_RUNNING)):
        if running.get(R + "id") not in document.part.rels:
            running.getparent().remove(running)
    write_out_equations(body)
    _write_out_addresses(document)
    for wrapper in list(body.iter(*_WRAPPERS)):
        inner = wrapper.find(W + "sdtContent") if wrapper.tag == W + "sdt" else wrapper
        parent, place = wrapper.getparent(), wrapper.getparent().index(wrapper)
        children = [] if inner is None else list(inner)
        parent[place : place + 1] = children
    for box in reversed(list(body.iter(W + "txbxContent"))):
        anchor = next((up for up in box.iterancestors(W + "p")), None)
        if anchor is not None:
            for child in reversed(list(box)):
                anchor.addnext(child)


def _write_out_addresses(document: "Document") -> None:
    """Write the mail address or telephone number of a link after its text, where that lacks it."""
    relations = document.part.rels
    for link in document.element.body.iter(W + "hyperlink"):
        relation = relations.get(link.get(R + "id"))
        text = "".join(part.text or "" for part in link.iter(W + "t"))
        if relation is not None and (address := address_behind(relation.target_ref, text)):
            link.append(run_of(link, f" ({address})"))


def _running(
    document: "Document", lettering: Lettering, shown: "list[Element]", name: str
) -> Iterator["Element"]:
    """The texts of headers and footers, on the last page of the text; none without text."""
    from unstructured.documents.elements import ElementMetadata, NarrativeText

    text = "\n".join(element.text for element in shown)
    for said in running_texts(document, lettering, text, name) if shown else ():
        yield NarrativeText(
            said, metadata=ElementMetadata(page_number=shown[-1].metadata.page_number)
        )


def _is_contents(element: "Element") -> bool:
    return _CONTENTS.match(element.metadata.style_name or "") is not None


def _set_levels(elements: "list[Element]") -> None:
    """Put the document's title above "Heading 1": unstructured gives both the same depth."""
    titled = any(element.metadata.style_name == "Title" for element in elements)
    for element in elements:
        style = element.metadata.style_name or ""
        if element.category == "Title" and style != "Title":
            depth = 1 if style == "Subtitle" else element.metadata.category_depth or 0
            element.metadata.category_depth = depth + titled

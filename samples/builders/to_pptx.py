"""Slide decks: every first-level heading starts a slide, notes are the speaker's."""

import io

from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Cm, Pt

from samples.builders.fixed_zip import with_fixed_times
from samples.builders.markup import Block, Heading, Listing, Note, Source, Table, plain

_TITLE_LAYOUT, _BODY_LAYOUT, _TITLE_ONLY_LAYOUT = 0, 1, 5
_BODY_TEXT, _TABLE_TEXT = Pt(20), Pt(14)


def build(source: Source) -> bytes:
    """The bytes of a .pptx."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Cm(25.4), Cm(19.05)
    properties = deck.core_properties
    properties.title = source.settings["title"]
    properties.author = properties.last_modified_by = source.settings["author"]
    properties.created = properties.modified = source.date.replace(tzinfo=None)
    _add_cover(deck, source)
    for title, blocks in _slides(source.blocks):
        _add_slide(deck, title, blocks)
    written = io.BytesIO()
    deck.save(written)
    return with_fixed_times(written.getvalue(), source.date)


def _slides(blocks: tuple[Block, ...]) -> list[tuple[str, list[Block]]]:
    slides: list[tuple[str, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading):
            slides.append((block.text, []))
        else:
            slides[-1][1].append(block)
    return slides


def _add_cover(deck: Deck, source: Source) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_LAYOUT])
    slide.placeholders[0].text = source.settings["title"]
    slide.placeholders[1].text = source.settings["subtitle"]


def _add_slide(deck: Deck, title: str, blocks: list[Block]) -> None:
    has_table = any(isinstance(block, Table) for block in blocks)
    layout = _TITLE_ONLY_LAYOUT if has_table else _BODY_LAYOUT
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    slide.placeholders[0].text = title
    for block in blocks:
        match block:
            case Table():
                _add_table(slide, block)
            case Listing(items) if not has_table:
                _fill_body(slide, items)
            case Note(text):
                notes = slide.notes_slide.notes_text_frame
                if notes is not None:
                    notes.text = plain(text)
            case _:
                raise ValueError(f"A slide with this content has no {type(block).__name__}.")


def _fill_body(slide: Slide, items: tuple[str, ...]) -> None:
    frame = slide.placeholders[1].text_frame
    frame.text = plain(items[0])
    for item in items[1:]:
        frame.add_paragraph().text = plain(item)
    for paragraph in frame.paragraphs:
        paragraph.font.size = _BODY_TEXT


def _add_table(slide: Slide, block: Table) -> None:
    rows, columns = len(block.rows), len(block.rows[0])
    frame = slide.shapes.add_table(rows, columns, Cm(1.5), Cm(4.5), Cm(22.4), Cm(0.9 * rows))
    for cells, row in zip(frame.table.rows, block.rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = plain(text)
            cell.text_frame.paragraphs[0].font.size = _TABLE_TEXT

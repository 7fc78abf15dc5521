"""Word documents, with headings, lists, tables, a running header and page numbers."""

import io

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from samples.builders.fixed_zip import with_fixed_times
from samples.builders.markup import (
    Block,
    Heading,
    Listing,
    PageBreak,
    Paragraph,
    Source,
    Table,
    emphasis,
)


def build(source: Source) -> bytes:
    """The bytes of a .docx."""
    document = Document()
    _set_properties(document, source)
    _set_page(document, source)
    document.add_paragraph(source.settings["title"], style="Title")
    if subtitle := source.settings.get("subtitle"):
        document.add_paragraph(subtitle, style="Subtitle")
    for block in source.blocks:
        _add(document, block)
    written = io.BytesIO()
    document.save(written)
    return with_fixed_times(written.getvalue(), source.date)


def _set_properties(document: DocxDocument, source: Source) -> None:
    properties = document.core_properties
    properties.title = source.settings["title"]
    properties.author = properties.last_modified_by = source.settings["author"]
    properties.language = {"nl": "nl-NL", "en": "en-GB"}[source.settings["lang"]]
    properties.comments = ""
    # Word's properties hold UTC without saying so.
    properties.created = properties.modified = source.date.replace(tzinfo=None)


def _set_page(document: DocxDocument, source: Source) -> None:
    normal = document.styles["Normal"]
    normal.font.name = "Calibri"
    normal.font.size = Pt(10.5)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.header.paragraphs[0].text = source.settings.get("header", source.settings["title"])
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run({"nl": "Pagina ", "en": "Page "}[source.settings["lang"]])
    _add_page_number(footer)


def _add_page_number(paragraph: DocxParagraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}instr", "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields of its own


def _add(document: DocxDocument, block: Block) -> None:
    match block:
        case Heading(level, text):
            document.add_heading(text, level)
        case Paragraph(text):
            _write(document.add_paragraph(), text)
        case Listing(items, ordered):
            for item in items:
                _write(
                    document.add_paragraph(style="List Number" if ordered else "List Bullet"), item
                )
        case Table():
            _add_table(document, block)
        case PageBreak():
            document.add_page_break()  # type: ignore[no-untyped-call]
        case _:
            raise ValueError(f"A Word document has no {type(block).__name__}.")


def _add_table(document: DocxDocument, block: Table) -> None:
    table = document.add_table(len(block.rows), len(block.rows[0]), style="Light Grid Accent 1")
    for cells, row in zip(table.rows, block.rows, strict=True):
        for cell, text, right in zip(cells.cells, row, block.right, strict=True):
            _write(cell.paragraphs[0], text)
            if right:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _write(paragraph: DocxParagraph, text: str) -> None:
    for piece, bold in emphasis(text):
        paragraph.add_run(piece).bold = bold or None

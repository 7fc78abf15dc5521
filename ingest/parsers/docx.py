"""Word: headings by their style, lists, tables and text, with what Word's XML hides brought out."""

import io
import re
from typing import TYPE_CHECKING, Any

from ingest.document import ParsedDocument, TextBuilder
from ingest.parsers.base import Source
from ingest.parsers.elements import NO_LANGUAGE_DETECTION, add_elements
from ingest.parsers.office import facts_of, opened, xml_root
from ingest.parsers.partitioning import prepare

if TYPE_CHECKING:
    from docx.document import Document
    from unstructured.documents.elements import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Wrappers that python-docx does not look into: content controls, tracked insertions, smart tags,
# fields. Company templates are full of them.
_WRAPPERS = tuple(
    _W + name for name in ("sdt", "ins", "moveTo", "smartTag", "fldSimple", "customXml")
)
_DELETED = tuple(_W + name for name in ("del", "moveFrom"))
_NOTES = ("footnotes", "endnotes")
# Word's own names of the styles in a contents list or a list of figures, in any language.
_CONTENTS = re.compile(r"toc (?:\d|heading)|table of figures", re.IGNORECASE)


def parse(source: Source) -> ParsedDocument:
    """Read a Word file. Raises CorruptFileError or FileTooLargeError."""
    prepare()
    import docx
    from unstructured.partition.docx import partition_docx

    with opened(source.path):
        document = docx.Document(str(source.path))
        _bring_out(document)
        facts = facts_of(source.path)
        saved = io.BytesIO()
        document.save(saved)
        saved.seek(0)
        elements = partition_docx(file=saved, languages=NO_LANGUAGE_DETECTION)
        _set_levels(elements)
    builder = TextBuilder()
    add_elements(builder, (element for element in elements if not _is_contents(element)))
    for note in _notes(document):
        builder.paragraph(note)
    return builder.build(facts)


def _bring_out(document: "Document") -> None:
    """Unwrap what stands in wrappers, take out what was deleted, put text boxes in the text."""
    body: Any = document.element.body
    for deleted in list(body.iter(*_DELETED)):
        deleted.getparent().remove(deleted)
    for fallback in list(body.iter(_MC + "Fallback")):  # the same text box once more, for old Word
        fallback.getparent().remove(fallback)
    for wrapper in list(body.iter(*_WRAPPERS)):
        inner = wrapper.find(_W + "sdtContent") if wrapper.tag == _W + "sdt" else wrapper
        parent, place = wrapper.getparent(), wrapper.getparent().index(wrapper)
        children = [] if inner is None else list(inner)
        parent[place : place + 1] = children
    for box in list(body.iter(_W + "txbxContent")):
        anchor = next((up for up in box.iterancestors(_W + "p")), None)
        if anchor is not None:
            for child in reversed(list(box)):
                anchor.addnext(child)


def _is_contents(element: "Element") -> bool:
    return _CONTENTS.match(element.metadata.style_name or "") is not None


def _set_levels(elements: "list[Element]") -> None:
    """Unstructured puts the document's title and "Heading 1" at one depth; a title is above."""
    titled = any(element.metadata.style_name == "Title" for element in elements)
    for element in elements:
        style = element.metadata.style_name or ""
        if element.category == "Title" and style != "Title":
            depth = 1 if style == "Subtitle" else element.metadata.category_depth or 0
            element.metadata.category_depth = depth + titled


def _notes(document: "Document") -> list[str]:
    """The footnotes and endnotes, which unstructured does not read."""
    notes = []
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.rsplit("/", 1)[-1] in _NOTES:
            for note in xml_root(relation.target_part.blob):
                texts = [
                    "".join(t.text or "" for t in p.iter(_W + "t")) for p in note.iter(_W + "p")
                ]
                notes.append(" ".join(texts).strip())
    return [note for note in notes if re.search(r"\w", note)]

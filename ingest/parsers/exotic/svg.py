"""Parses SVG drawings: their texts, titles and descriptions."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from vind.indexes.errors import CorruptFileError
from vind.indexes.types import DocumentFacts
from vind.ingest.document.characters import one_line
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.safe_xml import xml_root


def parse(source: Source) -> ParsedDocument:
    """Read a drawing. Raises CorruptFileError."""
    try:
        root = xml_root(source.path.read_bytes())
    except etree.XMLSyntaxError as error:
        raise CorruptFileError(f"The drawing is damaged and cannot be read ({error}).") from error
    etree.strip_elements(root, etree.Comment, with_tail=False)
    namespace = root.tag.rpartition("svg")[0]
    title, text, page = (f"{namespace}{name}" for name in ("title", "text", "foreignObject"))
    builder = TextBuilder()
    builder.heading(root.findtext(title, ""), 1)
    for element in root.iter(title, text, page, f"{namespace}desc"):
        above = element.getparent()
        # Text beside an HTML page is its fallback for programs that cannot show it.
        if element.tag == text and above is not None and above.find(page) is None:
            builder.paragraph(one_line("".join(_pieces(element))))
        elif element.tag != text and not (element.tag == title and above is root):
            builder.paragraph(one_line(" ".join(element.itertext())))
    return builder.build(DocumentFacts(title=one_line(root.findtext(title, ""))))


def _pieces(text: Any) -> Iterator[str]:
    """The texts in an element, with white space before those with a place of their own."""
    line = text.get("y")
    for event, part in etree.iterwalk(text, events=("start", "end")):
        if part is text:
            yield part.text or "" if event == "start" else ""
        elif event == "end":
            yield part.tail or ""
        else:
            own = part.get("y")
            is_placed = "x" in part.attrib or own is not None
            if "dy" in part.attrib or (is_placed and own != line):
                yield " "
            line = own or line
            yield part.text or ""

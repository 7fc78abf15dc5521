"""Writes automatic numbers in table cells into the text; unstructured only does so elsewhere."""

from typing import TYPE_CHECKING

from vind.ingest.parsers.office.ooxml_names import W
from vind.ingest.parsers.word.paragraphs import run_of
from vind.ingest.parsers.word.styles import value_of

if TYPE_CHECKING:
    from docx.document import Document

_GOES_ON = ("", "continue")


def number_cells(document: "Document") -> None:
    """Write the automatic number of each paragraph in a table into its text; bullets are not."""
    from docx.text.paragraph import Paragraph
    from unstructured.partition.docx import _ListLabels

    if next(document.element.body.iter(W + "tc"), None) is None:
        return
    labels = _ListLabels(document)
    for element in document.element.body.iter(W + "p"):
        cell = next(element.iterancestors(W + "tc"), None)
        if cell is not None and value_of(cell, f"{W}tcPr/{W}vMerge") in _GOES_ON:
            continue
        label = labels.label(Paragraph(element, document))
        if cell is not None and any(map(str.isalnum, label)):
            first = element.find(W + "pPr")
            place = 0 if first is None else element.index(first) + 1
            element.insert(place, run_of(element, f"{label.strip()} "))

"""Reads the filled-in fields and the comments of a PDF page."""

from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vind.ingest.parsers.pdf.fields import filled_in
from vind.ingest.parsers.pdf.strings import string_of

_ANNOTATIONS_AT_MOST = 2000  # of a page
_COMMENTS = {
    raw.FPDF_ANNOT_TEXT,
    raw.FPDF_ANNOT_FREETEXT,
    raw.FPDF_ANNOT_HIGHLIGHT,
    raw.FPDF_ANNOT_UNDERLINE,
    raw.FPDF_ANNOT_SQUIGGLY,
    raw.FPDF_ANNOT_STRIKEOUT,
    raw.FPDF_ANNOT_STAMP,
    raw.FPDF_ANNOT_CARET,
    raw.FPDF_ANNOT_SQUARE,
    raw.FPDF_ANNOT_CIRCLE,
    raw.FPDF_ANNOT_LINE,
    raw.FPDF_ANNOT_POLYGON,
    raw.FPDF_ANNOT_POLYLINE,
    raw.FPDF_ANNOT_INK,
}


def notes_on(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, layer: pdfium.PdfTextPage | None
) -> list[str]:
    """The filled-in fields, as "label: value" lines of one paragraph, then the comments.

    Fields need a previous ``document.init_forms()``. ``layer`` is the text of the page, if it is
    upright.
    """
    comments = [
        string_of(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")
        for annotation in _annotations(page)
        if raw.FPDFAnnot_GetSubtype(annotation) in _COMMENTS
    ]
    fields = []
    if document.formenv:
        fields = filled_in(document.formenv, _annotations(page), layer)
    unique = ["\n".join(dict.fromkeys(fields)), *dict.fromkeys(comments)]
    return [text for text in unique if text.strip()]


def has_fields(page: pdfium.PdfPage) -> bool:
    """Whether a page has form fields."""
    return raw.FPDF_ANNOT_WIDGET in [raw.FPDFAnnot_GetSubtype(one) for one in _annotations(page)]


def _annotations(page: pdfium.PdfPage) -> Iterator[Any]:
    for place in range(min(raw.FPDFPage_GetAnnotCount(page), _ANNOTATIONS_AT_MOST)):
        if annotation := raw.FPDFPage_GetAnnot(page, place):
            yield annotation
            raw.FPDFPage_CloseAnnot(annotation)

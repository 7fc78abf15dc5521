"""What stands on a PDF page beside its text: what was filled in, and what was noted."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.cleaning import one_line

_ANNOTATIONS_AT_MOST = 2000  # of a page
_TEXT_AT_MOST = 100_000  # bytes of one annotation
_NOTED = {
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
_FILLED_IN = {
    raw.FPDF_FORMFIELD_TEXTFIELD,
    raw.FPDF_FORMFIELD_COMBOBOX,
    raw.FPDF_FORMFIELD_LISTBOX,
    raw.FPDF_FORMFIELD_CHECKBOX,
    raw.FPDF_FORMFIELD_RADIOBUTTON,
}
_NOT_CHOSEN = {"", "off"}


def notes_on(document: pdfium.PdfDocument, page: pdfium.PdfPage) -> list[str]:
    """The fields that were filled in, as "name: value" lines of one paragraph, then the comments.

    The fields need ``document.init_forms()`` to have been called.
    """
    fields: list[str] = []
    comments: list[str] = []
    for annotation in _annotations(page):
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_WIDGET and document.formenv:
            fields += _field(document.formenv, annotation)
        elif kind in _NOTED:
            comments.append(_string(raw.FPDFAnnot_GetStringValue, annotation, b"Contents"))
    unique = ["\n".join(dict.fromkeys(fields)), *dict.fromkeys(comments)]
    return [text for text in unique if text.strip()]


def has_fields(page: pdfium.PdfPage) -> bool:
    """Whether there is anything to fill in on a page."""
    return raw.FPDF_ANNOT_WIDGET in [raw.FPDFAnnot_GetSubtype(one) for one in _annotations(page)]


def _annotations(page: pdfium.PdfPage) -> Iterator[Any]:
    for place in range(min(raw.FPDFPage_GetAnnotCount(page), _ANNOTATIONS_AT_MOST)):
        if annotation := raw.FPDFPage_GetAnnot(page, place):
            yield annotation
            raw.FPDFPage_CloseAnnot(annotation)


def _field(form: Any, annotation: Any) -> list[str]:
    if raw.FPDFAnnot_GetFormFieldType(form, annotation) not in _FILLED_IN:
        return []
    value = _string(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
    if value.strip().lower() in _NOT_CHOSEN:
        return []
    name = one_line(
        _string(raw.FPDFAnnot_GetFormFieldAlternateName, form, annotation)
        or _string(raw.FPDFAnnot_GetFormFieldName, form, annotation)
    )
    return [f"{name}: {value}" if name else value]


def _string(get: Any, *of: Any) -> str:
    """A string out of pdfium, which writes it as UTF-16 with a zero at the end."""
    length = min(get(*of, None, 0), _TEXT_AT_MOST)
    if length <= 2:
        return ""
    written = ctypes.create_string_buffer(length)
    get(*of, ctypes.cast(written, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return str(written.raw[: length - 2].decode("utf-16-le", "replace"))

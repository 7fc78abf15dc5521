"""Reads the filled-in form fields and the comments of a PDF, also of dynamic forms (XFA).

Fields get the labels that a reader sees: the field's tooltip, or else the text to the left of the
field or above it; for a tick box it may be the text to the right. The internal name ("Tekst12") is
the last resort.
"""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vind.ingest.document.characters import one_line
from vind.ingest.parsers.pdf.text import Box
from vind.ingest.parsers.safe_xml import xml_root

_AT_MOST = 100_000  # bytes


def string_of(get: Any, *of: Any) -> str:
    """The string that a pdfium function ``get`` writes for ``of``, as zero-terminated UTF-16."""
    length = min(get(*of, None, 0), _AT_MOST)
    if length <= 2:
        return ""
    written = ctypes.create_string_buffer(length)
    get(*of, ctypes.cast(written, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return str(written.raw[: length - 2].decode("utf-16-le", "replace"))


_WRITTEN = (
    raw.FPDF_FORMFIELD_TEXTFIELD,
    raw.FPDF_FORMFIELD_COMBOBOX,
    raw.FPDF_FORMFIELD_LISTBOX,
)
_TICKED = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_EMPTY_VALUES = {"", "off"}

# Points: the height of a line, how far from a field its label may begin, and how far the label may
# reach into the field.
_LINE, _REACH, _SLACK = 16.0, 230.0, 2.0
_FIELDS_AT_MOST = 500  # of a page: each is compared with all others
_NEAR = (5.0, 9.0, 14.0, 20.0, 30.0)  # points beside a box, the nearest first
_LABEL_AT_MOST = 100  # characters
_AROUND = " :;.,_\u2026\xa0"


class _Field(NamedTuple):
    kind: int
    name: str
    tooltip: str
    value: str
    is_ticked: bool
    box: Box


def filled_in(form: Any, annotations: Iterable[Any], layer: pdfium.PdfTextPage | None) -> list[str]:
    """The filled-in fields, each as "label: value", or with a sign for a tick."""
    fields = [
        _field(form, one, kind)
        for one in annotations
        if raw.FPDFAnnot_GetSubtype(one) == raw.FPDF_ANNOT_WIDGET
        and (kind := raw.FPDFAnnot_GetFormFieldType(form, one)) in (*_WRITTEN, *_TICKED)
    ]
    filled = [field for field in fields if field.value.strip().lower() not in _EMPTY_VALUES]
    ticked = {field.name for field in filled if field.is_ticked}
    seen = layer if len(fields) <= _FIELDS_AT_MOST else None
    return [
        _text_of(field, fields, seen)
        for field in filled
        if field.is_ticked or field.name not in ticked  # skip the other boxes of a choice
    ]


def _field(form: Any, annotation: Any, kind: int) -> _Field:
    rectangle = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rectangle)
    box = Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
    return _Field(
        kind,
        one_line(string_of(raw.FPDFAnnot_GetFormFieldName, form, annotation)),
        one_line(string_of(raw.FPDFAnnot_GetFormFieldAlternateName, form, annotation)),
        string_of(raw.FPDFAnnot_GetFormFieldValue, form, annotation),
        kind in _TICKED and bool(raw.FPDFAnnot_IsChecked(form, annotation)),
        box,
    )


def _text_of(field: _Field, fields: Sequence[_Field], layer: pdfium.PdfTextPage | None) -> str:
    is_on_right = field.is_ticked and _is_label_on_right(field, layer)
    right = _right_label(field, fields, layer) if is_on_right else ""
    if right and not field.tooltip:
        group = _left_label(_first_of(field, fields), fields, layer)
        return f"{group}: \u2612 {right}" if group else f"\u2612 {right}"
    seen = ""
    if is_on_right is not None:
        seen = _left_label(field, fields, layer) or _label_above(field, layer)
    name = field.tooltip or seen or field.name
    return f"{name}: {field.value}" if name else field.value


def _is_label_on_right(field: _Field, layer: pdfium.PdfTextPage | None) -> bool | None:
    """Whether the text to the right of a tick box is nearer; None where both are as near."""
    left, bottom, right, top = field.box
    for reach in _NEAR:
        on_left = _label(layer, Box(left - reach, bottom, left + _SLACK, top))
        on_right = _label(layer, Box(right - _SLACK, bottom, right + reach, top))
        if on_left or on_right:
            return None if on_left and on_right else bool(on_right)
    return True


def _first_of(field: _Field, fields: Sequence[_Field]) -> _Field:
    """The leftmost of the boxes of one choice on the same line."""
    row = (one for one in fields if one.name == field.name and _in_line(one, field))
    return min(row, key=lambda one: one.box.left)


def _in_line(one: _Field, other: _Field) -> bool:
    return one.box.bottom < other.box.top and other.box.bottom < one.box.top


def _left_label(field: _Field, fields: Sequence[_Field], layer: pdfium.PdfTextPage | None) -> str:
    left, _, _, top = field.box
    others = (one.box.right for one in fields if one is not field and _in_line(one, field))
    begin = max([left - _REACH, *(end for end in others if end <= left + _SLACK)])
    bottom = max(field.box.bottom, top - _LINE)
    return _label(layer, Box(begin, bottom, left + _SLACK, top))


def _right_label(field: _Field, fields: Sequence[_Field], layer: pdfium.PdfTextPage | None) -> str:
    _, bottom, right, top = field.box
    others = (one.box.left for one in fields if one is not field and _in_line(one, field))
    end = min([right + _REACH, *(begin for begin in others if begin >= right - _SLACK)])
    return _label(layer, Box(right - _SLACK, bottom, end, top))


def _label_above(field: _Field, layer: pdfium.PdfTextPage | None) -> str:
    left, _, right, top = field.box
    return _label(layer, Box(left - _SLACK, top, right, top + _LINE))


def _label(layer: pdfium.PdfTextPage | None, box: Box) -> str:
    """The text of the page in a box, if it can be a label; else empty."""
    said = one_line(layer.get_text_bounded(*box)).strip(_AROUND) if layer else ""
    return said if len(said) <= _LABEL_AT_MOST and any(map(str.isalpha, said)) else ""


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


_QUESTIONS = "the questions of a dynamic form (XFA)"
_DAMAGED = f"{_QUESTIONS}, and what is filled in: that is damaged"

_PACKET_AT_MOST = 50_000_000  # bytes; the parsed tree takes about ten times as much


def is_dynamic(document: pdfium.PdfDocument) -> bool:
    """Whether a document is a dynamic form; a form with ordinary fields may contain XFA too."""
    kind = document.get_formtype()
    if kind != raw.FORMTYPE_XFA_FOREGROUND:
        return bool(kind == raw.FORMTYPE_XFA_FULL)
    try:
        with closing(document[0]) as page:
            return not has_fields(page)
    except pdfium.PdfiumError:  # a page that cannot be opened
        return False


def dynamic_form(document: pdfium.PdfDocument) -> tuple[str, str]:
    """The values of the form, one per line ("Naam: Anna Smit"), and what of it is not read."""
    from lxml import etree

    try:
        roots = [xml_root(packet) for packet in _packets(document) if b"datasets" in packet]
    except etree.XMLSyntaxError:
        return "", _DAMAGED
    return "\n".join(line for root in roots for line in _values(root)), _QUESTIONS


def _packets(document: pdfium.PdfDocument) -> Iterator[bytes]:
    for place in range(raw.FPDF_GetXFAPacketCount(document)):
        length = ctypes.c_ulong()
        raw.FPDF_GetXFAPacketContent(document, place, None, 0, length)
        if 0 < length.value <= _PACKET_AT_MOST:
            content = ctypes.create_string_buffer(length.value)
            raw.FPDF_GetXFAPacketContent(document, place, content, length, length)
            yield content.raw


def _values(root: Any) -> Iterator[str]:
    for data in root.iter("{*}datasets"):
        for element in data.iter("{*}*"):
            value = "" if len(element) else one_line(element.text or "")
            if value:
                yield f"{element.tag.rpartition('}')[2]}: {value}"

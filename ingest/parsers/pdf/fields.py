"""What was filled in on a PDF page, under the name that a reader sees beside it.

A field has a name of its own ("Tekst12") and may have one that is shown when it is pointed at. Of
one that has not, what the page says in front of it tells what it is of, or over it; of what is
ticked, what stands behind.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.pdf.boxes import Box
from vind.ingest.parsers.pdf.strings import string_of

_WRITTEN = (
    raw.FPDF_FORMFIELD_TEXTFIELD,
    raw.FPDF_FORMFIELD_COMBOBOX,
    raw.FPDF_FORMFIELD_LISTBOX,
)
_TICKED = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_NOT_CHOSEN = {"", "off"}

# Points: the height of a line, how far in front of a field or behind it what it is called may
# begin, and how far that may run into the field.
_LINE, _REACH, _SLACK = 16.0, 230.0, 2.0
_FIELDS_AT_MOST = 500  # of a page, each of which is compared with the others
_NEAR = (5.0, 9.0, 14.0, 20.0, 30.0)  # points beside a box, the nearest first
_LABEL_AT_MOST = 100  # characters; more is no name
_AROUND = " :;.,_\u2026\xa0"


class _Field(NamedTuple):
    kind: int
    name: str
    told: str
    value: str
    is_ticked: bool
    box: Box


def filled_in(form: Any, annotations: Iterable[Any], layer: pdfium.PdfTextPage | None) -> list[str]:
    """The fields that have something in them, each as "name: value", or with a sign for a tick."""
    fields = [
        _field(form, one, kind)
        for one in annotations
        if raw.FPDFAnnot_GetSubtype(one) == raw.FPDF_ANNOT_WIDGET
        and (kind := raw.FPDFAnnot_GetFormFieldType(form, one)) in (*_WRITTEN, *_TICKED)
    ]
    filled = [field for field in fields if field.value.strip().lower() not in _NOT_CHOSEN]
    ticked = {field.name for field in filled if field.is_ticked}
    seen = layer if len(fields) <= _FIELDS_AT_MOST else None
    return [
        _said(field, fields, seen)
        for field in filled
        if field.is_ticked or field.name not in ticked  # the other boxes of a choice
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


def _said(field: _Field, fields: Sequence[_Field], layer: pdfium.PdfTextPage | None) -> str:
    stands_behind = field.is_ticked and _stands_behind(field, layer)
    behind = _behind(field, fields, layer) if stands_behind else ""
    if behind and not field.told:
        group = _in_front(_first_of(field, fields), fields, layer)
        return f"{group}: \u2612 {behind}" if group else f"\u2612 {behind}"
    seen = ""
    if stands_behind is not None:
        seen = _in_front(field, fields, layer) or _over(field, layer)
    name = field.told or seen or field.name
    return f"{name}: {field.value}" if name else field.value


def _stands_behind(field: _Field, layer: pdfium.PdfTextPage | None) -> bool | None:
    """Whether what a box is of stands behind it: what is nearest. None where both sides are."""
    left, bottom, right, top = field.box
    for reach in _NEAR:
        in_front = _label(layer, Box(left - reach, bottom, left + _SLACK, top))
        behind = _label(layer, Box(right - _SLACK, bottom, right + reach, top))
        if in_front or behind:
            return None if in_front and behind else bool(behind)
    return True


def _first_of(field: _Field, fields: Sequence[_Field]) -> _Field:
    """The first of the boxes of one choice that are in a line."""
    row = (one for one in fields if one.name == field.name and _in_line(one, field))
    return min(row, key=lambda one: one.box.left)


def _in_line(one: _Field, other: _Field) -> bool:
    return one.box.bottom < other.box.top and other.box.bottom < one.box.top


def _in_front(field: _Field, fields: Sequence[_Field], layer: pdfium.PdfTextPage | None) -> str:
    left, _, _, top = field.box
    others = (one.box.right for one in fields if one is not field and _in_line(one, field))
    begin = max([left - _REACH, *(end for end in others if end <= left + _SLACK)])
    bottom = max(field.box.bottom, top - _LINE)
    return _label(layer, Box(begin, bottom, left + _SLACK, top))


def _behind(field: _Field, fields: Sequence[_Field], layer: pdfium.PdfTextPage | None) -> str:
    _, bottom, right, top = field.box
    others = (one.box.left for one in fields if one is not field and _in_line(one, field))
    end = min([right + _REACH, *(begin for begin in others if begin >= right - _SLACK)])
    return _label(layer, Box(right - _SLACK, bottom, end, top))


def _over(field: _Field, layer: pdfium.PdfTextPage | None) -> str:
    left, _, right, top = field.box
    return _label(layer, Box(left - _SLACK, top, right, top + _LINE))


def _label(layer: pdfium.PdfTextPage | None, box: Box) -> str:
    """What the page says in a box, if it is a name; else nothing."""
    said = one_line(layer.get_text_bounded(*box)).strip(_AROUND) if layer else ""
    return said if len(said) <= _LABEL_AT_MOST and any(map(str.isalpha, said)) else ""

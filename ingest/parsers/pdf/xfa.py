"""Reads the values of a dynamic form (XFA), whose pages only say that they cannot be shown."""

import ctypes
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.pdf.notes import has_fields
from vind.ingest.parsers.safe_xml import xml_root

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


def filled_in(document: pdfium.PdfDocument) -> tuple[str, str]:
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

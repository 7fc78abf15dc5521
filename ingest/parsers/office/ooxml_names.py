"""The namespaces of Office's XML, in lxml's notation."""

_FORMATS = "{http://schemas.openxmlformats.org/"

W = _FORMATS + "wordprocessingml/2006/main}"
WP = _FORMATS + "drawingml/2006/wordprocessingDrawing}"
A = _FORMATS + "drawingml/2006/main}"
M = _FORMATS + "officeDocument/2006/math}"
R = _FORMATS + "officeDocument/2006/relationships}"
MC = _FORMATS + "markup-compatibility/2006}"
C = _FORMATS + "drawingml/2006/chart}"
DGM = _FORMATS + "drawingml/2006/diagram}"

PAGE_BREAK = W + "lastRenderedPageBreak"
"""Marks where a page ended when Word last displayed the file."""

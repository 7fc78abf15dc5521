"""Reads strings from pdfium."""

import ctypes
from typing import Any

import pypdfium2.raw as raw

_AT_MOST = 100_000  # bytes


def string_of(get: Any, *of: Any) -> str:
    """The string that a pdfium function ``get`` writes for ``of``, as zero-terminated UTF-16."""
    length = min(get(*of, None, 0), _AT_MOST)
    if length <= 2:
        return ""
    written = ctypes.create_string_buffer(length)
    get(*of, ctypes.cast(written, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return str(written.raw[: length - 2].decode("utf-16-le", "replace"))

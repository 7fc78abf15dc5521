"""Reads the page headers and footers of a Word file."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from vind.ingest.parsers.office.ooxml_names import W
from vind.ingest.parsers.office.package import parts_of
from vind.ingest.parsers.office.running import (
    APART,
    RunningLine,
    running_line,
    told_once,
    watermark,
)
from vind.ingest.parsers.word.lettering import Lettering

_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_WATERMARK = "{urn:schemas-microsoft-com:vml}textpath"
_PARTS_AT_MOST = 100


def running_texts(document: Any, lettering: Lettering, text: str, name: str) -> list[str]:
    """A paragraph for each header or footer, of what ``text`` lacks (``told_once``).

    ``name`` is the name of the file.
    """
    parts = islice(parts_of(document.part, "header", "footer"), _PARTS_AT_MOST)
    return told_once((_lines(root, lettering) for _, root in parts), text, name)


def _lines(root: Any, lettering: Lettering) -> Iterator[RunningLine]:
    """The lines and watermarks of a header or footer."""
    lettering.apply(root)
    for mark in root.iter(_WATERMARK):
        yield watermark(mark.get("string", ""))
    for block in root.iter(W + "tr", W + "p"):
        if block.tag == W + "p" and next(block.iterancestors(W + "tr"), None) is not None:
            continue
        cells = block.iter(W + "tc") if block.tag == W + "tr" else (block,)
        yield running_line(APART.join(map(_text, cells)))


def _text(block: Any) -> str:
    return " ".join("".join(_runs(paragraph)) for paragraph in block.iter(W + "p")).strip()


def _runs(paragraph: Any) -> Iterator[str]:
    """The texts of a paragraph, without those of page number fields."""
    fields: list[str] = []
    for part in paragraph.iter("{*}*"):
        if part.tag == W + "fldChar":
            kind = part.get(W + "fldCharType")
            if kind == "begin":
                fields.append("")
            elif kind == "end" and fields:
                fields.pop()
        elif part.tag == W + "instrText" and fields:
            fields[-1] += part.text or ""
        elif part.tag == W + "tab" and part.getparent().tag == W + "r":
            yield APART
        elif part.tag == W + "br":
            yield " "
        elif part.tag == W + "t":
            simple = next(part.iterancestors(W + "fldSimple"), None)
            said = [*fields, "" if simple is None else simple.get(W + "instr", "")]
            if not any(map(_PAGE_FIELD.match, said)):
                yield part.text or ""

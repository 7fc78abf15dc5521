"""What the headers and footers of a Word file's pages say of it: its number, its version, its date.

The text seldom has these. They are told once, before it, where they have a figure or a label; a
title, the name of a company or of the file and the number of a page tell nothing.
"""

import re
from collections.abc import Iterator
from typing import Any

from ingest.cleaning import one_line
from ingest.parsers.office.ooxml_names import W
from ingest.parsers.office.package import parts_of
from ingest.parsers.word.lettering import Lettering

_PAGE = re.compile(
    r"\b(?:pagina|page|pag\.|blad|seite)(?!\w)[\s\d]*(?:(?:/|\b(?:van|of|von)\b)[\s\d]*)?",
    re.IGNORECASE,
)
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_APART = " \u2013 "
_GAPS = re.compile(r"(?:\s+\u2013(?=\s)){2,}\s")
_AROUND = " -\u2013—|·•/,;"
_TELLS = re.compile(r"\d|:\s*\w")
_WATERMARK = "{urn:schemas-microsoft-com:vml}textpath"
_PARTED = re.compile(r"\s+[-\u2013—|·•]\s+")
_PARTS_AT_MOST = 100
_LINE_AT_MOST = 300  # characters


def running_texts(document: Any, lettering: Lettering, text: str, name: str) -> list[str]:
    """What the headers and footers say that ``text`` does not, a paragraph for each of them.

    ``name`` is that of the file.
    """
    words = one_line(text).casefold()
    found: list[str] = []
    told: set[str] = set()
    for place, (_, root) in enumerate(parts_of(document.part, "header", "footer")):
        if place == _PARTS_AT_MOST:
            break
        lettering.apply(root)
        lines = [
            line for line in _lines(root) if line not in told and not _is_in(line, words, name)
        ]
        told.update(lines)
        found.append("\n".join(lines))
    return list(filter(None, found))


def _is_in(line: str, words: str, name: str) -> bool:
    """Whether a text has a line, or each of its parts ("De Zwaan \u2013 Handboek 2025")."""
    if name.casefold() in line.casefold():
        return True
    parts = list(filter(None, map(str.strip, _PARTED.split(line.casefold()))))
    return all(part in words or (len(parts) > 1 and not _TELLS.search(part)) for part in parts)


def _lines(root: Any) -> Iterator[str]:
    """The lines that tell something, the cells of a row as one, and watermarks ("DRAFT")."""
    for mark in root.iter(_WATERMARK):
        yield one_line(mark.get("string", ""))[:_LINE_AT_MOST]
    for block in root.iter(W + "tr", W + "p"):
        if block.tag == W + "p" and next(block.iterancestors(W + "tr"), None) is not None:
            continue
        cells = block.iter(W + "tc") if block.tag == W + "tr" else (block,)
        said = _APART.join(filter(None, map(_text, cells)))
        line = _GAPS.sub(_APART, one_line(_PAGE.sub(" ", said))).strip(_AROUND)
        if len(line) <= _LINE_AT_MOST and _TELLS.search(line):
            yield line


def _text(block: Any) -> str:
    return " ".join("".join(_runs(paragraph)) for paragraph in block.iter(W + "p")).strip()


def _runs(paragraph: Any) -> Iterator[str]:
    """The texts of a paragraph, without the numbers of pages that its fields show."""
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
            yield _APART
        elif part.tag == W + "br":
            yield " "
        elif part.tag == W + "t":
            simple = next(part.iterancestors(W + "fldSimple"), None)
            said = [*fields, "" if simple is None else simple.get(W + "instr", "")]
            if not any(map(_PAGE_FIELD.match, said)):
                yield part.text or ""

"""What the headers and footers of a Word file's pages say of it: its number, its version, its date.

The text seldom has these. They are told once, after it, as far as they have a figure or a label; a
title, the name of a company or of the file and the number of a page tell nothing. Before it they
would lead the quotes of its first section.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
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
_AROUND = " -\u2013—|·•/,;"
# A figure, or a label with what it says.
_TELLS = re.compile(r"\d|:\s*\w")
_WATERMARK = "{urn:schemas-microsoft-com:vml}textpath"
_PARTED = re.compile(r"\s+[-\u2013—|·•]\s+")
_PARTS_AT_MOST = 100
_LINE_AT_MOST = 300  # characters


def running_texts(document: Any, lettering: Lettering, text: str, name: str) -> list[str]:
    """What the headers and footers say that ``text`` does not, a paragraph for each of them.

    ``name`` is that of the file.
    """
    said = text.casefold()
    short = [set(line.split()) for line in said.split("\n") if len(line) <= _LINE_AT_MOST]
    found: list[str] = []
    told: set[str] = set()
    for place, (_, root) in enumerate(parts_of(document.part, "header", "footer")):
        if place == _PARTS_AT_MOST:
            break
        lettering.apply(root)
        lines = [_APART.join(_new(parts, said, short, name)) for parts in _lines(root)]
        found.append("\n".join(line for line in lines if line and line not in told))
        told.update(lines)
    return list(filter(None, found))


def _new(parts: Iterable[str], said: str, short: Sequence[Set[str]], name: str) -> list[str]:
    """The parts that a text does not have, nor all words of in one of its ``short`` lines.

    The name of the file is none of them.
    """
    bare = (part.strip(_AROUND) for part in parts)
    return [
        part
        for part in bare
        if part.casefold() not in said
        and not any(line >= set(part.casefold().split()) for line in short)
        and name.casefold() not in part.casefold()
    ]


def _lines(root: Any) -> Iterator[list[str]]:
    """The lines, each the parts of it that tell something, and watermarks ("DRAFT").

    A line has parts between dashes and tabs, a row of a table its cells: the name of a company in
    one of them tells nothing of its document.
    """
    for mark in root.iter(_WATERMARK):
        yield [one_line(mark.get("string", ""))[:_LINE_AT_MOST]]
    for block in root.iter(W + "tr", W + "p"):
        if block.tag == W + "p" and next(block.iterancestors(W + "tr"), None) is not None:
            continue
        cells = block.iter(W + "tc") if block.tag == W + "tr" else (block,)
        line = one_line(_PAGE.sub(" ", _APART.join(map(_text, cells))))
        if len(line) <= _LINE_AT_MOST:
            yield list(filter(_TELLS.search, _PARTED.split(line)))


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

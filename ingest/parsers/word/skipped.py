"""Reads what unstructured skips in a Word file: notes, charts, pictures, formulas, page headers."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from vind.ingest.document.characters import one_line
from vind.ingest.parsers.office.charts import table_of_chart
from vind.ingest.parsers.office.package import DGM, WP, A, C, M, R, W, parts_of
from vind.ingest.parsers.office.running import (
    APART,
    RunningLine,
    running_line,
    told_once,
    watermark,
)
from vind.ingest.parsers.pictures.in_office import HALF, Pictures, embedded
from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.word.paragraphs import Lettering, anchor_of, paragraph, put_behind, table

if TYPE_CHECKING:
    from docx.document import Document

_KEYS = {C + "chart": R + "id", DGM + "relIds": R + "dm"}


def put_charts_in_text(document: "Document") -> str:
    """Insert each chart, as its titles and a table, and each diagram's lines, after its paragraph.

    Returns the ledger's reason where charts are missing from the file, else "".
    """
    found = []
    read = set()
    lacking = 0
    for shown in document.element.body.iter(*_KEYS):
        relation = document.part.rels.get(shown.get(_KEYS[shown.tag], ""))
        anchor = anchor_of(shown)
        if relation is None:
            lacking += 1
        if anchor is None or relation is None or relation.is_external:
            continue
        part = relation.target_part
        if part not in read:
            read.add(part)
            said = _chart if shown.tag == C + "chart" else _diagram
            found += [(anchor, element) for element in said(anchor, xml_root(part.blob))]
    put_behind(found)
    if not lacking:
        return ""
    return "1 chart is not in the file" if lacking == 1 else f"{lacking} charts are not in the file"


def _chart(like: Any, root: Any) -> list[Any]:
    title, rows = table_of_chart(root)
    return [paragraph(like, title), table(like, rows)]


def _diagram(like: Any, root: Any) -> list[Any]:
    lines = ("".join(text.text or "" for text in p.iter(A + "t")) for p in root.iter(A + "p"))
    return [paragraph(like, "\n".join(filter(None, map(one_line, lines))))]


_REFERENCES = {
    W + "footnoteReference": "footnotes",
    W + "endnoteReference": "endnotes",
    W + "commentReference": "comments",
}
# Elements between or inside words. Tab stops have the same name as tabs, but come before the text.
_SIGNS = {W + "noBreakHyphen": "-", **dict.fromkeys((W + n for n in ("p", "tab", "br", "cr")), " ")}


def put_notes_in_text(document: "Document", lettering: Lettering) -> list[str]:
    """Insert each note after the paragraph that refers to it; return those without a reference."""
    notes = _notes(document, lettering)
    found = []
    for reference in document.element.body.iter(*_REFERENCES):
        anchor = anchor_of(reference)
        if anchor is not None:
            said = notes.pop((_REFERENCES[reference.tag], reference.get(W + "id")), [])
            found += [(anchor, paragraph(anchor, text)) for text in said]
    put_behind(found)
    return [text for said in notes.values() for text in said]


def _notes(document: "Document", lettering: Lettering) -> dict[tuple[str, str | None], list[str]]:
    """The paragraphs of notes by kind and id; those of comments with their author."""
    notes: dict[tuple[str, str | None], list[str]] = {}
    for kind, root in parts_of(document.part, *_REFERENCES.values()):
        lettering.apply(root)
        for note in root.iterchildren("*"):
            parts = note.iter(W + "t", *_SIGNS)
            text = "".join(_SIGNS.get(part.tag) or part.text or "" for part in parts)
            author = note.get(W + "author", "").strip()
            if re.search(r"\w", text):
                told = " ".join(text.split())
                key = (kind, note.get(W + "id"))
                notes.setdefault(key, []).append(f"{author}: {told}" if author else told)
    return notes


_PER_INCH = 914_400
"""English metric units (EMU), Office's unit of length."""

_LETTER = 6.5 * 9 * _PER_INCH**2
"""The area inside the margins of a page, in square EMU, where the file does not say it."""


def put_in_words(document: "Document", pictures: Pictures) -> None:
    """Add the text of each picture of at least half a page after the picture's paragraph."""
    least = HALF * _room(document)
    body: Any = document.element.body
    found = []
    for number, drawing in enumerate(body.iter(W + "drawing"), start=1):
        extent = next(drawing.iter(WP + "extent"), None)
        anchor = next(drawing.iterancestors(W + "p"), None)
        if extent is None or anchor is None:
            continue
        width, height = _number(extent.get("cx")), _number(extent.get("cy"))
        if width * height < least:
            continue
        for blip in drawing.iter(A + "blip"):
            content = embedded(document.part.rels, blip.get(R + "embed"))
            if content is None:
                pictures.lack(number)
                continue
            said = pictures.read(content, number, width / _PER_INCH)
            found += [(anchor, paragraph(anchor, text)) for text in said]
    put_behind(found)


def _room(document: "Document") -> float:
    """The area of a page inside its margins, in square EMU."""
    try:
        section = document.sections[0]
        across = (section.page_width, section.left_margin, section.right_margin)
        down = (section.page_height, section.top_margin, section.bottom_margin)
    except (IndexError, ValueError):  # no section, or measures that are not whole numbers
        return _LETTER
    if None in (*across, *down):
        return _LETTER
    (width, left, right), (height, top, bottom) = (
        [float(side or 0) for side in sides] for sides in (across, down)
    )
    return max(0.0, width - left - right) * max(0.0, height - top - bottom)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


_BETWEEN = {M + "f": "/", M + "sSup": "^", M + "sSub": "_"}


def write_out_equations(body: Any) -> None:
    """Replace each equation by a run of text."""
    for equation in list(body.iter(M + "oMath")):
        run = equation.makeelement(W + "r")
        equation.addprevious(run)
        run.append(equation.makeelement(W + "t"))
        run[0].text = _on_one_line(equation)
        equation.getparent().remove(equation)


def _on_one_line(element: Any) -> str:
    """The text of an equation or a part of one, with compound parts in brackets."""
    if element.tag == M + "t":
        return str(element.text or "")
    parts = [part for child in element if (part := _on_one_line(child))]
    if element.tag in _BETWEEN:
        return _BETWEEN[element.tag].join(map(_bracketed, parts))
    text = "".join(parts)
    return f"({text})" if element.tag == M + "d" else text


def _bracketed(part: str) -> str:
    return part if part.isalnum() else f"({part})"


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
